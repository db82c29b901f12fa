/* task.c -- a coroutine that the loop drives: step, suspend, wake up, end.
 *
 * One entry of the ready queue is embedded in every task. It stands in the ready queue while the
 * task is to be stepped, and among a future's callbacks while the task waits; whichever holds it
 * owns a reference to the task. Waking up therefore needs no memory and cannot fail.
 */
#include "task.h"

#include <stddef.h>
#include <string.h>

#include "task_parts.h"
#include "turn.h"

static zoe_task *
task_of(const struct zoe_entry *entry)
{
    return (zoe_task *)(void *)((char *)(uintptr_t)entry - offsetof(zoe_task, entry));
}

/* --- ending ------------------------------------------------------------------------------- */

void
zoe_task_unlink(zoe_task *task)
{
    zoe_loop *loop = task->future.loop;
    *(task->older == NULL ? &loop->tasks : &task->older->younger) = task->younger;
    *(task->younger == NULL ? &loop->tasks_last : &task->younger->older) = task->older;
    task->older = task->younger = NULL;
}

/* What the coroutine ended with, or the CancelledError that came too late for it to see. */
static zoe_value
take_outcome(zoe_task *task)
{
    zoe_loop *loop = task->future.loop;
    zoe_value outcome = loop->awaited;
    loop->awaited = zoe_none();
    if (!task->future.must_cancel || outcome.kind == ZOE_ERROR)
        return outcome;
    zoe_value_release(outcome);
    return zoe_error_value(zoe_task_take_cancelled(task));
}

/* The coroutine has ended, and so has the task. Takes over a reference. */
__attribute__((noinline)) static void
end(zoe_task *task)
{
    zoe_loop *loop = task->future.loop;
    zoe_value outcome = take_outcome(task);
    int code = zoe_error_code(outcome);
    task->frame = NULL;
    zoe_task_unlink(task);
    if (task->future.cancels > 0 && code != ZOE_CANCELLED)
        zoe_trace(loop, SWALLOW, .id = task->future.id);
    if (code == ZOE_SYSTEM_EXIT || code == ZOE_KEYBOARD_INTERRUPT)
        zoe_loop_raise(loop, zoe_value_retain(outcome));
    zoe_future_finish(&task->future, code == ZOE_CANCELLED ? ZOE_STATE_CANCELLED : ZOE_FINISHED,
                      outcome);
    zoe_task_release(task);
}

/* --- suspending --------------------------------------------------------------------------- */

/* The awaited thing cannot be waited for: throw an error in at the next step. Without memory for that
 * the thing stays, and is pending then: a MemoryError. */
static ZOE_RARE void
refuse_await(zoe_task *task)
{
    const char *why = task->waiter == &task->future
                          ? "Task cannot await on itself: %s"
                          : "Task %s got a future attached to a different loop";
    struct zoe_task_extra *extra = zoe_task_extra(task);
    if (extra != NULL) {
        extra->thrown = zoe_raise(ZOE_RUNTIME_ERROR, why, zoe_task_get_name(task)).as.error;
        zoe_future_release(task->waiter);
        task->waiter = NULL;
    }
    zoe_loop *loop = task->future.loop;
    zoe_ready_wake(loop, &task->entry, ZOE_WHY_SOON, zoe_running_cause(loop));
}

/* The slow half of the function below: the wait is traced, or the task was cancelled in this step. */
static ZOE_RARE void
wait_specially(zoe_loop *loop, zoe_task *task)
{
    zoe_future_add_entry(task->waiter, &task->entry);
    if (loop->trace != NULL)
        zoe_task_trace_await(task);
    if (task->future.must_cancel &&
        zoe_future_cancel(task->waiter, zoe_task_cancel_message(task)))
        zoe_task_withdraw_cancel(task);
}

static inline void
wait_for_future(zoe_loop *loop, zoe_task *task)
{
    if (loop->trace != NULL || task->future.must_cancel)
        wait_specially(loop, task);
    else
        zoe_future_append(task->waiter, &task->entry);
}

static void
suspend(zoe_loop *loop, zoe_task *task)
{
    zoe_future *waiter = task->waiter;
    if (waiter == NULL)
        zoe_ready_wake(loop, &task->entry, ZOE_WHY_SOON,
                       loop->trace == NULL ? 0 : zoe_task_trace_yield(task));
    else if (waiter->loop != loop || waiter == &task->future)
        refuse_await(task);
    else
        wait_for_future(loop, task);
}

/* --- stepping ----------------------------------------------------------------------------- */

/* The coroutine finds at its await what the future that it waited for ended with. */
static ZOE_APART void
find_any_result(zoe_task *task)
{
    zoe_future *waiter = task->waiter;
    task->waiter = NULL;
    zoe_await_result(task, waiter);
    zoe_future_release(waiter);
}

/* Mostly that is a value that is not counted, as the one before it; or it waited for a turn. */
static inline void
find_result(zoe_loop *loop, zoe_task *task)
{
    zoe_future *waiter = task->waiter;
    if (waiter == NULL) {
        zoe_task_awaited(task, zoe_none());
    } else if (waiter->kind >= ZOE_LIST || loop->awaited.kind >= ZOE_LIST) {
        find_any_result(task);
    } else {
        task->waiter = NULL;
        loop->awaited = zoe_future_value(waiter);
        zoe_future_release(waiter);
    }
}

