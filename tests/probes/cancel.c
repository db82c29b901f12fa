/* cancel.c -- probes of Task.cancel: before the first step, at an await, by oneself, twice. */
#include <stdio.h>

#include "probe.h"

/* --- others cancel it --------------------------------------------------------------------- */

/* Cancelled before its first step: the body never runs. */
struct cancel_before_start {
    zoe_frame frame;
    zoe_task *task;
};

CORO(cancel_before_start)
{
    ASYNC (me) {
        me->task = zoe_create_task(give, .name = "never", .value = 1);
        printf("%s ", truth(zoe_task_cancel(me->task, NULL)));
        printf("%s %u\n", truth(zoe_future_cancelled(future_of(me->task))),
               zoe_task_cancelling(me->task));
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        printf("%s %s\n", outcome(), truth(zoe_future_cancelled(future_of(me->task))));
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* cancelled() stays False until the coroutine has ended. */
struct cancel_waiting {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(cancel_waiting)
{
    ASYNC (me) {
        me->task = zoe_create_task(nap, .delay = 9, .name = "t");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_task_cancel(me->task, NULL);
        printf("cancelled() right after: %s\n", truth(zoe_future_cancelled(future_of(me->task))));
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* The message travels to whoever awaits the task. */
struct cancel_message {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(cancel_message)
{
    ASYNC (me) {
        me->task = zoe_create_task(nap, .delay = 9, .name = "t");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_task_cancel(me->task, "why");
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

struct await_future {
    zoe_frame frame;
    zoe_future *future;           /* argument: borrowed                                        */
};

CORO(await_future)
{
    ASYNC (me) {
        AWAIT(me->future);
        RETURN(zoe_value_retain(zoe_awaited()));
    }
}

/* The awaited future is cancelled at once: its result cannot be set any more. */
struct cancel_then_result {
    zoe_frame frame;
    zoe_future *future;           /* what the task awaits                                      */
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(cancel_then_result)
{
    ASYNC (me) {
        me->future = zoe_future_new(zoe_running_loop);
        me->task = zoe_create_task(await_future, .future = me->future);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_task_cancel(me->task, NULL);
        printf("future cancelled at once: %s\n", truth(zoe_future_cancelled(me->future)));
        if (zoe_future_set_result(me->future, zoe_int(1)) == ZOE_INVALID_STATE)
            puts("InvalidStateError");
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->task);
        zoe_future_release(me->future);
    }
}

struct count_hits {
    zoe_frame frame;
    int hits;                     /* CancelledErrors so far                                    */
    struct zoe_sleep sleep;
};

CORO(count_hits)
{
    ASYNC (me) {
        for (;;) {
            zoe_catch(&me->frame, ZOE_CANCELLED);
            CALL(zoe_sleep, &me->sleep, .delay = 9);
            if (zoe_caught() == NULL)
                RETURN(zoe_int(me->hits));
            printf("hit %d\n", ++me->hits);
        }
    }
}

/* Two requests before the next step: one CancelledError. */
struct cancel_twice {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(cancel_twice)
{
    ASYNC (me) {
        me->task = zoe_create_task(count_hits);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        printf("%s ", truth(zoe_task_cancel(me->task, NULL)));
        printf("%s ", truth(zoe_task_cancel(me->task, NULL)));
        printf("%u\n", zoe_task_cancelling(me->task));
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* --- it cancels itself -------------------------------------------------------------------- */

struct cancel_and_await {
    zoe_frame frame;
    struct give inner;
    struct zoe_sleep sleep;
};

CORO(cancel_and_await)
{
    ASYNC (me) {
        zoe_task_cancel(zoe_current_task(), NULL);
        puts("cancelled self");
        CALL(give, &me->inner, .value = 1);
        puts("await of a coroutine: no effect");
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->sleep, .delay = 5);
        if (zoe_caught() != NULL) {
            puts("thrown");
            RETURN(zoe_error_value(zoe_error_retain(zoe_caught())));
        }
    }
}

/* It goes on until it suspends; the future it then awaits is cancelled at once. */
struct cancel_self_then_await {
    zoe_frame frame;
    zoe_task *task;
};

CORO(cancel_self_then_await)
{
    ASYNC (me) {
        me->task = zoe_create_task(cancel_and_await);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

struct cancel_and_yield {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(cancel_and_yield)
{
    ASYNC (me) {
        zoe_task_cancel(zoe_current_task(), NULL);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        if (zoe_caught() != NULL) {
            puts("thrown");
            RETURN(zoe_error_value(zoe_error_retain(zoe_caught())));
        }
    }
}

/* A bare yield: thrown at the next step. */
struct cancel_self_then_sleep0 {
    zoe_frame frame;
    zoe_task *task;
};

CORO(cancel_self_then_sleep0)
{
    ASYNC (me) {
        me->task = zoe_create_task(cancel_and_yield);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

struct cancel_and_return {
    zoe_frame frame;
};

CORO(cancel_and_return)
{
    ASYNC (me) {
        zoe_task_cancel(zoe_current_task(), NULL);
        RETURN(zoe_text("lost"));
    }
}

/* It returns instead: it is cancelled, and the value is lost. */
struct cancel_self_then_return {
    zoe_frame frame;
    zoe_task *task;
};

CORO(cancel_self_then_return)
{
    ASYNC (me) {
        me->task = zoe_create_task(cancel_and_return);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        printf("%s %s\n", outcome(), truth(zoe_future_cancelled(future_of(me->task))));
    FINALLY:
        zoe_task_release(me->task);
    }
}

struct raise_cancelled {
    zoe_frame frame;
};

CORO(raise_cancelled)
{
    ASYNC (me) {
        RETURN(zoe_raise(ZOE_CANCELLED, "mine"));
    }
}

/* A coroutine that raises CancelledError itself makes a cancelled task. */
struct raise_cancelled_by_hand {
    zoe_frame frame;
    zoe_task *task;
};

CORO(raise_cancelled_by_hand)
{
    ASYNC (me) {
        me->task = zoe_create_task(raise_cancelled);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        printf("%s %s %u\n", outcome(), truth(zoe_future_cancelled(future_of(me->task))),
               zoe_task_cancelling(me->task));
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* --- taking requests back ----------------------------------------------------------------- */

struct uncancel_thrice {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(uncancel_thrice)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->sleep, .delay = 9);
        printf("%u ", zoe_task_cancelling(zoe_current_task()));
        printf("%u ", zoe_task_uncancel(zoe_current_task()));
        printf("%u ", zoe_task_uncancel(zoe_current_task()));
        printf("%u\n", zoe_task_uncancel(zoe_current_task()));
    }
}

/* uncancel() counts down, never below 0. */
struct uncancel_counts {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(uncancel_counts)
{
    ASYNC (me) {
        me->task = zoe_create_task(uncancel_thrice);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_task_cancel(me->task, NULL);
        zoe_task_cancel(me->task, NULL);
        AWAIT(me->task);
    FINALLY:
        zoe_task_release(me->task);
    }
}

const struct probe cancel_probes[] = {
    PROBE(cancel_before_start), PROBE(cancel_waiting), PROBE(cancel_message),
    PROBE(cancel_then_result), PROBE(cancel_twice), PROBE(cancel_self_then_await),
    PROBE(cancel_self_then_sleep0), PROBE(cancel_self_then_return), PROBE(raise_cancelled_by_hand),
    PROBE(uncancel_counts),
    {NULL, NULL, NULL},
};
