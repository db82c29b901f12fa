/* barrier.c -- a number of tasks inside, a state, and a condition that says when it changes.
 *
 * Everything here happens with the condition's lock in hand. A round fills, drains when the last
 * party arrives, and is over when the last one has left; who comes too early for the next round
 * waits outside until then.
 */
#include "barrier.h"

int
zoe_barrier_init(zoe_barrier *barrier, size_t parties)
{
    if (barrier == NULL)
        return zoe_fail(ZOE_TYPE_ERROR, "no barrier was given");
    if (parties < 1)
        return zoe_fail(ZOE_VALUE_ERROR, "parties must be > 0");
    *barrier = (zoe_barrier){.parties = parties};
    zoe_condition_init(&barrier->changed, NULL);
    zoe_sync_init(&barrier->sync, ZOE_SYNC_BARRIER, -1);
    return 0;
}

static void
change(zoe_barrier *barrier, enum zoe_barrier_state state, const char *op)
{
    barrier->state = state;
    zoe_trace_sync(&barrier->sync, op, zoe_barrier_n_waiting(barrier), -1);
    zoe_condition_notify_all(&barrier->changed);
}

static void
arrive(struct zoe_barrier_wait *me)
{
    me->index = me->barrier->count++;
    me->inside = true;
    if (me->barrier->count == me->barrier->parties)
        change(me->barrier, ZOE_BARRIER_DRAINING, "trip");
    else
        zoe_trace_sync(&me->barrier->sync, "wait", me->barrier->count, -1);
}

/* The last one out begins the next round. */
static void
leave(zoe_barrier *barrier)
{
    if (--barrier->count > 0)     /* NOLINT(clang-analyzer-core.NullDereference) */
        return;
    if (barrier->state != ZOE_BARRIER_BROKEN)
        barrier->state = ZOE_BARRIER_FILLING;
    zoe_condition_notify_all(&barrier->changed);
}

CORO(zoe_barrier_wait)
{
    ASYNC (me) {
        if (me->barrier == NULL)
            RETURN(zoe_raise(ZOE_TYPE_ERROR, "no barrier was given"));
        CALL(zoe_lock_acquire, &me->acquire, .lock = &me->barrier->changed.own);
        while (me->barrier->state == ZOE_BARRIER_DRAINING ||
               me->barrier->state == ZOE_BARRIER_RESETTING)
            CALL(zoe_condition_wait, &me->wait, .condition = &me->barrier->changed);
        if (me->barrier->state == ZOE_BARRIER_BROKEN)
            RETURN(zoe_raise(ZOE_BROKEN_BARRIER, "Barrier aborted"));
        arrive(me);
        while (me->barrier->state == ZOE_BARRIER_FILLING)
            CALL(zoe_condition_wait, &me->wait, .condition = &me->barrier->changed);
        if (me->barrier->state != ZOE_BARRIER_DRAINING)
            RETURN(zoe_raise(ZOE_BROKEN_BARRIER, "Abort or reset of barrier"));
        RETURN(zoe_int((long long)me->index));
    FINALLY:
        if (me->inside)
            leave(me->barrier);
        if (me->acquire.acquired)
            zoe_lock_release(&me->barrier->changed.own);
    }
}

CORO(zoe_barrier_reset)
{
    ASYNC (me) {
        if (me->barrier == NULL)
            RETURN(zoe_raise(ZOE_TYPE_ERROR, "no barrier was given"));
        CALL(zoe_lock_acquire, &me->acquire, .lock = &me->barrier->changed.own);
        change(me->barrier, me->barrier->count > 0 ? ZOE_BARRIER_RESETTING : ZOE_BARRIER_FILLING,
               "reset");
        zoe_lock_release(&me->barrier->changed.own);
    }
}

CORO(zoe_barrier_abort)
{
    ASYNC (me) {
        if (me->barrier == NULL)
            RETURN(zoe_raise(ZOE_TYPE_ERROR, "no barrier was given"));
        CALL(zoe_lock_acquire, &me->acquire, .lock = &me->barrier->changed.own);
        change(me->barrier, ZOE_BARRIER_BROKEN, "abort");
        zoe_lock_release(&me->barrier->changed.own);
    }
}
