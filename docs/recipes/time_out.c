/* Give up after a while: what is awaited is cancelled, and cleans up. */
#include <stdio.h>

#include "zoetrope.h"

struct main_task {
    zoe_frame frame;
    struct zoe_sleep slow;        /* what takes too long */
    zoe_frame *work;              /* ... not begun       */
    struct zoe_wait_for wait;
};

CORO(main_task)
{
    ASYNC (me) {
        me->work = zoe_coroutine(zoe_sleep, &me->slow, .delay = 60);
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(zoe_wait_for, &me->wait, .coroutine = me->work, .timeout = 2);
        puts(zoe_caught() != NULL ? "too slow" : "in time");
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
