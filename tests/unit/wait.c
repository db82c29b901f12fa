/* wait.c -- scenes with zoe_wait. */
#include "scene.h"

struct wait_all {
    zoe_frame frame;
    zoe_future *tasks[2];
    struct zoe_wait wait;
};

CORO(wait_all)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(give, .name = "t0"));
        me->tasks[1] = future_of(zoe_create_task(give, .name = "t1"));
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2);
        say("%zu", me->wait.done);
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2);
        say("%zu", me->wait.done);
    FINALLY:
        release_all(me->tasks, 2);
    }
}

/* The done ones first, each part in its order; whatever is done when the task resumes counts. */
struct wait_first {
    zoe_frame frame;
    zoe_future *tasks[4];
    zoe_future *expected[4];
    struct zoe_wait wait;
};

CORO(wait_first)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(nap, .delay = 2, .name = "s2"));
        me->tasks[1] = future_of(zoe_create_task(nap, .delay = 1, .name = "s1"));
        me->tasks[2] = future_of(zoe_create_task(nap, .delay = 3, .name = "s3"));
        me->tasks[3] = future_of(zoe_create_task(nap, .delay = 1, .name = "s1"));
        me->expected[0] = me->tasks[1];
        me->expected[1] = me->tasks[3];
        me->expected[2] = me->tasks[0];
        me->expected[3] = me->tasks[2];
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 4,
             .return_when = ZOE_FIRST_COMPLETED);
        say("%zu", me->wait.done);
        CHECK(memcmp(me->tasks, me->expected, sizeof me->tasks) == 0);
        for (size_t i = me->wait.done; i < 4; i++)
            zoe_future_cancel(me->tasks[i], NULL);
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 4);
        say("%zu", me->wait.done);
    FINALLY:
        release_all(me->tasks, 4);
    }
}

/* A cancelled future does not end the wait for an error; a failed one does. */
struct wait_error {
    zoe_frame frame;
    zoe_future *tasks[3];
    struct zoe_wait wait;
};

CORO(wait_error)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(nap, .delay = 3, .name = "three"));
        me->tasks[1] = future_of(zoe_create_task(nap, .delay = 1, .name = "one"));
        me->tasks[2] = future_of(zoe_create_task(fail, .delay = 2));
        zoe_call_later(zoe_get_running_loop(), 0.5, cancel_it, me->tasks[1]);
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 3,
             .return_when = ZOE_FIRST_EXCEPTION);
        say("%zu %g", me->wait.done, seconds());
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 3,
             .return_when = ZOE_FIRST_EXCEPTION);
        say("%zu %g", me->wait.done, seconds());
        zoe_future_cancel(me->tasks[me->wait.done], NULL);
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 3);
    FINALLY:
        release_all(me->tasks, 3);
    }
}

struct wait_timeout {
    zoe_frame frame;
    zoe_future *tasks[2];
    struct zoe_wait wait;
};

CORO(wait_timeout)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(nap, .delay = 3, .name = "s3"));
        me->tasks[1] = future_of(zoe_create_task(nap, .delay = 1, .name = "s1"));
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2, .timeout = 2);
        say("%zu %g", me->wait.done, seconds());
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2, .timeout = -1);
        say("%zu %g", me->wait.done, seconds());
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2, .timeout = 9);
        say("%zu %g", me->wait.done, seconds());
    FINALLY:
        release_all(me->tasks, 2);
    }
}

/* The time is over in the turn in which the task wakes up. */
struct wait_tie {
    zoe_frame frame;
    zoe_future *task;
    struct zoe_wait wait;
};

CORO(wait_tie)
{
    ASYNC (me) {
        me->task = future_of(zoe_create_task(nap, .delay = 1, .name = "s"));
        CALL(zoe_wait, &me->wait, .futures = &me->task, .count = 1, .timeout = 1);
        say("%zu", me->wait.done);
        CALL(zoe_wait, &me->wait, .futures = &me->task, .count = 1);
    FINALLY:
        zoe_future_release(me->task);
    }
}

/* The same future twice: one callback, two places. */
struct wait_twice {
    zoe_frame frame;
    zoe_future *tasks[3];
    struct zoe_wait wait;
};

CORO(wait_twice)
{
    ASYNC (me) {
        me->tasks[0] = me->tasks[2] = future_of(zoe_create_task(give, .name = "a"));
        me->tasks[1] = future_of(zoe_create_task(nap, .delay = 1));
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 3, .timeout = 0.5);
        say("%zu", me->wait.done);
        CHECK(me->tasks[0] == me->tasks[1] && me->tasks[0] != me->tasks[2]);
        me->tasks[1] = me->tasks[2];
        AWAIT(me->tasks[1]);
    FINALLY:
        release_all(me->tasks, 2);
    }
}

