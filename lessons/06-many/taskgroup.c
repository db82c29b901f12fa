/* taskgroup.c -- tasks that end before the block does.
 *
 * The block is left only when every task of the group has ended, so the tasks may write their
 * results into the frame of whoever opened it.
 */
#include <stdio.h>

#include "zoetrope.h"

struct pick {
    zoe_frame frame;
    const char *fruit;            /* argument                             */
    int *to;                      /* argument: where they are counted     */
    int count;                    /* argument: how many                   */
    struct zoe_sleep nap;         /* the frame of what it awaits          */
};

CORO(pick)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = 0.1 * me->count);
        *me->to += me->count;
        printf("  pick: %d %s\n", me->count, me->fruit);
    }
}

struct harvest {
    zoe_frame frame;
    int *basket;                  /* argument: where the fruit is counted */
    struct zoe_taskgroup group;   /* the tasks of the block               */
    struct zoe_taskgroup_exit leaving;   /* the frame of what it awaits   */
};

static int
send_all(struct zoe_taskgroup *group, int *to)
{
    bool all = zoe_taskgroup_enter(group) == 0 &&
               zoe_taskgroup_create_task(group, pick, .fruit = "apples", .count = 4, .to = to) &&
               zoe_taskgroup_create_task(group, pick, .fruit = "pears", .count = 2, .to = to);
    return all ? 0 : zoe_last_error()->code;
}

CORO(harvest)
{
    ASYNC (me) {
        if (send_all(&me->group, me->basket) != 0)
            RETURN(zoe_raise_last());
        puts("  harvest: everybody is in the garden");
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
        puts("  harvest: everybody is back");
    }
}

struct main_task {
    zoe_frame frame;
    struct harvest harvest;       /* the frame of what it awaits          */
    int basket;                   /* how many fruits                      */
};

CORO(main_task)
{
    ASYNC (me) {
        puts("main_task: begins");
        CALL(harvest, &me->harvest, .basket = &me->basket);
        printf("main_task: %d fruits\n", me->basket);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
