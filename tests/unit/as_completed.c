/* as_completed.c -- scenes with zoe_as_completed. */
#include "scene.h"

struct in_order {
    zoe_frame frame;
    zoe_future *tasks[3];
    struct zoe_as_completed completed;
    struct zoe_as_completed_next next;
};

CORO(in_order)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(nap, .delay = 2, .value = 0));
        me->tasks[1] = future_of(zoe_create_task(give, .value = 1));
        me->tasks[2] = future_of(zoe_create_task(nap, .delay = 1, .value = 2));
        CHECK(zoe_as_completed_init(&me->completed, me->tasks, 3, 0) == 0);
        while (me->completed.left > 0) {
            CALL(zoe_as_completed_next, &me->next, .of = &me->completed);
            say("%s", shown(zoe_future_result(me->next.future)));
        }
        zoe_catch(&me->frame, ZOE_STOP_ITERATION);
        CALL(zoe_as_completed_next, &me->next, .of = &me->completed);
        say("%s", outcome());
    FINALLY:
        zoe_as_completed_close(&me->completed);
        zoe_as_completed_close(&me->completed);
        release_all(me->tasks, 3);
    }
}

/* With .resolve, the error of a future is that of the wait for it. */
struct resolved {
    zoe_frame frame;
    zoe_future *tasks[3];
    struct zoe_as_completed completed;
    struct zoe_as_completed_next next;
};

CORO(resolved)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(fail));
        me->tasks[1] = future_of(zoe_create_task(give, .value = 1));
        me->tasks[2] = future_of(zoe_create_task(nap, .delay = 9));
        zoe_call_later(zoe_get_running_loop(), 1, cancel_it, me->tasks[2]);
        CHECK(zoe_as_completed_init(&me->completed, me->tasks, 3, 0) == 0);
        while (me->completed.left > 0) {
            zoe_catch(&me->frame, ZOE_ANY_ERROR);
            CALL(zoe_as_completed_next, &me->next, .of = &me->completed, .resolve = true);
            say("%s", outcome());
        }
    FINALLY:
        zoe_as_completed_close(&me->completed);
        release_all(me->tasks, 3);
    }
}

/* When the time is over there is one TimeoutError for each future that is missing. */
struct too_late {
    zoe_frame frame;
    zoe_future *tasks[3];
    struct zoe_as_completed completed;
    struct zoe_as_completed_next next;
};

CORO(too_late)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(nap, .delay = 9, .name = "nine"));
        me->tasks[1] = future_of(zoe_create_task(nap, .delay = 1, .name = "one", .value = 1));
        me->tasks[2] = future_of(zoe_create_task(nap, .delay = 8, .name = "eight"));
        CHECK(zoe_as_completed_init(&me->completed, me->tasks, 3, 2) == 0);
        while (me->completed.left > 0) {
            zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
            CALL(zoe_as_completed_next, &me->next, .of = &me->completed, .resolve = true);
            say("%s", outcome());
        }
        CHECK(me->tasks[0]->callbacks == NULL);
        zoe_future_cancel(me->tasks[0], NULL);
        zoe_future_cancel(me->tasks[2], NULL);
        AWAIT(zoe_yield);
    FINALLY:
        zoe_as_completed_close(&me->completed);
        release_all(me->tasks, 3);
    }
}

/* The time is over before it begins; a future that is done comes in time all the same. */
struct no_time {
    zoe_frame frame;
    zoe_future *futures[2];
    struct zoe_as_completed completed;
    struct zoe_as_completed_next next;
};

CORO(no_time)
{
    ASYNC (me) {
        me->futures[0] = new_future();
        me->futures[1] = new_future();
        zoe_future_set_result(me->futures[1], zoe_int(1));
        CHECK(zoe_as_completed_init(&me->completed, me->futures, 2, -1) == 0);
        while (me->completed.left > 0) {
            zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
            CALL(zoe_as_completed_next, &me->next, .of = &me->completed, .resolve = true);
            say("%s", outcome());
        }
    FINALLY:
        zoe_as_completed_close(&me->completed);
        release_all(me->futures, 2);
    }
}

/* The same future twice comes once; none at all is over at once. */
struct twice_and_none {
    zoe_frame frame;
    zoe_future *tasks[3];
    struct zoe_as_completed completed;
    struct zoe_as_completed_next next;
};

