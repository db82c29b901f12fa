/* timeout.c -- a block of code that must not take longer than this.
 *
 * When the time is over the task is cancelled at its await, and leaving the block turns that
 * cancellation into a TimeoutError. As long as the block runs, the deadline can be moved.
 */
#include <stdio.h>

#include "zoetrope.h"

struct dinner {
    zoe_frame frame;
    const char *what;             /* argument                                 */
    double cooks;                 /* argument: how long it takes              */
    double extra;                 /* argument: time added to the limit        */
    struct zoe_timeout limit;     /* around the block                         */
    struct zoe_sleep nap;         /* the frame of what it awaits              */
};

/* Give the cook more time. */
static int
extend(struct zoe_timeout *limit, double seconds)
{
    printf("  dinner: may take %.1f longer\n", seconds);
    return zoe_timeout_reschedule(limit, zoe_timeout_when(limit) + seconds);
}

CORO(dinner)
{
    ASYNC (me) {
        if (zoe_timeout_enter(&me->limit, 0.5) != 0)
            RETURN(zoe_raise_last());
        if (me->extra > 0 && extend(&me->limit, me->extra) != 0)
            RETURN(zoe_raise_last());
        CALL(zoe_sleep, &me->nap, .delay = me->cooks);
        printf("  dinner: %s is served\n", me->what);
    FINALLY:
        zoe_timeout_exit(&me->limit, &me->frame);
        printf("  dinner: %s\n", zoe_timeout_expired(&me->limit) ? "too late" : "in time");
    }
}

struct main_task {
    zoe_frame frame;
    struct dinner dinner;         /* the frame of what it awaits              */
};

CORO(main_task)
{
    ASYNC (me) {
        puts("main_task: soup takes 0.2");
        CALL(dinner, &me->dinner, .what = "soup", .cooks = 0.2);
        puts("main_task: roast takes 2.0");
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(dinner, &me->dinner, .what = "roast", .cooks = 2);
        if (zoe_caught() != NULL)
            puts("main_task: TimeoutError: bread and cheese, then");
        puts("main_task: pie takes 1.0");
        CALL(dinner, &me->dinner, .what = "pie", .cooks = 1, .extra = 0.7);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
