/* tasks.c -- probes of tasks: when they start, when those who await them go on, when they go. */
#include <stdio.h>

#include "probe.h"

/* --- starting ----------------------------------------------------------------------------- */

/* Tasks start in the order in which they were made, in the next turn. */
struct task_order {
    zoe_frame frame;
    zoe_future *tasks[3];
    int i;                        /* the task awaited                                          */
};

CORO(task_order)
{
    ASYNC (me) {
        static const char *const names[] = {"t0", "t1", "t2"};
        for (int i = 0; i < 3; i++)
            me->tasks[i] = future_of(zoe_create_task(give, .name = names[i], .value = i));
        puts("created");
        for (me->i = 0; me->i < 3; me->i++) {
            AWAIT(me->tasks[me->i]);
            puts("awaited");
        }
    FINALLY:
        release_all(me->tasks, 3);
    }
}

/* Awaiting a coroutine runs it inline. */
struct await_coroutine {
    zoe_frame frame;
    struct give inner;
};

CORO(await_coroutine)
{
    ASYNC (me) {
        puts("before");
        CALL(give, &me->inner, .name = "inner", .value = 1);
        puts("after");
    }
}

/* A sleep of 0 or less lets one turn pass. */
struct sleep_negative {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(sleep_negative)
{
    ASYNC (me) {
        puts("a");
        CALL(zoe_sleep, &me->sleep, .delay = -1);
        puts("b");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("c");
    }
}

/* --- awaiting ----------------------------------------------------------------------------- */

struct await_task {
    zoe_frame frame;
    zoe_task *task;
};

CORO(await_task)
{
    ASYNC (me) {
        me->task = zoe_create_task(give, .name = "body", .value = 5);
        puts("created");
        AWAIT(me->task);
        printf("got %s\n", outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

struct await_done_task {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(await_done_task)
{
    ASYNC (me) {
        me->task = zoe_create_task(give, .name = "body", .value = 5);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        printf("t done? %s\n", truth(zoe_future_done(future_of(me->task))));
        AWAIT(me->task);
        printf("got %s\n", outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* Each level of await-on-task costs one turn on the way back. */
struct level {
    zoe_frame frame;
    int n;                        /* argument: levels below this one                           */
    zoe_task *below;              /* the next one                                              */
};

CORO(level)
{
    ASYNC (me) {
        if (me->n > 0) {
            me->below = zoe_create_task(level, .n = me->n - 1);
            AWAIT(me->below);
        }
        printf("level %d\n", me->n);
    FINALLY:
        zoe_task_release(me->below);
    }
}

struct task_chain {
    zoe_frame frame;
    struct level top;
};

CORO(task_chain)
{
    ASYNC (me) {
        CALL(level, &me->top, .n = 4);
    }
}

struct task_raises {
    zoe_frame frame;
    zoe_task *task;
};

CORO(task_raises)
{
    ASYNC (me) {
        me->task = zoe_create_task(fail, .name = "body", .message = "x");
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* --- who is there ------------------------------------------------------------------------- */

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

const struct probe task_probes[] = {
    PROBE(task_order),      PROBE(await_coroutine), PROBE(sleep_negative),
    PROBE(await_task),      PROBE(await_done_task), PROBE(task_chain),
    PROBE(task_raises),     PROBE(all_tasks_set),   PROBE(task_pending_destroyed),
    {NULL, NULL, NULL},
};
