/* stop.c -- probes of how a run ends: stop, run_until_complete, errors that leave the loop, run. */
#include <stdio.h>

#include "probe.h"

/* --- stop --------------------------------------------------------------------------------- */

static void
print_schedule_and_stop(void *loop)
{
    puts("a");
    zoe_call_soon(loop, print_text, "a-child");
    zoe_loop_stop(loop);
}

/* stop() lets the current turn finish; what that turn scheduled stays queued. */
static void
raw_stop_in_callback(zoe_loop *loop)
{
    zoe_call_soon(loop, print_schedule_and_stop, loop);
    zoe_call_soon(loop, print_text, "b");
    zoe_loop_run_forever(loop);
    printf("returned %zu\n", loop->ready_count);
    zoe_loop_stop(loop);
    zoe_loop_run_forever(loop);
}

/* --- run_until_complete ------------------------------------------------------------------- */

static void
raw_ruc_coroutine(zoe_loop *loop)
{
    zoe_task *task = zoe_loop_create_task(loop, give, .name = "body", .value = 7);
    puts(shown(zoe_loop_run_until_complete(loop, future_of(task))));
    zoe_task_release(task);
}

static void
stop(void *loop)
{
    zoe_loop_stop(loop);
}

/* A run that is stopped before its future is done fails. */
static void
raw_ruc_stopped(zoe_loop *loop)
{
    zoe_future *future = zoe_future_new(loop);
    zoe_call_soon(loop, stop, loop);
    zoe_value result = zoe_loop_run_until_complete(loop, future);
    if (zoe_is_error(result))
        puts(result.as.error->message);
    zoe_value_release(result);
    zoe_future_release(future);
}

static void
schedule_never(void *loop)
{
    zoe_call_soon(loop, print_text, "never");
}

static void
finish_and_schedule(void *argument)
{
    zoe_future *future = argument;
    zoe_future_set_result(future, zoe_int(1));
    zoe_call_soon(future->loop, print_text, "after");
    zoe_call_soon(future->loop, schedule_never, future->loop);
}

/* Callbacks that stand behind run_until_complete's own still run. */
static void
raw_ruc_done_same_iter(zoe_loop *loop)
{
    zoe_future *future = zoe_future_new(loop);
    zoe_call_soon(loop, finish_and_schedule, future);
    zoe_loop_run_until_complete(loop, future);
    printf("returned %zu\n", loop->ready_count);
    zoe_future_release(future);
}

/* --- errors that leave the loop ----------------------------------------------------------- */

static void
exit_loop(void *loop)
{
    zoe_loop_raise(loop, zoe_raise(ZOE_SYSTEM_EXIT, "3"));
}

/* SystemExit leaves run_forever(); the loop can be run again. */
static void
raw_base_exception(zoe_loop *loop)
{
    zoe_call_soon(loop, exit_loop, loop);
    zoe_call_soon(loop, print_text, "still queued");
    if (zoe_loop_run_forever(loop) == ZOE_SYSTEM_EXIT)
        printf("SystemExit %s ready %zu running %s\n", zoe_last_error()->message,
               loop->ready_count, truth(zoe_loop_is_running(loop)));
    zoe_loop_stop(loop);
    zoe_loop_run_forever(loop);
}

struct interrupt {
    zoe_frame frame;
};

CORO(interrupt)
{
    ASYNC (me) {
        RETURN(zoe_raise(ZOE_KEYBOARD_INTERRUPT, "%s", ""));
    }
}

/* KeyboardInterrupt in a task: it is the task's error, and leaves the loop as well. */
static void
raw_base_exception_task(zoe_loop *loop)
{
    zoe_task *task = zoe_loop_create_task(loop, interrupt);
    zoe_value result = zoe_loop_run_until_complete(loop, future_of(task));
    if (zoe_error_code(result) == ZOE_KEYBOARD_INTERRUPT)
        printf("out of the loop; task done: %s\n", truth(zoe_future_done(future_of(task))));
    zoe_value_release(result);
    zoe_task_release(task);
}

/* --- run ---------------------------------------------------------------------------------- */

/* run(): main, then shutdown_asyncgens, then shutdown_default_executor. */
static void
raw_run(zoe_loop *loop)
{
    (void)loop;
    zoe_run(give, .name = "main", .value = 1);
    puts("returned");
}

struct stubborn {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(stubborn)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->sleep, .delay = 100);
        puts("stubborn: one more nap");
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        puts("stubborn: done");
    }
}

struct bad {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(bad)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->sleep, .delay = 100);
    FINALLY:
        RETURN(zoe_raise(ZOE_VALUE_ERROR, "bad"));
    }
}

struct leave_three {
    zoe_frame frame;
    zoe_future *tasks[3];         /* still there when this one returns                         */
    struct zoe_sleep sleep;
};

CORO(leave_three)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(nap, .delay = 50, .name = "polite"));
        me->tasks[1] = future_of(zoe_create_task(stubborn));
        me->tasks[2] = future_of(zoe_create_task(bad));
        zoe_loop_set_exception_handler(zoe_running_loop, print_message, NULL);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("main returns");
    FINALLY:
        release_all(me->tasks, 3);
    }
}

/* run() cancels what is left, waits for it, and reports errors. */
static void
raw_run_cancels(zoe_loop *loop)
{
    (void)loop;
    zoe_value_release(zoe_run(leave_three));
    puts("returned");
}

/* --- one turn ----------------------------------------------------------------------------- */

/* stop() before run_forever(): one turn. */
static void
raw_stop_before(zoe_loop *loop)
{
    zoe_call_soon(loop, print_text, "a");
    zoe_loop_stop(loop);
    zoe_loop_run_forever(loop);
    puts("returned");
}

/* run_until_complete() of a done future: one turn. */
static void
raw_ruc_done_future(zoe_loop *loop)
{
    zoe_future *future = zoe_future_new(loop);
    zoe_future_set_result(future, zoe_int(5));
    puts(shown(zoe_loop_run_until_complete(loop, future)));
    zoe_future_release(future);
}

const struct probe stop_probes[] = {
    RAW_PROBE(raw_stop_in_callback), RAW_PROBE(raw_ruc_coroutine), RAW_PROBE(raw_ruc_stopped),
    RAW_PROBE(raw_ruc_done_same_iter), RAW_PROBE(raw_base_exception), RAW_PROBE(raw_run),
    RAW_PROBE(raw_base_exception_task), RAW_PROBE(raw_run_cancels), RAW_PROBE(raw_stop_before),
    RAW_PROBE(raw_ruc_done_future),
    {NULL, NULL, NULL},
};
