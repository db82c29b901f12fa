/* barrier.c -- plays scripts with a barrier (see play.h).
 *
 *     I3   begin anew with 3 parties (2 otherwise)      Za   task a resets it
 *     Wa   task a waits at it                           Ba   task a aborts it
 *     S    say how many wait, and whether it is broken
 */
#include "barrier.h"

#include "play.h"

static zoe_barrier barrier;

struct task_wait {
    zoe_frame frame;
    char name;                                /* argument: the task's                          */
    struct zoe_barrier_wait wait;
};

CORO(task_wait)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_barrier_wait, &me->wait, .barrier = &barrier);
        say_outcome(me->name, zoe_awaited());
        CHECK(zoe_is_error(zoe_awaited()) ||
              zoe_awaited().as.integer == (long long)me->wait.index);
    }
}

struct task_reset {
    zoe_frame frame;
    char name;                                /* argument: the task's                          */
    struct zoe_barrier_reset reset;
};

CORO(task_reset)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_barrier_reset, &me->reset, .barrier = &barrier);
        say_outcome(me->name, zoe_awaited());
    }
}

struct task_abort {
    zoe_frame frame;
    char name;                                /* argument: the task's                          */
    struct zoe_barrier_abort abort;
};

CORO(task_abort)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_barrier_abort, &me->abort, .barrier = &barrier);
        say_outcome(me->name, zoe_awaited());
    }
}

static void
prepare(void)
{
    CHECK(zoe_barrier_init(&barrier, 2) == 0);
}

static void
perform(const char *word)
{
    switch (*word) {
    case 'I': CHECK(zoe_barrier_init(&barrier, (size_t)(word[1] - '0')) == 0); break;
    case 'W': start(word, zoe_create_task(task_wait, .name = word[1])); break;
    case 'Z': start(word, zoe_create_task(task_reset, .name = word[1])); break;
    case 'B': start(word, zoe_create_task(task_abort, .name = word[1])); break;
    case 'S': say("S%zu,%d", zoe_barrier_n_waiting(&barrier), zoe_barrier_broken(&barrier)); break;
    }
}

static void
clean_up(void)
{
}

/* --- checks ------------------------------------------------------------------------------- */

struct refused {
    zoe_frame frame;
    struct zoe_barrier_wait wait;
    struct zoe_barrier_reset reset;
    struct zoe_barrier_abort abort;
};

CORO(refused)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TYPE_ERROR);
        CALL(zoe_barrier_wait, &me->wait, .barrier = NULL);
        CHECK(zoe_caught() != NULL);
        zoe_catch(&me->frame, ZOE_TYPE_ERROR);
        CALL(zoe_barrier_reset, &me->reset, .barrier = NULL);
        CHECK(zoe_caught() != NULL);
        zoe_catch(&me->frame, ZOE_TYPE_ERROR);
        CALL(zoe_barrier_abort, &me->abort, .barrier = NULL);
        CHECK(zoe_caught() != NULL);
    }
}

static void
check(void)
{
    prepare();
    CHECK(zoe_barrier_parties(&barrier) == 2 && zoe_barrier_parties(NULL) == 0);
    CHECK(zoe_barrier_n_waiting(NULL) == 0 && !zoe_barrier_broken(NULL));
    CHECK_FAILS(zoe_barrier_init(NULL, 1), ZOE_TYPE_ERROR, "no barrier was given");
    CHECK_FAILS(zoe_barrier_init(&barrier, 0), ZOE_VALUE_ERROR, "parties must be > 0");
    CHECK(!zoe_is_error(zoe_run(refused)));
}
