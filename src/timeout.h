/* timeout.h -- a limit in time for a block of code: asyncio.timeout.
 *
 *     CORO(fetch)
 *     {
 *         ASYNC (me) {
 *             if (zoe_timeout_enter(&me->limit, 2.5) != 0)
 *                 RETURN(zoe_raise_last());
 *             ...                                    // any number of awaits
 *         FINALLY:
 *             zoe_timeout_exit(&me->limit, &me->frame);
 *         }
 *     }
 *
 * When the time is over the task is cancelled; on the way out that CancelledError becomes a
 * TimeoutError, unless somebody else has asked the task to cancel too. The limit is a plain struct
 * in the frame; it owns nothing but its timer.
 */
#ifndef ZOE_TIMEOUT_H
#define ZOE_TIMEOUT_H

#include <math.h>

#include "task.h"

/* A deadline that never comes. */
#define ZOE_NEVER HUGE_VAL

/* The life of a limit. */
enum zoe_timeout_state {
    ZOE_TIMEOUT_CREATED,          /* not entered: all zero                                     */
    ZOE_TIMEOUT_ENTERED,          /* the block runs                                            */
    ZOE_TIMEOUT_EXPIRING,         /* the time is over, the task has been cancelled             */
    ZOE_TIMEOUT_EXPIRED,          /* and has left the block                                    */
    ZOE_TIMEOUT_EXITED,           /* the block was left in time                                */
};

struct zoe_timeout {
    enum zoe_timeout_state state; /* where it is                                               */
    unsigned cancelling;          /* the task's requests to cancel when it entered             */
    zoe_task *task;               /* who entered: borrowed, the limit is in its frame          */
    zoe_handle timer;             /* cancels the task; empty: no deadline                      */
    double when;                  /* the deadline in loop time, or ZOE_NEVER                   */
};

/* Begin the block: it may take delay seconds; 0: any time, negative: it is over at once, that is,
 * at the first await that suspends. Returns 0; ZOE_RUNTIME_ERROR when the limit was entered before,
 * or outside of a task; ZOE_TYPE_ERROR for NULL; ZOE_VALUE_ERROR for a NaN; ZOE_MEMORY_ERROR. After
 * a failure the limit is as it was. Does not suspend. Emits timer (or, for a negative delay,
 * ready). Mirrors `async with asyncio.timeout(delay)`. */
int zoe_timeout_enter(struct zoe_timeout *limit, double delay);

/* The same, until loop time when; ZOE_NEVER: without end. Mirrors asyncio.timeout_at. */
int zoe_timeout_at(struct zoe_timeout *limit, double when);

/* Set another deadline, in loop time; ZOE_NEVER: none. Returns 0; ZOE_RUNTIME_ERROR when the limit
 * is not entered, or is over already; ZOE_TYPE_ERROR for NULL. With ZOE_VALUE_ERROR (for a NaN) and
 * ZOE_MEMORY_ERROR the limit then has no deadline. Emits handle_cancel and timer (or ready).
 * Mirrors Timeout.reschedule. */
int zoe_timeout_reschedule(struct zoe_timeout *limit, double when);

/* The deadline in loop time, or ZOE_NEVER. Mirrors Timeout.when. */
double zoe_timeout_when(const struct zoe_timeout *limit);

/* Whether the time was over before the block was left. Mirrors Timeout.expired. */
bool zoe_timeout_expired(const struct zoe_timeout *limit);

/* End the block; for FINALLY. If the time is over, takes the limit's request to cancel back, and
 * when no other is left and the frame is about to end with CancelledError, makes that a
 * TimeoutError. Harmless for a limit that was not entered, or was left before. Does not suspend.
 * Emits handle_cancel (when the deadline was still to come) or uncancel. Mirrors leaving the block
 * of `async with asyncio.timeout()`. */
void zoe_timeout_exit(struct zoe_timeout *limit, zoe_frame *frame);

#endif
