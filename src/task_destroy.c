/* task_destroy.c -- the last reference to a task is gone.
 *
 * A task that has ended leaves quietly. One that is pending will never go on: that is reported, and
 * GeneratorExit is thrown into its coroutine, so that every FINALLY has its turn.
 */
#include "task_parts.h"

static void
report(zoe_task *task, const char *message)
{
    const struct zoe_task_extra *extra = task->extra;
    zoe_loop_call_exception_handler(
        task->future.loop, &(zoe_report){.message = message,
                                         .future = &task->future,
                                         .task = task,
                                         .about = zoe_task_get_name(task),
                                         .site = extra == NULL ? NULL : extra->site});
}

/* Throw errors in until every frame has ended. A coroutine that awaits all the same is told so at
 * that await, and reported; one that never stops awaiting is given up. */
static void
throw_until_over(zoe_task *task)
{
    enum { PATIENCE = 1000 };
    zoe_task_awaited(task, zoe_raise(ZOE_GENERATOR_EXIT, "%s", ""));
    for (int i = 0; zoe_task_drive(task) && i < PATIENCE; i++) {
        zoe_future_release(task->waiter);
        task->waiter = NULL;
        if (i == 0)
            report(task, "coroutine ignored GeneratorExit: it awaits while it is thrown away");
        zoe_task_awaited(task, zoe_raise(ZOE_RUNTIME_ERROR, "coroutine ignored GeneratorExit"));
    }
}

/* Whoever is running now must not notice. */
static void
close_coroutine(zoe_task *task)
{
    zoe_loop *loop = task->future.loop, *outer_loop = zoe_running_loop;
    zoe_task *outer_task = loop->current_task;
    zoe_value outer_awaited = loop->awaited;
    loop->awaited = zoe_none();
    loop->current_task = task;
    zoe_running_loop = loop;
    throw_until_over(task);
    zoe_running_loop = outer_loop;
    loop->current_task = outer_task;
    zoe_value_release(loop->awaited);
    loop->awaited = outer_awaited;
}

bool
zoe_task_abandon(zoe_task *task)
{
    if (!task->future.quiet)
        report(task, "Task was destroyed but it is pending!");
    zoe_task_unlink(task);
    bool waited = task->waiter != NULL && zoe_future_remove_entry(task->waiter, &task->entry);
    zoe_future_release(task->waiter);
    task->waiter = NULL;
    if (task->frame->line != 0)
        close_coroutine(task);
    task->frame = NULL;
    task->future.state = ZOE_STATE_CANCELLED;
    task->future.kind = ZOE_ERROR;
    task->future.payload.error = zoe_error_cancelled(NULL);
    zoe_future_drop_callbacks(&task->future);
    return waited;
}

void
zoe_task_destroy(zoe_future *future)
{
    zoe_task *task = (zoe_task *)future;
    future->refs = 1;
    if (future->state == ZOE_PENDING)
        zoe_task_abandon(task);
    zoe_future_dispose(future);
    zoe_task_free_extra(task);
    future->loop->live_tasks--;
    zoe_release(task);
}

zoe_task *
zoe_task_retain(zoe_task *task)
{
    if (task != NULL)
        task->future.refs++;
    return task;
}

void
zoe_task_release(zoe_task *task)
{
    if (task != NULL && --task->future.refs == 0)
        zoe_task_destroy(&task->future);
}
