/* shield.c -- scenes with zoe_shield. */
#include "scene.h"

/* Awaits a shield around a future. */
struct shielded {
    zoe_frame frame;
    zoe_future *inner;                        /* argument: borrowed                            */
    zoe_future *shield;
};

CORO(shielded)
{
    ASYNC (me) {
        me->shield = zoe_shield(me->inner);
        AWAIT(me->shield);
        RETURN(zoe_value_retain(zoe_awaited()));
    FINALLY:
        zoe_future_release(me->shield);
    }
}

struct shield_plain {
    zoe_frame frame;
    zoe_task *task;
    struct shielded shielded;
};

CORO(shield_plain)
{
    ASYNC (me) {
        me->task = made(zoe_create_task(give, .name = "body", .value = 1));
        CALL(shielded, &me->shielded, .inner = &me->task->future);
        say("%s", outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* The waiter is cancelled, what it waits for is not. */
struct shield_cancel {
    zoe_frame frame;
    zoe_task *inner, *outer;
    struct zoe_sleep sleep;
};

CORO(shield_cancel)
{
    ASYNC (me) {
        me->inner = made(zoe_create_task(nap, .delay = 2, .name = "inner", .value = 7));
        me->outer = made(zoe_create_task(shielded, .inner = &me->inner->future));
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_task_cancel(me->outer, NULL);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->outer);
        say("%s", outcome());
        CHECK(me->inner->future.callbacks == NULL);
        AWAIT(me->inner);
        say("%s", outcome());
    FINALLY:
        zoe_task_release(me->outer);
        zoe_task_release(me->inner);
    }
}

/* What is shielded is cancelled: so is the shield. */
struct shield_inner_cancel {
    zoe_frame frame;
    zoe_task *inner;
    zoe_future *shield;
};

CORO(shield_inner_cancel)
{
    ASYNC (me) {
        me->inner = made(zoe_create_task(nap, .delay = 2, .name = "inner"));
        me->shield = zoe_shield(&me->inner->future);
        zoe_call_later(zoe_get_running_loop(), 1, cancel_it, &me->inner->future);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->shield);
        say("%s %d", outcome(), zoe_future_cancelled(me->shield));
    FINALLY:
        zoe_future_release(me->shield);
        zoe_task_release(me->inner);
    }
}

/* What is done already is returned itself. */
struct shield_done {
    zoe_frame frame;
    zoe_task *inner;
    zoe_future *shield;
};

CORO(shield_done)
{
    ASYNC (me) {
        me->inner = made(zoe_create_task(give));
        AWAIT(zoe_yield);
        me->shield = zoe_shield(&me->inner->future);
        say("%d", me->shield == &me->inner->future);
    FINALLY:
        zoe_future_release(me->shield);
        zoe_task_release(me->inner);
    }
}

struct shield_fails {
    zoe_frame frame;
    zoe_task *inner;
    struct shielded shielded;
};

CORO(shield_fails)
{
    ASYNC (me) {
        me->inner = made(zoe_create_task(fail, .delay = 1));
        zoe_catch(&me->frame, ZOE_VALUE_ERROR);
        CALL(shielded, &me->shielded, .inner = &me->inner->future);
        say("%s %d", outcome(), me->inner->future.unretrieved);
    FINALLY:
        zoe_task_release(me->inner);
    }
}

/* The shield is cancelled first: nobody hears of the error, so it is reported. */
static void
hear(zoe_loop *loop, const zoe_report *report, void *argument)
{
    (void)loop;
    (void)argument;
    say("report: %s", report->message);
}

struct shield_unheard {
    zoe_frame frame;
    zoe_task *inner;
    zoe_future *shield;
    struct zoe_sleep sleep;
};

CORO(shield_unheard)
{
    ASYNC (me) {
        zoe_loop_set_exception_handler(zoe_get_running_loop(), hear, NULL);
        me->inner = made(zoe_create_task(fail, .delay = 1));
        me->shield = zoe_shield(&me->inner->future);
        AWAIT(zoe_yield);
        zoe_future_cancel(me->shield, NULL);
        CALL(zoe_sleep, &me->sleep, .delay = 2);
    FINALLY:
        zoe_future_release(me->shield);
        zoe_task_release(me->inner);
    }
}

/* Both end in the same turn: the shield's cancellation comes first, the error counts as heard. */
struct shield_race {
    zoe_frame frame;
    zoe_future *inner, *shield;
};

CORO(shield_race)
{
    ASYNC (me) {
        me->inner = new_future();
        me->shield = zoe_shield(me->inner);
        zoe_future_cancel(me->shield, NULL);
        zoe_future_set_exception(me->inner, zoe_raise(ZOE_VALUE_ERROR, "x"));
        AWAIT(zoe_yield);
        CHECK(!me->inner->unretrieved);
        CHECK(zoe_shield(NULL) == NULL);
    FINALLY:
        zoe_future_release(me->shield);
        zoe_future_release(me->inner);
    }
}

/* While both are pending, each keeps the other alive. */
struct shield_forgotten {
    zoe_frame frame;
    zoe_task *inner;
    struct zoe_sleep sleep;
};

CORO(shield_forgotten)
{
    ASYNC (me) {
        me->inner = made(zoe_create_task(nap, .delay = 1, .name = "inner"));
        zoe_future_release(zoe_shield(&me->inner->future));
        zoe_task_release(me->inner);
        CALL(zoe_sleep, &me->sleep, .delay = 2);
        say("over");
    }
}

int
main(int argc, char **argv)
{
    static const struct scene scenes[] = {
        {&shield_plain, "2 body, 4 1"},
        {&shield_cancel, "6 CancelledError(), 8 inner slept, 9 7"},
        {&shield_inner_cancel, "4 inner cancelled, 6 CancelledError() 1"},
        {&shield_done, "2 1"},
        {&shield_fails, "6 ValueError('x') 0"},
        {&shield_race, ""},
        {&shield_forgotten, "4 inner slept, 8 over"},
    };
    static const struct scene ours[] = {
        {&shield_unheard, "7 report: Task exception was never retrieved"},
    };
    (void)argv;
    PLAY(scenes);
    if (argc > 1)
        return 0;
    PLAY(ours);
    return 0;
}
