/* swallow.c -- more probes of Task.cancel: too late, down a chain, swallowed, taken back. */
#include <stdio.h>

#include "probe.h"

/* --- too late ----------------------------------------------------------------------------- */

/* A task that is done cannot be cancelled. */
struct cancel_done {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(cancel_done)
{
    ASYNC (me) {
        me->task = zoe_create_task(give, .value = 1);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        printf("%s ", truth(zoe_task_cancel(me->task, NULL)));
        printf("%u ", zoe_task_cancelling(me->task));
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

struct print_got {
    zoe_frame frame;
    zoe_future *future;           /* argument: borrowed                                        */
};

CORO(print_got)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->future);
        if (zoe_caught() == NULL) {
            printf("got %s\n", outcome());
            RETURN(zoe_none());
        }
        puts("thrown");
        RETURN(zoe_error_value(zoe_error_retain(zoe_caught())));
    }
}

/* The future is done, the wakeup queued: CancelledError is thrown in all the same. */
struct cancel_after_wake_scheduled {
    zoe_frame frame;
    zoe_future *future;           /* what the task awaits                                      */
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(cancel_after_wake_scheduled)
{
    ASYNC (me) {
        me->future = zoe_future_new(zoe_running_loop);
        me->task = zoe_create_task(print_got, .future = me->future);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_future_set_result(me->future, zoe_text("value"));
        zoe_task_cancel(me->task, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->task);
        zoe_future_release(me->future);
    }
}

/* --- down a chain ------------------------------------------------------------------------- */

struct await_inner {
    zoe_frame frame;
    zoe_task *inner;              /* argument: borrowed                                        */
};

CORO(await_inner)
{
    ASYNC (me) {
        AWAIT(me->inner);
    FINALLY:
        puts("outer ends");
    }
}

/* A cancellation goes down the chain at once and comes back one turn a level. */
struct cancel_inner_task {
    zoe_frame frame;
    zoe_task *inner, *outer;      /* the second awaits the first                               */
    struct zoe_sleep sleep;
};

CORO(cancel_inner_task)
{
    ASYNC (me) {
        me->inner = zoe_create_task(nap, .delay = 9, .name = "inner");
        me->outer = zoe_create_task(await_inner, .inner = me->inner);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_task_cancel(me->outer, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->outer);
        printf("%s %s\n", outcome(), truth(zoe_future_cancelled(future_of(me->inner))));
    FINALLY:
        zoe_task_release(me->outer);
        zoe_task_release(me->inner);
    }
}

/* --- swallowed ---------------------------------------------------------------------------- */

struct swallow {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(swallow)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->sleep, .delay = 9);
        if (zoe_caught() != NULL)
            printf("swallowed %u\n", zoe_task_cancelling(zoe_current_task()));
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        RETURN(zoe_text("result"));
    }
}

/* A swallowed cancellation: the task goes on, the count stays. */
struct cancel_swallow {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(cancel_swallow)
{
    ASYNC (me) {
        me->task = zoe_create_task(swallow);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_task_cancel(me->task, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        printf("%s %s %u\n", outcome(), truth(zoe_future_cancelled(future_of(me->task))),
               zoe_task_cancelling(me->task));
    FINALLY:
        zoe_task_release(me->task);
    }
}

struct raise_other {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(raise_other)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->sleep, .delay = 9);
    FINALLY:
        RETURN(zoe_raise(ZOE_VALUE_ERROR, "other"));
    }
}

/* Another error instead of the cancellation: the task has failed. */
struct cancel_raises_other {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(cancel_raises_other)
{
    ASYNC (me) {
        me->task = zoe_create_task(raise_other);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_task_cancel(me->task, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        printf("%s %s\n", outcome(), truth(zoe_future_cancelled(future_of(me->task))));
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* --- taken back --------------------------------------------------------------------------- */

struct take_back {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(take_back)
{
    ASYNC (me) {
        zoe_task_cancel(zoe_current_task(), NULL);
        printf("%u ", zoe_task_cancelling(zoe_current_task()));
        printf("%u\n", zoe_task_uncancel(zoe_current_task()));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        RETURN(zoe_text("went on"));
    }
}

/* A request that is taken back before it is thrown is withdrawn. */
struct uncancel_pending {
    zoe_frame frame;
    zoe_task *task;
};

CORO(uncancel_pending)
{
    ASYNC (me) {
        me->task = zoe_create_task(take_back);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

const struct probe swallow_probes[] = {
    PROBE(cancel_done), PROBE(cancel_after_wake_scheduled), PROBE(cancel_inner_task),
    PROBE(cancel_swallow), PROBE(cancel_raises_other), PROBE(uncancel_pending),
    {NULL, NULL, NULL},
};
