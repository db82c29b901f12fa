/* tasks.c -- probes of tasks: when they start, when who awaits them goes on, what they refuse. */
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

/* A bare yield takes one turn. */
struct sleep_zero {
    zoe_frame frame;
    zoe_future *tasks[3];
    struct zoe_sleep sleep;
};

CORO(sleep_zero)
{
    ASYNC (me) {
        static char names[][2] = {"a", "b", "c"};
        for (int i = 0; i < 3; i++) {
            me->tasks[i] = future_of(zoe_create_task(zoe_sleep, .delay = 0));
            zoe_future_add_done_callback(me->tasks[i], print_done, names[i]);
        }
        puts("main");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("main again");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("and again");
    FINALLY:
        release_all(me->tasks, 3);
    }
}

/* The timer in one turn, the task in the next. */
struct sleep_positive {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(sleep_positive)
{
    ASYNC (me) {
        zoe_call_later(zoe_running_loop, 1, print_text, "timer");
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        printf("slept %s\n", now());
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

struct wait_for_task {
    zoe_frame frame;
    const char *name;             /* argument                                                  */
    zoe_future *task;             /* argument: borrowed                                        */
};

CORO(wait_for_task)
{
    ASYNC (me) {
        AWAIT(me->task);
        printf("%s %s\n", me->name, outcome());
    }
}

/* Two tasks that await a third go on in the order in which they began to. */
struct task_two_waiters {
    zoe_frame frame;
    zoe_future *task;             /* what both await                                           */
    zoe_future *waiters[2];
    zoe_future *all;              /* the gather of the two                                     */
};

CORO(task_two_waiters)
{
    ASYNC (me) {
        me->task = future_of(zoe_create_task(nap, .delay = 1, .value = zoe_int(7),
                                             .name = "nap"));
        me->waiters[0] = future_of(zoe_create_task(wait_for_task, .name = "a", .task = me->task));
        me->waiters[1] = future_of(zoe_create_task(wait_for_task, .name = "b", .task = me->task));
        me->all = zoe_gather(2, me->waiters, false);
        AWAIT(me->all);
    FINALLY:
        zoe_future_release(me->all);
        release_all(me->waiters, 2);
        zoe_future_release(me->task);
    }
}

/* --- what a task refuses ------------------------------------------------------------------ */

struct await_itself {
    zoe_frame frame;
};

CORO(await_itself)
{
    ASYNC (me) {
        AWAIT(zoe_current_task());
    }
}

/* A task cannot await itself, nor a future of another loop. */
struct task_self_await {
    zoe_frame frame;
    zoe_task *task;
    zoe_loop *other;              /* another loop                                              */
    zoe_future *future;           /* and its future                                            */
};

CORO(task_self_await)
{
    ASYNC (me) {
        me->task = zoe_create_task(await_itself);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        printf("%.34s\n", outcome());
        me->other = zoe_loop_new();
        me->future = zoe_future_new(me->other);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->future);
        puts(zoe_error_name(zoe_error_code(zoe_awaited())));
    FINALLY:
        zoe_task_release(me->task);
        zoe_future_release(me->future);
        zoe_loop_free(me->other);
    }
}

/* Nobody outside may set a task's result. */
struct task_result_sealed {
    zoe_frame frame;
    zoe_future *task;
};

CORO(task_result_sealed)
{
    ASYNC (me) {
        me->task = future_of(zoe_create_task(give, .value = 1));
        printf("%s ", zoe_error_name(zoe_future_set_result(me->task, zoe_int(2))));
        puts(zoe_error_name(
            zoe_future_set_exception(me->task, zoe_raise(ZOE_VALUE_ERROR, "%s", ""))));
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_future_release(me->task);
    }
}

const struct probe task_probes[] = {
    PROBE(task_order), PROBE(await_coroutine), PROBE(sleep_negative), PROBE(sleep_zero),
    PROBE(sleep_positive), PROBE(await_task), PROBE(await_done_task), PROBE(task_chain),
    PROBE(task_two_waiters), PROBE(task_raises), PROBE(task_self_await), PROBE(task_result_sealed),
    {NULL, NULL, NULL},
};
