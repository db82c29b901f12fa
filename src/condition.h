/* condition.h -- wait, with a lock in hand, until somebody says that things have changed:
 * asyncio.Condition.
 *
 *     CALL(zoe_lock_acquire, &me->acquire, .lock = zoe_condition_lock(me->condition));
 *     CALL(zoe_condition_wait_for, &me->wait, .condition = me->condition,
 *          .predicate = is_ready, .argument = me->shared);
 *     ...                                        // ready, and the lock is ours
 * FINALLY:
 *     if (me->acquire.acquired)
 *         zoe_lock_release(zoe_condition_lock(me->condition));
 *
 * Waiting gives the lock back; a wait ends only with the lock in hand again, even when it is
 * cancelled. A condition is a plain struct: put it where it outlives its users, and leave it there.
 * It belongs to the thread of its loop.
 */
#ifndef ZOE_CONDITION_H
#define ZOE_CONDITION_H

#include "lock.h"

typedef struct {
    struct zoe_sync sync;         /* its name and its loop                         */
    struct zoe_waiters waiters;   /* who waits to be notified                      */
    zoe_lock *shared;             /* the lock it was given, borrowed; NULL: none   */
    zoe_lock own;                 /* the lock it has when it was given none        */
} zoe_condition;

/* Make it a condition under this lock, borrowed, or, for NULL, under a lock of its own. It owns
 * nothing else: there is no destroy. Returns 0, or ZOE_TYPE_ERROR for NULL. Emits sync new (for a
 * lock of its own too). Mirrors asyncio.Condition. */
int zoe_condition_init(zoe_condition *condition, zoe_lock *lock);

/* Its lock, borrowed, to acquire and release; NULL for NULL. Mirrors Condition.acquire, release and
 * locked, which are its lock's. */
static inline zoe_lock *
zoe_condition_lock(zoe_condition *condition)
{
    if (condition == NULL)
        return NULL;
    return condition->shared != NULL ? condition->shared : &condition->own;
}

/* Coroutine: release the lock, wait to be notified, and acquire the lock again. Ends with True, and
 * perhaps for no reason: look again at what you wait for. Else it ends with ZOE_RUNTIME_ERROR when
 * the lock is not acquired, or the condition was waited for in a different loop; ZOE_TYPE_ERROR for
 * NULL; ZOE_MEMORY_ERROR; in these cases the lock is as it was. Or with the cancellation that came
 * while it waited; then the lock has been acquired again, and a notification that came as well goes
 * to the next who waits. Emits sync wait, and what its lock emits. Mirrors Condition.wait. */
struct zoe_condition_wait {
    zoe_frame frame;
    zoe_condition *condition;     /* argument: the condition, borrowed             */
    struct zoe_waiter *waiter;    /* its place in the line                         */
    struct zoe_lock_acquire acquire;   /* getting the lock back                    */
};
extern const zoe_coro zoe_condition_wait;

/* Coroutine: wait until predicate(argument) is true; it is asked at once, and after every
 * notification, always with the lock in hand. Suspends only if it is false. Ends with True, or as
 * zoe_condition_wait does; with ZOE_TYPE_ERROR without a predicate. Mirrors Condition.wait_for. */
struct zoe_condition_wait_for {
    zoe_frame frame;
    zoe_condition *condition;     /* argument: the condition, borrowed             */
    bool (*predicate)(void *);    /* argument: what must be true                   */
    void *argument;               /* argument: passed to it; the caller's          */
    struct zoe_condition_wait wait;    /* one wait                                 */
};
extern const zoe_coro zoe_condition_wait_for;

/* Wake the first n who wait and were not woken yet; they go on when they get the lock. Does not
 * suspend. Returns 0; ZOE_RUNTIME_ERROR when the lock is not acquired; ZOE_TYPE_ERROR for NULL.
 * Emits sync notify. Mirrors Condition.notify. */
int zoe_condition_notify(zoe_condition *condition, size_t n);

/* Wake all who wait; otherwise as zoe_condition_notify. Mirrors Condition.notify_all. */
int zoe_condition_notify_all(zoe_condition *condition);

#endif
