/* generator.c -- a coroutine driven by hand: send, throw, close. */
#include "check.h"
#include "zoetrope.h"

static int cleaned;

struct countdown {
    zoe_frame frame;
    int from;                     /* argument                              */
    int now;                      /* what it yields                        */
    long long heard;              /* what was sent in last                 */
};

CORO(countdown)
{
    ASYNC (me) {
        for (me->now = me->from; me->now > 0; me->now--) {
            AWAIT(zoe_yield);
            me->heard = zoe_awaited().as.integer;
        }
        RETURN(zoe_text("lift off"));
    FINALLY:
        cleaned++;
    }
}

struct outer {
    zoe_frame frame;
    struct countdown inner;       /* child                                 */
};

CORO(outer)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_VALUE_ERROR);
        CALL(countdown, &me->inner, .from = 3);
        if (zoe_caught() != NULL)
            RETURN(zoe_int(-1));
        RETURN(zoe_awaited());
    }
}

struct stubborn {
    zoe_frame frame;              /* nothing else                          */
};

CORO(stubborn)
{
    ASYNC (me) {
        AWAIT(zoe_yield);
    FINALLY:
        AWAIT(zoe_yield);
    }
}

static void
send_to_the_end(void)
{
    struct countdown down;
    zoe_generator generator;
    zoe_generator_init(&generator, zoe_coroutine(countdown, &down, .from = 3));
    for (int i = 3; i > 0; i--) {
        CHECK(zoe_generator_send(&generator, zoe_int(i)));
        CHECK(down.now == i);
        CHECK(generator.yielded == NULL);
    }
    CHECK(down.heard == 1);
    CHECK(!zoe_generator_send(&generator, zoe_none()));
    CHECK(strcmp(generator.result.as.text, "lift off") == 0);
    CHECK(!zoe_generator_send(&generator, zoe_none()));
    CHECK(zoe_error_code(generator.result) == ZOE_RUNTIME_ERROR);
    CHECK(zoe_generator_close(&generator) == 0);
    CHECK(cleaned == 1);
}

static void
throw_in(void)
{
    struct outer outer_frame;
    zoe_generator generator;
    zoe_generator_init(&generator, zoe_coroutine(outer, &outer_frame));
    CHECK(zoe_generator_send(&generator, zoe_none()));
    CHECK(!zoe_generator_throw(&generator, zoe_raise(ZOE_VALUE_ERROR, "no")));
    CHECK(generator.result.as.integer == -1);
    CHECK(cleaned == 2);
    CHECK(zoe_generator_close(&generator) == 0);
    zoe_generator_init(&generator, zoe_coroutine(outer, &outer_frame));
    CHECK(!zoe_generator_throw(&generator, zoe_raise(ZOE_VALUE_ERROR, "before it starts")));
    CHECK(zoe_error_code(generator.result) == ZOE_VALUE_ERROR);
    CHECK(!zoe_generator_throw(&generator, zoe_raise(ZOE_VALUE_ERROR, "after it has ended")));
    CHECK(zoe_error_code(generator.result) == ZOE_RUNTIME_ERROR);
    CHECK(zoe_generator_close(&generator) == 0);
    CHECK(cleaned == 2);
}

static void
close_early(void)
{
    struct outer outer_frame;
    struct stubborn stubborn_frame;
    zoe_generator generator;
    zoe_generator_init(&generator, zoe_coroutine(outer, &outer_frame));
    CHECK(zoe_generator_send(&generator, zoe_none()));
    CHECK(zoe_generator_close(&generator) == 0);
    CHECK(cleaned == 3);
    zoe_generator_init(&generator, zoe_coroutine(stubborn, &stubborn_frame));
    CHECK(zoe_generator_send(&generator, zoe_none()));
    CHECK_FAILS(zoe_generator_close(&generator), ZOE_RUNTIME_ERROR,
                "coroutine ignored GeneratorExit");
}

int
main(void)
{
    send_to_the_end();
    throw_in();
    close_early();
    return 0;
}
