/* executor.c -- a job for a pool, a future for the task that waits: run_in_executor. */
#include "executor.h"

#include "thread_pool_parts.h"
#include "threadsafe_parts.h"
#include "turn.h"

/* --- executors ---------------------------------------------------------------------------- */

zoe_job *
zoe_executor_submit_(zoe_executor *executor, zoe_function *function, void *argument,
                     zoe_callback *drop, const char *name)
{
    if (zoe_missing(executor, "executor") || zoe_missing((void *)(intptr_t)function, "function"))
        return NULL;
    zoe_job *job = zoe_job_new(function, argument, NULL, name);
    if (job == NULL)
        return NULL;
    zoe_job_submitted(job);
    if (executor->type->submit(executor, job) != 0) {
        zoe_job_release(job);
        return NULL;
    }
    job->drop = drop;
    return job;
}

void
zoe_executor_shutdown(zoe_executor *executor, bool wait, bool cancel)
{
    if (!zoe_missing(executor, "executor"))
        executor->type->shutdown(executor, wait, cancel);
}

void
zoe_executor_free(zoe_executor *executor)
{
    if (executor == NULL)
        return;
    executor->type->shutdown(executor, true, false);
    executor->type->free(executor);
}

/* --- run_in_executor ---------------------------------------------------------------------- */

/* The loop's own pool, made when it is first needed; NULL when it was shut down, or without
 * memory. */
static zoe_executor *
default_executor(zoe_loop *loop)
{
    if (loop->executor_shut) {
        zoe_fail(ZOE_RUNTIME_ERROR, "Executor shutdown has been called");
        return NULL;
    }
    if (loop->executor == NULL)
        loop->executor = zoe_thread_pool_new(0);
    return loop->executor;
}

/* Submit a job that has a future. That is made before, so that nothing fails once the job is on its
 * way; the trace tells it as asyncio does it. */
static zoe_future *
submit_with_future(zoe_loop *loop, zoe_executor *executor, zoe_job *job, const char *site)
{
    struct zoe_tie *tie;
    zoe_job_submitted(job);
    zoe_future *future = zoe_tie_new(loop, job, site, &tie);
    if (future == NULL)
        return NULL;
    if (executor->type->submit(executor, job) != 0) {
        zoe_future_release(future);
        return NULL;
    }
    zoe_tie_begin(tie, future);
    return future;
}

zoe_future *
zoe_run_in_executor_(zoe_executor *executor, zoe_function *function, void *argument,
                     zoe_callback *drop, const char *name, const char *site)
{
    zoe_loop *loop = zoe_get_running_loop();
    if (loop == NULL || zoe_loop_check(loop) != 0 ||
        zoe_missing((void *)(intptr_t)function, "function"))
        return NULL;
    if (executor == NULL)
        executor = default_executor(loop);
    zoe_job *job = executor == NULL ? NULL : zoe_job_new(function, argument, NULL, name);
    if (job == NULL)
        return NULL;
    zoe_future *future = submit_with_future(loop, executor, job, site);
    if (future != NULL)
        job->drop = drop;
    zoe_job_release(job);
    return future;
}

int
zoe_loop_set_default_executor(zoe_loop *loop, zoe_executor *executor)
{
    int code = zoe_loop_check(loop);
    if (code != 0)
        return code;
    if (zoe_missing(executor, "executor"))
        return ZOE_TYPE_ERROR;
    if (executor->type != &zoe_thread_pool_type)
        return zoe_fail(ZOE_TYPE_ERROR, "executor must be a thread pool, not a %s",
                        executor->type->name);
    if (loop->executor != executor)
        zoe_executor_free(loop->executor);
    loop->executor = executor;
    return 0;
}

/* --- to_thread ---------------------------------------------------------------------------- */

/* A call in a context. */
struct context_call {
    zoe_function *function;       /* what to call                                              */
    void *argument;               /* passed to it                                              */
    zoe_context *context;         /* a reference; NULL: nothing was ever set                   */
};

static zoe_value
run(void *argument)
{
    struct context_call *call = argument;
    zoe_current_context = zoe_context_retain(call->context);
    zoe_value result = call->function(call->argument);
    zoe_context_release(zoe_current_context);
    zoe_current_context = NULL;
    return result;
}

static void
drop_call(void *argument)
{
    struct context_call *call = argument;
    zoe_context_release(call->context);
    zoe_release(call);
}

