/* taskgroup_error.c -- one fails, all stop.
 *
 * When a task of the group fails, the others are cancelled and may clean up, where they may fail
 * too. The block then fails with every error there was, in one ExceptionGroup.
 */
#include <stdio.h>

#include "zoetrope.h"

struct carry {
    zoe_frame frame;
    const char *what;             /* argument                             */
    double after;                 /* argument: seconds on the way         */
    int fails;                    /* argument: 1: breaks at the end       */
    int drops;                    /* argument: 1: when told to stop       */
    struct zoe_sleep nap;         /* the frame of what it awaits          */
};

CORO(carry)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->after);
        if (me->fails)
            RETURN(zoe_raise(ZOE_RUNTIME_ERROR, "the %s is in pieces", me->what));
        printf("  carry: the %s is upstairs\n", me->what);
    FINALLY:
        if (zoe_error_code(zoe_frame_outcome(&me->frame)) == ZOE_CANCELLED) {
            printf("  carry: stops with the %s\n", me->what);
            if (me->drops)
                RETURN(zoe_raise(ZOE_RUNTIME_ERROR, "the %s was dropped", me->what));
        }
    }
}

struct move_house {
    zoe_frame frame;
    struct zoe_taskgroup group;   /* the tasks of the block               */
    struct zoe_taskgroup_exit leaving;   /* the frame of what it awaits   */
};

static int
start_all(struct zoe_taskgroup *group)
{
    bool all = zoe_taskgroup_enter(group) == 0 &&
               zoe_taskgroup_create_task(group, carry, .what = "lamp", .after = 0.1) &&
               zoe_taskgroup_create_task(group, carry, .what = "glass", .after = 0.2, .fails = 1) &&
               zoe_taskgroup_create_task(group, carry, .what = "piano", .after = 9) &&
               zoe_taskgroup_create_task(group, carry, .what = "vase", .after = 9, .drops = 1);
    return all ? 0 : zoe_last_error()->code;
}

CORO(move_house)
{
    ASYNC (me) {
        if (start_all(&me->group) != 0)
            RETURN(zoe_raise_last());
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
    }
}

struct main_task {
    zoe_frame frame;
    struct move_house moving;     /* the frame of what it awaits          */
};

static void
print_group(const zoe_error *group)
{
    printf("main_task: %s: %zu\n", group->message, group->count);
    for (size_t i = 0; i < group->count; i++)
        printf("main_task: %s\n", group->errors[i]->message);
}

CORO(main_task)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_EXCEPTION_GROUP);
        CALL(move_house, &me->moving);
        if (zoe_caught() != NULL)
            print_group(zoe_caught());
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
