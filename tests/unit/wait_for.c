/* wait_for.c -- scenes with zoe_wait_for. */
#include "scene.h"

struct wait_for_give {
    zoe_frame frame;
    struct give give;
    struct zoe_wait_for wait;
};

CORO(wait_for_give)
{
    ASYNC (me) {
        CALL(zoe_wait_for, &me->wait, .timeout = 10,
             .coroutine = zoe_coroutine(give, &me->give, .name = "body", .value = 1));
        say("%s", outcome());
        CALL(zoe_wait_for, &me->wait, .timeout = 0,
             .coroutine = zoe_coroutine(give, &me->give, .name = "body", .value = 2));
        say("%s", outcome());
    }
}

struct wait_for_nap {
    zoe_frame frame;
    struct nap nap;
    struct zoe_wait_for wait;
};

CORO(wait_for_nap)
{
    ASYNC (me) {
        CALL(zoe_wait_for, &me->wait, .timeout = 10,
             .coroutine = zoe_coroutine(nap, &me->nap, .delay = 1, .name = "n", .value = 7));
        say("%s %g", outcome(), seconds());
    }
}

/* The time is over before it begins: the body does not run, unless it is done already. */
struct wait_for_nothing {
    zoe_frame frame;
    struct give give;
    zoe_future *future;
    struct zoe_wait_for wait;
};

CORO(wait_for_nothing)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = -1,
             .coroutine = zoe_coroutine(give, &me->give, .name = "body"));
        say("%s", outcome());
        me->future = new_future();
        zoe_future_set_result(me->future, zoe_int(3));
        CALL(zoe_wait_for, &me->wait, .timeout = -1, .future = me->future);
        say("%s", outcome());
        zoe_future_release(me->future);
        me->future = new_future();
        zoe_future_cancel(me->future, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = -1, .future = me->future);
        say("%s", outcome());
    FINALLY:
        zoe_future_release(me->future);
    }
}

struct wait_for_too_long {
    zoe_frame frame;
    struct nap nap;
    struct zoe_wait_for wait;
};

CORO(wait_for_too_long)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = 1,
             .coroutine = zoe_coroutine(nap, &me->nap, .delay = 9));
        say("%s %g", outcome(), seconds());
    }
}

/* A future that is waited for too long is cancelled. */
struct wait_for_future {
    zoe_frame frame;
    zoe_future *future;
    struct zoe_wait_for wait;
};

CORO(wait_for_future)
{
    ASYNC (me) {
        me->future = new_future();
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = 1, .future = me->future);
        say("%s %d", outcome(), zoe_future_cancelled(me->future));
    FINALLY:
        zoe_future_release(me->future);
    }
}

/* What was cancelled is waited for, however long it takes. */
struct slow_cleaner {
    zoe_frame frame;
    struct zoe_sleep sleep, cleaning;
    int value;
};

CORO(slow_cleaner)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->sleep, .delay = 9);
    FINALLY:
        CALL(zoe_sleep, &me->cleaning, .delay = 3);
        say("cleaned");
    }
}

struct wait_for_slow_cleaner {
    zoe_frame frame;
    struct slow_cleaner cleaner;
    zoe_task *task;
    struct zoe_wait_for wait;
};

CORO(wait_for_slow_cleaner)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = 1,
             .coroutine = zoe_coroutine(slow_cleaner, &me->cleaner));
        say("%s %g", outcome(), seconds());
        me->task = made(zoe_create_task(slow_cleaner));
        AWAIT(zoe_yield);
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = -1, .future = &me->task->future);
        say("%s %g", outcome(), seconds());
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* A swallowed cancellation: the value counts. */
struct swallower {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(swallower)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->sleep, .delay = 9);
        RETURN(zoe_text("kept"));
    }
}

struct wait_for_swallower {
    zoe_frame frame;
    struct swallower swallower;
    zoe_task *task;
    struct zoe_wait_for wait;
};

