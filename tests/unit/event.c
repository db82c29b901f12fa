/* event.c -- plays scripts with an event (see play.h).
 *
 *     Wa   task a waits for it        S    set it        C    clear it
 */
#include "event.h"

#include "play.h"

static zoe_event event;

struct task_wait {
    zoe_frame frame;
    char name;                                /* argument: the task's                          */
    struct zoe_event_wait wait;
};

CORO(task_wait)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_event_wait, &me->wait, .event = &event);
        say_outcome(me->name, zoe_awaited());
    }
}

static void
prepare(void)
{
    CHECK(zoe_event_init(&event) == 0);
}

static void
perform(const char *word)
{
    if (*word == 'W')
        start(word, zoe_create_task(task_wait, .name = word[1]));
    else if (*word == 'S')
        say_code('S', zoe_event_set(&event));
    else if (*word == 'C')
        say_code('C', zoe_event_clear(&event));
}

static void
clean_up(void)
{
}

/* --- checks ------------------------------------------------------------------------------- */

struct refused {
    zoe_frame frame;
    struct zoe_event_wait wait;
};

CORO(refused)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TYPE_ERROR);
        CALL(zoe_event_wait, &me->wait, .event = NULL);
        CHECK(zoe_caught() != NULL);
        CHECK(zoe_event_set(&event) == 0 && zoe_event_is_set(&event));
        CALL(zoe_event_wait, &me->wait, .event = &event);
        CHECK(zoe_awaited().kind == ZOE_BOOL && zoe_awaited().as.integer == 1);
        CHECK(zoe_event_clear(&event) == 0 && !zoe_event_is_set(&event));
    }
}

static void
check(void)
{
    prepare();
    CHECK(!zoe_event_is_set(&event) && !zoe_event_is_set(NULL));
    CHECK_FAILS(zoe_event_init(NULL), ZOE_TYPE_ERROR, "no event was given");
    CHECK_FAILS(zoe_event_set(NULL), ZOE_TYPE_ERROR, "no event was given");
    CHECK_FAILS(zoe_event_clear(NULL), ZOE_TYPE_ERROR, "no event was given");
    CHECK(!zoe_is_error(zoe_run(refused)));
}
