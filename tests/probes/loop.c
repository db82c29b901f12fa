/* loop.c -- probes of call_soon: order, cancelling, errors, and loops that cannot be used. */
#include <stdio.h>

#include "probe.h"

/* --- what a turn runs --------------------------------------------------------------------- */

static void
print_and_schedule(void *name)
{
    puts(name);
    zoe_call_soon(zoe_running_loop, print_text, "a-child");
}

/* Callbacks added while a turn runs are run by the next one. */
struct soon_nested {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(soon_nested)
{
    ASYNC (me) {
        zoe_call_soon(zoe_running_loop, print_and_schedule, "a");
        zoe_call_soon(zoe_running_loop, print_text, "b");
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    }
}

/* call_later(0) goes through the heap: it runs after every call_soon already queued. */
struct timer_vs_soon {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(timer_vs_soon)
{
    ASYNC (me) {
        zoe_call_later(zoe_running_loop, 0, print_text, "timer");
        zoe_call_soon(zoe_running_loop, print_text, "soon1");
        zoe_call_soon(zoe_running_loop, print_text, "soon2");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("after sleep(0)");
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    }
}

/* --- cancelling --------------------------------------------------------------------------- */

static void
cancel_handle(void *handle)
{
    zoe_handle_cancel(handle);
}

static void
killer(void *handle)
{
    puts("killer");
    zoe_handle_cancel(handle);
}

/* A handle cancelled in time is skipped; cancelled after it has run, nothing happens. */
struct handle_cancel {
    zoe_frame frame;
    zoe_handle first;             /* has run when it is cancelled                              */
    zoe_handle last;              /* is in the ready queue when it is cancelled                */
    struct zoe_sleep sleep;
};

CORO(handle_cancel)
{
    ASYNC (me) {
        me->first = zoe_call_soon(zoe_running_loop, print_text, "never");
        zoe_call_soon(zoe_running_loop, print_text, "yes");
        zoe_call_soon(zoe_running_loop, cancel_handle, &me->first);
        zoe_call_soon(zoe_running_loop, killer, &me->last);
        me->last = zoe_call_soon(zoe_running_loop, print_text, "never2");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("main");
    }
}

/* --- errors ------------------------------------------------------------------------------- */

static void
divide(void *nothing)
{
    (void)nothing;
    zoe_loop_raise(zoe_running_loop, zoe_raise(ZOE_ZERO_DIVISION, "division by zero"));
}

static void
print_report(zoe_loop *loop, const zoe_report *report, void *nothing)
{
    char error[100];
    (void)loop, (void)nothing;
    printf("handler %s %s\n", report->message, zoe_error_repr(report->error, error, sizeof error));
}

/* A callback that fails is reported; the rest of the turn goes on. */
struct callback_raises {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(callback_raises)
{
    ASYNC (me) {
        zoe_loop_set_exception_handler(zoe_running_loop, print_report, NULL);
        zoe_call_soon(zoe_running_loop, divide, NULL);
        zoe_call_soon(zoe_running_loop, print_text, "next callback");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("main");
        zoe_loop_set_exception_handler(zoe_running_loop, NULL, NULL);
    }
}

static void
fail_to_handle(zoe_loop *loop, const zoe_report *report, void *nothing)
{
    (void)report, (void)nothing;
    puts("handler");
    zoe_loop_raise(loop, zoe_raise(ZOE_VALUE_ERROR, "handler"));
}

/* An exception handler that fails is reported to the default one. */
struct exception_handler_fails {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(exception_handler_fails)
{
    ASYNC (me) {
        zoe_loop_set_exception_handler(zoe_running_loop, fail_to_handle, NULL);
        zoe_call_soon(zoe_running_loop, divide, NULL);
        zoe_call_soon(zoe_running_loop, print_text, "next callback");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("main");
        zoe_loop_set_exception_handler(zoe_running_loop, NULL, NULL);
    }
}

static void
be_slow(void *nothing)
{
    (void)nothing;
    zoe_block(0.25);
}

/* Debug mode tells of a callback that takes 0.1 s or more. */
struct debug_slow_callback {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(debug_slow_callback)
{
    ASYNC (me) {
        zoe_loop_set_debug(zoe_running_loop, true);
        zoe_call_soon(zoe_running_loop, be_slow, NULL);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        printf("main %s\n", now());
        zoe_loop_set_debug(zoe_running_loop, false);
    }
}

/* --- loops that cannot be used ------------------------------------------------------------ */

/* A closed loop refuses everything. */
static void
raw_closed(zoe_loop *loop)
{
    zoe_loop_close(loop);
    if (zoe_call_soon(loop, print_text, "never").call == NULL)
        puts(zoe_last_error()->message);
    if (zoe_call_later(loop, 1, print_text, "never").call == NULL)
        puts(zoe_last_error()->message);
    if (zoe_loop_run_forever(loop) != 0)
        puts(zoe_last_error()->message);
    if (zoe_call_soon_threadsafe(loop, print_text, "never") != 0)
        puts(zoe_last_error()->message);
}

/* A loop that runs can be neither run nor closed. */
struct nested_run {
    zoe_frame frame;
    zoe_future *future;           /* what the inner run would wait for                         */
    zoe_value result;             /* of the inner run                                          */
};

CORO(nested_run)
{
    ASYNC (me) {
        me->future = zoe_future_new(zoe_running_loop);
        me->result = zoe_loop_run_until_complete(zoe_running_loop, me->future);
        if (zoe_is_error(me->result))
            puts(me->result.as.error->message);
        if (zoe_loop_close(zoe_running_loop) != 0)
            puts(zoe_last_error()->message);
    FINALLY:
        zoe_value_release(me->result);
        zoe_future_release(me->future);
    }
}

const struct probe loop_probes[] = {
    PROBE(soon_nested), PROBE(timer_vs_soon), PROBE(handle_cancel), PROBE(callback_raises),
    RAW_PROBE(raw_closed), PROBE(nested_run), PROBE(exception_handler_fails),
    PROBE(debug_slow_callback),
    {NULL, NULL, NULL},
};
