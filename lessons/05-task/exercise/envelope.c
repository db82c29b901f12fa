/* envelope.c -- three pages and a stamp, and then the envelope is closed. Yours to mend.
 *
 * It promises: the envelope is closed when the three pages are in it and the stamp is on it; and,
 * as the pages are written at the same time, each by a task, that takes as long as the longest.
 *
 * It does not keep that. Check it: make exercise N=05
 */
#include <stdio.h>

#include "zoetrope.h"

struct write_page {
    zoe_frame frame;
    int page;                     /* argument                             */
    double seconds;               /* argument: how long it takes          */
    struct zoe_sleep nap;         /* the frame of what it awaits          */
};

CORO(write_page)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->seconds);
        printf("page %d is in\n", me->page);
    }
}

struct put_stamp {
    zoe_frame frame;
};

CORO(put_stamp)
{
    ASYNC (me) {
        puts("the stamp is on");
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *pages[3];           /* references                           */
    struct put_stamp stamp;       /* the frame of a coroutine             */
    zoe_frame *stamping;          /* and the coroutine                    */
    struct zoe_sleep nap;         /* the frame of what it awaits          */
};

CORO(main_task)
{
    ASYNC (me) {
        me->pages[0] = zoe_create_task(write_page, .page = 1, .seconds = 0.1);
        me->pages[1] = zoe_create_task(write_page, .page = 2, .seconds = 0.3);
        me->pages[2] = zoe_create_task(write_page, .page = 3, .seconds = 0.2);
        AWAIT(zoe_yield);                                 /* they begin            */
        me->stamping = zoe_coroutine(put_stamp, &me->stamp);
        CALL(zoe_sleep, &me->nap, .delay = 0.3);          /* no page takes longer  */
        puts("the envelope is closed");
    FINALLY:
        for (int i = 0; i < 3; i++)
            zoe_task_release(me->pages[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
