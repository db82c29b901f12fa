/* job.h -- a function that another thread or process runs, and its result.
 *
 * A job is pending until its executor begins it, runs until the function returns, and is then
 * finished: with a value, or with an error. Before it runs it can be cancelled; then it never will.
 * It may be asked, waited for and released from any thread. asyncio knows it as
 * concurrent.futures.Future; zoe_wrap_future (threadsafe.h) makes a future of it.
 */
#ifndef ZOE_JOB_H
#define ZOE_JOB_H

#include <stdatomic.h>

#include "loop.h"

typedef struct zoe_job zoe_job;

/* What a job runs. It returns its result as RETURN takes one: a value, or zoe_raise(...). */
typedef zoe_value zoe_function(void *argument);

typedef void zoe_job_callback(zoe_job *job, void *argument);

/* Somebody who is told when a job is over. */
struct zoe_job_hook {
    zoe_job_callback *callback;   /* called then, in the thread that ends or cancels the job   */
    void *argument;               /* passed to it                                              */
    struct zoe_job_hook *next;    /* who is told after it                                      */
};

enum zoe_job_state {
    ZOE_JOB_PENDING,              /* not begun                                                 */
    ZOE_JOB_RUNNING,              /* begun: it cannot be cancelled any more                    */
    ZOE_JOB_CANCELLED,            /* it will not be begun                                      */
    ZOE_JOB_FINISHED,             /* has its result                                            */
};

struct zoe_job {
    zoe_function *function;       /* what it runs; NULL: somebody else will end it             */
    void *argument;               /* passed to it; the caller's                                */
    zoe_callback *drop;           /* called with argument when the job is freed; NULL: nothing */
    zoe_job *next;                /* behind it in its executor's queue                         */
    atomic_uint refs;             /* owners                                                    */

    pthread_mutex_t lock;         /* guards the fields below                                   */
    enum zoe_job_state state;     /* where it is                                               */
    zoe_value result;             /* finished: its value or error, owned                       */
    struct zoe_job_hook *hooks;   /* who is told when it is over, first come first             */

    const char *name;             /* the function's name                                       */
    uint64_t id;                  /* its number, J1; 0: it is no executor's job                */
    struct zoe_trace *trace;      /* where its events go; NULL: nowhere                        */
    uint64_t cause;               /* the last event about it                                   */
    pthread_t thread;             /* who writes that trace                                     */
    int told;                     /* how much the trace knows: 1 start, 2 all                  */
};

/* Ask it not to begin. Returns whether it is cancelled now: false when it runs or is finished.
 * Emits job. Mirrors concurrent.futures.Future.cancel. */
bool zoe_job_cancel(zoe_job *job);

/* Mirror Future.cancelled, Future.running, Future.done: cancelled jobs are done too. */
bool zoe_job_cancelled(zoe_job *job);
bool zoe_job_running(zoe_job *job);
bool zoe_job_done(zoe_job *job);

/* Wait until it is done, at most timeout seconds (0: any time; negative: do not wait). Returns a
 * copy of its value or error, which the caller owns; CancelledError; TimeoutError. Blocks the
 * thread: in a loop, await zoe_wrap_future(job) instead. Mirrors Future.result(timeout). */
zoe_value zoe_job_result(zoe_job *job, double timeout);

/* Call callback(job, argument) when it is done: in the thread that ends it, or, when it is done
 * already, at once. Returns 0 or ZOE_MEMORY_ERROR. Mirrors Future.add_done_callback. */
int zoe_job_add_done_callback(zoe_job *job, zoe_job_callback *callback, void *argument);

/* One more owner; returns the job. One owner less; the last one frees it. NULL is let through. */
zoe_job *zoe_job_retain(zoe_job *job);
void zoe_job_release(zoe_job *job);

/* --- for executors ------------------------------------------------------------------------ */

/* A new pending job, owned by the caller; NULL without memory: then argument is not dropped. */
zoe_job *zoe_job_new(zoe_function *function, void *argument, zoe_callback *drop, const char *name);

/* It is about to run; from now on it cannot be cancelled. Returns false when it was: forget it
 * then. Mirrors Future.set_running_or_notify_cancel. */
bool zoe_job_begin(zoe_job *job);

/* In the thread that runs it: call its function, and return what that returns. Emits job. */
zoe_value zoe_job_call(zoe_job *job);

/* It has its result, which is taken over; tells everybody. Nothing happens when it was done. Emits
 * job. Mirrors Future.set_result and Future.set_exception. */
void zoe_job_end(zoe_job *job, zoe_value result);

/* --- for the library ---------------------------------------------------------------------- */

/* As zoe_job_add_done_callback; the hook is the caller's, and free again when it is called. */
void zoe_job_hook(zoe_job *job, struct zoe_job_hook *hook);

/* It joins its executor's queue: gets its number and says so in the trace. Emits job. */
void zoe_job_submitted(zoe_job *job);

/* What zoe_job_call does first, for one that calls the function otherwise. Emits job. */
void zoe_job_started(zoe_job *job);

/* In the thread that submitted it: what its own thread could not say in the trace. Emits job. */
void zoe_job_tell(zoe_job *job);

/* A copy of a value for another thread: it shares nothing that is counted. The caller owns it. */
zoe_value zoe_value_copy(zoe_value value);

#endif
