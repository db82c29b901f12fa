/* waiters.h -- tasks that wait in line: what all synchronisation objects are made of.
 *
 * Whoever must wait joins the line with a future of its own and awaits it; whoever makes room sets
 * the future of the first. A woken task stays in the line until it runs, which is how an object
 * knows that somebody is about to take what was released, and how nobody overtakes.
 *
 * A place in the line is that future and its two neighbours. The coroutine that waits holds it, and
 * leaves the line in its FINALLY, however its wait ends.
 */
#ifndef ZOE_WAITERS_H
#define ZOE_WAITERS_H

#include "future.h"
#include "trace.h"

/* One task's place in a line: a line of the cache, too. */
struct zoe_waiter {
    zoe_future future;            /* done when it is woken; till then its payload is the object */
    struct zoe_waiter *ahead;     /* its neighbour towards the first; NULL: it is the first     */
    struct zoe_waiter *behind;    /* its neighbour towards the last; NULL: it is the last       */
};

/* The line, first come first served. All zero is an empty one. */
struct zoe_waiters {
    struct zoe_waiter *first;     /* who came first; NULL: nobody waits                         */
    struct zoe_waiter *last;      /* who came last                                              */
    size_t count;                 /* how many stand there, the woken ones included              */
};

/* Which of the objects it is, in the order of docs/trace-format.md. */
enum zoe_sync_kind {
    ZOE_SYNC_LOCK, ZOE_SYNC_EVENT, ZOE_SYNC_CONDITION, ZOE_SYNC_SEMAPHORE, ZOE_SYNC_BARRIER,
    ZOE_SYNC_QUEUE
};

/* Their names. */
extern const char *const zoe_sync_kinds[];

/* What every synchronisation object begins with. */
struct zoe_sync {
    zoe_loop *loop;               /* whose tasks wait here; NULL until the first one does       */
    struct zoe_trace *trace;      /* where operations are recorded; NULL: nowhere               */
    uint32_t id;                  /* its number, L1, L2, ...                                    */
    uint8_t kind;                 /* enum zoe_sync_kind                                         */
};

/* Record an operation, after the object has changed and before anybody is woken by it. The
 * arguments are evaluated only when there is a trace; a value of -1 is left out. Emits sync. */
#define zoe_trace_sync(object, op, waiters, value)                                                 \
    ((object)->trace == NULL                                                                       \
         ? (void)0                                                                                 \
         : zoe_sync_record(object, op, (int64_t)(waiters), (int64_t)(value)))

void zoe_sync_record(const struct zoe_sync *sync, const char *op, int64_t waiters, int64_t value)
    ZOE_RARE;

/* Name a new object of this kind. Emits sync new, with this value. */
void zoe_sync_init(struct zoe_sync *sync, enum zoe_sync_kind kind, int64_t value);

/* The object at which a task waits for this future; NULL: it is another kind of future, or done. */
const struct zoe_sync *zoe_waiter_sync(const zoe_future *future);

/* Whether everybody in the line was cancelled: nobody is left who could be overtaken. */
static inline bool
zoe_waiters_all_cancelled(const struct zoe_waiters *line)
{
    for (const struct zoe_waiter *waiter = line->first; waiter != NULL; waiter = waiter->behind)
        if (waiter->future.state != ZOE_STATE_CANCELLED)
            return false;
    return true;
}

#endif
