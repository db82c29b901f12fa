/* barrier.h -- a point where tasks wait until all of them have arrived: asyncio.Barrier.
 *
 *     CALL(zoe_barrier_wait, &me->meet, .barrier = me->barrier);
 *     if (me->meet.index == 0) ...               // arrived first; 0, 1, 2 ...: each once
 *
 * The last to arrive opens the barrier; when all have gone through, it closes for the next round. A
 * barrier is a plain struct: put it where it outlives its users, and leave it there. It belongs to
 * the thread of its loop.
 */
#ifndef ZOE_BARRIER_H
#define ZOE_BARRIER_H

#include "condition.h"

enum zoe_barrier_state {
    ZOE_BARRIER_FILLING,          /* tasks arrive and wait                           */
    ZOE_BARRIER_DRAINING,         /* all have arrived; they leave                    */
    ZOE_BARRIER_RESETTING,        /* it was reset; those who waited leave, failing   */
    ZOE_BARRIER_BROKEN,           /* it was aborted: every wait fails                */
};

typedef struct {
    struct zoe_sync sync;         /* its name                                        */
    zoe_condition changed;        /* notified when the state changes                 */
    size_t parties;               /* how many make it full                           */
    size_t count;                 /* how many are inside                             */
    enum zoe_barrier_state state; /* where the round is                              */
} zoe_barrier;

/* Make it a barrier for so many parties, 1 or more. It owns nothing: there is no destroy. Returns
 * 0; ZOE_VALUE_ERROR "parties must be > 0"; ZOE_TYPE_ERROR for NULL. Emits sync new (and those of
 * the lock and the condition it is made of). Mirrors asyncio.Barrier. */
int zoe_barrier_init(zoe_barrier *barrier, size_t parties);

/* Coroutine: wait until all parties have arrived. The last one does not suspend (unless a round is
 * just ending). Ends with the order of arrival, 0 for the first; else with ZOE_BROKEN_BARRIER when
 * the barrier is reset or aborted; ZOE_TYPE_ERROR for NULL; ZOE_RUNTIME_ERROR when it was waited
 * for in a different loop; ZOE_MEMORY_ERROR; or the cancellation that came while it waited: it then
 * no longer counts as arrived. Emits sync wait or trip, and what its lock and condition emit.
 * Mirrors Barrier.wait. */
struct zoe_barrier_wait {
    zoe_frame frame;
    zoe_barrier *barrier;         /* argument: the barrier, borrowed                 */
    size_t index;                 /* result: how many arrived before                 */
    bool inside;                  /* it has arrived                                  */
    struct zoe_lock_acquire acquire;         /* getting the condition's lock         */
    struct zoe_condition_wait wait;          /* waiting for the state to change      */
};
extern const zoe_coro zoe_barrier_wait;

/* Coroutine: begin a new round; who waits now fails with ZOE_BROKEN_BARRIER. Mends a broken
 * barrier. Suspends only while a task holds the lock for its step through the barrier. Ends with
 * None, else as zoe_lock_acquire does. Emits sync reset. Mirrors Barrier.reset. */
struct zoe_barrier_reset {
    zoe_frame frame;
    zoe_barrier *barrier;         /* argument: the barrier, borrowed                 */
    struct zoe_lock_acquire acquire;         /* getting the condition's lock         */
};
extern const zoe_coro zoe_barrier_reset;

/* Coroutine: break the barrier: who waits now or later fails with ZOE_BROKEN_BARRIER. Otherwise as
 * zoe_barrier_reset. Emits sync abort. Mirrors Barrier.abort. */
struct zoe_barrier_abort {
    zoe_frame frame;
    zoe_barrier *barrier;         /* argument: the barrier, borrowed                 */
    struct zoe_lock_acquire acquire;         /* getting the condition's lock         */
};
extern const zoe_coro zoe_barrier_abort;

/* How many make it full; 0 for NULL. Mirrors Barrier.parties. */
static inline size_t
zoe_barrier_parties(const zoe_barrier *barrier)
{
    return barrier == NULL ? 0 : barrier->parties;
}

/* How many have arrived and wait; 0 while a round ends. Mirrors Barrier.n_waiting. */
static inline size_t
zoe_barrier_n_waiting(const zoe_barrier *barrier)
{
    return barrier == NULL || barrier->state != ZOE_BARRIER_FILLING ? 0 : barrier->count;
}

/* Whether it was aborted; false for NULL. Mirrors Barrier.broken. */
static inline bool
zoe_barrier_broken(const zoe_barrier *barrier)
{
    return barrier != NULL && barrier->state == ZOE_BARRIER_BROKEN;
}

#endif
