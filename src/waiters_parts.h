/* waiters_parts.h -- standing in line, step by step: for src/ only. */
#ifndef ZOE_WAITERS_PARTS_H
#define ZOE_WAITERS_PARTS_H

#include "turn.h"
#include "waiters.h"

/* What a place in a line is, as a future. */
extern const struct zoe_future_type zoe_in_line;

/* The slow half of zoe_waiters_join: the first to join, another loop, no room. */
zoe_future *zoe_waiters_prepare(struct zoe_waiters *line, struct zoe_waiter **place,
                                struct zoe_sync *sync, zoe_loop *loop) ZOE_RARE;

/* Whether joining needs no preparation: the object is bound to this loop, which has room. */
static inline bool
zoe_waiters_prepared(const struct zoe_sync *sync, const zoe_loop *loop)
{
    return sync->loop == loop && !loop->closed && loop->waiters.free != NULL;
}

/* As zoe_waiters_join, if nothing needs to be prepared. */
static inline zoe_future *
zoe_waiters_join_prepared(struct zoe_waiters *line, struct zoe_waiter **place,
                          struct zoe_sync *sync, zoe_loop *loop)
{
    struct zoe_waiter *waiter = zoe_pool_take(&loop->waiters, sizeof *waiter);
    waiter->ahead = line->last;
    waiter->behind = NULL;
    *(line->last == NULL ? &line->first : &line->last->behind) = waiter;
    line->last = waiter;
    line->count++;
    *place = waiter;
    zoe_future *future = zoe_future_init_(&waiter->future, loop, &zoe_in_line, NULL);
    future->payload.pointer = sync;
    return future;
}

/* Join the line with a new place in it, of this loop: *place is a reference to it from now on.
 * Returns the future to await, borrowed; NULL, and nothing has changed, when the object is bound to
 * a different loop (ZOE_RUNTIME_ERROR) or there is no memory. The first to join binds the object to
 * its loop. */
static inline zoe_future *
zoe_waiters_join(struct zoe_waiters *line, struct zoe_waiter **place, struct zoe_sync *sync,
                 zoe_loop *loop)
{
    return zoe_waiters_prepared(sync, loop) ? zoe_waiters_join_prepared(line, place, sync, loop)
                                            : zoe_waiters_prepare(line, place, sync, loop);
}

/* Take the first out of the line, which is not empty; its owner leaves later. */
static inline struct zoe_waiter *
zoe_waiters_take_first(struct zoe_waiters *line)
{
    struct zoe_waiter *first = line->first;
    line->first = first->behind;
    *(line->first == NULL ? &line->last : &line->first->ahead) = NULL;
    line->count--;
    return first;
}

/* Leave the line, unless taken out of it before, and let go of the place: *place is NULL then.
 * Returns whether it had been woken (and not cancelled). */
bool zoe_waiters_leave(struct zoe_waiters *line, struct zoe_waiter **place);

/* The second half of it: let go of a place that is in no line any more. */
static inline void
zoe_waiters_let_go(struct zoe_waiter **place)
{
    struct zoe_waiter *waiter = *place;
    *place = NULL;
    if (waiter->future.refs == 1 && waiter->future.kind < ZOE_LIST)
        zoe_pool_give(&waiter->future.loop->waiters, waiter);
    else
        zoe_future_release(&waiter->future);
}

/* Wake a waiter with this value, unless it was woken or cancelled before. Returns whether it did.
 * Emits done and ready. */
static inline bool
zoe_waiter_wake(struct zoe_waiter *waiter, zoe_value value)
{
    zoe_future *future = &waiter->future;
    zoe_loop *loop = future->loop;
    struct zoe_entry *task = future->callbacks;   /* the only one */
    if (future->state != ZOE_PENDING)
        return false;
    if (task == NULL || loop->trace != NULL || value.kind == ZOE_ERROR) {
        zoe_future_finish(future, ZOE_FINISHED, value);
        return true;
    }
    future->state = ZOE_FINISHED;    /* as zoe_future_finish does, for one task and no trace */
    future->payload = value.as;
    future->kind = (uint8_t)value.kind;
    future->callbacks = NULL;
    zoe_ready_link(loop, task);
    return true;
}

#endif
