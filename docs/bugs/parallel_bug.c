/* parallel_bug.c -- two tasks add up "at the same time", and it takes the time of both. */
#include <stdio.h>

#include "zoetrope.h"

struct add_up {
    zoe_frame frame;
};

CORO(add_up)
{
    ASYNC (me) {
        zoe_block(0.2);           /* a long sum */
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *one, *two;          /* references                           */
};

CORO(main_task)
{
    ASYNC (me) {
        me->one = zoe_create_task(add_up);
        me->two = zoe_create_task(add_up);
        AWAIT(me->one);
        AWAIT(me->two);
        printf("both sums took %.1f s\n", zoe_loop_time(zoe_get_running_loop()));
    FINALLY:
        zoe_task_release(me->one);
        zoe_task_release(me->two);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
