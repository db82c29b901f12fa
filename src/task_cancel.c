/* task_cancel.c -- asking a task to end early.
 *
 * A request goes down to what the task waits for, at once; the CancelledError comes up at the
 * task's next step, at its await. The coroutine may clean up, or refuse. (A task waits for itself
 * only until it hears, at that step, that it cannot.)
 */
#include "task_parts.h"
#include "trace.h"

bool
zoe_task_cancel(zoe_task *task, const char *message)
{
    if (zoe_missing(task, "task"))
        return false;
    task->future.unretrieved = false;
    if (task->future.loop->trace != NULL)
        zoe_task_trace_cancel(task, message);
    if (task->future.state != ZOE_PENDING)
        return false;
    if (task->future.cancels < UINT16_MAX)
        task->future.cancels++;
    if (task->waiter != NULL && task->waiter != &task->future &&
        zoe_future_cancel(task->waiter, message))
        return true;
    zoe_task_set_cancel_message(task, message);
    task->future.must_cancel = true;
    return true;
}

unsigned
zoe_task_cancelling(const zoe_task *task)
{
    return zoe_missing(task, "task") ? 0 : task->future.cancels;
}

unsigned
zoe_task_uncancel(zoe_task *task)
{
    if (zoe_missing(task, "task"))
        return 0;
    if (task->future.cancels > 0 && --task->future.cancels == 0)
        zoe_task_withdraw_cancel(task);
    zoe_trace(task->future.loop, UNCANCEL, .id = task->future.id,
              .number = task->future.cancels);
    return task->future.cancels;
}
