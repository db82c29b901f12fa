/* run.c -- from a coroutine to its result: a loop, a task, a run, and an orderly end. */
#include "run.h"

#include "executor.h"
#include "gather.h"
#include "signals_parts.h"
#include "task_parts.h"
#include "turn.h"

/* --- run_until_complete ------------------------------------------------------------------- */

static void
run_until_complete_cb(zoe_future *future, void *argument)
{
    (void)argument;
    int code = zoe_error_code(zoe_future_value(future));
    if (code != ZOE_SYSTEM_EXIT && code != ZOE_KEYBOARD_INTERRUPT)
        zoe_loop_stop(future->loop);
}

static zoe_value
run_until_done(zoe_loop *loop, zoe_future *future)
{
    int code = zoe_loop_run_forever(loop);
    zoe_value outcome = code == 0 ? zoe_none() : zoe_raise_last();
    zoe_future_remove_done_callback(future, run_until_complete_cb, NULL);
    if (code != 0) {
        future->unretrieved = false;
        return outcome;
    }
    if (!zoe_future_done(future))
        return zoe_raise(ZOE_RUNTIME_ERROR, "Event loop stopped before Future completed.");
    return zoe_value_retain(zoe_future_result(future));
}

zoe_value
zoe_loop_run_until_complete(zoe_loop *loop, zoe_future *future)
{
    if (zoe_loop_check(loop) != 0)
        return zoe_raise_last();
    if (loop->running || zoe_running_loop != NULL) {
        zoe_loop_run_forever(loop);
        return zoe_raise_last();
    }
    if (zoe_missing(future, "future") || zoe_future_released(future))
        return zoe_raise_last();
    if (future->loop != loop)
        return zoe_raise(ZOE_VALUE_ERROR, "the future belongs to another loop");
    if (zoe_future_add_done_callback_(future, run_until_complete_cb, NULL,
                                      "run_until_complete_cb", NULL) != 0)
        return zoe_raise_last();
    zoe_future_retain(future);
    zoe_value outcome = run_until_done(loop, future);
    zoe_future_release(future);
    return outcome;
}

/* --- the end of a loop -------------------------------------------------------------------- */

/* Report and close the tasks that are left, and only then take the caller's reference from each:
 * the frame of one may hold the lock in whose line the frame of another stands. */
static void
abandon_tasks(zoe_loop *loop)
{
    zoe_task *abandoned = NULL;
    while (loop->tasks != NULL) {
        zoe_task *task = loop->tasks;
        if (zoe_task_abandon(task))
            zoe_task_release(task);
        task->younger = abandoned;
        abandoned = task;
    }
    while (abandoned != NULL) {
        zoe_task *next = abandoned->younger;
        abandoned->younger = NULL;
        zoe_task_release(abandoned);
        abandoned = next;
    }
    zoe_ready_clear(loop);        /* what they made ready as they were closed */
}

/* No callback will run any more: let go what only callbacks own, perhaps in a ring. A block that is
 * not out has no callbacks. */
static void
forget_callbacks(void *block)
{
    zoe_future *future = block;
    if (future->callbacks == NULL)
        return;
    zoe_future_retain(future);
    zoe_future_drop_callbacks(future);
    zoe_future_release(future);
}

void
zoe_loop_free(zoe_loop *loop)
{
    if (loop == NULL || (loop->running && zoe_loop_close(loop) != 0))
        return;
    for (zoe_task *task = loop->tasks; task != NULL; task = task->younger)
        zoe_task_retain(task);
    zoe_loop_close(loop);
    abandon_tasks(loop);
    zoe_pool_visit(&loop->futures, sizeof(zoe_future), forget_callbacks);
    size_t futures = zoe_pool_live(&loop->futures) + zoe_pool_live(&loop->waiters);
    if (futures == 0 && loop->live_tasks == 0) {
        zoe_loop_release(loop);
        return;
    }
    fprintf(stderr, "zoetrope: loop %llu was freed while %zu of its futures and %zu of its tasks "
                    "still have owners; their memory is kept: release them first\n",
            (unsigned long long)loop->number, futures, loop->live_tasks);
}

/* --- asyncio's three steps of shutting down ----------------------------------------------- */

enum { LONGEST_SHUTDOWN = 300 };  /* seconds that threads get to end; asyncio's limit */

struct shutdown_asyncgens {
    zoe_frame frame;              /* nothing else: there are no asynchronous generators to end */
};

CORO(shutdown_asyncgens)
{
    ASYNC (me) {
        RETURN(zoe_none());
    }
}

struct shutdown_default_executor {
    zoe_frame frame;
    struct zoe_shutdown_default_executor shutdown;
};

CORO(shutdown_default_executor)
{
    ASYNC (me) {
        CALL(zoe_shutdown_default_executor, &me->shutdown, .timeout = LONGEST_SHUTDOWN);
    }
}

