/* queue.c -- items, and two lines of tasks: those who wait for one and those who wait for room.
 *
 * An item that is put stays in the queue until the getter it has woken runs; another get may take
 * it before, and then the getter waits again. A woken task has left the line; if it is cancelled
 * before it runs, it wakes the next, so that neither an item nor a free place is forgotten.
 */
#include "queue.h"

#include "task_parts.h"
#include "waiters_parts.h"

/* --- making and destroying ---------------------------------------------------------------- */

static void
emit(const zoe_queue *queue, const char *op)
{
    zoe_trace_sync(&queue->sync, op, queue->getters.count + queue->putters.count,
                   queue->items.count);
}

static int
fail(int code)
{
    return zoe_fail(code, "%s", code == ZOE_TYPE_ERROR ? "no queue was given" : "");
}

/* How many items it can have until more must be done than to put one into the ring: to grow it, to
 * wait, to order or to trace it, to say that the queue is shut down. */
static size_t
room(const zoe_queue *queue)
{
    if (queue->is_shutdown || queue->sync.trace != NULL ||
        queue->items.order != ZOE_FIRST_IN_FIRST_OUT)
        return 0;
    bool bounded = queue->maxsize > 0 && queue->maxsize < queue->items.capacity;
    return bounded ? queue->maxsize : queue->items.capacity;
}

static int
init(zoe_queue *queue, size_t maxsize, enum zoe_order order, zoe_priority *priority)
{
    if (queue == NULL)
        return fail(ZOE_TYPE_ERROR);
    *queue = (zoe_queue){.maxsize = maxsize};
    zoe_items_init(&queue->items, order, priority);
    zoe_event_init(&queue->finished);
    zoe_event_set(&queue->finished);
    zoe_sync_init(&queue->sync, ZOE_SYNC_QUEUE, 0);
    queue->room = room(queue);
    return 0;
}

int
zoe_queue_init(zoe_queue *queue, size_t maxsize)
{
    return init(queue, maxsize, ZOE_FIRST_IN_FIRST_OUT, NULL);
}

int
zoe_lifo_queue_init(zoe_queue *queue, size_t maxsize)
{
    return init(queue, maxsize, ZOE_LAST_IN_FIRST_OUT, NULL);
}

int
zoe_priority_queue_init(zoe_queue *queue, size_t maxsize, zoe_priority *priority)
{
    return init(queue, maxsize, ZOE_SMALLEST_FIRST, priority);
}

int
zoe_queue_destroy(zoe_queue *queue)
{
    if (queue == NULL)
        return fail(ZOE_TYPE_ERROR);
    size_t waiting = queue->getters.count + queue->putters.count + queue->finished.waiters.count;
    if (waiting > 0)
        return zoe_fail(ZOE_RUNTIME_ERROR,
                        "Queue L%llu cannot be destroyed: %zu tasks wait in it; cancel and await "
                        "them first", (unsigned long long)queue->sync.id, waiting);
    zoe_items_clear(&queue->items);
    queue->room = room(queue);
    return 0;
}

/* --- putting and getting ------------------------------------------------------------------ */

/* Called first instead of the two bodies, which they enter only where they must. */
static zoe_outcome put_at_once(zoe_task *task, zoe_frame *frame);
static zoe_outcome get_at_once(zoe_task *task, zoe_frame *frame);

/* Wake the first in line who was not cancelled; all up to there leave the line. */
static inline void
wake_next(struct zoe_waiters *line)
{
    while (line->first != NULL)
        if (zoe_waiter_wake(zoe_waiters_take_first(line), zoe_none()))
            return;
}

static void
wake_all(struct zoe_waiters *line)
{
    while (line->first != NULL)
        wake_next(line);
}

int
zoe_queue_put_nowait(zoe_queue *queue, zoe_value item)
{
    if (queue == NULL)
        return fail(ZOE_TYPE_ERROR);
    if (zoe_is_error(item))
        return zoe_fail(ZOE_VALUE_ERROR, "an error cannot be an item of a queue");
    if (queue->is_shutdown)
        return fail(ZOE_QUEUE_SHUT_DOWN);
    if (zoe_queue_full(queue))
        return fail(ZOE_QUEUE_FULL);
    int code = zoe_items_push(&queue->items, item);
    if (code != 0)
        return code;
    queue->room = room(queue);
    emit(queue, "put");
    queue->unfinished++;
    zoe_event_clear(&queue->finished);
    wake_next(&queue->getters);
    return 0;
}

/* Join the line of those who wait for room. Returns what to await. */
static zoe_future *
join_putters(struct zoe_queue_put *me, const zoe_task *self)
{
    zoe_queue *queue = me->queue;
    zoe_trace_sync(&queue->sync, "wait_put", queue->putters.count + 1, queue->items.count);
    return zoe_waiters_join(&queue->putters, &me->waiter, &queue->sync, self->future.loop);
}

ZOE_CORO(zoe_queue_put, put_at_once, ZOE_APART)
{
    ASYNC (me) {
        while (zoe_queue_full(me->queue) && !me->queue->is_shutdown) {
            AWAIT(join_putters(me, zoe_self));
            zoe_waiters_leave(&me->queue->putters, &me->waiter);
        }
        if (zoe_queue_put_nowait(me->queue, me->item) != 0)
            RETURN(zoe_raise_last());
    FINALLY:
        if (me->waiter != NULL &&
            zoe_waiters_leave(&me->queue->putters, &me->waiter) && !zoe_queue_full(me->queue))
            wake_next(&me->queue->putters);
    }
}

