/* Every second, however long the work takes: count from the beginning, not from the last time. */
#include <stdio.h>

#include "zoetrope.h"

struct main_task {
    zoe_frame frame;
    double begun;                 /* loop time            */
    int tick;
    struct zoe_sleep nap;
};

static double
seconds_to_next_tick(const struct main_task *me)
{
    return me->begun + me->tick - zoe_loop_time(zoe_get_running_loop());
}

CORO(main_task)
{
    ASYNC (me) {
        me->begun = zoe_loop_time(zoe_get_running_loop());
        for (me->tick = 1; me->tick <= 3; me->tick++) {
            CALL(zoe_sleep, &me->nap, .delay = seconds_to_next_tick(me));
            printf("%.1f s: tick\n", zoe_loop_time(zoe_get_running_loop()) - me->begun);
            CALL(zoe_sleep, &me->nap, .delay = 0.3);
        }
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