/* A wait that is cancelled leaves what it waits for alone. */
struct waiter {
    zoe_frame frame;
    zoe_future **tasks;
    struct zoe_wait wait;
};

CORO(waiter)
{
    ASYNC (me) {
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2, .timeout = 9,
             .return_when = ZOE_FIRST_COMPLETED);
        say("%zu", me->wait.done);
    }
}

struct wait_cancel {
    zoe_frame frame;
    zoe_future *tasks[2];
    zoe_task *waiter;
    struct zoe_sleep sleep;
};

CORO(wait_cancel)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(nap, .delay = 2, .name = "a"));
        me->tasks[1] = future_of(zoe_create_task(nap, .delay = 3, .name = "b"));
        me->waiter = made(zoe_create_task(waiter, .tasks = me->tasks));
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_task_cancel(me->waiter, NULL);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->waiter);
        say("%s", outcome());
        CHECK(me->tasks[0]->callbacks == NULL && me->tasks[1]->callbacks == NULL);
        AWAIT(me->tasks[0]);
        AWAIT(me->tasks[1]);
    FINALLY:
        release_all(me->tasks, 2);
        zoe_task_release(me->waiter);
    }
}

/* A callback that is queued when the waiting task ends still runs, behind it. */
struct finish {
    zoe_frame frame;
    zoe_future *future;
};

CORO(finish)
{
    ASYNC (me) {
        zoe_future_set_result(me->future, zoe_none());
    }
}

struct wait_late {
    zoe_frame frame;
    zoe_future *futures[2];
    zoe_task *tasks[2];
};

CORO(wait_late)
{
    ASYNC (me) {
        me->futures[0] = new_future();
        me->futures[1] = new_future();
        me->tasks[0] = made(zoe_create_task(waiter, .tasks = me->futures));
        AWAIT(zoe_yield);
        zoe_future_set_result(me->futures[0], zoe_none());
        me->tasks[1] = made(zoe_create_task(finish, .future = me->futures[1]));
        AWAIT(zoe_yield);
        zoe_task_release(me->tasks[0]);
        AWAIT(zoe_yield);
        AWAIT(zoe_yield);
        say("over");
    FINALLY:
        release_all(me->futures, 2);
        zoe_task_release(me->tasks[1]);
    }
}

struct wait_refused {
    zoe_frame frame;
    zoe_future *futures[2];
    struct zoe_wait wait;
};

CORO(wait_refused)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait, &me->wait, .count = 0);
        say("%s", outcome());
        me->futures[0] = new_future();
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait, &me->wait, .futures = me->futures, .count = 1,
             .return_when = (enum zoe_return_when)7);
        say("%s", outcome());
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait, &me->wait, .count = 1);
        say("%s", outcome());
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait, &me->wait, .count = 1, .return_when = (enum zoe_return_when)7);
        say("%s", outcome());
        zoe_fail(ZOE_MEMORY_ERROR, "no second future");
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait, &me->wait, .futures = me->futures, .count = 2);
        say("%s", outcome());
        CHECK(me->futures[0]->callbacks == NULL && me->futures[0]->refs == 1);
    FINALLY:
        zoe_future_release(me->futures[0]);
    }
}

int
main(int argc, char **argv)
{
    static const struct scene scenes[] = {
        {&wait_all, "2 t0, 2 t1, 4 2, 6 2"},
        {&wait_first, "4 s1 slept, 4 s1 slept, 6 2, 7 s2 cancelled, 7 s3 cancelled, 9 4"},
        {&wait_error, "4 one cancelled, 9 2 2, 11 2 2, 12 three cancelled"},
        {&wait_timeout, "4 s1 slept, 7 1 2, 9 1 2, 12 s3 slept, 14 2 3"},
        {&wait_tie, "4 0, 4 s slept"},
        {&wait_twice, "2 a, 5 2"},
        {&wait_cancel, "6 CancelledError(), 8 a slept, 11 b slept"},
        {&wait_late, "4 2, 5 over"},
    };
    static const struct scene ours[] = {
        {&wait_refused, "1 ValueError('Set of Tasks/Futures is empty.'), "
                        "1 ValueError('Invalid return_when value: 7'), "
                        "1 TypeError('no array of futures was given'), "
                        "1 ValueError('Invalid return_when value: 7'), "
                        "1 MemoryError('no second future')"},
    };
    (void)argv;
    PLAY(scenes);
    if (argc > 1)
        return 0;
    PLAY(ours);
    return 0;
}
