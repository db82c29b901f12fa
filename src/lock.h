/* lock.h -- one task at a time: asyncio.Lock.
 *
 *     CALL(zoe_lock_acquire, &me->acquire, .lock = me->lock);
 *     ...                                        // alone, across any number of awaits
 * FINALLY:
 *     if (me->acquire.acquired)
 *         zoe_lock_release(me->lock);
 *
 * A released lock goes to the task that has waited longest. It stays free until that task runs,
 * but nobody can take it in between. A lock is a plain struct: put it where it outlives its users,
 * and leave it there. It belongs to the thread of its loop.
 */
#ifndef ZOE_LOCK_H
#define ZOE_LOCK_H

#include "task.h"
#include "waiters.h"

typedef struct {
    struct zoe_sync sync;         /* its name and its loop                                      */
    uint64_t holder;              /* 1 + the number of the task that took it; 0: nobody         */
    struct zoe_waiters waiters;   /* who waits for it                                           */
} zoe_lock;

/* Make it an unlocked lock. It owns nothing: there is no destroy. Returns 0, or ZOE_TYPE_ERROR for
 * NULL. Emits sync new. Mirrors asyncio.Lock. */
int zoe_lock_init(zoe_lock *lock);

/* Coroutine: wait until the lock is free and nobody is in front, and take it. Does not suspend, and
 * needs no memory, when that is so already. Ends with True; else with ZOE_TYPE_ERROR for NULL,
 * ZOE_RUNTIME_ERROR when the lock was waited for in a different loop, ZOE_MEMORY_ERROR, or the
 * cancellation that came while it waited: the lock is then left to the next in line. Emits sync
 * wait (if it waits) and sync acquire. Mirrors Lock.acquire. */
struct zoe_lock_acquire {
    zoe_frame frame;
    struct zoe_waiter *waiter;    /* its place in the line        */
    bool acquired;                /* result: it has the lock      */
    zoe_lock *lock;               /* argument: the lock, borrowed */
};
extern const zoe_coro zoe_lock_acquire;

/* Whether somebody has it; false for NULL. Mirrors Lock.locked. */
static inline bool
zoe_lock_locked(const zoe_lock *lock)
{
    return lock != NULL && lock->holder != 0;
}

/* The slow half of the function below. */
int zoe_lock_release_slowly(zoe_lock *lock);

/* Give the lock back, and wake the first in line. Any task may do that. Does not suspend. Returns
 * 0; ZOE_RUNTIME_ERROR "Lock is not acquired." when it is free; ZOE_TYPE_ERROR for NULL. Emits sync
 * release. Mirrors Lock.release. */
static inline int
zoe_lock_release(zoe_lock *lock)
{
    if (zoe_lock_locked(lock) && lock->waiters.first == NULL && lock->sync.trace == NULL) {
        lock->holder = 0;
        return 0;
    }
    return zoe_lock_release_slowly(lock);
}

#endif
