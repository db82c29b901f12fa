/* gather_cancel.c -- scenes in which a gather, its children or its waiter are cancelled. */
#include "pair.h"

/* A cancelled child is an error of the gather, which is not itself cancelled. */
struct gather_child_cancelled {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_child_cancelled)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(nap, .delay = 9, .name = "child"));
        me->pair.tasks[1] = future_of(zoe_create_task(nap, .delay = 1, .name = "other"));
        gather_pair(&me->pair, false);
        zoe_call_later(zoe_get_running_loop(), 0.5, cancel_it, me->pair.tasks[0]);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->pair.gather);
        say("%s %d", outcome(), zoe_future_cancelled(me->pair.gather));
        say("other %d", zoe_future_done(me->pair.tasks[1]));
        AWAIT(me->pair.tasks[1]);
    FINALLY:
        release_pair(&me->pair);
    }
}

/* The same child twice is cancelled once, and its message is the gather's. */
struct gather_cancelled_twice {
    zoe_frame frame;
    struct pair pair;
};

static void
cancel_with_words(void *future)
{
    zoe_future_cancel(future, "msg");
}

CORO(gather_cancelled_twice)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(nap, .delay = 9, .name = "child"));
        me->pair.tasks[1] = zoe_future_retain(me->pair.tasks[0]);
        gather_pair(&me->pair, false);
        zoe_call_later(zoe_get_running_loop(), 1, cancel_with_words, me->pair.tasks[0]);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->pair.gather);
        say("%s %d", outcome(), zoe_future_cancelled(me->pair.gather));
    FINALLY:
        release_pair(&me->pair);
    }
}

/* A cancelled gather cancels its children and ends with the last of them. */
struct gather_cancel {
    zoe_frame frame;
    struct pair pair;
    bool return_exceptions;
};

CORO(gather_cancel)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(nap, .delay = 9, .name = "a"));
        me->pair.tasks[1] = future_of(zoe_create_task(nap, .delay = 9, .name = "b"));
        gather_pair(&me->pair, me->return_exceptions);
        zoe_call_later(zoe_get_running_loop(), 1, cancel_it, me->pair.gather);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->pair.gather);
        say("%s", outcome());
    FINALLY:
        release_pair(&me->pair);
    }
}

struct gather_cancel_exceptions {
    zoe_frame frame;
    struct gather_cancel cancel;
};

CORO(gather_cancel_exceptions)
{
    ASYNC (me) {
        CALL(gather_cancel, &me->cancel, .return_exceptions = true);
    }
}

/* Cancelling who awaits the gather cancels the gather. */
struct wait_for_pair {
    zoe_frame frame;
    struct pair pair;
};

CORO(wait_for_pair)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(nap, .delay = 9, .name = "a"));
        me->pair.tasks[1] = future_of(zoe_create_task(nap, .delay = 9, .name = "b"));
        AWAIT(gather_pair(&me->pair, false));
    FINALLY:
        release_pair(&me->pair);
    }
}

struct gather_cancel_task {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(gather_cancel_task)
{
    ASYNC (me) {
        me->task = made(zoe_create_task(wait_for_pair));
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_task_cancel(me->task, "msg");
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->task);
        say("%s", outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* One child ends well although it is asked to cancel: the gather is cancelled all the same. */
struct stubborn {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(stubborn)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->sleep, .delay = 9);
        say("no");
    }
}

struct gather_cancel_stubborn {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_cancel_stubborn)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(stubborn));
        me->pair.tasks[1] = future_of(zoe_create_task(stubborn));
        gather_pair(&me->pair, true);
        zoe_call_later(zoe_get_running_loop(), 1, cancel_it, me->pair.gather);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->pair.gather);
        say("%s", outcome());
    FINALLY:
        release_pair(&me->pair);
    }
}

int
main(void)
{
    static const struct scene scenes[] = {
        {&gather_child_cancelled, "4 child cancelled, 6 CancelledError() 0, 6 other 0, "
                                  "8 other slept"},
        {&gather_cancelled_twice, "4 child cancelled, 6 CancelledError('msg') 0"},
        {&gather_cancel, "4 a cancelled, 4 b cancelled, 6 CancelledError()"},
        {&gather_cancel_exceptions, "4 a cancelled, 4 b cancelled, 6 CancelledError()"},
        {&gather_cancel_task, "6 a cancelled, 6 b cancelled, 9 CancelledError('msg')"},
        {&gather_cancel_stubborn, "4 no, 4 no, 6 CancelledError()"},
    };
    PLAY(scenes);
    return 0;
}
