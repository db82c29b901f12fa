/* wait_for.h -- await something, but not longer than this: asyncio.wait_for. */
#ifndef ZOE_WAIT_FOR_H
#define ZOE_WAIT_FOR_H

#include "timeout.h"

/* Coroutine: await a future, or a coroutine (inline, in this task), for at most timeout seconds:
 *
 *     CALL(zoe_wait_for, &me->limited, .future = me->answer, .timeout = 2);
 *     CALL(zoe_wait_for, &me->limited, .timeout = 2,
 *          .coroutine = zoe_coroutine(zoe_sleep, &me->nap, .delay = 3));
 *
 * Ends as what it waited for does. When the time is over that is cancelled and waited for, however
 * long this takes; then it ends with ZOE_TIMEOUT_ERROR, or, if the cancellation was swallowed, with
 * the value or error that came instead. If it is cancelled itself, so is what it waits for. A
 * negative timeout ends a future that is done with its outcome, and cancels any other; a coroutine
 * then does not run at all. Also ends with the last error when the future is NULL (what made it has
 * said why), and with ZOE_MEMORY_ERROR.
 *
 * The future stays the caller's; the coroutine's frame must stay until the end. Suspends when what
 * it waits for does. Emits timer, what is awaited, handle_cancel or uncancel. Mirrors
 * asyncio.wait_for. */
struct zoe_wait_for {
    zoe_frame frame;
    zoe_future *future;           /* argument: what to await ...                               */
    zoe_frame *coroutine;         /* argument: ... or this, from zoe_coroutine                 */
    double timeout;               /* argument: seconds; 0: no limit, negative: already over    */
    struct zoe_timeout limit;     /* around the await                                          */
    zoe_future *target;           /* time already over: what is cancelled: a reference         */
    zoe_future *waiter;           /* and what tells that it has ended: a reference             */
};
extern const zoe_coro zoe_wait_for;

#endif
