/* alive.c -- probes of which tasks there are, which one runs, and when one goes. */
#include <stdio.h>

#include "probe.h"

/* all_tasks() lists the tasks that are not done. */
struct all_tasks_set {
    zoe_frame frame;
    zoe_future *tasks[2];
    struct zoe_sleep sleep;
};

CORO(all_tasks_set)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(nap, .delay = 1));
        me->tasks[1] = future_of(zoe_create_task(give, .value = 1));
        printf("%zu\n", zoe_all_tasks(zoe_running_loop, NULL, 0));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        printf("%zu\n", zoe_all_tasks(zoe_running_loop, NULL, 0));
        AWAIT(me->tasks[0]);
        printf("%zu\n", zoe_all_tasks(zoe_running_loop, NULL, 0));
    FINALLY:
        release_all(me->tasks, 2);
    }
}

struct tell_name {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(tell_name)
{
    ASYNC (me) {
        puts(zoe_task_get_name(zoe_current_task()));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts(zoe_task_get_name(zoe_current_task()));
    }
}

static void
tell_no_task(void *nothing)
{
    (void)nothing;
    puts(zoe_current_task() == NULL ? "None" : "a task");
}

/* current_task() is set during a step only. */
struct current_task_steps {
    zoe_frame frame;
    zoe_future *tasks[2];
    struct zoe_wait wait;
};

CORO(current_task_steps)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_named_task("a", tell_name));
        me->tasks[1] = future_of(zoe_create_named_task("b", tell_name));
        zoe_call_soon(zoe_running_loop, tell_no_task, NULL);
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2);
    FINALLY:
        release_all(me->tasks, 2);
    }
}

struct wait_on {
    zoe_frame frame;
    zoe_future *future;           /* argument: borrowed                                        */
};

CORO(wait_on)
{
    ASYNC (me) {
        AWAIT(me->future);
    }
}

/* A pending task that only its future remembers is destroyed when the future forgets it. */
struct task_pending_destroyed {
    zoe_frame frame;
    zoe_future *future;           /* what the task waits for                                   */
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(task_pending_destroyed)
{
    ASYNC (me) {
        zoe_loop_set_exception_handler(zoe_running_loop, print_message, NULL);
        me->future = zoe_future_new(zoe_running_loop);
        me->task = zoe_create_task(wait_on, .future = me->future);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_task_release(me->task);
        puts("task only referenced by the future it waits for");
        zoe_future_remove_entry(me->future, &me->task->entry);
        zoe_task_release(me->task);             /* the reference that the future had */
        puts("future forgot it");
        zoe_loop_set_exception_handler(zoe_running_loop, NULL, NULL);
    FINALLY:
        zoe_future_release(me->future);
    }
}

const struct probe alive_probes[] = {
    PROBE(all_tasks_set), PROBE(current_task_steps), PROBE(task_pending_destroyed),
    {NULL, NULL, NULL},
};