CORO(wait_for_swallower)
{
    ASYNC (me) {
        CALL(zoe_wait_for, &me->wait, .timeout = 1,
             .coroutine = zoe_coroutine(swallower, &me->swallower));
        say("%s", outcome());
        me->task = made(zoe_create_task(swallower));
        AWAIT(zoe_yield);
        CALL(zoe_wait_for, &me->wait, .timeout = -1, .future = &me->task->future);
        say("%s", outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* Cancelling the wait cancels what is waited for. */
struct waiting {
    zoe_frame frame;
    zoe_future *future;
    double timeout;
    struct nap nap;
    struct zoe_wait_for wait;
};

CORO(waiting)
{
    ASYNC (me) {
        if (me->future == NULL)
            CALL(zoe_wait_for, &me->wait, .timeout = 20,
                 .coroutine = zoe_coroutine(nap, &me->nap, .delay = 9, .name = "inner"));
        else
            CALL(zoe_wait_for, &me->wait, .timeout = me->timeout, .future = me->future);
        RETURN(zoe_value_retain(zoe_awaited()));
    }
}

struct wait_for_cancelled {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(wait_for_cancelled)
{
    ASYNC (me) {
        me->task = made(zoe_create_task(waiting));
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_task_cancel(me->task, "stop");
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->task);
        say("%s", outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* Cancelled while it waits for the end of what it has cancelled. */
struct wait_for_cancelled_twice {
    zoe_frame frame;
    zoe_task *inner, *task;
    struct zoe_sleep sleep;
};

CORO(wait_for_cancelled_twice)
{
    ASYNC (me) {
        me->inner = made(zoe_create_task(slow_cleaner));
        AWAIT(zoe_yield);
        me->task = made(zoe_create_task(waiting, .future = &me->inner->future, .timeout = -1));
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_task_cancel(me->task, NULL);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->task);
        say("%s %g", outcome(), seconds());
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->inner);
        say("%s %g", outcome(), seconds());
    FINALLY:
        zoe_task_release(me->task);
        zoe_task_release(me->inner);
    }
}

/* The future is done and the wait cancelled in the same turn: the cancellation counts. */
struct wait_for_race {
    zoe_frame frame;
    zoe_future *future;
    zoe_task *task;
};

CORO(wait_for_race)
{
    ASYNC (me) {
        me->future = new_future();
        me->task = made(zoe_create_task(waiting, .future = me->future, .timeout = 20));
        AWAIT(zoe_yield);
        zoe_future_set_result(me->future, zoe_text("done"));
        zoe_task_cancel(me->task, NULL);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->task);
        say("%s", outcome());
    FINALLY:
        zoe_task_release(me->task);
        zoe_future_release(me->future);
    }
}

/* The body ends in the turn in which its time is over. */
struct wait_for_tie {
    zoe_frame frame;
    struct nap nap;
    struct zoe_wait_for wait;
};

CORO(wait_for_tie)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = 1,
             .coroutine = zoe_coroutine(nap, &me->nap, .delay = 1));
        say("%s", outcome());
    }
}

/* A gather that is cancelled ends with a CancelledError without being cancelled itself. */
struct wait_for_gather {
    zoe_frame frame;
    zoe_future *future, *all;
    struct zoe_wait_for wait;
};

CORO(wait_for_gather)
{
    ASYNC (me) {
        me->future = new_future();
        me->all = zoe_gather(1, &me->future, false);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = -1, .future = me->all);
        say("%s", outcome());
    FINALLY:
        zoe_future_release(me->all);
        zoe_future_release(me->future);
    }
}

/* Errors of the body are errors of the wait. */
struct wait_for_failure {
    zoe_frame frame;
    struct fail fail;
    struct zoe_wait_for wait;
};

CORO(wait_for_failure)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_VALUE_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = 1, .coroutine = zoe_coroutine(fail, &me->fail));
        say("%s", outcome());
        zoe_fail(ZOE_MEMORY_ERROR, "no future");
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = 1, .future = NULL);
        say("%s", outcome());
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait_for, &me->wait, .timeout = -1, .future = NULL);
        say("%s", outcome());
    }
}

int
main(int argc, char **argv)
{
    static const struct scene scenes[] = {
        {&wait_for_give, "1 body, 1 1, 1 body, 1 2"},
        {&wait_for_nap, "3 n slept, 3 7 1"},
        {&wait_for_nothing, "4 TimeoutError(), 4 3, 4 CancelledError()"},
        {&wait_for_too_long, "3 nap cancelled, 3 TimeoutError() 1"},
        {&wait_for_future, "3 TimeoutError() 1"},
        {&wait_for_slow_cleaner, "5 cleaned, 5 TimeoutError() 4, 9 cleaned, 11 TimeoutError() 7"},
        {&wait_for_swallower, "3 'kept', 7 'kept'"},
        {&wait_for_cancelled, "5 inner cancelled, 6 CancelledError('stop')"},
        {&wait_for_cancelled_twice, "8 CancelledError() 1, 10 cleaned, 11 CancelledError() 3"},
        {&wait_for_race, "4 CancelledError()"},
        {&wait_for_tie, "3 nap cancelled, 3 TimeoutError()"},
        {&wait_for_gather, "4 TimeoutError()"},
    };
    static const struct scene ours[] = {
        {&wait_for_failure, "1 ValueError('x'), 1 MemoryError('no future'), "
                            "1 MemoryError('no future')"},
    };
    (void)argv;
    PLAY(scenes);
    if (argc > 1)
        return 0;
    PLAY(ours);
    return 0;
}
