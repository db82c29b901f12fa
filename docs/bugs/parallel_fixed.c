/* parallel_fixed.c -- two threads add up, and the tasks wait for them: that is at the same time. */
#include <stdio.h>

#include "zoetrope.h"

static zoe_value
sum(void *unused)
{
    (void)unused;
    zoe_block(0.2);               /* a long sum */
    return zoe_none();
}

struct add_up {
    zoe_frame frame;
    zoe_future *job;              /* done when the thread is: a reference */
};

CORO(add_up)
{
    ASYNC (me) {
        me->job = zoe_run_in_executor(NULL, sum, NULL);
        AWAIT(me->job);
    FINALLY:
        zoe_future_release(me->job);
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
