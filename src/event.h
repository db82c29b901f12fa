/* event.h -- a flag that tasks can wait for: asyncio.Event.
 *
 *     CALL(zoe_event_wait, &me->wait, .event = me->ready);
 *
 * Setting the event wakes everybody who waits, in the order in which they came; a task that waits
 * for a set event does not wait. An event is a plain struct: put it where it outlives its users,
 * and leave it there. It belongs to the thread of its loop.
 */
#ifndef ZOE_EVENT_H
#define ZOE_EVENT_H

#include "task.h"
#include "waiters.h"

typedef struct {
    struct zoe_sync sync;         /* its name and its loop         */
    struct zoe_waiters waiters;   /* who waits for it              */
    bool is_set;                  /* the flag                      */
} zoe_event;

/* Make it an event that is not set. It owns nothing: there is no destroy. Returns 0, or
 * ZOE_TYPE_ERROR for NULL. Emits sync new. Mirrors asyncio.Event. */
int zoe_event_init(zoe_event *event);

/* Coroutine: wait until the event is set; does not suspend when it is. A task that waits when it is
 * set has been woken, even if it is cleared before the task runs. Ends with True; else with
 * ZOE_TYPE_ERROR for NULL, ZOE_RUNTIME_ERROR when the event was waited for in a different loop,
 * ZOE_MEMORY_ERROR, or the cancellation that came while it waited. Emits sync wait (if it waits).
 * Mirrors Event.wait. */
struct zoe_event_wait {
    zoe_frame frame;
    zoe_event *event;             /* argument: the event, borrowed */
    struct zoe_waiter *waiter;    /* its place in the line         */
};
extern const zoe_coro zoe_event_wait;

/* Set the flag and wake all who wait. Does not suspend. Returns 0, or ZOE_TYPE_ERROR for NULL.
 * Emits sync set. Mirrors Event.set. */
int zoe_event_set(zoe_event *event);

/* Clear the flag: from now on tasks wait again. Does not suspend. Returns 0, or ZOE_TYPE_ERROR for
 * NULL. Emits sync clear. Mirrors Event.clear. */
static inline int
zoe_event_clear(zoe_event *event)
{
    if (event == NULL)
        return zoe_fail(ZOE_TYPE_ERROR, "no event was given");
    event->is_set = false;
    zoe_trace_sync(&event->sync, "clear", event->waiters.count, -1);
    return 0;
}

/* Whether the flag is set; false for NULL. Mirrors Event.is_set. */
static inline bool
zoe_event_is_set(const zoe_event *event)
{
    return event != NULL && event->is_set;
}

#endif
