/* sleep.h -- let time pass: asyncio.sleep. */
#ifndef ZOE_SLEEP_H
#define ZOE_SLEEP_H

#include "task.h"

/* Coroutine: wait for delay seconds, while others run. A delay of 0 or less lets exactly one turn
 * pass, without future or timer. Ends with .result; else with ZOE_VALUE_ERROR for a NaN, with
 * ZOE_MEMORY_ERROR, or with the cancellation that came meanwhile. Always suspends. Emits yield; or
 * future, timer, await, and handle_cancel when it ends. Mirrors asyncio.sleep.
 *
 *     CALL(zoe_sleep, &me->nap, .delay = 0.5);
 */
struct zoe_sleep {
    zoe_frame frame;
    double delay;                 /* argument: seconds                                         */
    zoe_value result;             /* argument: what it ends with; borrowed                     */
    zoe_future *future;           /* done when the time is over: a reference                   */
    zoe_handle timer;             /* sets it                                                   */
};
extern const zoe_coro zoe_sleep;

#endif
