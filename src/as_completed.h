/* as_completed.h -- futures in the order in which they are done: asyncio.as_completed.
 *
 *         zoe_as_completed_init(&me->completed, me->tasks, 3, 0);
 *         while (me->completed.left > 0) {
 *             CALL(zoe_as_completed_next, &me->next, .of = &me->completed);
 *             ...                                    // me->next.future is done
 *         }
 *     FINALLY:
 *         zoe_as_completed_close(&me->completed);
 */
#ifndef ZOE_AS_COMPLETED_H
#define ZOE_AS_COMPLETED_H

#include "queue.h"

/* An iterator over futures. */
struct zoe_as_completed {
    size_t left;                  /* how many are still to come                                */
    struct zoe_completions *completions;   /* what its callbacks share: a reference            */
};

/* Begin with these futures, for at most timeout seconds; 0: no limit, negative: already over. A
 * future that appears twice comes once. The array is the caller's and is not kept; the iterator
 * keeps a reference to each future. Returns 0; ZOE_RUNTIME_ERROR outside of a running loop; the
 * last error when a future is NULL (what made it has said why); ZOE_TYPE_ERROR for any other NULL;
 * ZOE_MEMORY_ERROR. After a failure nothing has begun. Does not suspend. Emits sync new (of a
 * queue), callback, timer. Mirrors asyncio.as_completed. */
int zoe_as_completed_init(struct zoe_as_completed *iterator, zoe_future *const *futures,
                          size_t count, double timeout);

/* Coroutine: wait for the next future to be done. Ends with None, and .future is that future; how
 * it ended is yours to look at. With .resolve, ends as that future did, with its value or error.
 * Else it ends with ZOE_TIMEOUT_ERROR, once for each future that was not done in time;
 * ZOE_STOP_ITERATION when none is left; ZOE_MEMORY_ERROR; or the cancellation that came meanwhile:
 * one future is then left out. Suspends when none is ready. Emits what zoe_queue_get emits. Mirrors
 * `async for`, and with .resolve `for`, over asyncio.as_completed. */
struct zoe_as_completed_next {
    zoe_frame frame;
    struct zoe_as_completed *of;  /* argument: the iterator                                    */
    bool resolve;                 /* argument: end as the future did                           */
    zoe_future *future;           /* result: borrowed until the iterator is closed; or NULL    */
    struct zoe_queue_get get;     /* waiting for it                                            */
};
extern const zoe_coro zoe_as_completed_next;

/* Let go of the iterator; for FINALLY. What it has begun goes on: its callbacks, and its timer if
 * some futures are still not done. Harmless when it was not begun, or is closed. */
void zoe_as_completed_close(struct zoe_as_completed *iterator);

#endif
