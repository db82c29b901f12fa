/* thread_pool_parts.h -- a pool of threads, and where another kind of pool differs: for src/
 * only. */
#ifndef ZOE_THREAD_POOL_PARTS_H
#define ZOE_THREAD_POOL_PARTS_H

#include "executor.h"
#include "thread_parts.h"

/* A text that came from another process: values only borrow theirs. */
struct zoe_kept {
    struct zoe_kept *next;        /* the one before                                            */
    char text[];                  /* it                                                        */
};

/* Who waits until the pool has nothing to do. */
struct zoe_pool_waiter {
    struct zoe_pause pause;       /* his wait                                                  */
    struct zoe_pool_waiter *next; /* another one                                               */
};

/* A worker: a thread that takes one job after the other. */
struct zoe_worker {
    struct zoe_thread_pool *pool; /* whose it is                                               */
    zoe_thread *thread;           /* its thread                                                */
    zoe_job *job;                 /* what it is to run: a reference; NULL at the end of the pool */
    struct zoe_pause wait;        /* until it has a job                                        */
    struct zoe_worker *next;      /* another one that is idle                                  */
};

struct zoe_thread_pool {
    zoe_executor executor;        /* first: which kind of pool it is                           */
    zoe_value (*call)(struct zoe_thread_pool *pool, zoe_job *job);   /* runs a job's function;
                                     NULL: the worker itself does                              */
    const char *broken;           /* why it takes no jobs any more; NULL: it does              */
    struct zoe_kept *kept;        /* texts that came from other processes                      */

    pthread_mutex_t lock;         /* guards all the rest                                       */
    zoe_job *queue, **queue_end;  /* jobs that no worker has yet, the oldest first             */
    struct zoe_worker *idle;      /* workers that wait for a job                               */
    struct zoe_pool_waiter *waiters;   /* who waits until there are no more jobs               */
    bool shut;                    /* shutdown was called                                       */
    int busy;                     /* workers that have a job                                   */
    int count, max_workers;       /* workers that there are, and that there may be             */
    struct zoe_worker workers[];  /* room for max_workers of them                              */
};

extern const struct zoe_executor_type zoe_thread_pool_type;

/* A pool of max_workers threads (or, for 0, so many as the machine's processors and `more`; at most
 * `most`), which run jobs by this function (or, for NULL, themselves). NULL as
 * zoe_thread_pool_new. */
zoe_executor *zoe_thread_pool_make(const struct zoe_executor_type *type, int max_workers, int more,
                                   zoe_value (*call)(struct zoe_thread_pool *, zoe_job *));

/* What its type's functions do. */
int zoe_thread_pool_submit(zoe_executor *executor, zoe_job *job);
void zoe_thread_pool_shutdown(zoe_executor *executor, bool wait, bool cancel);

void zoe_thread_pool_free(zoe_executor *executor);

/* No more jobs, for this reason, a constant. Those that have not begun fail with error. */
void zoe_thread_pool_break(struct zoe_thread_pool *pool, const char *why, const zoe_error *error);

#endif
