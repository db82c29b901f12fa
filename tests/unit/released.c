/* released.c -- a future that is used after its last owner has let go of it says so. */
#include "check.h"
#include "zoetrope.h"

static const char GONE[] = "this future was released; whoever uses a future retains it before, and "
                           "releases it afterwards";

static void
nothing_done(zoe_future *future, void *argument)
{
    (void)future;
    (void)argument;
}

static int
code_of(zoe_value value)
{
    int code = zoe_error_code(value);
    zoe_value_release(value);
    return code;
}

static int
code_if_null(const void *pointer)
{
    return pointer == NULL ? zoe_last_error()->code : 0;
}

static void
call_with(zoe_future *past)
{
    CHECK_FAILS(zoe_future_set_result(past, zoe_int(1)), ZOE_RUNTIME_ERROR, GONE);
    CHECK_FAILS(zoe_future_set_exception(past, zoe_raise(ZOE_EXCEPTION, "x")), ZOE_RUNTIME_ERROR,
                GONE);
    CHECK_FAILS(zoe_future_add_done_callback(past, nothing_done, NULL), ZOE_RUNTIME_ERROR, GONE);
    CHECK(zoe_future_remove_done_callback(past, nothing_done, NULL) == 0);
    CHECK_FAILS(zoe_future_result(past).as.error->code, ZOE_RUNTIME_ERROR, GONE);
    CHECK(!zoe_future_cancel(past, NULL));
}

static void
combine_with(zoe_future *past, zoe_future *live)
{
    zoe_future *both[] = {live, past};
    CHECK_FAILS(code_if_null(zoe_gather(1, &past, false)), ZOE_RUNTIME_ERROR, GONE);
    CHECK_FAILS(code_if_null(zoe_gather(2, both, false)), ZOE_RUNTIME_ERROR, GONE);
    CHECK_FAILS(zoe_future_chain(past, live), ZOE_RUNTIME_ERROR, GONE);
    CHECK_FAILS(zoe_future_chain(live, past), ZOE_RUNTIME_ERROR, GONE);
}

struct await_it {
    zoe_frame frame;
    zoe_future *past;             /* released                      */
    struct zoe_wait wait;         /* waits for it                  */
};

static void
check_caught(void)
{
    CHECK(zoe_caught() != NULL && zoe_caught()->code == ZOE_RUNTIME_ERROR);
    CHECK(strcmp(zoe_caught()->message, GONE) == 0);
}

CORO(await_it)
{
    ASYNC (me) {
        me->past = zoe_future_new(zoe_get_running_loop());
        zoe_future_release(me->past);
        zoe_catch(&me->frame, ZOE_RUNTIME_ERROR);
        AWAIT(me->past);
        check_caught();
        zoe_catch(&me->frame, ZOE_RUNTIME_ERROR);
        CALL(zoe_wait, &me->wait, .futures = &me->past, .count = 1);
        check_caught();
        RETURN(zoe_int(7));
    }
}

/* Nothing is lost by it, and it is told. */
static void
release_twice(zoe_loop *loop)
{
    zoe_future *past = zoe_future_new(loop);
    zoe_future_release(past);
    zoe_future_release(past);
    CHECK(zoe_future_new(loop) == past);
    zoe_future_release(past);
}

int
main(int count, char **arguments)
{
    zoe_loop *loop = zoe_loop_new();
    zoe_future *live = zoe_future_new(loop), *past = zoe_future_new(loop);
    zoe_future_release(past);
    call_with(past);
    combine_with(past, live);
    CHECK_FAILS(code_of(zoe_loop_run_until_complete(loop, past)), ZOE_RUNTIME_ERROR, GONE);
    zoe_value result = zoe_run(await_it);
    CHECK(result.kind == ZOE_INT && result.as.integer == 7);
    if (count == 2 && strcmp(arguments[1], "twice") == 0)
        release_twice(loop);
    zoe_future_release(live);
    zoe_loop_free(loop);
    return 0;
}
