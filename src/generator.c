/* generator.c -- send, throw, close: a task's step without the task. */
#include "generator.h"

#include "task_parts.h"

void
zoe_generator_init(zoe_generator *generator, zoe_frame *coroutine)
{
    if (zoe_missing(generator, "generator"))
        return;
    zoe_missing(coroutine, "coroutine");
    *generator = (zoe_generator){.loop = {.closed = true, .ids = zoe_thread_ids()}};
    generator->task.future.loop = &generator->loop;
    generator->task.frame = coroutine;
}

static bool
resume(zoe_generator *generator, zoe_value awaited)
{
    zoe_loop *outer = zoe_running_loop;
    zoe_future_release(generator->task.waiter);
    generator->task.waiter = NULL;
    zoe_task_awaited(&generator->task, awaited);
    zoe_running_loop = &generator->loop;
    bool paused = zoe_task_drive(&generator->task);
    zoe_running_loop = outer;
    generator->yielded = generator->task.waiter;
    if (!paused) {
        generator->result = generator->loop.awaited;
        generator->loop.awaited = zoe_none();
    }
    return paused;
}

static bool
end(zoe_generator *generator, zoe_value result)
{
    zoe_value_release(generator->result);
    generator->result = result;
    generator->task.frame = NULL;
    return false;
}

bool
zoe_generator_send(zoe_generator *generator, zoe_value value)
{
    if (generator != NULL && generator->task.frame != NULL)
        return resume(generator, value);
    zoe_value_release(value);
    return !zoe_missing(generator, "generator") &&
           end(generator, zoe_raise(ZOE_RUNTIME_ERROR, "cannot reuse already awaited coroutine"));
}

bool
zoe_generator_throw(zoe_generator *generator, zoe_value error)
{
    if (generator == NULL || generator->task.frame == NULL)
        return zoe_generator_send(generator, error);
    return generator->task.frame->line != 0 ? resume(generator, error) : end(generator, error);
}

/* Frames that are thrown away in their FINALLY still have what they were to end with. */
static void
drop_outcomes(zoe_frame *innermost)
{
    for (zoe_frame *frame = innermost; frame != NULL; frame = frame->caller)
        zoe_value_release(zoe_frame_outcome(frame));
}

int
zoe_generator_close(zoe_generator *generator)
{
    if (zoe_missing(generator, "generator"))
        return ZOE_TYPE_ERROR;
    bool ignored = generator->task.frame != NULL &&
                   zoe_generator_throw(generator, zoe_raise(ZOE_GENERATOR_EXIT, "%s", ""));
    drop_outcomes(generator->task.frame);
    zoe_future_release(generator->task.waiter);
    zoe_value_release(generator->loop.awaited);
    zoe_value_release(generator->result);
    generator->task.waiter = NULL;
    generator->task.frame = NULL;
    generator->loop.awaited = generator->result = zoe_none();
    return ignored ? zoe_fail(ZOE_RUNTIME_ERROR, "coroutine ignored GeneratorExit") : 0;
}