/* The same when an error may have to be thrown in: a cancellation, or why it could not wait. */
static void
find_thrown(zoe_task *task)
{
    if (task->waiter != NULL)
        find_any_result(task);
    else
        zoe_task_awaited(task, zoe_task_take_thrown(task));
    if (task->future.must_cancel && zoe_error_code(task->future.loop->awaited) != ZOE_CANCELLED)
        zoe_task_awaited(task, zoe_error_value(zoe_task_take_cancelled(task)));
    zoe_task_withdraw_cancel(task);
}

/* The coroutine, if it begins at all, runs to its next pause or to its end. Returns whether it paused.
 * It may have made a context, which is the task's; between steps there is none. */
static inline bool
run(zoe_loop *loop, zoe_task *task, bool begins)
{
    if (loop->trace != NULL)
        zoe_task_trace_step(task);
    loop->current_task = task;
    bool paused = begins && zoe_task_drive(task);
    if (zoe_current_context != NULL)
        zoe_task_keep_context(task);
    return paused;
}

/* The same for a task that is cancelled or has an extra part, such as a context. An error ends a
 * coroutine that has not begun. */
static ZOE_RARE bool
run_specially(zoe_loop *loop, zoe_task *task)
{
    zoe_context *outer = zoe_current_context;
    find_thrown(task);
    bool begins = loop->awaited.kind != ZOE_ERROR || task->frame->line != 0;
    if (task->extra != NULL) {
        zoe_current_context = task->extra->context;
        task->extra->context = NULL;
    }
    bool paused = run(loop, task, begins);
    zoe_current_context = outer;
    return paused;
}

/* One step: the coroutine runs to its next pause, or to its end. Takes over the entry's reference. */
static void
step(zoe_loop *loop, struct zoe_entry *entry)
{
    zoe_task *task = task_of(entry);
    bool paused;
    if (task->future.must_cancel || task->extra != NULL) {
        paused = run_specially(loop, task);
    } else {
        find_result(loop, task);
        paused = run(loop, task, true);
    }
    loop->current_task = NULL;
    if (paused)
        suspend(loop, task);
    else
        end(task);
}

static void
drop(zoe_loop *loop, struct zoe_entry *entry)
{
    (void)loop;
    zoe_task_release(task_of(entry));
}

static void
describe(const struct zoe_entry *entry, struct zoe_record *event)
{
    const zoe_task *task = task_of(entry);
    event->text = task->waiter != NULL ? "task.wakeup" : "task.step";
    event->on_letter = 'T';
    event->number = (int64_t)task->future.id;
}

static const struct zoe_entry_type task_entry = {step, drop, describe};

/* --- making ------------------------------------------------------------------------------- */

static bool
cancel(zoe_future *future, const char *message)
{
    return zoe_task_cancel((zoe_task *)future, message);
}

static const struct zoe_future_type task_type = {
    "Task", "Task exception was never retrieved", true, cancel, zoe_task_destroy};

static void
link_task(zoe_task *task)
{
    zoe_loop *loop = task->future.loop;
    task->older = loop->tasks_last;
    *(loop->tasks_last == NULL ? &loop->tasks : &loop->tasks_last->younger) = task;
    loop->tasks_last = task;
}

static void
init(zoe_task *task, zoe_loop *loop, const zoe_coro *coro, const void *arguments)
{
    task->future = (zoe_future){.loop = loop, .type = &task_type, .refs = 2, .kind = ZOE_NO_KIND};
    task->future.id = (uint32_t)++loop->ids->task;
    task->entry.type = &task_entry;
    loop->live_tasks++;
    task->frame = (zoe_frame *)(void *)(task + 1);
    memcpy(task->frame, arguments, coro->size);
    *task->frame = (zoe_frame){.coro = coro};
    link_task(task);
}

/* The first step now, inside the step of the task that makes this one, which must not notice. */
static void
step_eagerly(zoe_task *task)
{
    zoe_loop *loop = task->future.loop;
    zoe_value outer_awaited = loop->awaited;
    zoe_task *outer_task = loop->current_task;
    struct zoe_by by = zoe_trace_get_by(loop->trace);
    loop->awaited = zoe_none();
    step(loop, &task->entry);
    zoe_trace_set_by(loop->trace, by);
    zoe_value_release(loop->awaited);
    loop->awaited = outer_awaited;
    loop->current_task = outer_task;
}

zoe_task *
zoe_task_new(zoe_loop *loop, const char *name, const zoe_coro *coro, const void *arguments,
             const char *site)
{
    if (loop == NULL || zoe_loop_check(loop) != 0)
        return NULL;
    zoe_task *task = zoe_allocate(sizeof *task + coro->size);
    if (task == NULL)
        return NULL;
    if (zoe_task_prepare_extra(task, loop, name, site) != 0) {
        zoe_release(task);
        return NULL;
    }
    init(task, loop, coro, arguments);
    uint64_t n = loop->trace == NULL ? 0 : zoe_task_trace_new(task, site);
    if (loop->eager && loop->running)
        step_eagerly(task);
    else
        zoe_ready_wake(loop, &task->entry, ZOE_WHY_SOON, n);
    return task;
}
