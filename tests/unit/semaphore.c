/* semaphore.c -- plays scripts with a semaphore (see play.h).
 *
 *     I2   begin anew with 2 permits (1 otherwise)      B2   the same, bounded
 *     Aa   task a acquires one      R    release one      V    say how many are left, and
 *                                                              whether acquire would wait
 */
#include "semaphore.h"

#include "play.h"

static zoe_semaphore semaphore;

struct task_acquire {
    zoe_frame frame;
    char name;                                /* argument: the task's                          */
    struct zoe_semaphore_acquire acquire;
};

CORO(task_acquire)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_semaphore_acquire, &me->acquire, .semaphore = &semaphore);
        say_outcome(me->name, zoe_awaited());
        CHECK(me->acquire.acquired == !zoe_is_error(zoe_awaited()));
    }
}

static void
prepare(void)
{
    CHECK(zoe_semaphore_init(&semaphore, 1) == 0);
}

static void
perform(const char *word)
{
    if (*word == 'I')
        CHECK(zoe_semaphore_init(&semaphore, word[1] - '0') == 0);
    else if (*word == 'B')
        CHECK(zoe_bounded_semaphore_init(&semaphore, word[1] - '0') == 0);
    else if (*word == 'A')
        start(word, zoe_create_task(task_acquire, .name = word[1]));
    else if (*word == 'R')
        say_code('R', zoe_semaphore_release(&semaphore));
    else if (*word == 'V')
        say("V%ld,%d", semaphore.value, zoe_semaphore_locked(&semaphore));
}

static void
clean_up(void)
{
}

/* --- checks ------------------------------------------------------------------------------- */

struct refused {
    zoe_frame frame;
    struct zoe_semaphore_acquire acquire;
};

CORO(refused)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TYPE_ERROR);
        CALL(zoe_semaphore_acquire, &me->acquire, .semaphore = NULL);
        CHECK(zoe_caught() != NULL && !me->acquire.acquired);
    }
}

static void
check(void)
{
    CHECK_FAILS(zoe_semaphore_init(NULL, 1), ZOE_TYPE_ERROR, "no semaphore was given");
    CHECK_FAILS(zoe_semaphore_init(&semaphore, -1), ZOE_VALUE_ERROR,
                "Semaphore initial value must be >= 0");
    CHECK_FAILS(zoe_semaphore_release(NULL), ZOE_TYPE_ERROR, "no semaphore was given");
    CHECK(zoe_bounded_semaphore_init(&semaphore, 1) == 0);
    CHECK_FAILS(zoe_semaphore_release(&semaphore), ZOE_VALUE_ERROR,
                "BoundedSemaphore released too many times");
    CHECK(!zoe_semaphore_locked(&semaphore) && !zoe_semaphore_locked(NULL));
    CHECK(zoe_semaphore_init(&semaphore, 0) == 0 && zoe_semaphore_locked(&semaphore));
    CHECK(!zoe_is_error(zoe_run(refused)));
}
