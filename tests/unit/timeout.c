/* timeout.c -- scenes with struct zoe_timeout. */
#include "scene.h"

/* Sleeps inside a limit, and says how that ended. */
struct limited {
    zoe_frame frame;
    double limit;                             /* argument: seconds                             */
    double delay;                             /* argument: seconds of sleep; 0: none at all    */
    const char *name;                         /* argument                                      */
    int code;                                 /* argument: what to fail with when interrupted  */
    struct zoe_timeout timeout;
    struct nap nap;
};

CORO(limited)
{
    ASYNC (me) {
        CHECK(zoe_timeout_enter(&me->timeout, me->limit) == 0);
        if (me->delay > 0) {
            zoe_catch(&me->frame, me->code == 0 ? 0 : ZOE_CANCELLED);
            CALL(nap, &me->nap, .delay = me->delay, .name = me->name);
            if (zoe_caught() != NULL)
                RETURN(zoe_raise(me->code, "instead"));
        }
    FINALLY:
        zoe_timeout_exit(&me->timeout, &me->frame);
        say("%s %d", shown(zoe_frame_outcome(&me->frame)), zoe_timeout_expired(&me->timeout));
    }
}

struct timeout_in_time {
    zoe_frame frame;
    struct limited limited;
};

CORO(timeout_in_time)
{
    ASYNC (me) {
        CALL(limited, &me->limited, .limit = 2, .delay = 1, .name = "n");
        CALL(limited, &me->limited, .limit = 0, .delay = 1, .name = "n");
        say("%g", seconds());
    }
}

struct timeout_expires {
    zoe_frame frame;
    struct limited limited;
};

CORO(timeout_expires)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(limited, &me->limited, .limit = 1, .delay = 9);
        say("%g %u", seconds(), zoe_task_cancelling(zoe_current_task()));
    }
}

/* A limit that is over at once needs one await to be noticed. */
struct timeout_past {
    zoe_frame frame;
    struct limited limited;
};

CORO(timeout_past)
{
    ASYNC (me) {
        CALL(limited, &me->limited, .limit = -1);
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(limited, &me->limited, .limit = -1, .delay = 9);
    }
}

/* What is raised instead of the CancelledError stays what it is. */
struct timeout_other_error {
    zoe_frame frame;
    struct limited limited;
};

CORO(timeout_other_error)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_VALUE_ERROR);
        CALL(limited, &me->limited, .limit = 1, .delay = 9, .code = ZOE_VALUE_ERROR);
        say("%u", zoe_task_cancelling(zoe_current_task()));
    }
}

/* --- nested ------------------------------------------------------------------------------- */

struct nested {
    zoe_frame frame;
    double outer;                             /* argument: seconds                             */
    double inner;                             /* argument: seconds                             */
    struct zoe_timeout timeout;
    struct limited limited;
};

CORO(nested)
{
    ASYNC (me) {
        CHECK(zoe_timeout_enter(&me->timeout, me->outer) == 0);
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(limited, &me->limited, .limit = me->inner, .delay = 9);
        say("inner %s", outcome());
    FINALLY:
        zoe_timeout_exit(&me->timeout, &me->frame);
        say("outer %s %d", shown(zoe_frame_outcome(&me->frame)),
            zoe_timeout_expired(&me->timeout));
    }
}

struct timeout_inner_first {
    zoe_frame frame;
    struct nested nested;
};

CORO(timeout_inner_first)
{
    ASYNC (me) {
        CALL(nested, &me->nested, .outer = 2, .inner = 1);
    }
}

struct timeout_outer_first {
    zoe_frame frame;
    struct nested nested;
};

CORO(timeout_outer_first)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(nested, &me->nested, .outer = 1, .inner = 2);
    }
}

struct timeout_both {
    zoe_frame frame;
    struct nested nested;
};

CORO(timeout_both)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(nested, &me->nested, .outer = 1, .inner = 1);
    }
}

/* --- and others who cancel ---------------------------------------------------------------- */

/* An outside request in the turn of the timer wins. */
struct timeout_and_cancel {
    zoe_frame frame;
    zoe_task *task;
};

CORO(timeout_and_cancel)
{
    ASYNC (me) {
        me->task = made(zoe_create_task(limited, .limit = 1, .delay = 9, .name = "n"));
        AWAIT(zoe_yield);
        zoe_call_later(me->task->future.loop, 1, cancel_it, &me->task->future);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        say("%s %u", outcome(), zoe_task_cancelling(me->task));
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* A task that was asked to cancel before it entered: the limit still knows its own request. */
struct swallowing {
    zoe_frame frame;
    struct nap nap;
    struct limited limited;
};

CORO(swallowing)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(nap, &me->nap, .delay = 9);
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(limited, &me->limited, .limit = 1, .delay = 9);
    }
}

struct timeout_cancelled_before {
    zoe_frame frame;
    zoe_task *task;
};

