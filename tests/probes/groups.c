/* groups.c -- probes of TaskGroup: leaving it, and failing in it. */
#include <stdio.h>

#include "probe.h"

/* --- all is well -------------------------------------------------------------------------- */

/* Leaving waits for the last task. */
struct taskgroup_ok {
    zoe_frame frame;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
    zoe_task *a, *b;              /* the tasks of the group                                    */
};

CORO(taskgroup_ok)
{
    ASYNC (me) {
        zoe_taskgroup_enter(&me->group);
        me->a = zoe_task_retain(
            zoe_taskgroup_create_task(&me->group, give, .name = "a", .value = 1));
        me->b = zoe_task_retain(zoe_taskgroup_create_task(
            &me->group, nap, .delay = 1, .value = zoe_int(2), .name = "b"));
        puts("body end");
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
        printf("after %s %s\n", shown(zoe_future_result(future_of(me->a))),
               shown(zoe_future_result(future_of(me->b))));
    FINALLY:
        zoe_task_release(me->a);
        zoe_task_release(me->b);
    }
}

/* --- a task fails ------------------------------------------------------------------------- */

/* The block of the next two: a sibling, a task that fails, and, if asked, a sleep. */
struct failing_block {
    zoe_frame frame;
    bool sleeps;                  /* argument: the block has not ended when the task fails     */
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
    struct zoe_sleep sleep;
};

CORO(failing_block)
{
    ASYNC (me) {
        zoe_taskgroup_enter(&me->group);
        zoe_taskgroup_create_task(&me->group, nap, .delay = 9, .name = "sibling");
        zoe_taskgroup_create_task(&me->group, fail, .name = "failing", .message = "x");
        if (!me->sleeps) {
            puts("body end");
            RETURN(zoe_none());
        }
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->sleep, .delay = 9);
        if (zoe_caught() != NULL) {
            printf("body cancelled %u\n", zoe_task_cancelling(zoe_current_task()));
            RETURN(zoe_error_value(zoe_error_retain(zoe_caught())));
        }
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
    }
}

/* Print what a block failed with, and how often the task is still asked to cancel. */
static void
print_group(void)
{
    printf("%s %s %u\n", zoe_error_name(zoe_caught()->code), members(),
           zoe_task_cancelling(zoe_current_task()));
}

/* The parent is cancelled once, and that is taken back at the exit. */
struct taskgroup_child_fails {
    zoe_frame frame;
    struct failing_block block;
};

CORO(taskgroup_child_fails)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(failing_block, &me->block, .sleeps = true);
        if (zoe_caught() != NULL)
            print_group();
    }
}

/* The same while the parent waits at the exit. */
struct taskgroup_child_fails_at_exit {
    zoe_frame frame;
    struct failing_block block;
};

CORO(taskgroup_child_fails_at_exit)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(failing_block, &me->block, .sleeps = false);
        if (zoe_caught() != NULL)
            print_group();
    }
}

/* --- the block fails ---------------------------------------------------------------------- */

struct failing_body {
    zoe_frame frame;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
    struct zoe_sleep sleep;
};

CORO(failing_body)
{
    ASYNC (me) {
        zoe_taskgroup_enter(&me->group);
        zoe_taskgroup_create_task(&me->group, nap, .delay = 9, .name = "sibling");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        RETURN(zoe_raise(ZOE_VALUE_ERROR, "body"));
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
    }
}

/* The tasks are cancelled, and the block's error is in the group. */
struct taskgroup_body_fails {
    zoe_frame frame;
    struct failing_body block;
};

CORO(taskgroup_body_fails)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(failing_body, &me->block);
        if (zoe_caught() != NULL)
            printf("%s %s\n", zoe_error_name(zoe_caught()->code), members());
    }
}

/* --- the parent is cancelled, or cancels in order ----------------------------------------- */

struct two_sleepers {
    zoe_frame frame;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(two_sleepers)
{
    ASYNC (me) {
        zoe_taskgroup_enter(&me->group);
        zoe_taskgroup_create_task(&me->group, nap, .delay = 9, .name = "a");
        zoe_taskgroup_create_task(&me->group, nap, .delay = 9, .name = "b");
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
    }
}

/* A real cancellation of the parent ends the tasks and goes on. */
struct taskgroup_outer_cancel {
    zoe_frame frame;
    zoe_task *task;               /* the parent                                                */
    struct zoe_sleep sleep;
};

CORO(taskgroup_outer_cancel)
{
    ASYNC (me) {
        me->task = zoe_create_task(two_sleepers);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_task_cancel(me->task, "stop");
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        printf("%s %s\n", outcome(), truth(zoe_future_cancelled(future_of(me->task))));
    FINALLY:
        zoe_task_release(me->task);
    }
}

struct three_sleepers {
    zoe_frame frame;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(three_sleepers)
{
    ASYNC (me) {
        static const char *const names[] = {"a", "b", "c"};
        zoe_taskgroup_enter(&me->group);
        for (int i = 0; i < 3; i++)
            zoe_taskgroup_create_task(&me->group, nap, .delay = 9, .name = names[i]);
        zoe_taskgroup_create_task(&me->group, fail, .name = "failing", .message = "x");
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
    }
}

/* Siblings are cancelled in the order in which they were made. */
struct taskgroup_abort_order {
    zoe_frame frame;
    struct three_sleepers block;
};

CORO(taskgroup_abort_order)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(three_sleepers, &me->block);
        puts(zoe_error_name(zoe_error_code(zoe_awaited())));
    }
}

const struct probe group_probes[] = {
    PROBE(taskgroup_ok), PROBE(taskgroup_child_fails), PROBE(taskgroup_child_fails_at_exit),
    PROBE(taskgroup_body_fails), PROBE(taskgroup_outer_cancel), PROBE(taskgroup_abort_order),
    {NULL, NULL, NULL},
};
