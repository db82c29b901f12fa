/* withdrawn.c -- a request to cancel that was passed on or taken back is not heard of again. */
#include "check.h"
#include "zoetrope.h"

struct canceller {
    zoe_frame frame;
    zoe_future *future;           /* what it waits for, cancelled at once    */
};

CORO(canceller)
{
    ASYNC (me) {
        me->future = zoe_future_new(zoe_get_running_loop());
        zoe_task_cancel(zoe_current_task(), "passed on");
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->future);
        CHECK(zoe_caught() != NULL);
        CHECK(strcmp(zoe_caught()->message, "passed on") == 0);
        AWAIT(zoe_yield);
        zoe_task_uncancel(zoe_current_task());
        zoe_task_cancel(zoe_current_task(), "taken back");
        CHECK(zoe_task_uncancel(zoe_current_task()) == 0);
        AWAIT(zoe_yield);
        RETURN(zoe_int(1));
    FINALLY:
        zoe_future_release(me->future);
    }
}

struct narcissus {
    zoe_frame frame;
    const char *message;          /* argument: of the request; NULL: it is taken back        */
};

static void
ask_and_take_back(void *task)
{
    zoe_task_cancel(task, "taken back");
    zoe_task_uncancel(task);
}

/* It awaits itself while a request to cancel is on its way: that one is heard, whole. When it was
 * taken back, the task still hears that it cannot await itself. */
CORO(narcissus)
{
    ASYNC (me) {
        if (me->message != NULL)
            zoe_task_cancel(zoe_current_task(), me->message);
        else
            zoe_call_soon(zoe_get_running_loop(), ask_and_take_back, zoe_current_task());
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(zoe_current_task());
        RETURN(zoe_value_retain(zoe_awaited()));
    }
}

static void
cannot_await_itself(void)
{
    zoe_value heard = zoe_run(narcissus, .message = "heard"), taken_back = zoe_run(narcissus);
    CHECK(zoe_error_code(heard) == ZOE_CANCELLED);
    CHECK(strcmp(heard.as.error->message, "heard") == 0);
    CHECK(zoe_error_code(taken_back) == ZOE_RUNTIME_ERROR);
    zoe_value_release(heard);
    zoe_value_release(taken_back);
}

struct looker {
    zoe_frame frame;
    zoe_future *future;           /* pending                                */
};

CORO(looker)
{
    ASYNC (me) {
        me->future = zoe_future_new(zoe_get_running_loop());
        RETURN(zoe_value_retain(zoe_future_result(me->future)));
    FINALLY:
        zoe_future_release(me->future);
    }
}

/* An error that was the last failure stays what it was when others fail after it. */
static void
last_error_kept(void)
{
    zoe_value result = zoe_run(looker);
    zoe_fail(ZOE_TYPE_ERROR, "another");
    CHECK(zoe_error_code(result) == ZOE_INVALID_STATE || zoe_error_code(result) == ZOE_MEMORY_ERROR);
    zoe_value_release(result);
}

int
main(void)
{
    zoe_value result = zoe_run(canceller);
    CHECK(result.kind == ZOE_INT && result.as.integer == 1);
    last_error_kept();
    cannot_await_itself();
    return 0;
}
