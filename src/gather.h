/* gather.h -- several results as one: asyncio.gather.
 *
 *     me->both[0] = &me->first->future;              // two tasks
 *     me->both[1] = &me->second->future;
 *     me->gather = zoe_gather(2, me->both, false);
 *     AWAIT(me->gather);                             // zoe_awaited() is the list
 *
 * The gather hears of each child by a done callback of its own; the last one sets the result, the
 * first error ends it early.
 */
#ifndef ZOE_GATHER_H
#define ZOE_GATHER_H

#include "task.h"

/* Make a future that is done when all of these are: its value is the list (ZOE_LIST) of their
 * values, in this order. A future that appears twice is listened to once, and its value is given
 * twice.
 *
 * The first child that fails or is cancelled fails the gather with its error, at once; the others
 * run on, and their errors count as retrieved. With return_exceptions, errors are items of the list
 * like values. Cancelling the gather cancels every child that is not done; it then ends with the
 * CancelledError, once the last child has ended.
 *
 * The array is the caller's and is not kept; the gather keeps a reference to each child until it is
 * freed, and lives itself until the last child is done. If all children are done already, so is the
 * gather; so it is for a count of 0, with an empty list.
 *
 * Returns a reference the caller owns. NULL, and the children are as they were: outside of a
 * running loop (a count of 0 only); when a child is NULL (what made it has said why); for children
 * of different loops (ZOE_VALUE_ERROR); and without memory. Does not suspend. Emits callback for
 * each child, future, and (when all are done) done. Mirrors asyncio.gather. */
zoe_future *zoe_gather(size_t count, zoe_future *const *futures, bool return_exceptions);

#endif