static void
run_step(zoe_loop *loop, const zoe_coro *coro)
{
    struct shutdown_default_executor nothing = {.frame = {0}};   /* the larger of the two */
    zoe_task *task = zoe_task_new(loop, NULL, coro, &nothing, NULL);
    if (task == NULL)
        return;
    task->future.quiet = true;
    zoe_value_release(zoe_loop_run_until_complete(loop, &task->future));
    zoe_task_release(task);
}

static void
report_failed(zoe_loop *loop, zoe_future *future)
{
    zoe_task *task = (zoe_task *)future;
    if (zoe_future_cancelled(future) || zoe_future_exception(future) == NULL)
        return;
    zoe_loop_call_exception_handler(
        loop, &(zoe_report){.message = "unhandled exception during asyncio.run() shutdown",
                            .error = zoe_future_exception(future),
                            .future = future,
                            .task = task,
                            .about = zoe_task_get_name(task)});
}

/* Cancel tasks, wait for them, and report how those failed that did. */
static void
cancel_and_wait(zoe_loop *loop, zoe_future **tasks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        zoe_future_cancel(tasks[i], NULL);
    zoe_future *all = zoe_gather(count, tasks, true);
    if (all != NULL)
        zoe_value_release(zoe_loop_run_until_complete(loop, all));
    zoe_future_release(all);
    for (size_t i = 0; i < count; i++) {
        if (zoe_future_done(tasks[i]))
            report_failed(loop, tasks[i]);
        zoe_future_release(tasks[i]);
    }
}

static void
cancel_all_tasks(zoe_loop *loop)
{
    size_t count = zoe_all_tasks(loop, NULL, 0);
    zoe_future **tasks = count == 0 ? NULL : zoe_allocate(count * sizeof *tasks);
    if (tasks == NULL)
        return;
    count = 0;
    for (zoe_task *task = loop->tasks; task != NULL; task = task->younger)
        tasks[count++] = zoe_future_retain(&task->future);
    cancel_and_wait(loop, tasks, count);
    zoe_release(tasks);
}

/* --- Runner and run ----------------------------------------------------------------------- */

zoe_loop *
zoe_runner_get_loop(zoe_runner *runner)
{
    if (zoe_missing(runner, "runner"))
        return NULL;
    if (runner->closed) {
        zoe_fail(ZOE_RUNTIME_ERROR, "Runner is closed");
        return NULL;
    }
    if (runner->loop != NULL)
        return runner->loop;
    runner->loop = runner->loop_factory == NULL ? zoe_new_event_loop() : runner->loop_factory();
    if (runner->loop == NULL)
        return NULL;
    if (runner->loop_factory == NULL)
        zoe_set_event_loop(runner->loop);
    if (runner->debug)
        zoe_loop_set_debug(runner->loop, true);
    return runner->loop;
}

zoe_value
zoe_runner_run_(zoe_runner *runner, const zoe_coro *coro, const void *arguments, const char *site)
{
    if (zoe_running_loop != NULL)
        return zoe_raise(ZOE_RUNTIME_ERROR, "zoe_run cannot be called from a running event loop");
    zoe_loop *loop = zoe_runner_get_loop(runner);
    zoe_task *task = loop == NULL ? NULL : zoe_task_new(loop, NULL, coro, arguments, site);
    if (task == NULL)
        return zoe_raise_last();
    zoe_task_release(runner->main);
    runner->main = task;
    bool interruptible = zoe_interrupt_catch(loop, task);
    zoe_value outcome = zoe_loop_run_until_complete(loop, &task->future);
    return interruptible ? zoe_interrupt_release(outcome) : outcome;
}

int
zoe_runner_close(zoe_runner *runner)
{
    if (zoe_missing(runner, "runner"))
        return ZOE_TYPE_ERROR;
    if (runner->loop == NULL || runner->closed)
        return 0;
    if (zoe_running_loop != NULL)
        return zoe_fail(ZOE_RUNTIME_ERROR, "a runner cannot be closed while a loop is running");
    cancel_all_tasks(runner->loop);
    run_step(runner->loop, &shutdown_asyncgens);
    run_step(runner->loop, &shutdown_default_executor);
    zoe_task_release(runner->main);
    if (runner->loop_factory == NULL)
        zoe_set_event_loop(NULL);
    zoe_loop_free(runner->loop);
    runner->loop = NULL;
    runner->main = NULL;
    runner->closed = true;
    return 0;
}

zoe_value
zoe_run_(const zoe_coro *coro, const void *arguments, const char *site)
{
    zoe_runner runner = {0};
    zoe_value result = zoe_runner_run_(&runner, coro, arguments, site);
    zoe_runner_close(&runner);
    return result;
}

int
zoe_exit_status(zoe_value result)
{
    if (result.kind != ZOE_ERROR) {
        zoe_value_release(result);
        return 0;
    }
    const zoe_error *error = result.as.error;
    int status = error->code == ZOE_KEYBOARD_INTERRUPT ? 128 + SIGINT : 1;
    fflush(stdout);
    fprintf(stderr, "zoetrope: %s%s%s\n", zoe_error_name(error->code),
            error->message[0] == '\0' ? "" : ": ", error->message);
    zoe_value_release(result);
    return status;
}
