/* cancel_task2.c -- a task that cancels another, and a clean-up that awaits.
 *
 * FINALLY runs however the body is left, and may take its time: the cancelled task ends when its
 * clean-up has ended, and whoever awaits it waits until then. The error goes on afterwards.
 */
#include <stdio.h>

#include "zoetrope.h"

struct paint {
    zoe_frame frame;
    int wall;                     /* which one it paints                */
    struct zoe_sleep nap;         /* the frame of what it awaits        */
};

CORO(paint)
{
    ASYNC (me) {
        for (me->wall = 1; me->wall <= 4; me->wall++) {
            printf("paint: wall %d\n", me->wall);
            CALL(zoe_sleep, &me->nap, .delay = 1);
        }
    FINALLY:
        printf("paint: stops at wall %d, washes the brush\n", me->wall);
        CALL(zoe_sleep, &me->nap, .delay = 0.5);
        puts("paint: the brush is clean");
    }
}

struct landlord {
    zoe_frame frame;
    zoe_task *painter;            /* argument: whom to cancel, borrowed */
    struct zoe_sleep nap;         /* the frame of what it awaits        */
};

CORO(landlord)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = 2.5);
        puts("landlord: that colour will not do");
        zoe_task_cancel(me->painter, NULL);
        puts("landlord: leaves");
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *painter, *landlord; /* references                         */
};

CORO(main_task)
{
    ASYNC (me) {
        me->painter = zoe_create_task(paint);
        if (me->painter == NULL)
            RETURN(zoe_raise_last());
        me->landlord = zoe_create_task(landlord, .painter = me->painter);
        AWAIT(me->landlord);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->painter);
        printf("main_task: cancelled: %s\n", zoe_caught() != NULL ? "yes" : "no");
    FINALLY:
        zoe_task_release(me->landlord);
        zoe_task_release(me->painter);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
