/* taskgroup.c -- a list of tasks, and one future that is done when the list is empty.
 *
 * The group hears of each task's end by a done callback. The first failure cancels the others, and
 * the parent too if it is still busy in the block; the exit takes that request back, since the
 * parent only needed to be interrupted.
 */
#include "taskgroup.h"

#include "settings.h"

/* A task of a group. Its callback owns it until it has run; after that the list of the failed. */
struct zoe_taskgroup_member {
    struct zoe_taskgroup_member *ahead, *behind;   /* its neighbours in its list               */
    struct zoe_taskgroup *group;  /* NULL: in no list                                          */
    zoe_task *task;               /* a reference                                               */
};

static void
append(struct zoe_taskgroup_list *list, struct zoe_taskgroup_member *member)
{
    member->ahead = list->last;
    member->behind = NULL;
    *(list->last == NULL ? &list->first : &list->last->behind) = member;
    list->last = member;
}

static void
remove_from(struct zoe_taskgroup_list *list, struct zoe_taskgroup_member *member)
{
    *(member->ahead == NULL ? &list->first : &member->ahead->behind) = member->behind;
    *(member->behind == NULL ? &list->last : &member->behind->ahead) = member->ahead;
}

/* The callback's entry goes: after a failure the group still needs the task. */
static void
drop(void *argument)
{
    struct zoe_taskgroup_member *member = argument;
    if (member->group != NULL)
        return;
    zoe_task_release(member->task);
    zoe_release(member);
}

/* --- when a task has ended ---------------------------------------------------------------- */

/* asyncio keeps the tasks in a set: a seed may choose another order. */
static void
shuffle(struct zoe_taskgroup_list *list)
{
    struct zoe_taskgroup_member *member;
    int count = 0;
    for (member = list->first; member != NULL; member = member->behind)
        count++;
    void **members = zoe_settings()->seed == 0 ? NULL
                                               : zoe_allocate((size_t)count * sizeof *members);
    if (members == NULL)
        return;
    count = 0;
    for (member = list->first; member != NULL; member = member->behind)
        members[count++] = member;
    zoe_shuffle(members, count, sizeof *members);
    *list = (struct zoe_taskgroup_list){0};
    for (int i = 0; i < count; i++)
        append(list, members[i]);
    zoe_release(members);
}

static void
abort_tasks(struct zoe_taskgroup *group)
{
    struct zoe_taskgroup_member *member;
    group->aborting = true;
    shuffle(&group->running);
    for (member = group->running.first; member != NULL; member = member->behind)
        if (!zoe_future_done(&member->task->future))
            zoe_task_cancel(member->task, NULL);
}

static void
note_base_error(struct zoe_taskgroup *group, const zoe_error *error)
{
    bool base = error->code == ZOE_SYSTEM_EXIT || error->code == ZOE_KEYBOARD_INTERRUPT;
    if (base && group->base_error == NULL)
        group->base_error = zoe_error_retain(error);
}

/* A task has failed: nobody needs to go on. */
static void
note_failure(struct zoe_taskgroup *group, const zoe_error *error)
{
    note_base_error(group, error);
    if (group->aborting || group->parent_cancel_requested)
        return;
    abort_tasks(group);
    group->parent_cancel_requested = true;
    zoe_task_cancel(group->parent, NULL);
}

static void
on_task_done(zoe_future *future, void *argument)
{
    struct zoe_taskgroup_member *member = argument;
    struct zoe_taskgroup *group = member->group;
    if (group == NULL)
        return;
    remove_from(&group->running, member);
    member->group = NULL;
    if (group->on_completed != NULL && group->running.first == NULL &&
        !zoe_future_done(group->on_completed))
        zoe_future_set_result(group->on_completed, zoe_bool(true));
    if (zoe_future_cancelled(future) || zoe_future_exception(future) == NULL)
        return;
    member->group = group;
    append(&group->failed, member);
    note_failure(group, zoe_future_exception(future));
}

/* --- the block ---------------------------------------------------------------------------- */

int
zoe_taskgroup_enter(struct zoe_taskgroup *group)
{
    zoe_task *parent = zoe_current_task();
    if (zoe_missing(group, "task group"))
        return ZOE_TYPE_ERROR;
    if (group->parent != NULL)
        return zoe_fail(ZOE_RUNTIME_ERROR, "TaskGroup has already been entered");
    if (parent == NULL)
        return zoe_fail(ZOE_RUNTIME_ERROR, "TaskGroup cannot determine the parent task");
    *group = (struct zoe_taskgroup){.parent = parent};
    return 0;
}

static int
check_open(const struct zoe_taskgroup *group)
{
    if (zoe_missing(group, "task group"))
        return ZOE_TYPE_ERROR;
    if (group->parent == NULL)
        return zoe_fail(ZOE_RUNTIME_ERROR, "TaskGroup has not been entered");
    if (group->exiting && group->running.first == NULL)
        return zoe_fail(ZOE_RUNTIME_ERROR, "TaskGroup is finished");
    if (group->aborting)
        return zoe_fail(ZOE_RUNTIME_ERROR, "TaskGroup is shutting down");
    return 0;
}

/* Hear of the task's end: at once, if it has ended inside its making. */
static int
listen(struct zoe_taskgroup_member *member)
{
    zoe_future *future = &member->task->future;
    append(&member->group->running, member);
    if (zoe_future_done(future)) {
        on_task_done(future, member);
        drop(member);
        return 0;
    }
    int code = zoe_future_add_owning_callback_(future, on_task_done, member, drop,
                                               "on_task_done", NULL);
    if (code == 0)
        return 0;
    remove_from(&member->group->running, member);
    member->group = NULL;
    zoe_task_cancel(member->task, NULL);
    drop(member);
    return code;
}

