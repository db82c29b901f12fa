/* drain.c -- a flag that the transport turns, and everybody who waits for it. */
#include "drain.h"

#include <errno.h>

#include "waiters_parts.h"

void
zoe_drain_pause_writing(zoe_drain *drain)
{
    drain->paused = true;
}

void
zoe_drain_resume_writing(zoe_drain *drain)
{
    drain->paused = false;
    for (struct zoe_waiter *w = drain->waiters.first; w != NULL; w = w->behind)
        zoe_waiter_wake(w, zoe_none());
}

void
zoe_drain_connection_lost(zoe_drain *drain, const zoe_error *error)
{
    drain->connection_lost = true;
    for (struct zoe_waiter *w = drain->waiters.first; drain->paused && w != NULL; w = w->behind)
        if (!zoe_future_done(&w->future))
            zoe_waiter_wake(w, zoe_error_value(zoe_error_retain(error)));
}

CORO(zoe_drain_wait)
{
    ASYNC (me) {
        if (me->drain->connection_lost)
            RETURN(zoe_raise(ECONNRESET, "Connection lost"));
        if (!me->drain->paused)
            RETURN(zoe_none());
        AWAIT(zoe_waiters_join(&me->drain->waiters, &me->waiter, &me->drain->sync,
                               zoe_self->future.loop));
    FINALLY:
        if (me->waiter != NULL)
            zoe_waiters_leave(&me->drain->waiters, &me->waiter);
    }
}
