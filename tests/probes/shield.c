/* shield.c -- probes of shield: who is cancelled, and who hears of errors. */
#include <stdio.h>

#include "probe.h"

struct shield_plain {
    zoe_frame frame;
    zoe_future *inner, *shield;   /* what is shielded, and its shield                          */
};

CORO(shield_plain)
{
    ASYNC (me) {
        me->inner = future_of(zoe_create_task(give, .name = "body", .value = 1));
        me->shield = zoe_shield(me->inner);
        AWAIT(me->shield);
        puts(outcome());
    FINALLY:
        zoe_future_release(me->shield);
        zoe_future_release(me->inner);
    }
}

struct await_shielded {
    zoe_frame frame;
    zoe_future *inner;            /* argument: borrowed                                        */
    zoe_future *shield;           /* its shield                                                */
};

CORO(await_shielded)
{
    ASYNC (me) {
        me->shield = zoe_shield(me->inner);
        AWAIT(me->shield);
    FINALLY:
        zoe_future_release(me->shield);
    }
}

/* The task that awaits the shield is cancelled; what is shielded runs on. */
struct shield_cancel {
    zoe_frame frame;
    zoe_future *inner;            /* what is shielded                                          */
    zoe_task *outer;              /* who awaits the shield                                     */
    struct zoe_sleep sleep;
};

CORO(shield_cancel)
{
    ASYNC (me) {
        me->inner = future_of(zoe_create_task(nap, .delay = 2, .value = zoe_text("v"),
                                              .name = "inner"));
        me->outer = zoe_create_task(await_shielded, .inner = me->inner);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_task_cancel(me->outer, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->outer);
        puts(outcome());
        AWAIT(me->inner);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->outer);
        zoe_future_release(me->inner);
    }
}

/* What is shielded is cancelled, and so is the shield. */
struct shield_inner_cancel {
    zoe_frame frame;
    zoe_future *inner, *shield;   /* what is shielded, and its shield                          */
};

CORO(shield_inner_cancel)
{
    ASYNC (me) {
        me->inner = future_of(zoe_create_task(nap, .delay = 2, .value = zoe_text("v"),
                                              .name = "inner"));
        me->shield = zoe_shield(me->inner);
        zoe_call_later(zoe_running_loop, 1, cancel_future, me->inner);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->shield);
        printf("%s %s\n", outcome(), truth(zoe_future_cancelled(me->shield)));
    FINALLY:
        zoe_future_release(me->shield);
        zoe_future_release(me->inner);
    }
}

/* A future that is done is its own shield. */
struct shield_done {
    zoe_frame frame;
    zoe_future *inner, *shield;   /* what is shielded, and its shield                          */
    struct zoe_sleep sleep;
};

CORO(shield_done)
{
    ASYNC (me) {
        me->inner = future_of(zoe_create_task(give, .value = 1));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        me->shield = zoe_shield(me->inner);
        puts(truth(me->shield == me->inner));
    FINALLY:
        zoe_future_release(me->shield);
        zoe_future_release(me->inner);
    }
}

struct sleep_and_fail {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(sleep_and_fail)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        RETURN(zoe_raise(ZOE_VALUE_ERROR, "inner"));
    }
}

/* Nobody looks at the error any more: it is reported when what was shielded goes. */
struct shield_outer_cancelled_inner_fails {
    zoe_frame frame;
    zoe_future *inner, *shield;   /* what is shielded, and its shield                          */
    struct zoe_sleep sleep;
};

CORO(shield_outer_cancelled_inner_fails)
{
    ASYNC (me) {
        zoe_loop_set_exception_handler(zoe_running_loop, print_message, NULL);
        me->inner = future_of(zoe_create_task(sleep_and_fail));
        me->shield = zoe_shield(me->inner);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_future_cancel(me->shield, NULL);
        CALL(zoe_sleep, &me->sleep, .delay = 2);
        zoe_future_release(me->inner);
        zoe_future_release(me->shield);
        zoe_loop_set_exception_handler(zoe_running_loop, NULL, NULL);
    }
}

const struct probe shield_probes[] = {
    PROBE(shield_plain), PROBE(shield_cancel), PROBE(shield_inner_cancel), PROBE(shield_done),
    PROBE(shield_outer_cancelled_inner_fails),
    {NULL, NULL, NULL},
};