CORO(twice_and_none)
{
    ASYNC (me) {
        CHECK(zoe_as_completed_init(&me->completed, me->tasks, 0, 5) == 0);
        CHECK(me->completed.left == 0);
        zoe_as_completed_close(&me->completed);
        me->tasks[0] = me->tasks[2] = future_of(zoe_create_task(nap, .delay = 1, .value = 1));
        me->tasks[1] = future_of(zoe_create_task(give, .value = 2));
        CHECK(zoe_as_completed_init(&me->completed, me->tasks, 3, 5) == 0);
        CHECK(me->completed.left == 2);
        while (me->completed.left > 0) {
            CALL(zoe_as_completed_next, &me->next, .of = &me->completed, .resolve = true);
            say("%s", outcome());
        }
        AWAIT(zoe_yield);
        CHECK(zoe_get_running_loop()->timers.count == 0);
    FINALLY:
        zoe_as_completed_close(&me->completed);
        release_all(me->tasks, 2);
    }
}

/* Left early, its callbacks and its timer go on. */
struct left_early {
    zoe_frame frame;
    zoe_future *tasks[2];
    struct zoe_as_completed completed;
    struct zoe_as_completed_next next;
    struct zoe_sleep sleep;
};

CORO(left_early)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(nap, .delay = 9, .value = 0));
        me->tasks[1] = future_of(zoe_create_task(give, .value = 1));
        CHECK(zoe_as_completed_init(&me->completed, me->tasks, 2, 5) == 0);
        CALL(zoe_as_completed_next, &me->next, .of = &me->completed, .resolve = true);
        say("%s", outcome());
        zoe_as_completed_close(&me->completed);
        CHECK(me->tasks[0]->callbacks != NULL);
        CALL(zoe_sleep, &me->sleep, .delay = 6);
        say("%d", me->tasks[0]->callbacks == NULL);
        AWAIT(me->tasks[0]);
    FINALLY:
        zoe_as_completed_close(&me->completed);
        release_all(me->tasks, 2);
    }
}

struct refused {
    zoe_frame frame;
    zoe_future *futures[2];
    struct zoe_as_completed completed;
};

CORO(refused)
{
    ASYNC (me) {
        me->futures[0] = new_future();
        zoe_fail(ZOE_MEMORY_ERROR, "no second future");
        CHECK(zoe_as_completed_init(&me->completed, me->futures, 2, 5) == ZOE_MEMORY_ERROR);
        CHECK(me->futures[0]->refs == 1 && me->completed.completions == NULL);
    FINALLY:
        zoe_future_release(me->futures[0]);
    }
}

/* Whichever allocation fails, nothing is left behind. */
static int allocations_left;

static void *
fail_later(size_t count, size_t size)
{
    return allocations_left-- > 0 ? calloc(count, size) : NULL;
}

static void *
fail_to_grow(void *block, size_t size)
{
    return allocations_left-- > 0 ? realloc(block, size) : NULL;
}

struct no_memory {
    zoe_frame frame;
    zoe_future *futures[100];
    struct zoe_as_completed completed;
    struct zoe_as_completed_next next;
    int tries, code;
};

CORO(no_memory)
{
    ASYNC (me) {
        for (int i = 0; i < 100; i++)
            me->futures[i] = new_future();
        zoe_system.calloc = fail_later;
        zoe_system.realloc = fail_to_grow;
        do {
            allocations_left = me->tries++;
            me->code = zoe_as_completed_init(&me->completed, me->futures, 100, 1);
            CHECK(me->code == 0 || (me->code == ZOE_MEMORY_ERROR && me->futures[7]->refs == 1));
        } while (me->code != 0);
        zoe_system.calloc = calloc;
        zoe_system.realloc = realloc;
        CHECK(me->tries > 4);
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(zoe_as_completed_next, &me->next, .of = &me->completed);
        say("%s", outcome());
    FINALLY:
        zoe_as_completed_close(&me->completed);
        release_all(me->futures, 100);
    }
}

int
main(int argc, char **argv)
{
    static const struct scene scenes[] = {
        {&in_order, "4 1, 8 2, 12 0, 12 StopAsyncIteration()"},
        {&resolved, "4 ValueError('x'), 4 1, 6 nap cancelled, 8 CancelledError()"},
        {&too_late, "4 one slept, 6 1, 8 TimeoutError(), 8 TimeoutError(), 9 nine cancelled, "
                    "9 eight cancelled"},
        {&no_time, "3 1, 3 TimeoutError()"},
        {&twice_and_none, "4 2, 8 1"},
        {&left_early, "4 1, 7 1"},
    };
    static const struct scene ours[] = {
        {&refused, ""},
        {&no_memory, "3 TimeoutError()"},
    };
    struct zoe_as_completed completed;
    (void)argv;
    PLAY(scenes);
    if (argc > 1)
        return 0;
    PLAY(ours);
    CHECK_FAILS(zoe_as_completed_init(&completed, NULL, 0, 0), ZOE_RUNTIME_ERROR,
                "no running event loop");
    CHECK_FAILS(zoe_as_completed_init(NULL, NULL, 0, 0), ZOE_TYPE_ERROR,
                "no iterator was given");
    return 0;
}
