/* threadsafe.h -- between a loop and other threads: a job awaited here, a coroutine run from there.
 *
 * Futures belong to their loop's thread, jobs to everybody. Tied together, one ends as the other
 * does, and a cancellation travels the other way; what must happen in the loop goes through
 * zoe_call_soon_threadsafe.
 */
#ifndef ZOE_THREADSAFE_H
#define ZOE_THREADSAFE_H

#include "job.h"
#include "task.h"
#include "thread.h"

/* A future of the running loop that ends as the job does; cancelling it cancels the job. Returns
 * it, owned by the caller; NULL outside of a running loop, and without memory. Emits future and
 * callback; in the end wakeup, ready and done. Mirrors asyncio.wrap_future. */
#define zoe_wrap_future(job) zoe_wrap_future_(job, ZOE_HERE)

zoe_future *zoe_wrap_future_(zoe_job *job, const char *site);

/* From any thread: run coroutine `coro` with these arguments as a task of this loop:
 *     zoe_job *job = zoe_run_coroutine_threadsafe(loop, greet, .name = "world");
 *     zoe_value result = zoe_job_result(job, 0);
 * Returns a job, owned by the caller, that ends as the task does; cancelling it cancels the task.
 * When the loop is closed before that, it is cancelled. NULL (RuntimeError) when the loop is
 * closed, and without memory. Emits wakeup and ready; then task and callback. Mirrors
 * asyncio.run_coroutine_threadsafe. */
#define zoe_run_coroutine_threadsafe(loop, ...)                                                    \
    ZOE_RUN_COROUTINE_THREADSAFE(loop, __VA_ARGS__, .frame = {0})
#define ZOE_RUN_COROUTINE_THREADSAFE(loop, coro, ...)                                              \
    zoe_run_coroutine_threadsafe_(loop, &coro, &(struct coro){__VA_ARGS__}, ZOE_HERE)

zoe_job *zoe_run_coroutine_threadsafe_(zoe_loop *loop, const zoe_coro *coro, const void *arguments,
                                       const char *site);

#endif
