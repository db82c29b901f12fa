/* Try again when it fails, and wait twice as long each time; but give up in the end. */
#include <stdio.h>

#include "zoetrope.h"

struct attempt {
    zoe_frame frame;
    int number;                   /* argument                          */
};

CORO(attempt)
{
    ASYNC (me) {
        printf("%.0f s: attempt %d\n", zoe_loop_time(zoe_get_running_loop()), me->number);
        if (me->number < 4)
            RETURN(zoe_raise(ZOE_RUNTIME_ERROR, "busy"));
        RETURN(zoe_text("through"));
    }
}

struct main_task {
    zoe_frame frame;
    int number;                   /* of the attempt                    */
    double pause;                 /* seconds before the next one       */
    struct attempt attempt;
    struct zoe_sleep nap;
};

CORO(main_task)
{
    ASYNC (me) {
        me->pause = 1;
        for (me->number = 1; me->number <= 5; me->number++) {
            zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);     /* any but a cancellation */
            CALL(attempt, &me->attempt, .number = me->number);
            if (zoe_caught() == NULL) {
                puts(zoe_awaited().as.text);
                RETURN(zoe_none());
            }
            CALL(zoe_sleep, &me->nap, .delay = me->pause);
            me->pause *= 2;
        }
        RETURN(zoe_raise(ZOE_RUNTIME_ERROR, "gave up"));
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
