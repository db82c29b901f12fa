/* wait_for.c -- await one thing, but not longer than this.
 *
 * When the time is over, what was awaited is cancelled, and waited for until it has cleaned up.
 * Then comes the TimeoutError: the limit is when the cancellation is sent, not when it is over.
 */
#include <stdio.h>

#include "zoetrope.h"

struct lift {
    zoe_frame frame;
    double seconds;               /* argument: how long it takes       */
    struct zoe_sleep nap;         /* the frame of what it awaits       */
};

CORO(lift)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->seconds);
        puts("  lift: here");
        RETURN(zoe_text("going up"));
    FINALLY:
        if (zoe_error_code(zoe_frame_outcome(&me->frame)) == ZOE_CANCELLED) {
            puts("  lift: brakes");
            CALL(zoe_sleep, &me->nap, .delay = 0.2);
            puts("  lift: stands still");
        }
    }
}

struct main_task {
    zoe_frame frame;
    double began;                 /* when it began to wait, loop time  */
    struct lift lift;             /* the lift's frame                  */
    zoe_frame *ride;              /* the coroutine object: that frame  */
    struct zoe_wait_for wait;     /* the frame of what it awaits       */
};

static double
seconds_since(double began)
{
    return zoe_loop_time(zoe_get_running_loop()) - began;
}

CORO(main_task)
{
    ASYNC (me) {
        puts("main_task: a lift that takes 0.2 seconds");
        me->began = seconds_since(0);
        me->ride = zoe_coroutine(lift, &me->lift, .seconds = 0.2);
        CALL(zoe_wait_for, &me->wait, .coroutine = me->ride, .timeout = 0.5);
        printf("main_task: %s, after %.1f\n", zoe_awaited().as.text, seconds_since(me->began));

        puts("main_task: a lift that takes 5 seconds");
        me->began = seconds_since(0);
        me->ride = zoe_coroutine(lift, &me->lift, .seconds = 5);
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(zoe_wait_for, &me->wait, .coroutine = me->ride, .timeout = 0.5);
        if (zoe_caught() != NULL)
            printf("main_task: TimeoutError, after %.1f\n", seconds_since(me->began));
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
