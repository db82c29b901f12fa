/* wait_for.c -- an await inside a timeout.
 *
 * Only a time that is over before it began is different: there the future is cancelled first, and a
 * waiter of its own tells when it has ended, so that a cancellation of this very wait stays
 * distinct from the one it caused.
 */
#include "wait_for.h"

static void
release_waiter(zoe_future *target, void *argument)
{
    (void)target;
    zoe_future *waiter = argument;
    if (!zoe_future_done(waiter))
        zoe_future_set_result(waiter, zoe_none());
}

static zoe_future *
find_target(const struct zoe_wait_for *me)
{
    return me->coroutine != NULL ? zoe_ensure_from_coroutine(me->coroutine, NULL)
                                 : zoe_future_retain(me->future);
}

/* Cancel the target. Returns the future to await until it has ended; NULL without memory. */
static zoe_future *
cancel_target(struct zoe_wait_for *me, zoe_loop *loop)
{
    int code = ZOE_MEMORY_ERROR;
    me->waiter = zoe_future_new_(loop, NULL);
    if (me->waiter != NULL)
        code = zoe_future_link_(me->target, release_waiter, me->waiter, "release_waiter");
    zoe_future_cancel(me->target, NULL);
    return code == 0 ? me->waiter : NULL;
}

/* The target's outcome after it was cancelled. */
static zoe_value
outcome(const struct zoe_wait_for *me)
{
    zoe_value ended = zoe_future_result(me->target);
    if (zoe_error_code(ended) == ZOE_CANCELLED)
        return zoe_raise(ZOE_TIMEOUT_ERROR, "%s", "");
    return zoe_value_retain(ended);
}

CORO(zoe_wait_for)
{
    ASYNC (me) {
        if (me->timeout < 0) {
            me->target = find_target(me);
            if (me->target == NULL || zoe_future_done(me->target)) {
                AWAIT(me->target);
                RETURN(zoe_value_retain(zoe_awaited()));
            }
            AWAIT(cancel_target(me, zoe_self->future.loop));
            RETURN(outcome(me));
        }
        if (zoe_timeout_enter(&me->limit, me->timeout) != 0)
            RETURN(zoe_raise_last());
        if (me->coroutine != NULL)
            AWAIT(me->coroutine);
        else
            AWAIT(me->future);
        RETURN(zoe_value_retain(zoe_awaited()));
    FINALLY:
        if (me->waiter != NULL)
            zoe_future_remove_done_callback(me->target, release_waiter, me->waiter);
        zoe_future_release(me->waiter);
        zoe_future_release(me->target);
        zoe_timeout_exit(&me->limit, &me->frame);
    }
}
