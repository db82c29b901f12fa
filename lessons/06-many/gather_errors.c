/* gather_errors.c -- when one of them fails.
 *
 * The first error ends the gather at once; the others run on, and nobody hears of them. With
 * return_exceptions the gather waits for all, and an error is a result like any other.
 */
#include <stdio.h>

#include "zoetrope.h"

struct climb {
    zoe_frame frame;
    const char *who;              /* argument                                  */
    double hours;                 /* argument: seconds, in truth               */
    int slips;                    /* argument: 1: and so fails                 */
    struct zoe_sleep nap;         /* the frame of what it awaits               */
};

CORO(climb)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->hours);
        if (me->slips)
            RETURN(zoe_raise(ZOE_RUNTIME_ERROR, "%s slips", me->who));
        printf("  %s is at the top\n", me->who);
        RETURN(zoe_text(me->who));
    }
}

struct climb_all {
    zoe_frame frame;
    bool return_exceptions;       /* argument: errors are results              */
    zoe_future *tasks[3];         /* a task begins with its future: references */
    zoe_future *all;              /* the gather: a reference                   */
};

static void
print_results(const zoe_list *results)
{
    char text[80];
    for (size_t i = 0; i < results->count; i++)
        printf("  result: %s\n", zoe_value_repr(results->items[i], text, sizeof text));
}

CORO(climb_all)
{
    ASYNC (me) {
        me->tasks[0] = (zoe_future *)zoe_create_task(climb, .who = "Ann", .hours = 0.1);
        me->tasks[1] = (zoe_future *)zoe_create_task(climb, .who = "Ben", .hours = 0.2, .slips = 1);
        me->tasks[2] = (zoe_future *)zoe_create_task(climb, .who = "Cat", .hours = 0.3);
        me->all = zoe_gather(3, me->tasks, me->return_exceptions);
        AWAIT(me->all);
        print_results(zoe_awaited().as.list);
    FINALLY:
        zoe_future_release(me->all);
        for (int i = 0; i < 3; i++)
            zoe_future_release(me->tasks[i]);
    }
}

struct main_task {
    zoe_frame frame;
    struct climb_all climb;       /* the frame of what it awaits               */
    struct zoe_sleep nap;         /* and of this                               */
};

CORO(main_task)
{
    ASYNC (me) {
        puts("the first error ends the gather:");
        zoe_catch(&me->frame, ZOE_RUNTIME_ERROR);
        CALL(climb_all, &me->climb, .return_exceptions = false);
        if (zoe_caught() != NULL)
            printf("  caught: %s\n", zoe_caught()->message);
        CALL(zoe_sleep, &me->nap, .delay = 0.5);
        puts("errors as results:");
        CALL(climb_all, &me->climb, .return_exceptions = true);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