static zoe_future *
run_in_context(zoe_function *function, void *argument)
{
    if (zoe_missing((void *)(intptr_t)function, "function"))
        return NULL;
    struct context_call *call = zoe_allocate(sizeof *call);
    if (call == NULL)
        return NULL;
    *call = (struct context_call){function, argument, zoe_context_retain(zoe_current_context)};
    zoe_future *future = zoe_run_in_executor_(NULL, run, call, drop_call, "run", NULL);
    if (future == NULL)
        drop_call(call);
    return future;
}

CORO(zoe_to_thread)
{
    ASYNC (me) {
        me->future = run_in_context(me->function, me->argument);
        AWAIT(me->future);
        RETURN(zoe_value_retain(zoe_awaited()));
    FINALLY:
        zoe_future_release(me->future);
    }
}

/* --- the end of the loop's own pool ------------------------------------------------------- */

/* A thread that shuts the pool down, while the loop goes on. */
struct zoe_closing {
    struct zoe_closing *next;     /* the loop's next one                                       */
    zoe_loop *loop;               /* whose pool it is                                          */
    zoe_future *future;           /* done when it has ended: a reference, of the loop's thread */
    zoe_thread *thread;           /* who waits for it                                          */
    struct zoe_call *letter;      /* memory for telling the loop                               */
};

static void
set_result_unless_cancelled(void *argument)
{
    struct zoe_closing *closing = argument;
    if (!zoe_future_done(closing->future))
        zoe_future_finish(closing->future, ZOE_FINISHED, zoe_none());
}

static void
do_shutdown(void *argument)
{
    struct zoe_closing *closing = argument;
    zoe_executor_shutdown(closing->loop->executor, true, false);
    struct zoe_call wanted = {.callback = set_result_unless_cancelled, .argument = closing,
                              .label = "set_result_unless_cancelled"};
    zoe_wakeup_send(closing->loop, &wanted, &closing->letter);
}

/* Wait for the thread, and forget it. */
static void
end_closing(struct zoe_closing *closing)
{
    struct zoe_closing **link = &closing->loop->closings;
    while (*link != closing)
        link = &(*link)->next;
    *link = closing->next;
    zoe_thread_join(closing->thread);
    zoe_future_release(closing->future);
    zoe_release(closing->letter);
    zoe_release(closing);
}

/* NULL without memory, or without a thread. */
static struct zoe_closing *
begin_closing(zoe_loop *loop)
{
    struct zoe_closing *closing = zoe_allocate(sizeof *closing);
    if (closing == NULL)
        return NULL;
    closing->loop = loop;
    closing->next = loop->closings;
    loop->closings = closing;
    if ((closing->letter = zoe_allocate(sizeof *closing->letter)) != NULL &&
        (closing->future = zoe_future_new_(loop, NULL)) != NULL &&
        (closing->thread = zoe_thread_start(do_shutdown, closing)) != NULL)
        return closing;
    end_closing(closing);
    return NULL;
}

/* Say so if the time was over. Returns whether it was. */
static bool
was_late(const struct zoe_shutdown_default_executor *me)
{
    if (zoe_error_code(zoe_frame_outcome(&me->frame)) != ZOE_TIMEOUT_ERROR)
        return false;
    fprintf(stderr, "zoetrope: the default executor: its threads did not end within %g seconds; "
                    "they are waited for when the loop is closed\n", me->timeout);
    return true;
}

CORO(zoe_shutdown_default_executor)
{
    ASYNC (me) {
        zoe_self->future.loop->executor_shut = true;
        if (zoe_self->future.loop->executor == NULL)
            RETURN(zoe_none());
        me->closing = begin_closing(zoe_self->future.loop);
        if (me->closing == NULL || zoe_timeout_enter(&me->limit, me->timeout) != 0)
            RETURN(zoe_raise_last());
        AWAIT(me->closing->future);
    FINALLY:
        zoe_timeout_exit(&me->limit, &me->frame);
        if (was_late(me))
            RETURN(zoe_none());
        if (me->closing != NULL && zoe_future_done(me->closing->future))
            end_closing(me->closing);
    }
}

void
zoe_executor_close(zoe_loop *loop)
{
    while (loop->closings != NULL)
        end_closing(loop->closings);
    zoe_executor_free(loop->executor);
    loop->executor = NULL;
}
