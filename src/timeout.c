/* timeout.c -- a timer that cancels the task, and an exit that knows who asked.
 *
 * The task counts requests to cancel. The limit adds one and takes it back at the exit; if the
 * count is then what it was at the entry, nobody else wants the task to end, and the cancellation
 * was only the limit's way to interrupt it.
 */
#include "timeout.h"

static void
on_timeout(void *argument)
{
    struct zoe_timeout *limit = argument;
    zoe_task_cancel(limit->task, NULL);
    limit->state = ZOE_TIMEOUT_EXPIRING;
}

/* Arm the timer; a deadline that has passed comes soon. Returns 0 or why not. */
static int
arm(struct zoe_timeout *limit, double when)
{
    zoe_loop *loop = limit->task->future.loop;
    limit->when = when;
    if (when >= ZOE_NEVER)
        return 0;
    if (when <= zoe_loop_time(loop))
        limit->timer = zoe_call_soon_(loop, on_timeout, limit, "on_timeout", NULL);
    else
        limit->timer = zoe_call_at_(loop, when, on_timeout, limit, "on_timeout", NULL);
    if (limit->timer.call != NULL)
        return 0;
    limit->when = ZOE_NEVER;
    return zoe_last_error()->code;
}

static int
enter(struct zoe_timeout *limit, zoe_task *task, double when)
{
    if (zoe_missing(limit, "timeout"))
        return ZOE_TYPE_ERROR;
    if (limit->state != ZOE_TIMEOUT_CREATED)
        return zoe_fail(ZOE_RUNTIME_ERROR, "Timeout has already been entered");
    if (task == NULL)
        return zoe_fail(ZOE_RUNTIME_ERROR, "Timeout should be used inside a task");
    limit->task = task;
    limit->cancelling = zoe_task_cancelling(task);
    int code = arm(limit, when);
    if (code == 0)
        limit->state = ZOE_TIMEOUT_ENTERED;
    return code;
}

int
zoe_timeout_enter(struct zoe_timeout *limit, double delay)
{
    zoe_task *task = zoe_current_task();
    double when = ZOE_NEVER;
    if (delay != 0 && task != NULL)
        when = zoe_loop_time(task->future.loop) + delay;
    return enter(limit, task, when);
}

int
zoe_timeout_at(struct zoe_timeout *limit, double when)
{
    return enter(limit, zoe_current_task(), when);
}

int
zoe_timeout_reschedule(struct zoe_timeout *limit, double when)
{
    static const char *const states[] = {"created", "active", "expiring", "expired", "finished"};
    if (zoe_missing(limit, "timeout"))
        return ZOE_TYPE_ERROR;
    if (limit->state == ZOE_TIMEOUT_CREATED)
        return zoe_fail(ZOE_RUNTIME_ERROR, "Timeout has not been entered");
    if (limit->state != ZOE_TIMEOUT_ENTERED)
        return zoe_fail(ZOE_RUNTIME_ERROR, "Cannot change state of %s Timeout",
                        states[limit->state]);
    zoe_handle_cancel(&limit->timer);
    return arm(limit, when);
}

double
zoe_timeout_when(const struct zoe_timeout *limit)
{
    bool none = zoe_missing(limit, "timeout") || limit->state == ZOE_TIMEOUT_CREATED;
    return none ? ZOE_NEVER : limit->when;
}

bool
zoe_timeout_expired(const struct zoe_timeout *limit)
{
    return !zoe_missing(limit, "timeout") &&
           (limit->state == ZOE_TIMEOUT_EXPIRING || limit->state == ZOE_TIMEOUT_EXPIRED);
}

void
zoe_timeout_exit(struct zoe_timeout *limit, zoe_frame *frame)
{
    static const zoe_error timeout_error = {.code = ZOE_TIMEOUT_ERROR, .message = ""};
    if (zoe_missing(limit, "timeout") || zoe_missing(frame, "frame"))
        return;
    zoe_handle_cancel(&limit->timer);
    if (limit->state == ZOE_TIMEOUT_ENTERED)
        limit->state = ZOE_TIMEOUT_EXITED;
    if (limit->state != ZOE_TIMEOUT_EXPIRING)
        return;
    limit->state = ZOE_TIMEOUT_EXPIRED;
    if (zoe_task_uncancel(limit->task) <= limit->cancelling &&
        zoe_error_code(zoe_frame_outcome(frame)) == ZOE_CANCELLED)
        zoe_frame_return(frame, zoe_error_value(&timeout_error));
}