CORO(timeout_cancelled_before)
{
    ASYNC (me) {
        me->task = made(zoe_create_task(swallowing));
        AWAIT(zoe_yield);
        zoe_task_cancel(me->task, NULL);
        AWAIT(me->task);
        say("%u", zoe_task_cancelling(me->task));
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* --- deadlines ---------------------------------------------------------------------------- */

struct timeout_reschedule {
    zoe_frame frame;
    struct zoe_timeout limit;
    struct nap nap;
};

CORO(timeout_reschedule)
{
    ASYNC (me) {
        CHECK(!(zoe_timeout_when(&me->limit) < ZOE_NEVER));
        CHECK_FAILS(zoe_timeout_reschedule(&me->limit, begun + 1), ZOE_RUNTIME_ERROR,
                    "Timeout has not been entered");
        CHECK(zoe_timeout_enter(&me->limit, (double)NAN) == ZOE_VALUE_ERROR);
        CHECK(zoe_timeout_at(&me->limit, begun + 1) == 0);
        CHECK(zoe_timeout_when(&me->limit) == begun + 1);
        CHECK_FAILS(zoe_timeout_at(&me->limit, begun + 2), ZOE_RUNTIME_ERROR,
                    "Timeout has already been entered");
        CHECK(zoe_timeout_reschedule(&me->limit, ZOE_NEVER) == 0);
        CALL(nap, &me->nap, .delay = 2, .name = "n");
        CHECK(zoe_timeout_reschedule(&me->limit, begun + 3) == 0);
        CHECK(zoe_timeout_when(&me->limit) == begun + 3);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(nap, &me->nap, .delay = 9, .name = "n");
        CHECK_FAILS(zoe_timeout_reschedule(&me->limit, begun + 9), ZOE_RUNTIME_ERROR,
                    "Cannot change state of expiring Timeout");
        CHECK(zoe_timeout_expired(&me->limit));
        say("%g", seconds());
    FINALLY:
        zoe_timeout_exit(&me->limit, &me->frame);
        zoe_timeout_exit(&me->limit, &me->frame);
        CHECK_FAILS(zoe_timeout_reschedule(&me->limit, begun + 9), ZOE_RUNTIME_ERROR,
                    "Cannot change state of expired Timeout");
        say("%s", shown(zoe_frame_outcome(&me->frame)));
    }
}

/* A deadline that is moved into the past ends the block at its next await. */
struct timeout_reschedule_past {
    zoe_frame frame;
    struct zoe_timeout limit;
    struct nap nap;
};

CORO(timeout_reschedule_past)
{
    ASYNC (me) {
        CHECK(zoe_timeout_at(&me->limit, begun + 5) == 0);
        CALL(nap, &me->nap, .delay = 2, .name = "n");
        CHECK(zoe_timeout_reschedule(&me->limit, begun + 1) == 0);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(nap, &me->nap, .delay = 9, .name = "n");
        say("%g", seconds());
    FINALLY:
        zoe_timeout_exit(&me->limit, &me->frame);
    }
}

static void
check_outside(void)
{
    struct zoe_timeout limit = {0};
    zoe_frame frame = {0};
    CHECK_FAILS(zoe_timeout_enter(&limit, 1), ZOE_RUNTIME_ERROR,
                "Timeout should be used inside a task");
    CHECK_FAILS(zoe_timeout_enter(NULL, 1), ZOE_TYPE_ERROR, "no timeout was given");
    CHECK_FAILS(zoe_timeout_reschedule(NULL, 1), ZOE_TYPE_ERROR, "no timeout was given");
    CHECK(!zoe_timeout_expired(&limit) && !zoe_timeout_expired(NULL));
    zoe_timeout_exit(&limit, &frame);
    CHECK(limit.state == ZOE_TIMEOUT_CREATED);
}

int
main(int argc, char **argv)
{
    static const struct scene scenes[] = {
        {&timeout_in_time, "3 n slept, 3 None 0, 5 n slept, 5 None 0, 5 2"},
        {&timeout_expires, "3 nap cancelled, 3 TimeoutError() 1, 3 1 0"},
        {&timeout_past, "1 None 0, 3 nap cancelled, 3 TimeoutError() 1"},
        {&timeout_other_error, "3 nap cancelled, 3 ValueError('instead') 1, 3 0"},
        {&timeout_inner_first, "3 nap cancelled, 3 TimeoutError() 1, 3 inner TimeoutError(), "
                               "3 outer None 0"},
        {&timeout_outer_first, "3 nap cancelled, 3 CancelledError() 0, 3 outer TimeoutError() 1"},
        {&timeout_both, "3 nap cancelled, 3 CancelledError() 1, 3 outer TimeoutError() 1"},
        {&timeout_and_cancel, "4 n cancelled, 4 CancelledError() 1, 5 CancelledError() 1"},
        {&timeout_cancelled_before, "3 nap cancelled, 5 nap cancelled, 5 TimeoutError() 1, 6 1"},
        {&timeout_reschedule, "3 n slept, 5 n cancelled, 5 3, 5 None"},
        {&timeout_reschedule_past, "3 n slept, 5 n cancelled, 5 2"},
    };
    (void)argv;
    PLAY(scenes);
    if (argc > 1)
        return 0;
    check_outside();
    return 0;
}
