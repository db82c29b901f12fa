/* task_trace.c -- what the trace says of a task. */
#include "task_parts.h"
#include "trace_parts.h"

/* The innermost frame that is the program's own, not the library's; NULL: none. */
static const zoe_frame *
program_frame(const zoe_task *task)
{
    const zoe_frame *frame = task->frame;
    while (frame != NULL && frame->coro->file == NULL)
        frame = frame->caller;
    return frame;
}

/* The frame as an item of a list. */
static char *
put_frame(char *at, bool first, const struct zoe_stack_frame *frame)
{
    at = zoe_put_text(at, first ? "[\"" : ",\"");
    at = zoe_put_inside(at, frame->coro, ZOE_SHOWN_TEXT);
    at = zoe_put_text(at, " ");
    at = zoe_put_inside(at, frame->file, ZOE_SHOWN_PATH);
    at = zoe_put_text(at, ":");
    at = zoe_put_number(at, frame->line);
    return zoe_put_text(at, "\"");
}

/* The task's await stack, in JSON, to be kept; NULL unless two of the program's frames are in it. */
static const char *
keep_stack(const zoe_task *task)
{
    enum { SHOWN = 20, FRAME = ZOE_INSIDE * (ZOE_SHOWN_PATH + ZOE_SHOWN_TEXT + 10) };
    struct zoe_stack_frame frames[SHOWN];
    char text[ZOE_LONGEST_JSON], *next = text, *end = text + sizeof text - FRAME;
    if (task->frame == NULL || task->frame->caller == NULL)
        return NULL;
    size_t depth = zoe_task_get_stack(task, frames, SHOWN), own = 0;
    for (size_t i = 0; i < depth && i < SHOWN && next < end; i++)
        if (frames[i].file != NULL)
            next = put_frame(next, own++ == 0, &frames[i]);
    strcpy(next, depth > SHOWN ? ",\"...\"]" : "]");
    return own < 2 ? NULL : zoe_trace_keep(task->future.loop->trace, text);
}

/* The event recorded last says, too, where in the program the task stands. */
static void
add_place(const zoe_task *task)
{
    const zoe_frame *frame = program_frame(task);
    if (frame == NULL || frame->line <= 0)
        return;
    struct zoe_record *event = zoe_trace_last(task->future.loop->trace);
    event->site = frame->coro->file;
    event->extra = frame->line;
}

uint64_t
zoe_task_trace_new(const zoe_task *task, const char *site)
{
    struct zoe_trace *trace = task->future.loop->trace;
    const zoe_task *parent = task->future.loop->current_task;
    const char *name = NULL;
    if (task->extra != NULL && task->extra->name != NULL)
        name = zoe_trace_keep(trace, task->extra->name);
    return zoe_trace(task->future.loop, TASK, .id = task->future.id,
                     .text = task->frame->coro->name, .site = site,
                     .number = parent == NULL ? 0 : (int64_t)parent->future.id,
                     .extra = (int64_t)(intptr_t)name);
}

uint64_t
zoe_task_trace_await(const zoe_task *task)
{
    const zoe_future *waiter = task->waiter;
    const char *stack = keep_stack(task);
    uint64_t n = zoe_trace(task->future.loop, AWAIT, .id = task->future.id, .text = stack,
                           .number = (int64_t)waiter->id,
                           .on_letter = waiter->type->sealed ? 'T' : 'F');
    add_place(task);
    return n;
}

uint64_t
zoe_task_trace_yield(const zoe_task *task)
{
    const char *stack = keep_stack(task);
    uint64_t n = zoe_trace(task->future.loop, YIELD, .id = task->future.id, .text = stack);
    add_place(task);
    return n;
}

void
zoe_task_trace_step(const zoe_task *task)
{
    struct zoe_trace *trace = task->future.loop->trace;
    zoe_value awaited = task->future.loop->awaited;
    const char *thrown = NULL;
    if (awaited.kind == ZOE_ERROR)
        thrown = zoe_trace_keep_value(trace, awaited);
    zoe_trace_set_by(trace, (struct zoe_by){'T', (uint32_t)task->future.id});
    zoe_trace(task->future.loop, STEP, .id = task->future.id, .text = thrown);
    add_place(task);
}

void
zoe_task_trace_cancel(const zoe_task *task, const char *message)
{
    struct zoe_trace *trace = task->future.loop->trace;
    const zoe_future *on = task->waiter;
    const char *text = message == NULL ? NULL : zoe_trace_keep(trace, message);
    zoe_trace(task->future.loop, CANCEL, .id = task->future.id, .text = text,
              .small = task->future.state != ZOE_PENDING,
              .number = on == NULL ? 0 : (int64_t)on->id,
              .on_letter = on == NULL ? 0 : on->type->sealed ? 'T' : 'F');
}
