/* starvation_fixed.c -- its reader lets others run after each order. */
#include <stdio.h>

#include "zoetrope.h"

enum { ORDERS = 5 };

static zoe_queue orders;

struct heartbeat {
    zoe_frame frame;
    struct zoe_sleep nap;         /* between two beats                    */
    int beat;                     /* which one                            */
};

CORO(heartbeat)
{
    ASYNC (me) {
        for (me->beat = 1; me->beat <= 3; me->beat++) {
            CALL(zoe_sleep, &me->nap, .delay = 0.1);
            printf("beat at %.2f s\n", zoe_loop_time(zoe_get_running_loop()));
        }
    }
}

struct cook {
    zoe_frame frame;
    int done;                     /* orders                               */
    struct zoe_queue_get get;     /* waiting for the next one             */
};

CORO(cook)
{
    ASYNC (me) {
        for (me->done = 0; me->done < ORDERS; me->done++) {
            CALL(zoe_queue_get, &me->get, .queue = &orders);
            zoe_block(0.06);      /* a little work */
            AWAIT(zoe_yield);
        }
        puts("all orders are done");
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *heart, *cook;       /* references                           */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_queue_init(&orders, 0);
        for (int i = 0; i < ORDERS; i++)
            zoe_queue_put_nowait(&orders, zoe_int(i));
        me->heart = zoe_create_task(heartbeat);
        me->cook = zoe_create_task(cook);
        AWAIT(me->cook);
        AWAIT(me->heart);
    FINALLY:
        zoe_task_release(me->cook);
        zoe_task_release(me->heart);
        zoe_queue_destroy(&orders);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
