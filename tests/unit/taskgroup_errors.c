/* taskgroup_errors.c -- scenes in which tasks of a group fail, or its parent is cancelled. */
#include "scene.h"

/* Says an error and, of a group, those in it. */
static void
say_errors(const char *who, zoe_value outcome)
{
    char text[400] = "";
    if (zoe_error_code(outcome) != ZOE_EXCEPTION_GROUP) {
        say("%s %s", who, shown(outcome));
        return;
    }
    for (size_t i = 0; i < outcome.as.error->count; i++) {
        zoe_error_repr(outcome.as.error->errors[i], text + strlen(text),
                       sizeof text - strlen(text) - 2);
        strcat(text, ";");
    }
    say("%s %s", who, text);
}

/* --- a task fails ------------------------------------------------------------------------- */

struct block {
    zoe_frame frame;
    double first, second;                     /* arguments: seconds until a task fails; 0: none */
    double body;                              /* argument: seconds that the body sleeps; 0: none */
    const char *body_fails;                   /* argument: and then fails with this; or NULL   */
    struct nap nap;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(block)
{
    ASYNC (me) {
        CHECK(zoe_taskgroup_enter(&me->group) == 0);
        zoe_taskgroup_create_task(&me->group, nap, .delay = 9, .name = "sibling");
        if (me->first > 0)
            zoe_taskgroup_create_task(&me->group, fail, .delay = me->first, .message = "x");
        if (me->second > 0)
            zoe_taskgroup_create_task(&me->group, fail, .delay = me->second, .message = "y");
        if (me->body > 0)
            CALL(nap, &me->nap, .delay = me->body, .name = "body");
        if (me->body_fails != NULL)
            RETURN(zoe_raise(ZOE_VALUE_ERROR, "%s", me->body_fails));
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
    }
}

struct fails_in_body {
    zoe_frame frame;
    struct block block;
};

CORO(fails_in_body)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(block, &me->block, .first = 1, .body = 9);
        say_errors("got", zoe_awaited());
        say("%u", zoe_task_cancelling(zoe_current_task()));
    }
}

struct fails_at_exit {
    zoe_frame frame;
    struct block block;
};

CORO(fails_at_exit)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(block, &me->block, .first = 1);
        say_errors("got", zoe_awaited());
        say("%u", zoe_task_cancelling(zoe_current_task()));
    }
}

struct both_fail {
    zoe_frame frame;
    struct block block;
};

CORO(both_fail)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(block, &me->block, .first = 1, .second = 1);
        say_errors("got", zoe_awaited());
    }
}

struct body_fails {
    zoe_frame frame;
    struct block block;
};

CORO(body_fails)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(block, &me->block, .body = 1, .body_fails = "body");
        say_errors("got", zoe_awaited());
    }
}

/* A body that fails although it was only interrupted: its error is in the group too. */
struct rude {
    zoe_frame frame;
    struct zoe_sleep sleep;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(rude)
{
    ASYNC (me) {
        CHECK(zoe_taskgroup_enter(&me->group) == 0);
        zoe_taskgroup_create_task(&me->group, fail, .delay = 1, .message = "x");
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->sleep, .delay = 9);
        RETURN(zoe_raise(ZOE_RUNTIME_ERROR, "rude"));
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
    }
}

struct task_and_body_fail {
    zoe_frame frame;
    struct rude rude;
};

CORO(task_and_body_fail)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(rude, &me->rude);
        say_errors("got", zoe_awaited());
        say("%u", zoe_task_cancelling(zoe_current_task()));
    }
}

