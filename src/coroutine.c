/* coroutine.c -- the rare cases of an await: what cannot go on, and what failed.
 *
 * The common cases are inline in task.h.
 */
#include "coroutine.h"

#include "task.h"

void
zoe_frame_lost(zoe_frame *frame)
{
    zoe_frame_return(frame, zoe_raise(ZOE_RUNTIME_ERROR,
                                      "coroutine %s cannot go on at line %d of %s: an await must "
                                      "not stand inside a switch; use if and else",
                                      frame->coro->name, frame->line,
                                      frame->coro->file == NULL ? "?" : frame->coro->file));
}

/* Awaiting NULL raises why there is nothing: the call that should have made it failed. */
static zoe_value
why_null(void)
{
    if (zoe_last_error()->code != ZOE_OK)
        return zoe_raise_last();
    return zoe_raise(ZOE_TYPE_ERROR, "NULL cannot be awaited");
}

void
zoe_task_awaited_slowly(zoe_task *self, zoe_value value)
{
    zoe_value_release(self->future.loop->awaited);
    self->future.loop->awaited = value;
}

void
zoe_frame_return_slowly(zoe_frame *frame, zoe_value value)
{
    zoe_value_release(zoe_frame_outcome(frame));
    frame->payload = value.as;
    frame->kind = (uint8_t)value.kind;
}

void
zoe_await_done(zoe_task *self, zoe_future *future)
{
    bool pending = future != NULL && !zoe_future_done(future);
    zoe_task_awaited(self, future == NULL ? why_null()
                           : pending      ? zoe_raise(ZOE_MEMORY_ERROR, "out of memory")
                                          : zoe_value_retain(zoe_future_result(future)));
}

bool
zoe_await_reused(zoe_task *self, zoe_frame *child)
{
    zoe_task_awaited(self, child == NULL
                               ? why_null()
                               : zoe_raise(ZOE_RUNTIME_ERROR,
                                           "cannot reuse already awaited coroutine"));
    return false;
}

bool
zoe_await_judge(zoe_task *self, zoe_frame *frame)
{
    zoe_loop *loop = self->future.loop;
    int what = frame->catching;
    frame->catching = 0;
    if (loop->awaited.kind != ZOE_ERROR)
        return false;
    if (what != 0 && zoe_error_matches(loop->awaited.as.error->code, what))
        return false;
    zoe_frame_return(frame, loop->awaited);
    loop->awaited = zoe_none();
    return true;
}

zoe_value
zoe_awaited(void)
{
    return zoe_running_loop == NULL ? zoe_none() : zoe_running_loop->awaited;
}

const zoe_error *
zoe_caught(void)
{
    zoe_value awaited = zoe_awaited();
    return awaited.kind == ZOE_ERROR ? awaited.as.error : NULL;
}
