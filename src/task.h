/* task.h -- a coroutine that the loop drives.
 *
 * A task puts its first step into the ready queue. A step resumes the coroutine until it awaits
 * something that is not done; the task then adds itself to that future's callbacks, which puts the
 * next step into the ready queue. There is no other scheduler.
 *
 * Tasks are counted like futures (a task is one: &task->future). The loop keeps no reference: a
 * task lives by its owner, by the ready queue, or by the future it waits for.
 */
#ifndef ZOE_TASK_H
#define ZOE_TASK_H

#include <stdio.h>

#include "coroutine.h"

/* What few tasks need. */
struct zoe_task_extra {
    char *name;                   /* given by the program; NULL: "Task-1"                      */
    zoe_context *context;         /* the context it runs in: a reference, or NULL              */
    const zoe_error *thrown;      /* why it could not wait, thrown in at the next step; or NULL */
    const zoe_error *cancelled;   /* the same of a cancel that has a message; or NULL          */
    const char *site;             /* who made it, in debug mode; or NULL                       */
};

struct zoe_task {
    zoe_future future;            /* its result; first, so that a task is a future             */
    struct zoe_entry entry;       /* its place in the ready queue, or among a future's callbacks */
    zoe_frame *frame;             /* the innermost frame, the one to resume; NULL when done    */
    zoe_future *waiter;           /* what it waits for: a reference; NULL: nothing             */
    zoe_task *older, *younger;    /* its neighbours among the loop's tasks                     */
    struct zoe_task_extra *extra; /* NULL: none of it                                          */
    /* The outermost frame follows in memory.                                                  */
};

/* --- making tasks ------------------------------------------------------------------------- */

/* Run coroutine `coro` with these arguments as a task of the running loop:
 *     zoe_task *task = zoe_create_task(greet, .name = "world");
 * Its first step is put into the ready queue. Returns a reference the caller owns; NULL outside of
 * a running loop, when the loop is closed, and without memory. Emits task and ready. Mirrors
 * asyncio.create_task. */
#define zoe_create_task(...) ZOE_CREATE_TASK(zoe_get_running_loop(), NULL, __VA_ARGS__, .frame = {0})

/* The same with a name, which is copied: zoe_create_named_task("first", greet, ...). Mirrors
 * asyncio.create_task(..., name=). */
#define zoe_create_named_task(name, ...)                                                           \
    ZOE_CREATE_TASK(zoe_get_running_loop(), name, __VA_ARGS__, .frame = {0})

/* The same in any loop of this thread: zoe_loop_create_task(loop, greet, ...). Mirrors
 * loop.create_task. */
#define zoe_loop_create_task(loop, ...) ZOE_CREATE_TASK(loop, NULL, __VA_ARGS__, .frame = {0})

#define ZOE_CREATE_TASK(loop, name, coro, ...)                                                     \
    zoe_task_new(loop, name, &coro, &(struct coro){__VA_ARGS__}, ZOE_HERE)

/* What the three above call: the task's outermost frame is a copy of arguments. */
zoe_task *zoe_task_new(zoe_loop *loop, const char *name, const zoe_coro *coro,
                       const void *arguments, const char *site);

/* A task for a coroutine object (zoe_coroutine), which is copied; a future or a task is returned
 * as it is, with one more reference. Mirrors asyncio.ensure_future. */
#define zoe_ensure_future(awaitable)                                                               \
    _Generic((awaitable),                                                                          \
        zoe_future *: zoe_ensure_from_future,                                                      \
        zoe_task *: zoe_ensure_from_task,                                                          \
        zoe_frame *: zoe_ensure_from_coroutine)(awaitable, ZOE_HERE)

zoe_future *zoe_ensure_from_future(zoe_future *future, const char *site);
zoe_future *zoe_ensure_from_task(zoe_task *task, const char *site);
zoe_future *zoe_ensure_from_coroutine(zoe_frame *frame, const char *site);

/* Whether tasks of this loop take their first step inside zoe_create_task. Mirrors
 * loop.set_task_factory(asyncio.eager_task_factory). */
void zoe_loop_set_eager_tasks(zoe_loop *loop, bool eager);

/* One more owner; returns the task. NULL is let through. */
zoe_task *zoe_task_retain(zoe_task *task);

/* One owner less; the last one frees it, and reports an error nobody retrieved, or "Task was
 * destroyed but it is pending!". NULL is let through. */
void zoe_task_release(zoe_task *task);

/* --- looking at tasks --------------------------------------------------------------------- */

/* The task's outermost frame, typed, to read its results: zoe_task_frame(task, greet)->length. It
 * lives as long as the task. */
#define zoe_task_frame(task, coro) ((struct coro *)(void *)((zoe_task *)(task) + 1))

/* Its name, borrowed: the given one, or "Task-1" in a buffer of this thread that the next call
 * overwrites. Mirrors Task.get_name. */
const char *zoe_task_get_name(const zoe_task *task);

/* Name it; copied. Returns 0 or ZOE_MEMORY_ERROR. Mirrors Task.set_name. */
int zoe_task_set_name(zoe_task *task, const char *name);

/* The coroutine it runs. Mirrors Task.get_coro. */
const zoe_coro *zoe_task_get_coro(const zoe_task *task);

/* The task being stepped in this thread, borrowed; NULL outside of tasks. Mirrors
 * asyncio.current_task. */
