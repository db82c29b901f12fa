/* waiters.c -- a line of tasks: join it, be woken, leave it.
 *
 * Waking is setting a future's result, so the woken task runs in the next turn and not before. The
 * line is doubly linked: a cancelled task leaves from the middle in a few steps.
 */
#include "waiters_parts.h"

const char *const zoe_sync_kinds[] = {
    "Lock", "Event", "Condition", "Semaphore", "Barrier", "Queue",
};

void
zoe_sync_init(struct zoe_sync *sync, enum zoe_sync_kind kind, int64_t value)
{
    *sync = (struct zoe_sync){
        .trace = zoe_trace_open(),
        .id = (uint32_t)++zoe_thread_ids()->object,
        .kind = (uint8_t)kind,
    };
    zoe_trace_sync(sync, "new", 0, value);
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

static void
destroy(zoe_future *future)
{
    if (future->kind >= ZOE_LIST)
        zoe_future_dispose(future);
    zoe_pool_give(&future->loop->waiters, future);
}

const struct zoe_future_type zoe_in_line = {
    "Future", "Future exception was never retrieved", false, zoe_future_cancel_plain, destroy};

const struct zoe_sync *
zoe_waiter_sync(const zoe_future *future)
{
    bool waits = future->type == &zoe_in_line && future->state == ZOE_PENDING;
    return waits ? future->payload.pointer : NULL;
}

bool
zoe_waiters_leave(struct zoe_waiters *line, struct zoe_waiter **place)
{
    struct zoe_waiter *waiter = *place;
    bool woken = waiter->future.state == ZOE_FINISHED;
    if (line->first == waiter || waiter->ahead != NULL) {
        *(waiter->ahead == NULL ? &line->first : &waiter->ahead->behind) = waiter->behind;
        *(waiter->behind == NULL ? &line->last : &waiter->behind->ahead) = waiter->ahead;
        line->count--;
    }
    zoe_waiters_let_go(place);
    return woken;
}

/* The object has no loop yet, another one, or a closed one; or there is no room for one more. */
zoe_future *
zoe_waiters_prepare(struct zoe_waiters *line, struct zoe_waiter **place, struct zoe_sync *sync,
                    zoe_loop *loop)
{
    if (!bind(sync, loop) || (loop->closed && zoe_loop_check(loop) != 0))
        return NULL;
    if (loop->waiters.free == NULL && !zoe_pool_grow(&loop->waiters, sizeof(struct zoe_waiter)))
        return NULL;
    return zoe_waiters_join(line, place, sync, loop);
}
