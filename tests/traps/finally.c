/* Awaiting in FINALLY while a cancellation is pending: it is not lost, and FINALLY runs once. */
#include "zoetrope.h"

struct sleeper {
    zoe_frame frame;
    struct zoe_sleep nap;         /* child    */
};

CORO(sleeper)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = 100);
    FINALLY:
        puts("cleaning up");
        CALL(zoe_sleep, &me->nap, .delay = 1);
        puts("cleaned up");
    }
}

struct trap {
    zoe_frame frame;
    zoe_task *task;               /* cancelled */
};

CORO(trap)
{
    ASYNC (me) {
        me->task = zoe_create_task(sleeper);
        AWAIT(zoe_yield);
        zoe_task_cancel(me->task, "enough");
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->task);
        if (zoe_caught() != NULL)
            printf("%s: %s\n", zoe_error_name(zoe_caught()->code), zoe_caught()->message);
    FINALLY:
        zoe_task_release(me->task);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(trap));
}