zoe_task *zoe_current_task(void);

/* Write up to size of the loop's tasks that are not done, oldest first, borrowed, to tasks. Returns
 * how many there are. Mirrors asyncio.all_tasks. */
size_t zoe_all_tasks(const zoe_loop *loop, zoe_task **tasks, size_t size);

/* --- cancelling --------------------------------------------------------------------------- */

/* Ask it to cancel: a CancelledError with this message (or NULL) is thrown in at its await, at its
 * next step. Returns false when it was done already. Emits cancel. Mirrors Task.cancel. */
bool zoe_task_cancel(zoe_task *task, const char *message);

/* How many requests to cancel were not taken back. Mirrors Task.cancelling. */
unsigned zoe_task_cancelling(const zoe_task *task);

/* Take one request back; returns how many are left. At 0 a CancelledError not yet thrown is
 * withdrawn. Emits uncancel. Mirrors Task.uncancel. */
unsigned zoe_task_uncancel(zoe_task *task);

/* --- stacks ------------------------------------------------------------------------------- */

/* One level of an await stack. */
struct zoe_stack_frame {
    const char *coro;             /* the coroutine's name                                      */
    const char *file;             /* where it is defined; NULL inside the library              */
    int line;                     /* where it waits, or where it will start                    */
};

/* Write up to size levels of the task's await stack, outermost first. Returns how many there are;
 * 0 when it is done. Mirrors Task.get_stack, which shows the outermost only. */
size_t zoe_task_get_stack(const zoe_task *task, struct zoe_stack_frame *frames, size_t size);

/* Print the await stack. Mirrors Task.print_stack. */
void zoe_task_print_stack(const zoe_task *task, FILE *file);

/* Print the task's stack, and then who waits for it, and who waits for those. Mirrors
 * asyncio.print_call_graph. */
void zoe_print_call_graph(const zoe_task *task, FILE *file);

/* --- what AWAIT and CALL are made of ------------------------------------------------------ */

/* The slow halves of the functions below. */
void zoe_task_awaited_slowly(zoe_task *self, zoe_value value) ZOE_RARE;
void zoe_await_done(zoe_task *self, zoe_future *future) ZOE_RARE;
bool zoe_await_reused(zoe_task *self, zoe_frame *child) ZOE_RARE;
bool zoe_await_judge(zoe_task *self, zoe_frame *frame) ZOE_RARE;

/* Keep the value an await ended with, for zoe_awaited; takes it over. */
static inline void
zoe_task_awaited(zoe_task *self, zoe_value value)
{
    zoe_loop *loop = self->future.loop;
    if (loop->awaited.kind < ZOE_LIST)
        loop->awaited = value;
    else
        zoe_task_awaited_slowly(self, value);
}

/* The await finds what a future that is done ended with; of NULL, why there is none. */
static inline void
zoe_await_result(zoe_task *self, zoe_future *future)
{
    if (future == NULL || future->kind >= ZOE_LIST)
        zoe_await_done(self, future);
    else
        zoe_task_awaited(self, zoe_future_value(future));
}

/* Await a future. Returns true when the body must pause. */
static inline bool
zoe_await_future(zoe_task *self, zoe_frame *frame, zoe_future *future, int line)
{
    frame->line = line;
    if (future != NULL && future->state == ZOE_PENDING) {
        self->waiter = zoe_future_retain(future);
        return true;
    }
    zoe_await_result(self, future);
    return false;
}

/* Await a task. Returns true when the body must pause. */
static inline bool
zoe_await_task(zoe_task *self, zoe_frame *frame, zoe_task *task, int line)
{
    return zoe_await_future(self, frame, task == NULL ? NULL : &task->future, line);
}

/* Await the next turn. Returns true: the body must pause. */
static inline bool
zoe_await_turn(zoe_task *self, zoe_frame *frame, struct zoe_bare_yield *yield, int line)
{
    (void)self;
    (void)yield;
    frame->line = line;
    return true;
}

/* Run a coroutine inline. Returns true when it paused, and with it the body. */
static inline bool
zoe_frame_call(zoe_task *self, zoe_frame *frame, zoe_frame *child, int line)
{
    frame->line = line;
    child->caller = frame;
    self->frame = child;
    return child->coro->resume(self, child).paused;
}

/* Await a coroutine object. Returns true when it paused, and with it the body. */
static inline bool
zoe_await_coroutine(zoe_task *self, zoe_frame *frame, zoe_frame *child, int line)
{
    frame->line = line;
    if (child == NULL || child->line != 0 || child->caller != NULL)
        return zoe_await_reused(self, child);
    return zoe_frame_call(self, frame, child, line);
}

/* Whether the await that just ended ends the body too: it failed, and zoe_catch did not ask for
 * that. */
static inline bool
zoe_await_failed(zoe_task *self, zoe_frame *frame)
{
    if (self->future.loop->awaited.kind != ZOE_ERROR && frame->catching == 0)
        return false;
    return zoe_await_judge(self, frame);
}

/* The body has ended: its outcome is what its caller awaited. */
static inline zoe_outcome
zoe_frame_end(zoe_task *self, zoe_frame *frame)
{
    self->frame = frame->caller;
    zoe_task_awaited(self, zoe_frame_outcome(frame));
    return (zoe_outcome){false};
}

#endif
