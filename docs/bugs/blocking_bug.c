/* blocking_bug.c -- a sum that takes long, in the loop: no heart beats meanwhile. */
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

struct add_up {
    zoe_frame frame;
};

CORO(add_up)
{
    ASYNC (me) {
        zoe_block(0.35);          /* a long sum */
        puts("the sum is done");
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
