/* swallowed_cancel_bug.c -- whoever catches every error also catches the one that is to end him. */
#include <stdio.h>

#include "zoetrope.h"

struct worker {
    zoe_frame frame;
    int piece;                    /* of its work                      */
    struct zoe_sleep work;        /* one of them                      */
};

CORO(worker)
{
    ASYNC (me) {
        for (me->piece = 1; me->piece <= 4; me->piece++) {
            zoe_catch(&me->frame, ZOE_ANY_ERROR);
            CALL(zoe_sleep, &me->work, .delay = 1);
            printf("worker: piece %d%s\n", me->piece, zoe_caught() ? " failed, never mind" : "");
        }
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *worker;             /* a reference                      */
    struct zoe_sleep nap;         /* until there is enough            */
};

CORO(main_task)
{
    ASYNC (me) {
        me->worker = zoe_create_task(worker);
        CALL(zoe_sleep, &me->nap, .delay = 1.5);
        puts("main_task: enough");
        zoe_task_cancel(me->worker, NULL);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->worker);
        printf("main_task: it ended at %g s\n", zoe_loop_time(zoe_get_running_loop()));
    FINALLY:
        zoe_task_release(me->worker);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
