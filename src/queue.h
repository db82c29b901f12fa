/* queue.h -- items handed from task to task: asyncio.Queue, LifoQueue and PriorityQueue.
 *
 *     CALL(zoe_queue_put, &me->put, .queue = me->jobs, .item = zoe_int(7));
 *
 *     CALL(zoe_queue_get, &me->get, .queue = me->jobs);
 *     work_on(zoe_awaited());
 *     zoe_queue_task_done(me->jobs);
 *
 * Who gets from an empty queue waits for an item; who puts into a full one waits for room. A queue
 * is a plain struct: put it where it outlives its users, and leave it there. It owns its items, so
 * it must be destroyed. It belongs to the thread of its loop.
 */
#ifndef ZOE_QUEUE_H
#define ZOE_QUEUE_H

#include "event.h"
#include "items.h"

typedef struct {
    struct zoe_sync sync;         /* its name and its loop                                */
    struct zoe_waiters getters;   /* who waits for an item                                */
    struct zoe_waiters putters;   /* who waits for room                                   */
    size_t room;                  /* with fewer items put and get are plain; 0: never      */
    size_t unfinished;            /* items put that were not yet reported done            */
    struct zoe_items items;       /* what was put and not got, in its order               */
    size_t maxsize;               /* when it is full; 0: never                            */
    bool is_shutdown;             /* no more puts                                         */
    zoe_event finished;           /* set while there are none: what join waits for        */
} zoe_queue;

/* --- making and destroying ---------------------------------------------------------------- */

/* Make it an empty queue that is full at maxsize items; 0: never. First in, first out. Returns 0,
 * or ZOE_TYPE_ERROR for NULL. Emits sync new (also for the event it is made of, which it sets).
 * Mirrors asyncio.Queue. */
int zoe_queue_init(zoe_queue *queue, size_t maxsize);

/* The same, last in, first out. Mirrors asyncio.LifoQueue. */
int zoe_lifo_queue_init(zoe_queue *queue, size_t maxsize);

/* The same, smallest first, by the number priority(item). Without a priority function (NULL) items
 * are numbers, ints or floats, compared as doubles: ints beyond 2^53 that round to the same one are
 * equal. Equal ones come in the order of Python's heapq. Mirrors asyncio.PriorityQueue. */
int zoe_priority_queue_init(zoe_queue *queue, size_t maxsize, zoe_priority *priority);

/* Release its items and its memory. Returns 0; ZOE_RUNTIME_ERROR when tasks wait in it (cancel and
 * await them first; nothing has changed); ZOE_TYPE_ERROR for NULL. */
int zoe_queue_destroy(zoe_queue *queue);

/* --- putting and getting ------------------------------------------------------------------ */

/* Coroutine: put an item; suspends while the queue is full. Ends with None, and the queue has taken
 * over a counted item. Else the item is still the caller's, and it ends with ZOE_QUEUE_SHUT_DOWN;
 * an error of zoe_queue_put_nowait; ZOE_RUNTIME_ERROR when the queue was waited for in a different
 * loop; or the cancellation that came while it waited: the room goes to the next in line. Emits
 * sync wait_put (when it waits) and sync put. Mirrors Queue.put. */
struct zoe_queue_put {
    zoe_frame frame;
    zoe_queue *queue;             /* argument: the queue, borrowed                        */
    zoe_value item;               /* argument: what to put; not an error                  */
    struct zoe_waiter *waiter;    /* its place among the putters                          */
};
extern const zoe_coro zoe_queue_put;

/* Coroutine: get the next item; suspends while the queue is empty. Ends with the item; else with
 * ZOE_QUEUE_SHUT_DOWN when it is shut down and empty; ZOE_TYPE_ERROR for NULL; ZOE_RUNTIME_ERROR
 * when the queue was waited for in a different loop; ZOE_MEMORY_ERROR; or the cancellation that
 * came while it waited: the item goes to the next in line. Emits sync wait_get (when it waits) and
 * sync get. Mirrors Queue.get. */
struct zoe_queue_get {
    zoe_frame frame;
    zoe_queue *queue;             /* argument: the queue, borrowed                        */
    struct zoe_waiter *waiter;    /* its place among the getters                          */
};
extern const zoe_coro zoe_queue_get;

/* Put an item now, and wake the getter that has waited longest. Does not suspend. Returns 0, and
 * the queue has taken over a counted item. Else the item is still the caller's: ZOE_QUEUE_FULL;
 * ZOE_QUEUE_SHUT_DOWN; ZOE_VALUE_ERROR for an error as an item; ZOE_TYPE_ERROR for NULL, or for an
 * item without a number in a priority queue; ZOE_MEMORY_ERROR. Emits sync put. Mirrors
 * Queue.put_nowait. */
int zoe_queue_put_nowait(zoe_queue *queue, zoe_value item);

/* Get the next item now, and wake the putter that has waited longest. Does not suspend. Returns 0,
 * and *item is the item, which the caller owns; ZOE_QUEUE_EMPTY; ZOE_QUEUE_SHUT_DOWN when it is
 * empty and shut down; ZOE_TYPE_ERROR for NULL. Emits sync get. Mirrors Queue.get_nowait. */
int zoe_queue_get_nowait(zoe_queue *queue, zoe_value *item);

/* --- knowing when all is done ------------------------------------------------------------- */

/* The work on an item that was got is done. Does not suspend. Returns 0; ZOE_VALUE_ERROR
 * "task_done() called too many times"; ZOE_TYPE_ERROR for NULL. Emits sync task_done. Mirrors
 * Queue.task_done. */
int zoe_queue_task_done(zoe_queue *queue);

/* Coroutine: wait until every item that was put is done; does not suspend when that is so. Ends
 * with None; else as zoe_event_wait does. Emits what its event emits. Mirrors Queue.join. */
struct zoe_queue_join {
    zoe_frame frame;
    zoe_queue *queue;             /* argument: the queue, borrowed                        */
    struct zoe_event_wait wait;   /* waiting for the last task_done                       */
};
extern const zoe_coro zoe_queue_join;

/* From now on putting fails with ZOE_QUEUE_SHUT_DOWN, and so does getting once the queue is empty;
 * immediate: drop all items, as done, at once. Wakes all who wait in put and get. Does not suspend.
 * Returns 0, or ZOE_TYPE_ERROR for NULL. Emits sync shutdown. Mirrors Queue.shutdown. */
int zoe_queue_shutdown(zoe_queue *queue, bool immediate);

/* --- looking ------------------------------------------------------------------------------ */

/* How many items are in it; 0 for NULL. Mirrors Queue.qsize. */
static inline size_t
zoe_queue_qsize(const zoe_queue *queue)
{
    return queue == NULL ? 0 : queue->items.count;
}

/* How many items make it full, or 0. Mirrors Queue.maxsize. */
static inline size_t
zoe_queue_maxsize(const zoe_queue *queue)
{
    return queue == NULL ? 0 : queue->maxsize;
}

/* Whether there is no item in it. Mirrors Queue.empty. */
static inline bool
zoe_queue_empty(const zoe_queue *queue)
{
    return zoe_queue_qsize(queue) == 0;
}

/* Whether maxsize items are in it; never when maxsize is 0. Mirrors Queue.full. */
static inline bool
zoe_queue_full(const zoe_queue *queue)
{
    return zoe_queue_maxsize(queue) > 0 && queue->items.count >= queue->maxsize;
}

#endif
