/* executor.h -- who runs what would block the loop: a pool of threads, or of processes.
 *
 * A loop must never wait for anything but select(). A function that does (reads a file, looks a
 * name up, computes for a second) is handed to an executor as a job; the task that needs the result
 * awaits a future, and everybody else goes on:
 *
 *     AWAIT(me->answer = zoe_run_in_executor(NULL, work, argument));   // the loop's own pool
 *
 * The pools stand behind one interface, so you can write another. Cancelling the future cancels a
 * job that was not begun, and no other: what runs, runs to its end.
 */
#ifndef ZOE_EXECUTOR_H
#define ZOE_EXECUTOR_H

#include "job.h"
#include "task.h"
#include "timeout.h"

typedef struct zoe_executor zoe_executor;

/* What an executor can do. */
struct zoe_executor_type {
    const char *name;             /* "ThreadPool", for messages                                */

    /* Take a job in, and keep a reference to it. Later, in any thread: if zoe_job_begin(job), then
     * zoe_job_end(job, zoe_job_call(job)). Returns 0, or a code when it takes none. */
    int (*submit)(zoe_executor *executor, zoe_job *job);

    /* Take no more jobs; cancel those that have not begun, if asked to; wait for the rest, if asked
     * to. May be called again. */
    void (*shutdown)(zoe_executor *executor, bool wait, bool cancel);

    /* Free it: it was shut down, and waited for. */
    void (*free)(zoe_executor *executor);
};

/* The first member of every executor. */
struct zoe_executor {
    const struct zoe_executor_type *type;   /* which one it is                                 */
};

/* --- pools -------------------------------------------------------------------------------- */

/* A pool of at most max_workers threads, started as they are needed. 0: as many as asyncio has,
 * processors + 4 and at most 32 (under the virtual clock 4). Returns it, owned by the caller; NULL
 * for a negative number (ZOE_VALUE_ERROR), and without memory. Mirrors ThreadPoolExecutor. */
zoe_executor *zoe_thread_pool_new(int max_workers);

/* A pool of at most max_workers processes at a time; 0: as many as processors (under the virtual
 * clock 4). Each job is run by a fork of the program: the function sees everything as it is when
 * the job begins, and what it changes is lost, but for what it returns: a number, a text, or an
 * error (of a group, the message). A text lives as long as the pool. A process that dies breaks
 * the pool: this job and all that have not begun fail with ZOE_BROKEN_POOL, and no more are taken.
 * A function should not use the loop, or locks that other threads may hold. Returns as
 * zoe_thread_pool_new. Mirrors ProcessPoolExecutor. */
zoe_executor *zoe_process_pool_new(int max_workers);

/* Let the executor run function(argument). Returns the job, owned by the caller; NULL
 * (RuntimeError) when it was shut down or cannot start a thread, and without memory. The argument
 * must stay as it is until the job is done. Emits job. Mirrors Executor.submit. */
#define zoe_executor_submit(executor, function, argument)                                          \
    zoe_executor_submit_(executor, function, argument, NULL, #function)

zoe_job *zoe_executor_submit_(zoe_executor *executor, zoe_function *function, void *argument,
                              zoe_callback *drop, const char *name);

/* Take no more jobs. With `cancel`, cancel those that have not begun; with `wait`, wait until the
 * others have ended: that blocks the thread. Mirrors Executor.shutdown. */
void zoe_executor_shutdown(zoe_executor *executor, bool wait, bool cancel);

/* Shut it down, wait for its jobs, and free it. NULL is let through. */
void zoe_executor_free(zoe_executor *executor);

/* --- in a loop ---------------------------------------------------------------------------- */

/* Let an executor (NULL: the running loop's own) run function(argument). Returns a future, owned by
 * the caller, that ends as the function does; NULL outside of a running loop, when the executor was
 * shut down or cannot start a thread, and without memory. The argument must stay as it is until the
 * function has returned, even when the future is cancelled before. Emits job, future and callback;
 * in the end wakeup, ready and done. Mirrors loop.run_in_executor. */
#define zoe_run_in_executor(executor, function, argument)                                          \
    zoe_run_in_executor_(executor, function, argument, NULL, #function, ZOE_HERE)

zoe_future *zoe_run_in_executor_(zoe_executor *executor, zoe_function *function, void *argument,
                                 zoe_callback *drop, const char *name, const char *site);

/* What NULL stands for above, from now on: a pool of threads, which the loop frees when it is
 * closed. Without this it makes one with the first job. The one it had is freed: waits for its
 * jobs. Returns 0; ZOE_TYPE_ERROR for another kind. Mirrors loop.set_default_executor. */
int zoe_loop_set_default_executor(zoe_loop *loop, zoe_executor *executor);

/* Coroutine: take no more jobs in the loop's own pool, and wait until those it has are done. When
 * that takes longer than timeout seconds, says so on stderr, and ends anyway. Suspends if the pool
 * was used. Fails with RuntimeError or MemoryError. Emits future, wakeup, ready, done; timer.
 * zoe_run does this in the end, with 300 seconds. Mirrors loop.shutdown_default_executor. */
struct zoe_shutdown_default_executor {
    zoe_frame frame;
    double timeout;               /* argument: seconds; 0: any time                            */
    struct zoe_closing *closing;  /* the thread that shuts the pool down                       */
    struct zoe_timeout limit;     /* on waiting for it                                         */
};
extern const zoe_coro zoe_shutdown_default_executor;

/* Coroutine: run function(argument) in the loop's own pool, in a copy of the current context, and
 * end with its value or error. Suspends. Fails as zoe_run_in_executor does. Emits what that does.
 * The job's name is "run", as asyncio's. Mirrors asyncio.to_thread.
 *
 *     CALL(zoe_to_thread, &me->thread, .function = work, .argument = me);
 */
struct zoe_to_thread {
    zoe_frame frame;
    zoe_function *function;       /* argument: what the thread runs                            */
    void *argument;               /* argument: passed to it                                    */
    zoe_future *future;           /* of the job: a reference                                   */
};
extern const zoe_coro zoe_to_thread;

#endif
