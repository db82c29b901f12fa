/* task_extra.c -- names, contexts, and errors to be thrown: the parts that few tasks need. */
#include <string.h>

#include "task_parts.h"

struct zoe_task_extra *
zoe_task_extra(zoe_task *task)
{
    if (task->extra == NULL)
        task->extra = zoe_allocate(sizeof *task->extra);
    return task->extra;
}

int
zoe_task_prepare_extra(zoe_task *task, const zoe_loop *loop, const char *name, const char *site)
{
    if (name == NULL && zoe_current_context == NULL && !loop->debug)
        return 0;
    struct zoe_task_extra *extra = zoe_task_extra(task);
    if (extra == NULL)
        return ZOE_MEMORY_ERROR;
    if (name != NULL && zoe_task_set_name(task, name) != 0) {
        zoe_release(extra);
        return ZOE_MEMORY_ERROR;
    }
    extra->context = zoe_context_retain(zoe_current_context);
    extra->site = loop->debug ? site : NULL;
    return 0;
}

void
zoe_task_free_extra(zoe_task *task)
{
    if (task->extra == NULL)
        return;
    zoe_release(task->extra->name);
    zoe_context_release(task->extra->context);
    zoe_error_release(task->extra->thrown);
    zoe_error_release(task->extra->cancelled);
    zoe_release(task->extra);
}

void
zoe_task_keep_context(zoe_task *task)
{
    struct zoe_task_extra *extra = zoe_task_extra(task);
    if (extra != NULL)
        extra->context = zoe_current_context;
    else
        zoe_context_release(zoe_current_context);
    zoe_current_context = NULL;
}

zoe_value
zoe_task_take_thrown(zoe_task *task)
{
    const zoe_error *thrown = task->extra == NULL ? NULL : task->extra->thrown;
    if (thrown == NULL)
        return zoe_none();
    task->extra->thrown = NULL;
    return zoe_error_value(thrown);
}

void
zoe_task_set_cancel_message(zoe_task *task, const char *message)
{
    zoe_error_release(zoe_task_take_cancelled(task));
    if (message != NULL && message[0] != '\0' && zoe_task_extra(task) != NULL)
        task->extra->cancelled = zoe_error_cancelled(message);
}

const char *
zoe_task_cancel_message(const zoe_task *task)
{
    bool has = task->extra != NULL && task->extra->cancelled != NULL;
    return has ? task->extra->cancelled->message : NULL;
}

const zoe_error *
zoe_task_take_cancelled(zoe_task *task)
{
    const zoe_error *cancelled = task->extra == NULL ? NULL : task->extra->cancelled;
    task->future.must_cancel = false;
    if (cancelled == NULL)
        return zoe_error_cancelled(NULL);
    task->extra->cancelled = NULL;
    return cancelled;
}

void
zoe_task_withdraw_cancel(zoe_task *task)
{
    if (task->future.must_cancel)
        zoe_error_release(zoe_task_take_cancelled(task));
}

int
zoe_task_set_name(zoe_task *task, const char *name)
{
    if (zoe_missing(task, "task") || zoe_missing(name, "name"))
        return ZOE_TYPE_ERROR;
    if (zoe_task_extra(task) == NULL)
        return ZOE_MEMORY_ERROR;
    size_t size = strlen(name) + 1;
    char *copy = zoe_allocate(size);
    if (copy == NULL)
        return ZOE_MEMORY_ERROR;
    memcpy(copy, name, size);
    zoe_release(task->extra->name);
    task->extra->name = copy;
    return 0;
}

const char *
zoe_task_get_name(const zoe_task *task)
{
    static _Thread_local char automatic[32];
    if (zoe_missing(task, "task"))
        return "";
    if (task->extra != NULL && task->extra->name != NULL)
        return task->extra->name;
    snprintf(automatic, sizeof automatic, "Task-%llu", (unsigned long long)task->future.id);
    return automatic;
}
