/* task_parts.h -- what the parts of a task tell each other: for src/ only. */
#ifndef ZOE_TASK_PARTS_H
#define ZOE_TASK_PARTS_H

#include "task.h"

/* --- driving and ending (task.c, task_destroy.c) ------------------------------------------ */

/* Resume the innermost frame, then whoever awaits it, until something pauses or all have ended.
 * Returns whether it paused. */
static inline bool
zoe_task_drive(zoe_task *task)
{
    zoe_outcome outcome;
    do
        outcome = task->frame->coro->resume(task, task->frame);
    while (!outcome.paused && task->frame != NULL);
    return outcome.paused;
}

/* AWAIT at a place with a name, not the number of a line: others can pause there, too. That one is
 * written out where it stands, as lesson 4 takes it apart. */
#define ZOE_AWAIT_AT(place, future)                                                                \
    do {                                                                                           \
        if (zoe_await_future(zoe_self, &me->frame, (future), place)) {                             \
            return (zoe_outcome){true};                                                            \
        case place:;                                                                               \
        }                                                                                          \
        if (zoe_await_failed(zoe_self, &me->frame))                                                \
            goto zoe_leave;                                                                        \
    } while (0)

/* Whether the last await left nothing to release, or to throw in. */
static inline bool
zoe_frame_may_end_at_once(const zoe_task *self)
{
    return self->future.loop->awaited.kind < ZOE_LIST;
}

/* If so, a coroutine may end with this value without entering its body, and must then return that
 * it has not paused. */
static inline void
zoe_frame_end_at_once(zoe_task *self, const zoe_frame *frame, zoe_value value)
{
    self->frame = frame->caller;
    self->future.loop->awaited = value;
}

/* Take it out of the loop's list of tasks that are not done. */
void zoe_task_unlink(zoe_task *task);

/* A pending task that nobody will step again: report it and close its coroutine. Its callbacks are
 * dropped. Returns whether it stood among a future's callbacks, whose reference is now the
 * caller's. */
bool zoe_task_abandon(zoe_task *task);

/* The last reference is gone. */
void zoe_task_destroy(zoe_future *future);

/* --- what few tasks need (task_extra.c) --------------------------------------------------- */

/* The task's extra part, made when it has none; NULL without memory. */
struct zoe_task_extra *zoe_task_extra(zoe_task *task);

/* Give a new task its name, the current context, and, in debug mode, its creation site. Returns 0,
 * or ZOE_MEMORY_ERROR with nothing to free. */
int zoe_task_prepare_extra(zoe_task *task, const zoe_loop *loop, const char *name,
                           const char *site);

/* Free it with all it owns. */
void zoe_task_free_extra(zoe_task *task);

/* Its coroutine has paused or ended: what is the current context is the task's, and no longer
 * current. */
void zoe_task_keep_context(zoe_task *task);

/* The error to throw in at the next step as a value, or None; taken out. */
zoe_value zoe_task_take_thrown(zoe_task *task);

/* Remember the message of a cancel that is thrown at the next step. */
void zoe_task_set_cancel_message(zoe_task *task, const char *message);

/* That message, or NULL. */
const char *zoe_task_cancel_message(const zoe_task *task);

/* The CancelledError with that message; clears must_cancel. The caller owns it. */
const zoe_error *zoe_task_take_cancelled(zoe_task *task);

/* The request to cancel is taken back, or was passed on: nothing of it is thrown any more. */
void zoe_task_withdraw_cancel(zoe_task *task);

/* --- what the trace says of it (task_trace.c) --------------------------------------------- */

/* Emit task, await, yield, step, cancel; the first two and yield return the event's number. */
uint64_t zoe_task_trace_new(const zoe_task *task, const char *site);
uint64_t zoe_task_trace_await(const zoe_task *task);
uint64_t zoe_task_trace_yield(const zoe_task *task);
void zoe_task_trace_step(const zoe_task *task);
void zoe_task_trace_cancel(const zoe_task *task, const char *message);

#endif
