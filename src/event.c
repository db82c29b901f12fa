/* event.c -- a flag, and everybody who waits for it.
 *
 * Setting it wakes the whole line at once; clearing it again does not take that back.
 */
#include "event.h"

#include "waiters_parts.h"

int
zoe_event_init(zoe_event *event)
{
    if (event == NULL)
        return zoe_fail(ZOE_TYPE_ERROR, "no event was given");
    *event = (zoe_event){.is_set = false};
    zoe_sync_init(&event->sync, ZOE_SYNC_EVENT, -1);
    return 0;
}

CORO(zoe_event_wait)
{
    ASYNC (me) {
        if (me->event == NULL)
            RETURN(zoe_raise(ZOE_TYPE_ERROR, "no event was given"));
        if (me->event->is_set)
            RETURN(zoe_bool(true));
        zoe_trace_sync(&me->event->sync, "wait", me->event->waiters.count + 1, -1);
        AWAIT(zoe_waiters_join(&me->event->waiters, &me->waiter, &me->event->sync,
                               zoe_self->future.loop));
        RETURN(zoe_bool(true));
    FINALLY:
        if (me->waiter != NULL)
            zoe_waiters_leave(&me->event->waiters, &me->waiter);
    }
}

int
zoe_event_set(zoe_event *event)
{
    if (event == NULL)
        return zoe_fail(ZOE_TYPE_ERROR, "no event was given");
    zoe_trace_sync(&event->sync, "set", event->waiters.count, -1);
    if (event->is_set)
        return 0;
    event->is_set = true;
    for (struct zoe_waiter *w = event->waiters.first; w != NULL; w = w->behind)
        zoe_waiter_wake(w, zoe_bool(true));
    return 0;
}
