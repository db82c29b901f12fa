/* gather.c -- scenes with zoe_gather. */
#include "pair.h"

/* --- values ------------------------------------------------------------------------------- */

struct gather_two {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_two)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(give, .name = "a", .value = 1));
        me->pair.tasks[1] = future_of(zoe_create_task(give, .name = "b", .value = 2));
        AWAIT(gather_pair(&me->pair, false));
        say("%s", outcome());
    FINALLY:
        release_pair(&me->pair);
    }
}

struct gather_none {
    zoe_frame frame;
    zoe_future *gather;
};

CORO(gather_none)
{
    ASYNC (me) {
        me->gather = zoe_gather(0, NULL, false);
        CHECK(zoe_future_done(me->gather));
        AWAIT(me->gather);
        say("%s", outcome());
    FINALLY:
        zoe_future_release(me->gather);
    }
}

/* Values come in the order of the children, not of their ends. */
struct gather_sleep {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_sleep)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(nap, .delay = 2, .name = "two", .value = 2));
        me->pair.tasks[1] = future_of(zoe_create_task(nap, .delay = 1, .name = "one", .value = 1));
        AWAIT(gather_pair(&me->pair, false));
        say("%s %g", outcome(), seconds());
    FINALLY:
        release_pair(&me->pair);
    }
}

/* Done children take no turn. */
struct gather_done {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_done)
{
    ASYNC (me) {
        me->pair.tasks[0] = new_future();
        me->pair.tasks[1] = new_future();
        zoe_future_set_result(me->pair.tasks[0], zoe_int(1));
        zoe_future_set_exception(me->pair.tasks[1], zoe_raise(ZOE_VALUE_ERROR, "y"));
        me->pair.gather = zoe_gather(2, me->pair.tasks, true);
        CHECK(zoe_future_done(me->pair.gather));
        AWAIT(me->pair.gather);
        say("%s", outcome());
        zoe_future_release(me->pair.gather);
        me->pair.gather = zoe_gather(2, me->pair.tasks, false);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->pair.gather);
        say("%s", outcome());
    FINALLY:
        release_pair(&me->pair);
    }
}

/* The same child twice: one callback, two values. */
struct gather_twice {
    zoe_frame frame;
    zoe_future *tasks[3];
    zoe_future *gather;
};

CORO(gather_twice)
{
    ASYNC (me) {
        me->tasks[0] = me->tasks[2] = future_of(zoe_create_task(give, .name = "a", .value = 1));
        me->tasks[1] = future_of(zoe_create_task(nap, .delay = 1, .value = 2));
        me->gather = zoe_gather(3, me->tasks, false);
        CHECK(me->tasks[0]->refs == 4 && me->tasks[0]->callbacks->next == me->tasks[0]->callbacks);
        AWAIT(me->gather);
        say("%s", outcome());
    FINALLY:
        release_all(me->tasks, 2);
        zoe_future_release(me->gather);
    }
}

/* A gather of gathers. */
struct gather_gather {
    zoe_frame frame;
    struct pair inner;
    zoe_future *parts[2];
    zoe_future *outer;
};

CORO(gather_gather)
{
    ASYNC (me) {
        me->inner.tasks[0] = future_of(zoe_create_task(give, .value = 1));
        me->inner.tasks[1] = future_of(zoe_create_task(give, .value = 2));
        me->parts[0] = gather_pair(&me->inner, false);
        me->parts[1] = future_of(zoe_create_task(give, .value = 3));
        me->outer = zoe_gather(2, me->parts, false);
        AWAIT(me->outer);
        say("%s", outcome());
    FINALLY:
        release_pair(&me->inner);
        zoe_future_release(me->parts[1]);
        zoe_future_release(me->outer);
    }
}

/* --- errors ------------------------------------------------------------------------------- */

struct gather_fails {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_fails)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(fail));
        me->pair.tasks[1] = future_of(zoe_create_task(nap, .delay = 5, .name = "sibling"));
        zoe_catch(&me->frame, ZOE_VALUE_ERROR);
        AWAIT(gather_pair(&me->pair, false));
        say("%s", outcome());
        say("sibling %d", zoe_future_done(me->pair.tasks[1]));
        CHECK(!zoe_future_cancel(me->pair.gather, NULL));
        AWAIT(me->pair.tasks[1]);
    FINALLY:
        release_pair(&me->pair);
    }
}

/* The second error is silent: it counts as retrieved. */
struct gather_both_fail {
    zoe_frame frame;
    struct pair pair;
    struct zoe_sleep sleep;
};

CORO(gather_both_fail)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(fail, .message = "x"));
        me->pair.tasks[1] = future_of(zoe_create_task(fail, .message = "y", .delay = 1));
        zoe_catch(&me->frame, ZOE_VALUE_ERROR);
        AWAIT(gather_pair(&me->pair, false));
        say("%s", outcome());
        CALL(zoe_sleep, &me->sleep, .delay = 2);
        CHECK(zoe_future_done(me->pair.tasks[1]) && !me->pair.tasks[1]->unretrieved);
    FINALLY:
        release_pair(&me->pair);
    }
}

