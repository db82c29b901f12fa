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

/* --- over --------------------------------------------------------------------------------- */

struct limited_nap {
    zoe_frame frame;
    struct zoe_timeout limit;
    struct nap nap;
};

CORO(limited_nap)
{
    ASYNC (me) {
        zoe_timeout_enter(&me->limit, 1);
        CALL(nap, &me->nap, .delay = 9, .name = "n");
    FINALLY:
        zoe_timeout_exit(&me->limit, &me->frame);
    }
}

/* The task is cancelled; on the way out that becomes TimeoutError. */
struct timeout_expires {
    zoe_frame frame;
    struct limited_nap block;
};

CORO(timeout_expires)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(limited_nap, &me->block);
        if (zoe_caught() != NULL)
            printf("TimeoutError %s %u\n", truth(zoe_timeout_expired(&me->block.limit)),
                   zoe_task_cancelling(zoe_current_task()));
    }
}

/* The two blocks of the next probe, one in the other. */
struct inner_limit {
    zoe_frame frame;
    struct zoe_timeout limit;
    struct zoe_sleep sleep;
};

CORO(inner_limit)
{
    ASYNC (me) {
        zoe_timeout_enter(&me->limit, 5);
        CALL(zoe_sleep, &me->sleep, .delay = 9);
    FINALLY:
        zoe_timeout_exit(&me->limit, &me->frame);
    }
}

struct outer_limit {
    zoe_frame frame;
    struct zoe_timeout limit;
    struct inner_limit inner;
};

CORO(outer_limit)
{
    ASYNC (me) {
        zoe_timeout_enter(&me->limit, 1);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(inner_limit, &me->inner);
        if (zoe_caught() != NULL) {
            printf("inner %s\n", truth(zoe_timeout_expired(&me->inner.limit)));
            RETURN(zoe_error_value(zoe_error_retain(zoe_caught())));
        }
    FINALLY:
        zoe_timeout_exit(&me->limit, &me->frame);
    }
}

/* Only the limit that is over converts. */
struct timeout_nested {
    zoe_frame frame;
    struct outer_limit block;
};

CORO(timeout_nested)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(outer_limit, &me->block);
        if (zoe_caught() != NULL)
            printf("outer %s\n", truth(zoe_timeout_expired(&me->block.limit)));
    }
}

struct limited_sleep {
    zoe_frame frame;
    struct zoe_timeout limit;
    struct zoe_sleep sleep;
};

CORO(limited_sleep)
{
    ASYNC (me) {
        zoe_timeout_enter(&me->limit, 1);
        CALL(zoe_sleep, &me->sleep, .delay = 9);
    FINALLY:
        zoe_timeout_exit(&me->limit, &me->frame);
    }
}

/* A cancellation from outside in the same turn wins. */
struct timeout_and_cancel {
    zoe_frame frame;
    zoe_task *task;
};

CORO(timeout_and_cancel)
{
    ASYNC (me) {
        me->task = zoe_create_task(limited_sleep);
        zoe_call_at(zoe_running_loop, 1, cancel_future, me->task);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        printf("%s %s\n", outcome(), truth(zoe_future_cancelled(future_of(me->task))));
    FINALLY:
        zoe_task_release(me->task);
    }
}

const struct probe timeout_probes[] = {
    PROBE(timeout_past), PROBE(timeout_past_no_await), PROBE(timeout_reschedule),
    PROBE(timeout_expires), PROBE(timeout_nested), PROBE(timeout_and_cancel),
    {NULL, NULL, NULL},
};
