/* blocking_fixed.c -- the long sum is a thread's: the heart beats on. */
#include <stdio.h>

#include "zoetrope.h"

struct heartbeat {
    zoe_frame frame;
    struct zoe_sleep nap;         /* between two beats                    */
    int beat;                     /* which one                            */
};

CORO(heartbeat)
{
    ASYNC (me) {
        for (me->beat = 1; me->beat <= 4; me->beat++) {
            CALL(zoe_sleep, &me->nap, .delay = 0.1);
            printf("beat at %.2f s\n", zoe_loop_time(zoe_get_running_loop()));
        }
    }
}

static zoe_value
sum(void *unused)
{
    (void)unused;
    zoe_block(0.35);              /* a long sum */
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
        puts("the sum is done");
    FINALLY:
        zoe_future_release(me->job);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *heart, *add_up;     /* references                           */
};

CORO(main_task)
{
    ASYNC (me) {
        me->heart = zoe_create_task(heartbeat);
        me->add_up = zoe_create_task(add_up);
        AWAIT(me->add_up);
        AWAIT(me->heart);
    FINALLY:
        zoe_task_release(me->add_up);
        zoe_task_release(me->heart);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
