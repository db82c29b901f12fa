/* context.c -- what a callback sets is seen by what it schedules, and by nobody else. */
#include <pthread.h>

#include "check.h"
#include "zoetrope.h"

static const zoe_context_var color = {"color", {.kind = ZOE_TEXT, .as.text = "none"}};
static zoe_loop *loop;
static int seen;                  /* callbacks that saw what they should   */

static void
see(void *expected)
{
    seen += strcmp(zoe_context_get(&color).as.text, expected) == 0;
}

static void
stop(void *argument)
{
    see(argument);
    zoe_loop_stop(loop);
}

static void
paint(void *argument)
{
    see(argument);
    CHECK(zoe_context_set(&color, zoe_text("red")) == 0);
    zoe_call_soon(loop, stop, "red");
}

/* Three callbacks, of which the second paints, in the program's own context. */
static void
run(char *outside)
{
    seen = 0;
    zoe_call_soon(loop, see, outside);
    zoe_call_soon(loop, paint, outside);
    zoe_call_soon(loop, see, outside);
    CHECK(zoe_loop_run_forever(loop) == 0);
    CHECK(seen == 4);
    CHECK(strcmp(zoe_context_get(&color).as.text, outside) == 0);
}

static void *
paint_elsewhere(void *argument)
{
    CHECK(zoe_context_set(&color, zoe_text("green")) == 0);
    CHECK(zoe_call_soon_threadsafe(loop, see, argument) == 0);
    CHECK(zoe_call_soon_threadsafe(loop, stop, argument) == 0);
    zoe_context_release(zoe_current_context);
    return NULL;
}

/* What another thread schedules sees what that thread has set. */
static void
run_from_elsewhere(void)
{
    pthread_t thread;
    seen = 0;
    CHECK(pthread_create(&thread, NULL, paint_elsewhere, "green") == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(zoe_loop_run_forever(loop) == 0);
    CHECK(seen == 2);
}

static void
fail(void *nothing)
{
    (void)nothing;
    zoe_loop_raise(loop, zoe_raise(ZOE_EXCEPTION, "x"));
}

static void
paint_report(zoe_loop *its_loop, const zoe_report *report, void *nothing)
{
    (void)its_loop;
    (void)report;
    (void)nothing;
    CHECK(strcmp(zoe_context_get(&color).as.text, "none") == 0);
    CHECK(zoe_context_set(&color, zoe_text("black")) == 0);
}

/* What an exception handler sets is not seen by the next callback. */
static void
run_with_handler(void)
{
    seen = 0;
    zoe_loop_set_exception_handler(loop, paint_report, NULL);
    zoe_call_later(loop, 0, fail, NULL);
    zoe_call_later(loop, 0, see, "none");
    zoe_call_soon(loop, fail, NULL);
    zoe_call_soon(loop, see, "none");
    zoe_call_later(loop, 0.001, stop, "none");
    CHECK(zoe_loop_run_forever(loop) == 0);
    CHECK(seen == 3);
    zoe_loop_set_exception_handler(loop, NULL, NULL);
}

int
main(void)
{
    CHECK(zoe_context_get(NULL).kind == ZOE_NONE);
    CHECK_FAILS(zoe_context_set(NULL, zoe_none()), ZOE_TYPE_ERROR, "no variable was given");
    loop = zoe_loop_new();
    CHECK(loop != NULL);
    run_from_elsewhere();
    run_with_handler();
    run("none");
    CHECK(zoe_context_set(&color, zoe_text("blue")) == 0);
    run("blue");
    zoe_loop_free(loop);
    zoe_context_release(zoe_current_context);
    return 0;
}
