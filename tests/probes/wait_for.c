/* wait_for.c -- probes of wait_for: inline, in time, too late, and when both happen at once. */
#include <stdio.h>

#include "probe.h"

/* --- in time ------------------------------------------------------------------------------ */

/* A coroutine is run inline. */
struct wait_for_immediate {
    zoe_frame frame;
    struct give body;
    struct zoe_wait_for wait;
};

CORO(wait_for_immediate)
{
    ASYNC (me) {
        CALL(zoe_wait_for, &me->wait, .timeout = 10,
             .coroutine = zoe_coroutine(give, &me->body, .name = "body", .value = 1));
        puts(outcome());
    }
}

struct wait_for_sleep {
    zoe_frame frame;
    struct nap body;
    struct zoe_wait_for wait;
};

CORO(wait_for_sleep)
{
    ASYNC (me) {
        CALL(zoe_wait_for, &me->wait, .timeout = 10,
             .coroutine = zoe_coroutine(nap, &me->body, .delay = 1, .value = zoe_text("v"),
                                        .name = "n"));
        printf("%s %s\n", outcome(), now());
    }
}

/* A timeout that is already over: the body never begins; a done future is all right. */
struct wait_for_zero {
    zoe_frame frame;
    struct give body;
    zoe_future *future;           /* one that is done                                          */
    struct zoe_wait_for wait;
};

CORO(wait_for_zero)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = -1,
             .coroutine = zoe_coroutine(give, &me->body, .name = "body", .value = 1));
        puts(outcome());
        me->future = zoe_future_new(zoe_running_loop);
        zoe_future_set_result(me->future, zoe_int(3));
        CALL(zoe_wait_for, &me->wait, .future = me->future, .timeout = -1);
        puts(outcome());
    FINALLY:
        zoe_future_release(me->future);
    }
}

/* --- too late ----------------------------------------------------------------------------- */

struct clean_slowly {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(clean_slowly)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->sleep, .delay = 9);
    FINALLY:
        CALL(zoe_sleep, &me->sleep, .delay = 3);
        puts("cleaned");
    }
}

/* What timed out is awaited: wait_for() can take longer. */
struct wait_for_timeout_slow_cleanup {
    zoe_frame frame;
    struct clean_slowly body;
    struct zoe_wait_for wait;
};

CORO(wait_for_timeout_slow_cleanup)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = 1,
             .coroutine = zoe_coroutine(clean_slowly, &me->body));
        printf("%s %s\n", outcome(), now());
    }
}

struct keep {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(keep)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->sleep, .delay = 9);
        if (zoe_caught() != NULL)
            RETURN(zoe_text("kept"));
    }
}

/* A body that swallows the cancellation gives its value. */
struct wait_for_swallow {
    zoe_frame frame;
    struct keep body;
    struct zoe_wait_for wait;
};

CORO(wait_for_swallow)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = 1,
             .coroutine = zoe_coroutine(keep, &me->body));
        puts(outcome());
    }
}

/* The body ends in the very turn of the timeout. */
struct wait_for_done_tie {
    zoe_frame frame;
    struct nap body;
    struct zoe_wait_for wait;
};

CORO(wait_for_done_tie)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = 1,
             .coroutine = zoe_coroutine(nap, &me->body, .delay = 1, .value = zoe_text("v")));
        puts(outcome());
    }
}

/* --- cancelled ---------------------------------------------------------------------------- */

struct limit_nap {
    zoe_frame frame;
    struct nap body;
    struct zoe_wait_for wait;
};

CORO(limit_nap)
{
    ASYNC (me) {
        CALL(zoe_wait_for, &me->wait, .timeout = 20,
             .coroutine = zoe_coroutine(nap, &me->body, .delay = 9, .name = "inner"));
    }
}

struct wait_for_outer_cancel {
    zoe_frame frame;
    zoe_task *task;               /* the one that waits                                        */
    struct zoe_sleep sleep;
};

CORO(wait_for_outer_cancel)
{
    ASYNC (me) {
        me->task = zoe_create_task(limit_nap);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_task_cancel(me->task, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

struct limit_future {
    zoe_frame frame;
    zoe_future *future;           /* argument: borrowed                                        */
    struct zoe_wait_for wait;
};

CORO(limit_future)
{
    ASYNC (me) {
        CALL(zoe_wait_for, &me->wait, .future = me->future, .timeout = 20);
        RETURN(zoe_value_retain(zoe_awaited()));
    }
}

/* The waiting task is cancelled in the turn in which the future is done. */
struct wait_for_cancel_race {
    zoe_frame frame;
    zoe_future *future;           /* what is waited for                                        */
    zoe_task *task;               /* the one that waits                                        */
    struct zoe_sleep sleep;
};

CORO(wait_for_cancel_race)
{
    ASYNC (me) {
        me->future = zoe_future_new(zoe_running_loop);
        me->task = zoe_create_task(limit_future, .future = me->future);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_future_set_result(me->future, zoe_text("done"));
        zoe_task_cancel(me->task, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->task);
        zoe_future_release(me->future);
    }
}

/* --- with a limit that is reached, and without any ---------------------------------------- */

/* The body is cancelled, then TimeoutError. */
struct wait_for_timeout {
    zoe_frame frame;
    struct nap body;
    struct zoe_wait_for wait;
};

CORO(wait_for_timeout)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = 1,
             .coroutine = zoe_coroutine(nap, &me->body, .delay = 9, .name = "n"));
        printf("%s %s\n", outcome(), now());
    }
}

/* Without a limit: a plain await. */
struct wait_for_none {
    zoe_frame frame;
    struct nap body;
    struct zoe_wait_for wait;
};

CORO(wait_for_none)
{
    ASYNC (me) {
        CALL(zoe_wait_for, &me->wait,
             .coroutine = zoe_coroutine(nap, &me->body, .delay = 1, .value = zoe_text("v"),
                                        .name = "n"));
        puts(outcome());
    }
}

const struct probe wait_for_probes[] = {
    PROBE(wait_for_immediate), PROBE(wait_for_sleep), PROBE(wait_for_zero), PROBE(wait_for_swallow),
    PROBE(wait_for_done_tie), PROBE(wait_for_outer_cancel), PROBE(wait_for_cancel_race),
    PROBE(wait_for_timeout_slow_cleanup), PROBE(wait_for_timeout), PROBE(wait_for_none),
    {NULL, NULL, NULL},
};