/* A cancelled task is no failure. */
struct task_cancelled {
    zoe_frame frame;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(task_cancelled)
{
    ASYNC (me) {
        CHECK(zoe_taskgroup_enter(&me->group) == 0);
        zoe_taskgroup_create_task(&me->group, nap, .delay = 1, .name = "other");
        zoe_task_cancel(zoe_taskgroup_create_task(&me->group, nap, .delay = 9), NULL);
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
        say("over");
    }
}

/* --- the parent is cancelled -------------------------------------------------------------- */

struct cancelled_in_body {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(cancelled_in_body)
{
    ASYNC (me) {
        me->task = made(zoe_create_task(block, .body = 9));
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_task_cancel(me->task, "stop");
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        say_errors("got", zoe_awaited());
        say("%u", zoe_task_cancelling(me->task));
    FINALLY:
        zoe_task_release(me->task);
    }
}

struct cancelled_at_exit {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(cancelled_at_exit)
{
    ASYNC (me) {
        me->task = made(zoe_create_task(block, .first = 9));
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_task_cancel(me->task, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        say_errors("got", zoe_awaited());
        say("%u", zoe_task_cancelling(me->task));
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* Cancelled from outside in the turn in which a task fails: the errors count, and the request
 * stays. */
struct cancelled_and_fails {
    zoe_frame frame;
    zoe_task *task;
};

CORO(cancelled_and_fails)
{
    ASYNC (me) {
        me->task = made(zoe_create_task(block, .first = 1, .body = 9));
        AWAIT(zoe_yield);
        zoe_call_later(me->task->future.loop, 1, cancel_it, &me->task->future);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        say_errors("got", zoe_awaited());
        say("%u", zoe_task_cancelling(me->task));
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* --- groups in groups --------------------------------------------------------------------- */

struct outer_group {
    zoe_frame frame;
    double inner_fails, outer_fails;          /* arguments: seconds; 0: does not               */
    struct block block;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(outer_group)
{
    ASYNC (me) {
        CHECK(zoe_taskgroup_enter(&me->group) == 0);
        zoe_taskgroup_create_task(&me->group, nap, .delay = 9, .name = "outer");
        if (me->outer_fails > 0)
            zoe_taskgroup_create_task(&me->group, fail, .delay = me->outer_fails, .message = "o");
        CALL(block, &me->block, .first = me->inner_fails, .body = 9);
    FINALLY:
        say_errors("body", zoe_frame_outcome(&me->frame));
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
    }
}

struct nested_inner {
    zoe_frame frame;
    struct outer_group outer;
};

CORO(nested_inner)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(outer_group, &me->outer, .inner_fails = 1);
        CHECK(zoe_caught() != NULL && zoe_caught()->count == 1);
        CHECK(zoe_caught()->errors[0]->code == ZOE_EXCEPTION_GROUP);
        say_errors("got", zoe_error_value(zoe_caught()->errors[0]));
    }
}

struct nested_outer {
    zoe_frame frame;
    struct outer_group outer;
};

CORO(nested_outer)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(outer_group, &me->outer, .outer_fails = 1);
        say_errors("got", zoe_awaited());
        say("%u", zoe_task_cancelling(zoe_current_task()));
    }
}

int
main(void)
{
    static const struct scene scenes[] = {
        {&fails_in_body, "6 sibling cancelled, 6 body cancelled, 8 got ValueError('x');, 8 0"},
        {&fails_at_exit, "6 sibling cancelled, 8 got ValueError('x');, 8 0"},
        {&both_fail, "6 sibling cancelled, 8 got ValueError('x');ValueError('y');"},
        {&body_fails, "4 body slept, 5 sibling cancelled, 7 got ValueError('body');"},
        {&task_and_body_fail, "6 got ValueError('x');RuntimeError('rude');, 6 0"},
        {&task_cancelled, "5 other slept, 7 over"},
        {&cancelled_in_body, "6 body cancelled, 7 sibling cancelled, "
                             "10 got CancelledError('stop'), 10 1"},
        {&cancelled_at_exit, "7 sibling cancelled, 10 got CancelledError(), 10 1"},
        {&cancelled_and_fails, "5 body cancelled, 6 sibling cancelled, 9 got CancelledError(), "
                               "9 1"},
        {&nested_inner, "6 sibling cancelled, 6 body cancelled, 8 body ValueError('x');, "
                        "9 outer cancelled, 11 got ValueError('x');"},
        {&nested_outer, "6 outer cancelled, 6 body cancelled, 7 sibling cancelled, "
                        "9 body CancelledError(), 9 got ValueError('o');, 9 0"},
    };
    PLAY(scenes);
    return 0;
}
