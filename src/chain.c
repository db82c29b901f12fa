/* chain.c -- two futures tied together: one ends as the other does.
 *
 * Two callbacks, each the owner of a reference to the other future: whichever is done first tells
 * the other.
 */
#include "future.h"

static void
call_check_cancel(zoe_future *target, void *source)
{
    if (zoe_future_cancelled(target))
        zoe_future_cancel(source, NULL);
}

static void
call_set_state(zoe_future *source, void *argument)
{
    zoe_future *target = argument;
    if (zoe_future_done(target))
        return;
    if (zoe_future_cancelled(source))
        zoe_future_cancel(target, NULL);
    else
        zoe_future_finish(target, ZOE_FINISHED, zoe_value_retain(zoe_future_result(source)));
}

int
zoe_future_chain(zoe_future *source, zoe_future *target)
{
    if (zoe_missing(source, "source future") || zoe_missing(target, "target future"))
        return ZOE_TYPE_ERROR;
    if (zoe_future_released(source) || zoe_future_released(target))
        return ZOE_RUNTIME_ERROR;
    if (source == target || source->loop != target->loop)
        return zoe_fail(ZOE_VALUE_ERROR, "the futures are one, or belong to different loops");
    if (target->type->sealed)
        return zoe_fail(ZOE_RUNTIME_ERROR, "a task cannot be made to end as another future does");
    int code = zoe_future_link_(target, call_check_cancel, source, "call_check_cancel");
    if (code == 0 && (code = zoe_future_link_(source, call_set_state, target, "call_set_state")) != 0)
        zoe_future_remove_done_callback(target, call_check_cancel, source);
    return code;
}
