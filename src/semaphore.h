/* semaphore.h -- at most so many at a time: asyncio.Semaphore and asyncio.BoundedSemaphore.
 *
 *     CALL(zoe_semaphore_acquire, &me->acquire, .semaphore = me->slots);
 *     ...                                        // one of at most n
 * FINALLY:
 *     if (me->acquire.acquired)
 *         zoe_semaphore_release(me->slots);
 *
 * It counts permits. A permit that is given back goes at once to the task that has waited longest,
 * so nobody overtakes. A semaphore is a plain struct: put it where it outlives its users, and leave
 * it there. It belongs to the thread of its loop.
 */
#ifndef ZOE_SEMAPHORE_H
#define ZOE_SEMAPHORE_H

#include "task.h"
#include "waiters.h"

typedef struct {
    struct zoe_sync sync;         /* its name and its loop                 */
    struct zoe_waiters waiters;   /* who waits for a permit                */
    long value;                   /* permits that are left                 */
    long bound;                   /* how many there can be                 */
} zoe_semaphore;

/* Make it a semaphore with so many permits, 0 or more. It owns nothing: there is no destroy.
 * Returns 0; ZOE_VALUE_ERROR "Semaphore initial value must be >= 0"; ZOE_TYPE_ERROR for NULL. Emits
 * sync new. Mirrors asyncio.Semaphore. */
int zoe_semaphore_init(zoe_semaphore *semaphore, long value);

/* The same, and never more permits than that. Mirrors asyncio.BoundedSemaphore. */
int zoe_bounded_semaphore_init(zoe_semaphore *semaphore, long value);

/* Coroutine: wait until a permit is left and nobody is in front, and take it. Does not suspend, and
 * needs no memory, when that is so already. Ends with True; else with ZOE_TYPE_ERROR for NULL,
 * ZOE_RUNTIME_ERROR when the semaphore was waited for in a different loop, ZOE_MEMORY_ERROR, or the
 * cancellation that came while it waited: a permit it had been given goes to the next in line.
 * Emits sync wait (if it waits) and sync acquire. Mirrors Semaphore.acquire. */
struct zoe_semaphore_acquire {
    zoe_frame frame;
    zoe_semaphore *semaphore;     /* argument: the semaphore, borrowed     */
    struct zoe_waiter *waiter;    /* its place in the line                 */
    bool acquired;                /* result: it has a permit               */
};
extern const zoe_coro zoe_semaphore_acquire;

/* Give a permit back, and with it wake the first in line. Any task may do that, also one that has
 * none. Does not suspend. Returns 0; ZOE_VALUE_ERROR "BoundedSemaphore released too many times";
 * ZOE_TYPE_ERROR for NULL. Emits sync release. Mirrors Semaphore.release. */
int zoe_semaphore_release(zoe_semaphore *semaphore);

/* Whether acquire would have to wait: no permit is left, or somebody is in front; false for NULL.
 * Mirrors Semaphore.locked. */
bool zoe_semaphore_locked(const zoe_semaphore *semaphore);

#endif
