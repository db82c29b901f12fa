/* lock.c -- a flag and a line of tasks.
 *
 * The promise to keep: while the lock is free and somebody stands in line, the first of them has
 * been woken, or will hear of it from the one in front. So a woken task that is cancelled before
 * it runs wakes the next.
 */
#include "lock.h"

#include "task_parts.h"
#include "waiters_parts.h"

int
zoe_lock_init(zoe_lock *lock)
{
    if (lock == NULL)
        return zoe_fail(ZOE_TYPE_ERROR, "no lock was given");
    *lock = (zoe_lock){.waiters = {0}};
    zoe_sync_init(&lock->sync, ZOE_SYNC_LOCK, -1);
    return 0;
}

static bool
may_be_taken(const zoe_lock *lock)
{
    return !zoe_lock_locked(lock) && zoe_waiters_all_cancelled(&lock->waiters);
}

static zoe_value
take(struct zoe_lock_acquire *me, const zoe_task *task)
{
    me->lock->holder = (uint64_t)task->future.id + 1;
    me->acquired = true;
    zoe_trace_sync(&me->lock->sync, "acquire", me->lock->waiters.count, -1);
    return zoe_bool(true);
}

static void
wake_first(zoe_lock *lock)
{
    if (lock->waiters.first != NULL)
        zoe_waiter_wake(lock->waiters.first, zoe_bool(true));
}

/* The wait has failed: leave the line, and leave the lock to the next in it. */
static void
give_up(struct zoe_lock_acquire *me)
{
    zoe_waiters_leave(&me->lock->waiters, &me->waiter);
    if (!zoe_lock_locked(me->lock))
        wake_first(me->lock);
}

/* Called first instead of the body, which it enters only where it must. */
static zoe_outcome at_once(zoe_task *task, zoe_frame *frame);

ZOE_CORO(zoe_lock_acquire, at_once, ZOE_APART)
{
    ASYNC (me) {
        if (me->lock == NULL)
            RETURN(zoe_raise(ZOE_TYPE_ERROR, "no lock was given"));
        if (may_be_taken(me->lock))
            RETURN(take(me, zoe_self));
        zoe_trace_sync(&me->lock->sync, "wait", me->lock->waiters.count + 1, -1);
        AWAIT(zoe_waiters_join(&me->lock->waiters, &me->waiter, &me->lock->sync,
                               zoe_self->future.loop));
        zoe_waiters_leave(&me->lock->waiters, &me->waiter);
        RETURN(take(me, zoe_self));
    FINALLY:
        if (me->waiter != NULL)
            give_up(me);
    }
}

/* Mostly the lock is free, and nobody is in line, not even this task: then it is taken. */
static zoe_outcome
at_once(zoe_task *task, zoe_frame *frame)
{
    struct zoe_lock_acquire *me = (struct zoe_lock_acquire *)frame;
    const zoe_lock *lock = me->lock;
    if (lock == NULL || zoe_lock_locked(lock) || lock->waiters.first != NULL ||
        lock->sync.trace != NULL || !zoe_frame_may_end_at_once(task))
        return zoe_lock_acquire_resume(task, frame);
    zoe_frame_end_at_once(task, frame, take(me, task));
    return (zoe_outcome){false};
}

int
zoe_lock_release_slowly(zoe_lock *lock)
{
    if (lock == NULL)
        return zoe_fail(ZOE_TYPE_ERROR, "no lock was given");
    if (!zoe_lock_locked(lock))
        return zoe_fail(ZOE_RUNTIME_ERROR, "Lock is not acquired.");
    lock->holder = 0;
    zoe_trace_sync(&lock->sync, "release", lock->waiters.count, -1);
    wake_first(lock);
    return 0;
}