zoe_task *
zoe_taskgroup_create_task_(struct zoe_taskgroup *group, const char *name, const zoe_coro *coro,
                           const void *arguments, const char *site)
{
    if (check_open(group) != 0)
        return NULL;
    struct zoe_taskgroup_member *member = zoe_allocate(sizeof *member);
    if (member == NULL)
        return NULL;
    zoe_task *task = zoe_task_new(group->parent->future.loop, name, coro, arguments, site);
    if (task == NULL) {
        zoe_release(member);
        return NULL;
    }
    member->group = group;
    member->task = task;
    zoe_task_release(group->newest);
    group->newest = zoe_task_retain(task);
    return listen(member) == 0 ? task : NULL;
}

/* --- leaving ------------------------------------------------------------------------------ */

/* What the block ended with, when that is an error. */
static const zoe_error *
block_error(const struct zoe_taskgroup_exit *me)
{
    const zoe_frame *block = me->frame.caller;
    bool failed = block != NULL && block->kind == ZOE_ERROR;
    return failed ? block->payload.error : NULL;
}

/* Returns whether it can wait: not when the parent's coroutine is being thrown away. */
static bool
begin(struct zoe_taskgroup_exit *me)
{
    const zoe_error *error = block_error(me);
    me->group->exiting = true;
    if (error == NULL)
        return true;
    note_base_error(me->group, error);
    if (error->code == ZOE_CANCELLED)
        me->cancelled = zoe_error_retain(error);
    if (!me->group->aborting)
        abort_tasks(me->group);
    return error->code != ZOE_GENERATOR_EXIT;
}

/* The wait is over: the last task has ended, or the parent was cancelled. */
static void
resume(struct zoe_taskgroup_exit *me, const zoe_error *cancelled)
{
    zoe_future_release(me->group->on_completed);
    me->group->on_completed = NULL;
    if (cancelled == NULL || me->group->aborting)
        return;
    zoe_error_release(me->cancelled);
    me->cancelled = zoe_error_retain(cancelled);
    abort_tasks(me->group);
}

/* All errors as one; the block's own, unless NULL, is the last. */
static zoe_value
group_error(const struct zoe_taskgroup *group, const zoe_error *last)
{
    size_t count = last != NULL;
    struct zoe_taskgroup_member *member;
    for (member = group->failed.first; member != NULL; member = member->behind)
        count++;
    const zoe_error **errors = zoe_allocate(count * sizeof *errors);
    if (errors == NULL)
        return zoe_raise_last();
    errors[count - 1] = last;
    count = 0;
    for (member = group->failed.first; member != NULL; member = member->behind)
        errors[count++] = zoe_future_exception(&member->task->future);
    zoe_value error = zoe_error_value(zoe_error_group("unhandled errors in a TaskGroup", errors,
                                                      count + (last != NULL)));
    zoe_release(errors);
    return error;
}

/* No task is left: what the block ends with. */
static zoe_value
verdict(const struct zoe_taskgroup_exit *me)
{
    struct zoe_taskgroup *group = me->group;
    const zoe_error *cancelled = me->cancelled, *error = block_error(me);
    if (error != NULL && error->code == ZOE_CANCELLED)
        error = NULL;
    if (group->base_error != NULL)
        return zoe_error_value(zoe_error_retain(group->base_error));
    if (group->parent_cancel_requested && zoe_task_uncancel(group->parent) == 0)
        cancelled = NULL;
    if (cancelled != NULL && group->failed.first == NULL)
        return zoe_error_value(zoe_error_retain(cancelled));
    if (error == NULL && group->failed.first == NULL)
        return zoe_none();
    if (zoe_task_cancelling(group->parent) > 0) {
        zoe_task_uncancel(group->parent);
        zoe_task_cancel(group->parent, NULL);
    }
    return group_error(group, error);
}

/* Let go of everything; of running tasks only if the parent was thrown away. */
static void
clear(struct zoe_taskgroup *group)
{
    struct zoe_taskgroup_member *member = group->running.first, *next;
    for (; member != NULL; member = next) {
        zoe_task *task = zoe_task_retain(member->task);
        next = member->behind;
        member->group = NULL;
        zoe_future_remove_done_callback(&task->future, on_task_done, member);
        zoe_task_release(task);
    }
    for (member = group->failed.first; member != NULL; member = next) {
        next = member->behind;
        member->group = NULL;
        drop(member);
    }
    struct zoe_taskgroup over = *group;
    *group = (struct zoe_taskgroup){.parent = over.parent, .exiting = true};
    zoe_task_release(over.newest);
    zoe_error_release(over.base_error);
    zoe_future_release(over.on_completed);
}

CORO(zoe_taskgroup_exit)
{
    ASYNC (me) {
        if (me->group == NULL || me->group->parent == NULL || me->group->exiting)
            RETURN(zoe_none());
        if (!begin(me))
            RETURN(zoe_none());
        while (me->group->running.first != NULL) {
            zoe_catch(&me->frame, ZOE_CANCELLED);
            me->group->on_completed = zoe_future_new_(zoe_self->future.loop, NULL);
            if (me->group->on_completed != NULL)
                AWAIT(me->group->on_completed);
            else
                AWAIT(zoe_yield);
            resume(me, zoe_caught());
        }
        RETURN(verdict(me));
    FINALLY:
        zoe_error_release(me->cancelled);
        if (me->group != NULL)
            clear(me->group);
    }
}
