/* Stop a task, and go on when it has cleaned up. */
#include <stdio.h>

#include "zoetrope.h"

struct work {
    zoe_frame frame;
    struct zoe_sleep nap;
};

CORO(work)
{
    ASYNC (me) {
        puts("work begins");
        CALL(zoe_sleep, &me->nap, .delay = 60);
    FINALLY:
        puts("tools are put away");
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *task;               /* a reference */
    struct zoe_sleep nap;
};

CORO(main_task)
{
    ASYNC (me) {
        me->task = zoe_create_task(work);
        CALL(zoe_sleep, &me->nap, .delay = 1);
        zoe_task_cancel(me->task, "that will do");
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->task);
        puts(zoe_future_cancelled(&me->task->future) ? "cancelled" : "it would not stop");
    FINALLY:
        zoe_task_release(me->task);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
