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

const struct probe group_probes[] = {
    PROBE(taskgroup_ok), PROBE(taskgroup_child_fails), PROBE(taskgroup_child_fails_at_exit),
    PROBE(taskgroup_body_fails),
    {NULL, NULL, NULL},
};
