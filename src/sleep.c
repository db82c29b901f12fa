/* sleep.c -- a future, and a timer that sets it. Nothing else is needed to wait for time. */
#include "sleep.h"

#include <math.h>

static void
set_result_unless_cancelled(void *argument)
{
    struct zoe_sleep *me = argument;
    if (!zoe_future_cancelled(me->future))
        zoe_future_set_result(me->future, zoe_value_retain(me->result));
}

/* Make the future and arm the timer. Returns the future to await; NULL without memory. */
static zoe_future *
start(struct zoe_sleep *me, zoe_loop *loop)
{
    me->future = zoe_future_new_(loop, NULL);
    if (me->future == NULL)
        return NULL;
    me->timer = zoe_call_later_(loop, me->delay, set_result_unless_cancelled, me,
                                "set_result_unless_cancelled", NULL);
    return me->timer.call == NULL ? NULL : me->future;
}

CORO(zoe_sleep)
{
    ASYNC (me) {
        if (me->delay <= 0)
            AWAIT(zoe_yield);
        else if (isnan(me->delay))
            RETURN(zoe_raise(ZOE_VALUE_ERROR, "Invalid delay: NaN (not a number)"));
        else
            AWAIT(start(me, zoe_self->future.loop));
        RETURN(zoe_value_retain(me->result));
    FINALLY:
        zoe_handle_cancel(&me->timer);
        zoe_future_release(me->future);
    }
}
