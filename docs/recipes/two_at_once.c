/* Two things at once: both run while the other one waits. */
#include <stdio.h>

#include "zoetrope.h"

struct fetch {
    zoe_frame frame;
    const char *what;             /* argument            */
    double seconds;               /* argument            */
    struct zoe_sleep nap;
};

CORO(fetch)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->seconds);
        RETURN(zoe_text(me->what));
    }
}

struct main_task {
    zoe_frame frame;
    zoe_future *both[2];          /* tasks: references   */
    zoe_future *all;              /* the gather of them  */
};

CORO(main_task)
{
    ASYNC (me) {
        me->both[0] = (zoe_future *)zoe_create_task(fetch, .what = "milk", .seconds = 2);
        me->both[1] = (zoe_future *)zoe_create_task(fetch, .what = "honey", .seconds = 1);
        me->all = zoe_gather(2, me->both, false);
        AWAIT(me->all);
        for (int i = 0; i < 2; i++)
            puts(zoe_future_result(me->both[i]).as.text);
        printf("after %.0f seconds\n", zoe_loop_time(zoe_get_running_loop()));
    FINALLY:
        zoe_future_release(me->all);
        zoe_future_release(me->both[0]);
        zoe_future_release(me->both[1]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
