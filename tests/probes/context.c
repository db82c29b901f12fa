/* context.c -- probes of what a task begins with: its context, and its first step. */
#include <stdio.h>

#include "probe.h"

/* --- context variables -------------------------------------------------------------------- */

static const zoe_context_var v = {"v", {.kind = ZOE_INT, .as.integer = 0}};

struct see_and_set {
    zoe_frame frame;
};

CORO(see_and_set)
{
    ASYNC (me) {
        printf("task sees %s\n", shown(zoe_context_get(&v)));
        zoe_context_set(&v, zoe_int(99));
    }
}

static void
see(void *nothing)
{
    (void)nothing;
    printf("callback sees %s\n", shown(zoe_context_get(&v)));
}

/* A task gets a copy of the context of its creator; a callback, of its scheduler. */
struct contextvars_copy {
    zoe_frame frame;
    zoe_task *task;
};

CORO(contextvars_copy)
{
    ASYNC (me) {
        zoe_context_set(&v, zoe_int(1));
        me->task = zoe_create_task(see_and_set);
        zoe_call_soon(zoe_running_loop, see, NULL);
        zoe_context_set(&v, zoe_int(2));
        AWAIT(me->task);
        printf("main sees %s\n", shown(zoe_context_get(&v)));
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* --- eager tasks -------------------------------------------------------------------------- */

/* The first step runs inside create_task: no turn passes for a task that never suspends. */
struct eager_tasks {
    zoe_frame frame;
    zoe_future *tasks[3];
    zoe_future *all;              /* the gather                                                */
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(eager_tasks)
{
    ASYNC (me) {
        zoe_loop_set_eager_tasks(zoe_running_loop, true);
        me->tasks[0] = future_of(zoe_create_task(give, .name = "body", .value = 1));
        printf("created, done %s\n", truth(zoe_future_done(me->tasks[0])));
        me->tasks[1] = future_of(zoe_create_task(nap, .delay = 1, .value = zoe_int(2),
                                                 .name = "napper"));
        me->tasks[2] = future_of(zoe_create_task(give, .value = 3));
        me->all = zoe_gather(3, me->tasks, false);
        AWAIT(me->all);
        printf("gather %s\n", outcome());
        zoe_taskgroup_enter(&me->group);
        zoe_taskgroup_create_task(&me->group, give, .value = 1);
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
        puts("group of finished tasks: no suspension");
        zoe_loop_set_eager_tasks(zoe_running_loop, false);
    FINALLY:
        zoe_future_release(me->all);
        release_all(me->tasks, 3);
    }
}

const struct probe context_probes[] = {
    PROBE(contextvars_copy), PROBE(eager_tasks),
    {NULL, NULL, NULL},
};
