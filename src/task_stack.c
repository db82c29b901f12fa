/* task_stack.c -- looking at tasks from outside: which there are, where they wait, for whom.
 *
 * A frame knows its coroutine, the line at which it will go on, and who awaits it. That is a
 * stack trace, for a task that is not running at all.
 */
#include "task_parts.h"

const zoe_coro *
zoe_task_get_coro(const zoe_task *task)
{
    return zoe_missing(task, "task") ? NULL : ((const zoe_frame *)(const void *)(task + 1))->coro;
}

zoe_task *
zoe_current_task(void)
{
    return zoe_running_loop == NULL ? NULL : zoe_running_loop->current_task;
}

size_t
zoe_all_tasks(const zoe_loop *loop, zoe_task **tasks, size_t size)
{
    size_t count = 0;
    if (zoe_missing(loop, "loop"))
        return 0;
    for (zoe_task *task = loop->tasks; task != NULL; task = task->younger, count++)
        if (count < size)
            tasks[count] = task;
    return count;
}

size_t
zoe_task_get_stack(const zoe_task *task, struct zoe_stack_frame *frames, size_t size)
{
    size_t depth = 0;
    if (zoe_missing(task, "task"))
        return 0;
    for (const zoe_frame *frame = task->frame; frame != NULL; frame = frame->caller)
        depth++;
    size_t level = depth;
    for (const zoe_frame *frame = task->frame; frame != NULL; frame = frame->caller)
        if (--level < size)
            frames[level] = (struct zoe_stack_frame){frame->coro->name, frame->coro->file,
                                                     frame->line};
    return depth;
}

static void
print_frames(const zoe_task *task, FILE *file, int indent)
{
    enum { DEEPEST = 64 };
    struct zoe_stack_frame frames[DEEPEST];
    size_t depth = zoe_task_get_stack(task, frames, DEEPEST);
    for (size_t i = 0; i < depth && i < DEEPEST; i++) {
        if (frames[i].file == NULL)
            fprintf(file, "%*s%s (in the library)\n", indent, "", frames[i].coro);
        else
            fprintf(file, "%*s%s at %s:%d\n", indent, "", frames[i].coro, frames[i].file,
                    frames[i].line);
    }
    if (depth > DEEPEST)
        fprintf(file, "%*s... and %zu more\n", indent, "", depth - DEEPEST);
}

void
zoe_task_print_stack(const zoe_task *task, FILE *file)
{
    if (zoe_missing(task, "task") || zoe_missing(file, "file"))
        return;
    fprintf(file, "Stack for %s (most recent call last):\n", zoe_task_get_name(task));
    print_frames(task, file, 2);
}

/* Print the task, and below it, indented, every task that awaits it. */
static void
print_waiters(const zoe_task *task, FILE *file, int indent)
{
    enum { WIDEST = 40 };
    fprintf(file, "%*s%s (T%llu)\n", indent, "", zoe_task_get_name(task),
            (unsigned long long)task->future.id);
    print_frames(task, file, indent + 2);
    for (const zoe_task *other = task->future.loop->tasks; other != NULL; other = other->younger) {
        if (other->waiter != &task->future || other == task)
            continue;
        fprintf(file, "%*sawaited by:\n", indent + 2, "");
        if (indent < WIDEST)
            print_waiters(other, file, indent + 4);
    }
}

void
zoe_print_call_graph(const zoe_task *task, FILE *file)
{
    if (!zoe_missing(task, "task") && !zoe_missing(file, "file"))
        print_waiters(task, file, 0);
}

void
zoe_loop_set_eager_tasks(zoe_loop *loop, bool eager)
{
    if (!zoe_missing(loop, "loop"))
        loop->eager = eager;
}

zoe_future *
zoe_ensure_from_future(zoe_future *future, const char *site)
{
    (void)site;
    return zoe_future_retain(future);
}

zoe_future *
zoe_ensure_from_task(zoe_task *task, const char *site)
{
    (void)site;
    return task == NULL ? NULL : zoe_future_retain(&task->future);
}

zoe_future *
zoe_ensure_from_coroutine(zoe_frame *frame, const char *site)
{
    zoe_task *task = NULL;
    if (zoe_missing(frame, "coroutine"))
        return NULL;
    if (frame->line != 0 || frame->caller != NULL)
        zoe_fail(ZOE_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
    else
        task = zoe_task_new(zoe_get_running_loop(), NULL, frame->coro, frame, site);
    return task == NULL ? NULL : &task->future;
}
