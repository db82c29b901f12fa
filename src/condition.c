/* condition.c -- a line of tasks that have put a lock down.
 *
 * The two promises to keep: a wait comes back with the lock, whatever happens; and a notification
 * is never lost, so a task that was notified but fails all the same passes it on.
 */
#include "condition.h"

#include "waiters_parts.h"

int
zoe_condition_init(zoe_condition *condition, zoe_lock *lock)
{
    if (condition == NULL)
        return zoe_fail(ZOE_TYPE_ERROR, "no condition was given");
    *condition = (zoe_condition){.shared = lock};
    if (lock == NULL)
        zoe_lock_init(&condition->own);
    zoe_sync_init(&condition->sync, ZOE_SYNC_CONDITION, -1);
    return 0;
}

/* How many are neither woken nor cancelled: n at most. */
static size_t
asleep(const struct zoe_waiters *line, size_t n)
{
    size_t count = 0;
    for (const struct zoe_waiter *w = line->first; w != NULL && count < n; w = w->behind)
        count += w->future.state == ZOE_PENDING;
    return count;
}

static void
wake(zoe_condition *condition, size_t n)
{
    zoe_trace_sync(&condition->sync, "notify", condition->waiters.count,
                   asleep(&condition->waiters, n));
    for (struct zoe_waiter *w = condition->waiters.first; w != NULL && n > 0; w = w->behind)
        n -= zoe_waiter_wake(w, zoe_bool(false));
}

/* Join the line, then put the lock down. Returns what to await. */
static zoe_future *
begin_to_wait(struct zoe_condition_wait *me, zoe_loop *loop)
{
    zoe_condition *condition = me->condition;
    zoe_trace_sync(&condition->sync, "wait", condition->waiters.count + 1, -1);
    zoe_future *future = zoe_waiters_join(&condition->waiters, &me->waiter, &condition->sync, loop);
    if (future != NULL)
        zoe_lock_release(zoe_condition_lock(condition));
    return future;
}

/* An attempt to get the lock back has ended. A cancellation must wait until we have it; any other
 * error is final. Returns whether to try again. */
static bool
must_try_again(struct zoe_condition_wait *me)
{
    const zoe_error *error = zoe_caught();
    if (error != NULL)
        zoe_frame_return(&me->frame, zoe_error_value(zoe_error_retain(error)));
    return !me->acquire.acquired && (error == NULL || error->code == ZOE_CANCELLED);
}

CORO(zoe_condition_wait)
{
    ASYNC (me) {
        if (me->condition == NULL)
            RETURN(zoe_raise(ZOE_TYPE_ERROR, "no condition was given"));
        if (!zoe_lock_locked(zoe_condition_lock(me->condition)))
            RETURN(zoe_raise(ZOE_RUNTIME_ERROR, "cannot wait on un-acquired lock"));
        AWAIT(begin_to_wait(me, zoe_self->future.loop));
        RETURN(zoe_bool(true));
    FINALLY:
        if (me->waiter != NULL) {
            zoe_waiters_leave(&me->condition->waiters, &me->waiter);
            do {
                zoe_catch(&me->frame, ZOE_ANY_ERROR);
                CALL(zoe_lock_acquire, &me->acquire, .lock = zoe_condition_lock(me->condition));
                if (zoe_error_code(zoe_awaited()) == ZOE_MEMORY_ERROR) {
                    zoe_catch(&me->frame, ZOE_ANY_ERROR);
                    AWAIT(zoe_yield);           /* no memory to stand in line: ask every turn */
                }
            } while (must_try_again(me));
            if (zoe_is_error(zoe_frame_outcome(&me->frame)))
                wake(me->condition, 1);
        }
    }
}

CORO(zoe_condition_wait_for)
{
    ASYNC (me) {
        if (me->condition == NULL || me->predicate == NULL)
            RETURN(zoe_raise(ZOE_TYPE_ERROR, "no condition or no predicate was given"));
        while (!me->predicate(me->argument))
            CALL(zoe_condition_wait, &me->wait, .condition = me->condition);
        RETURN(zoe_bool(true));
    }
}

int
zoe_condition_notify(zoe_condition *condition, size_t n)
{
    if (condition == NULL)
        return zoe_fail(ZOE_TYPE_ERROR, "no condition was given");
    if (!zoe_lock_locked(zoe_condition_lock(condition)))
        return zoe_fail(ZOE_RUNTIME_ERROR, "cannot notify on un-acquired lock");
    wake(condition, n);
    return 0;
}

int
zoe_condition_notify_all(zoe_condition *condition)
{
    return zoe_condition_notify(condition, condition == NULL ? 0 : condition->waiters.count);
}
