/* futures.c -- probes of futures: their callbacks, and errors nobody looked at. */
#include <stdio.h>

#include "probe.h"

/* --- callbacks ---------------------------------------------------------------------------- */

/* Being done schedules the callbacks, in order; a late one is scheduled at once; awaiting a done
 * future does not suspend. */
struct fut_callbacks {
    zoe_frame frame;
    zoe_future *future;           /* whose callbacks                                           */
    struct zoe_sleep sleep;
};

CORO(fut_callbacks)
{
    ASYNC (me) {
        me->future = zoe_future_new(zoe_running_loop);
        zoe_future_add_done_callback(me->future, print_done, "cb1");
        zoe_future_add_done_callback(me->future, print_done, "cb2");
        zoe_call_soon(zoe_running_loop, print_text, "soon");
        zoe_future_set_result(me->future, zoe_int(1));
        zoe_future_add_done_callback(me->future, print_done, "cb3 (late)");
        puts("set");
        AWAIT(me->future);
        puts("await of a done future did not yield");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("main");
    FINALLY:
        zoe_future_release(me->future);
    }
}

/* Removing takes all equal entries; one that is scheduled cannot be removed. */
struct fut_remove_callback {
    zoe_frame frame;
    zoe_future *future;           /* whose callbacks                                           */
    struct zoe_sleep sleep;
};

CORO(fut_remove_callback)
{
    ASYNC (me) {
        static char text[] = "cb";
        me->future = zoe_future_new(zoe_running_loop);
        zoe_future_add_done_callback(me->future, print_done, text);
        zoe_future_add_done_callback(me->future, print_done, text);
        printf("removed %d\n", zoe_future_remove_done_callback(me->future, print_done, text));
        zoe_future_add_done_callback(me->future, print_done, text);
        zoe_future_set_result(me->future, zoe_none());
        printf("removed after set %d\n",
               zoe_future_remove_done_callback(me->future, print_done, text));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("main");
    FINALLY:
        zoe_future_release(me->future);
    }
}

static void
raise_value_error(zoe_future *future, void *nothing)
{
    (void)nothing;
    zoe_loop_raise(future->loop, zoe_raise(ZOE_VALUE_ERROR, "cb"));
}

/* A callback that fails does not stop the others. */
struct fut_callback_raises {
    zoe_frame frame;
    zoe_future *future;           /* whose callbacks                                           */
    struct zoe_sleep sleep;
};

CORO(fut_callback_raises)
{
    ASYNC (me) {
        zoe_loop_set_exception_handler(zoe_running_loop, print_error, NULL);
        me->future = zoe_future_new(zoe_running_loop);
        zoe_future_add_done_callback(me->future, raise_value_error, NULL);
        zoe_future_add_done_callback(me->future, print_done, "cb2 still runs");
        zoe_future_set_result(me->future, zoe_none());
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_loop_set_exception_handler(zoe_running_loop, NULL, NULL);
    FINALLY:
        zoe_future_release(me->future);
    }
}

/* --- states ------------------------------------------------------------------------------- */

/* The kind of error a call has failed with. */
static const char *
failure(int code)
{
    return zoe_error_name(code);
}

static const char *
result_failure(zoe_future *future)
{
    return failure(zoe_error_code(zoe_future_result(future)));
}

static const char *
exception_failure(zoe_future *future)
{
    return failure(zoe_future_exception(future)->code);
}

static const char *
set_result_failure(zoe_future *future)
{
    return failure(zoe_future_set_result(future, zoe_int(2)));
}

static const char *
set_exception_failure(zoe_future *future)
{
    return failure(zoe_future_set_exception(future, zoe_raise(ZOE_VALUE_ERROR, "%s", "")));
}

/* What a future that is done, pending or cancelled refuses. */
struct fut_states {
    zoe_frame frame;
    zoe_future *done, *cancelled; /* the one that gets a result, and the other                 */
};

CORO(fut_states)
{
    ASYNC (me) {
        me->done = zoe_future_new(zoe_running_loop);
        printf("%s %s\n", result_failure(me->done), exception_failure(me->done));
        zoe_future_set_result(me->done, zoe_int(1));
        printf("%s %s ", set_result_failure(me->done), set_exception_failure(me->done));
        printf("%s ", truth(zoe_future_cancel(me->done, NULL)));
        puts(shown(zoe_future_result(me->done)));
        me->cancelled = zoe_future_new(zoe_running_loop);
        printf("%s ", truth(zoe_future_cancel(me->cancelled, "why")));
        printf("%s ", truth(zoe_future_cancelled(me->cancelled)));
        puts(truth(zoe_future_cancel(me->cancelled, NULL)));
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->cancelled);
        printf("%s %s\n", outcome(), set_result_failure(me->cancelled));
    FINALLY:
        zoe_future_release(me->done);
        zoe_future_release(me->cancelled);
    }
}

/* --- errors that nobody looks at ---------------------------------------------------------- */

/* A future with this ValueError. */
static zoe_future *
failed_future(const char *message)
{
    zoe_future *future = zoe_future_new(zoe_running_loop);
    zoe_future_set_exception(future, zoe_raise(ZOE_VALUE_ERROR, "%s", message));
    return future;
}

/* An error that nobody retrieved is reported when its last reference goes. */
struct fut_never_retrieved {
    zoe_frame frame;
    zoe_future *future;           /* the one that is dropped next                              */
    struct zoe_sleep sleep;
    struct zoe_wait wait;
};

CORO(fut_never_retrieved)
{
    ASYNC (me) {
        zoe_loop_set_exception_handler(zoe_running_loop, print_message, NULL);
        me->future = failed_future("1");
        zoe_future_release(me->future);
        puts("dropped");
        me->future = future_of(zoe_create_task(fail, .message = "2"));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_future_release(me->future);
        puts("dropped task");
        me->future = failed_future("3");
        zoe_future_exception(me->future);
        zoe_future_release(me->future);
        puts("retrieved: silent");
        me->future = future_of(zoe_create_task(fail, .message = "4"));
        CALL(zoe_wait, &me->wait, .futures = &me->future, .count = 1);
        zoe_future_cancel(me->future, NULL);
        zoe_future_release(me->future);
        puts("cancel() of a done task also silences");
        zoe_loop_set_exception_handler(zoe_running_loop, NULL, NULL);
    }
}

const struct probe future_probes[] = {
    PROBE(fut_callbacks), PROBE(fut_remove_callback), PROBE(fut_callback_raises),
    PROBE(fut_never_retrieved), PROBE(fut_states),
    {NULL, NULL, NULL},
};
