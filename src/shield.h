/* shield.h -- let a future run on when its waiter is cancelled: asyncio.shield. */
#ifndef ZOE_SHIELD_H
#define ZOE_SHIELD_H

#include "task.h"

/* Make a future that ends as the given one does, and can be cancelled without cancelling that:
 *
 *     me->shield = zoe_shield(&me->task->future);
 *     AWAIT(me->shield);
 *
 * When the given one is cancelled, so is the new one. When the new one was cancelled first, nobody
 * hears of an error of the given one any more: look at it yourself, or it is reported as never
 * retrieved. While both are pending each keeps the other alive.
 *
 * Returns a reference the caller owns: to the new future, or, when it is done already, to the given
 * one itself. NULL when that is NULL (what made it has said why), and without memory. Does not
 * suspend. Emits future and two callback. Mirrors asyncio.shield. */
zoe_future *zoe_shield(zoe_future *future);

#endif
