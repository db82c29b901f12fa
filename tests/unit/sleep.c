/* sleep.c -- scenes with zoe_sleep. */
#include "scene.h"

#include <math.h>

/* A delay of 0 or less lets one turn pass, and makes no future. */
struct sleep_not {
    zoe_frame frame;
    struct zoe_sleep sleep;
    uint64_t futures;
};

CORO(sleep_not)
{
    ASYNC (me) {
        me->futures = zoe_thread_ids()->future;
        say("a");
        CALL(zoe_sleep, &me->sleep, .delay = -1);
        say("b");
        CALL(zoe_sleep, &me->sleep, .result = zoe_text("c"));
        say("%s", outcome());
        CHECK(zoe_thread_ids()->future == me->futures);
    }
}

/* The timer in one turn, the task in the next. */
struct sleep_result {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(sleep_result)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->sleep, .delay = 0.25, .result = zoe_int(7));
        say("%s %g", outcome(), seconds());
    }
}

static const char *const names[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8"};

/* Equal deadlines come in the order of heapq. */
struct sleep_ties {
    zoe_frame frame;
    zoe_future *naps[9];
    int i;
};

CORO(sleep_ties)
{
    ASYNC (me) {
        for (int i = 0; i < 9; i++)
            me->naps[i] = future_of(zoe_create_task(nap, .delay = 1, .name = names[i]));
        for (me->i = 0; me->i < 9; me->i++)
            AWAIT(me->naps[me->i]);
    FINALLY:
        release_all(me->naps, 9);
    }
}

/* A cancelled sleep takes its timer along. */
struct sleep_cancel {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(sleep_cancel)
{
    ASYNC (me) {
        me->task = made(zoe_create_task(nap, .delay = 9, .name = "n"));
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_task_cancel(me->task, "enough");
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        say("%s %g", outcome(), seconds());
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        CHECK(me->task->future.loop->timers.count == 0);
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* Cancelled after the time is over, but before it runs. */
struct sleep_cancel_late {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(sleep_cancel_late)
{
    ASYNC (me) {
        me->task = made(zoe_create_task(nap, .delay = 1, .name = "n"));
        zoe_call_later(me->task->future.loop, 1, cancel_it, &me->task->future);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        say("%s", outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

struct sleep_nan {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(sleep_nan)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_VALUE_ERROR);
        CALL(zoe_sleep, &me->sleep, .delay = (double)NAN);
        say("%s", outcome());
    }
}

int
main(void)
{
    static const struct scene scenes[] = {
        {&sleep_not, "1 a, 2 b, 3 'c'"},
        {&sleep_result, "3 7 0.25"},
        {&sleep_ties, "4 0 slept, 4 2 slept, 4 6 slept, 4 8 slept, 4 5 slept, 4 7 slept, "
                      "4 4 slept, 4 1 slept, 4 3 slept"},
        {&sleep_cancel, "5 n cancelled, 6 CancelledError('enough') 1"},
        {&sleep_cancel_late, "4 n cancelled, 5 CancelledError()"},
        {&sleep_nan, "1 ValueError('Invalid delay: NaN (not a number)')"},
    };
    PLAY(scenes);
    return 0;
}
