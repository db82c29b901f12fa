/* timeouts.c -- probes of timeout: a deadline in the past, and one that is moved. */
#include <stdio.h>

#include "probe.h"

/* --- in the past -------------------------------------------------------------------------- */

/* The block of each: what is inside `async with asyncio.timeout(-1)`. */
struct late_sleep {
    zoe_frame frame;
    struct zoe_timeout limit;
    struct zoe_sleep sleep;
};

CORO(late_sleep)
{
    ASYNC (me) {
        zoe_timeout_enter(&me->limit, -1);
        puts("body");
        CALL(zoe_sleep, &me->sleep, .delay = 9);
    FINALLY:
        zoe_timeout_exit(&me->limit, &me->frame);
    }
}

/* The cancellation is scheduled: it comes at the first await that suspends. */
struct timeout_past {
    zoe_frame frame;
    struct late_sleep block;
};

CORO(timeout_past)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(late_sleep, &me->block);
        if (zoe_caught() != NULL)
            puts("TimeoutError");
    }
}

struct timeout_past_no_await {
    zoe_frame frame;
    struct zoe_timeout limit;
};

CORO(timeout_past_no_await)
{
    ASYNC (me) {
        zoe_timeout_enter(&me->limit, -1);
        puts("body");
        zoe_timeout_exit(&me->limit, &me->frame);
        printf("no error %s\n", truth(zoe_timeout_expired(&me->limit)));
    }
}

/* --- moved -------------------------------------------------------------------------------- */

struct timeout_reschedule {
    zoe_frame frame;
    struct zoe_timeout limit;
    struct zoe_sleep sleep;
};

CORO(timeout_reschedule)
{
    ASYNC (me) {
        zoe_timeout_enter(&me->limit, 1);
        zoe_timeout_reschedule(&me->limit, zoe_loop_time(zoe_running_loop) + 3);
        CALL(zoe_sleep, &me->sleep, .delay = 2);
        printf("still here %s\n", now());
    FINALLY:
        zoe_timeout_exit(&me->limit, &me->frame);
    }
}

const struct probe timeout_probes[] = {
    PROBE(timeout_past), PROBE(timeout_past_no_await), PROBE(timeout_reschedule),
    {NULL, NULL, NULL},
};