/* Mostly there is room. What is not traced can do without zoe_event_clear. */
static zoe_outcome
put_at_once(zoe_task *task, zoe_frame *frame)
{
    const struct zoe_queue_put *me = (struct zoe_queue_put *)frame;
    zoe_queue *queue = me->queue;
    zoe_value item = me->item;
    if (frame->line != 0 || queue == NULL || queue->items.count >= queue->room ||
        item.kind == ZOE_ERROR || !zoe_frame_may_end_at_once(task))
        return zoe_queue_put_resume(task, frame);
    zoe_items_append(&queue->items, item);
    if (queue->unfinished++ == 0)
        queue->finished.is_set = false;
    zoe_frame_end_at_once(task, frame, zoe_none());
    wake_next(&queue->getters);
    return (zoe_outcome){false};
}

/* The next item; there is one. */
ZOE_APART static zoe_value
take(zoe_queue *queue)
{
    zoe_value item = zoe_items_pop(&queue->items);
    emit(queue, "get");
    wake_next(&queue->putters);
    return item;
}

int
zoe_queue_get_nowait(zoe_queue *queue, zoe_value *item)
{
    if (queue == NULL)
        return fail(ZOE_TYPE_ERROR);
    if (item == NULL)
        return zoe_fail(ZOE_TYPE_ERROR, "no place to put the item was given");
    if (zoe_queue_empty(queue))
        return fail(queue->is_shutdown ? ZOE_QUEUE_SHUT_DOWN : ZOE_QUEUE_EMPTY);
    *item = take(queue);
    return 0;
}

/* Join the line of those who wait for an item. Returns what to await, or NULL. */
static zoe_future *
join_getters(struct zoe_queue_get *me, const zoe_task *self)
{
    zoe_queue *queue = me->queue;
    if (queue == NULL || queue->is_shutdown) {
        fail(queue == NULL ? ZOE_TYPE_ERROR : ZOE_QUEUE_SHUT_DOWN);
        return NULL;
    }
    zoe_trace_sync(&queue->sync, "wait_get", queue->getters.count + 1, queue->items.count);
    return zoe_waiters_join(&queue->getters, &me->waiter, &queue->sync, self->future.loop);
}

/* The wait has failed: leave the line, and leave the item to the next in it. */
ZOE_RARE static void
give_up_getting(struct zoe_queue_get *me)
{
    if (zoe_waiters_leave(&me->queue->getters, &me->waiter) && !zoe_queue_empty(me->queue))
        wake_next(&me->queue->getters);
}

enum { IN_LINE = 1 };             /* where a getter waits, of which two functions know */

ZOE_CORO(zoe_queue_get, get_at_once, ZOE_APART)
{
    ASYNC (me) {
        while (zoe_queue_empty(me->queue)) {
            ZOE_AWAIT_AT(IN_LINE, join_getters(me, zoe_self));
            zoe_waiters_leave(&me->queue->getters, &me->waiter);
        }
        RETURN(take(me->queue));
    FINALLY:
        if (me->waiter != NULL)
            give_up_getting(me);
    }
}

/* Called at first, and again when the wait is over: whoever woke the getter took it out of the line.
 * Whatever is traced is left to the body. */
static zoe_outcome
get_at_once(zoe_task *task, zoe_frame *frame)
{
    struct zoe_queue_get *me = (struct zoe_queue_get *)frame;
    zoe_queue *queue = me->queue;
    if (queue == NULL || queue->room == 0)
        return zoe_queue_get_resume(task, frame);
    zoe_loop *loop = task->future.loop;
    if (zoe_queue_empty(queue) && frame->line == 0 && loop->trace == NULL &&
        zoe_waiters_prepared(&queue->sync, loop)) {
        zoe_future *place = zoe_waiters_join_prepared(&queue->getters, &me->waiter, &queue->sync,
                                                      loop);
        return (zoe_outcome){zoe_await_future(task, frame, place, IN_LINE)};
    }
    if (zoe_queue_empty(queue) || queue->putters.first != NULL ||
        !zoe_frame_may_end_at_once(task))
        return zoe_queue_get_resume(task, frame);
    zoe_frame_end_at_once(task, frame, zoe_items_take_oldest(&queue->items));
    if (me->waiter != NULL)
        zoe_waiters_let_go(&me->waiter);
    return (zoe_outcome){false};
}

/* --- knowing when all is done ------------------------------------------------------------- */

int
zoe_queue_task_done(zoe_queue *queue)
{
    if (queue == NULL)
        return fail(ZOE_TYPE_ERROR);
    if (queue->unfinished == 0)
        return zoe_fail(ZOE_VALUE_ERROR, "task_done() called too many times");
    emit(queue, "task_done");
    if (--queue->unfinished == 0)
        zoe_event_set(&queue->finished);
    return 0;
}

CORO(zoe_queue_join)
{
    ASYNC (me) {
        if (me->queue == NULL)
            RETURN(zoe_raise(ZOE_TYPE_ERROR, "no queue was given"));
        if (me->queue->unfinished > 0)
            CALL(zoe_event_wait, &me->wait, .event = &me->queue->finished);
    }
}

int
zoe_queue_shutdown(zoe_queue *queue, bool immediate)
{
    if (queue == NULL)
        return fail(ZOE_TYPE_ERROR);
    queue->is_shutdown = true;
    queue->room = room(queue);
    for (; immediate && queue->items.count > 0; queue->unfinished -= queue->unfinished > 0)
        zoe_value_release(zoe_items_pop(&queue->items));
    emit(queue, "shutdown");
    if (immediate && queue->unfinished == 0)
        zoe_event_set(&queue->finished);
    wake_all(&queue->getters);
    wake_all(&queue->putters);
    return 0;
}
