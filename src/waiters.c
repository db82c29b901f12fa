/* waiters.c -- a line of tasks: join it, be woken, leave it.
 *
 * Waking is setting a future's result, so the woken task runs in the next turn and not before. The
 * line is doubly linked: a cancelled task leaves from the middle in a few steps.
 */
#include "waiters.h"

const char *const zoe_sync_kinds[] = {
    "Lock", "Event", "Condition", "Semaphore", "Barrier", "Queue",
};

void
zoe_sync_init(struct zoe_sync *sync, enum zoe_sync_kind kind)
{
    *sync = (struct zoe_sync){
        .trace = zoe_trace_open(),
        .id = ++zoe_thread_ids()->object,
        .kind = (uint8_t)kind,
    };
}

void
zoe_sync_record(const struct zoe_sync *sync, const char *op, int64_t waiters, int64_t value)
{
    zoe_trace(sync, SYNC, .small = sync->kind, .id = sync->id, .text = op, .number = waiters,
              .extra = value);
}

/* Bind the object to this loop, if it is not bound to another one. */
static bool
bind(struct zoe_sync *sync, zoe_loop *loop)
{
    if (sync->loop == NULL)
        sync->loop = loop;
    if (sync->loop == loop)
        return true;
    zoe_fail(ZOE_RUNTIME_ERROR, "%s L%llu is bound to a different event loop", zoe_sync_kinds[sync->kind],
             (unsigned long long)sync->id);
    return false;
}

zoe_future *
zoe_waiters_join(struct zoe_waiters *line, struct zoe_waiter *waiter, struct zoe_sync *sync,
                 zoe_loop *loop)
{
    if (sync->loop != loop && !bind(sync, loop))
        return NULL;
    zoe_future *future = zoe_future_new_(loop, NULL);
    if (future == NULL)
        return NULL;
    future->in_line = true;
    future->payload.pointer = sync;
    *waiter = (struct zoe_waiter){.future = future, .ahead = line->last};
    *(line->last == NULL ? &line->first : &line->last->behind) = waiter;
    line->last = waiter;
    line->count++;
    return future;
}

bool
zoe_waiters_leave(struct zoe_waiters *line, struct zoe_waiter *waiter)
{
    zoe_future *future = waiter->future;
    bool woken = future->state == ZOE_FINISHED;
    if (line->first == waiter || waiter->ahead != NULL)
        zoe_waiters_remove(line, waiter);
    waiter->future = NULL;
    zoe_future_release(future);
    return woken;
}

size_t
zoe_waiters_asleep(const struct zoe_waiters *line)
{
    size_t asleep = 0;
    for (const struct zoe_waiter *waiter = line->first; waiter != NULL; waiter = waiter->behind)
        asleep += !zoe_future_done(waiter->future);
    return asleep;
}