struct gather_exceptions {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_exceptions)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(fail));
        me->pair.tasks[1] = future_of(zoe_create_task(give, .value = 2));
        AWAIT(gather_pair(&me->pair, true));
        say("%s", outcome());
        CHECK(!me->pair.tasks[0]->unretrieved);
    FINALLY:
        release_pair(&me->pair);
    }
}

/* --- lifetimes ---------------------------------------------------------------------------- */

static void
hear(zoe_loop *loop, const zoe_report *report, void *argument)
{
    (void)loop;
    (void)argument;
    say("report: %s", report->message);
}

/* Nobody keeps the gather: it lives until its children are done, and its error is reported. */
struct gather_forgotten {
    zoe_frame frame;
    struct pair pair;
    struct zoe_sleep sleep;
};

CORO(gather_forgotten)
{
    ASYNC (me) {
        zoe_loop_set_exception_handler(zoe_get_running_loop(), hear, NULL);
        me->pair.tasks[0] = future_of(zoe_create_task(fail));
        me->pair.tasks[1] = future_of(zoe_create_task(give));
        gather_pair(&me->pair, false);
        release_pair(&me->pair);
        me->pair = (struct pair){0};
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        say("over");
    }
}

/* A child that could not be made: the gather says why. */
struct gather_null {
    zoe_frame frame;
    zoe_future *tasks[2];
};

CORO(gather_null)
{
    ASYNC (me) {
        me->tasks[0] = new_future();
        zoe_fail(ZOE_MEMORY_ERROR, "no second future");
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(zoe_gather(2, me->tasks, false));
        say("%s", outcome());
        CHECK(me->tasks[0]->refs == 1 && me->tasks[0]->callbacks == NULL);
    FINALLY:
        zoe_future_release(me->tasks[0]);
    }
}

static void
check_loops(void)
{
    zoe_loop *one = zoe_loop_new(), *two = zoe_loop_new();
    zoe_future *futures[2] = {zoe_future_new(one), zoe_future_new(two)};
    CHECK(zoe_gather(2, futures, false) == NULL);
    CHECK(zoe_last_error()->code == ZOE_VALUE_ERROR);
    CHECK(zoe_gather(0, NULL, false) == NULL);
    CHECK(zoe_last_error()->code == ZOE_RUNTIME_ERROR);
    CHECK(zoe_gather(1, NULL, false) == NULL);
    CHECK(zoe_last_error()->code == ZOE_TYPE_ERROR);
    release_all(futures, 2);
    zoe_loop_free(one);
    zoe_loop_free(two);
}

/* Whichever allocation fails, nothing is left behind. */
static int allocations_left;

static void *
fail_later(size_t count, size_t size)
{
    return allocations_left-- > 0 ? calloc(count, size) : NULL;
}

struct gather_no_memory {
    zoe_frame frame;
    zoe_future *futures[100];
    zoe_future *gather;
    int tries;
};

CORO(gather_no_memory)
{
    ASYNC (me) {
        for (int i = 0; i < 100; i++)
            me->futures[i] = new_future();
        zoe_system.calloc = fail_later;
        while (me->gather == NULL) {
            allocations_left = me->tries++;
            me->gather = zoe_gather(100, me->futures, false);
            CHECK(me->gather != NULL || zoe_last_error()->code == ZOE_MEMORY_ERROR);
            CHECK(me->gather != NULL || me->futures[7]->refs == 1);
        }
        zoe_system.calloc = calloc;
        CHECK(me->tries > 2);
        zoe_future_cancel(me->gather, NULL);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->gather);
    FINALLY:
        release_all(me->futures, 100);
        zoe_future_release(me->gather);
    }
}

int
main(int argc, char **argv)
{
    static const struct scene scenes[] = {
        {&gather_two, "2 a, 2 b, 4 [1, 2]"},
        {&gather_none, "1 []"},
        {&gather_sleep, "4 one slept, 7 two slept, 9 [2, 1] 2"},
        {&gather_done, "1 [1, ValueError('y')], 1 ValueError('y')"},
        {&gather_twice, "2 a, 7 [1, 2, 1]"},
        {&gather_gather, "5 [[1, 2], 3]"},
        {&gather_fails, "4 ValueError('x'), 4 sibling 0, 6 sibling slept"},
        {&gather_both_fail, "4 ValueError('x')"},
        {&gather_exceptions, "4 [ValueError('x'), 2]"},
    };
    static const struct scene ours[] = {
        {&gather_forgotten, "3 report: _GatheringFuture exception was never retrieved, 5 over"},
        {&gather_null, "1 MemoryError('no second future')"},
        {&gather_no_memory, ""},
    };
    (void)argv;
    PLAY(scenes);
    if (argc > 1)
        return 0;
    PLAY(ours);
    check_loops();
    return 0;
}
