/* many.c -- a hundred tasks that let each other go first, two hundred times: 100,000 events. */
#include "zoetrope.h"

enum { TASKS = 100, TURNS = 200 };

struct worker {
    zoe_frame frame;
    int left;                     /* turns to go                          */
};

CORO(worker)
{
    ASYNC (me) {
        for (me->left = TURNS; me->left > 0; me->left--)
            AWAIT(zoe_yield);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_future *all[TASKS];       /* the workers: references              */
    zoe_future *done;             /* all of them: a reference             */
};

CORO(main_task)
{
    ASYNC (me) {
        for (int i = 0; i < TASKS; i++)
            me->all[i] = (zoe_future *)zoe_create_task(worker);
        AWAIT(me->done = zoe_gather(TASKS, me->all, false));
    FINALLY:
        zoe_future_release(me->done);
        for (int i = 0; i < TASKS; i++)
            zoe_future_release(me->all[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
