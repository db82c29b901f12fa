/* misuse.c -- every public function used wrongly says so, by the documented error. */
#include <math.h>
#include <sys/select.h>

#include "check.h"
#include "zoetrope.h"

static void
nothing(void *argument)
{
    (void)argument;
}

static void
nothing_done(zoe_future *future, void *argument)
{
    (void)future;
    (void)argument;
}

static int
code_of(zoe_handle handle)
{
    return handle.call == NULL ? zoe_last_error()->code : 0;
}

static int
code_of_value(zoe_value value)
{
    int code = zoe_error_code(value);
    if (code != 0)
        zoe_fail(code, "%s", value.as.error->message);
    zoe_value_release(value);
    return code;
}

static int
code_if_null(const void *pointer)
{
    return pointer == NULL ? zoe_last_error()->code : 0;
}

static int
last_code(void)
{
    return zoe_last_error()->code;
}

/* --- NULL --------------------------------------------------------------------------------- */

static void
null_loop(void)
{
    const char *no_loop = "no loop was given";
    CHECK_FAILS(code_of(zoe_call_soon(NULL, nothing, NULL)), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS(code_of(zoe_call_later(NULL, 1, nothing, NULL)), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS(code_of(zoe_call_at(NULL, 1, nothing, NULL)), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS(zoe_call_soon_threadsafe(NULL, nothing, NULL), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS(zoe_add_reader(NULL, 0, nothing, NULL), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS(zoe_loop_run_forever(NULL), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS(code_of_value(zoe_loop_run_until_complete(NULL, NULL)), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS(zoe_loop_close(NULL), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS((zoe_loop_stop(NULL), last_code()), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS((zoe_loop_is_running(NULL), last_code()), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS((zoe_loop_is_closed(NULL), last_code()), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS((zoe_loop_set_debug(NULL, true), last_code()), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS((zoe_loop_get_debug(NULL), last_code()), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS((zoe_loop_set_exception_handler(NULL, NULL, NULL), last_code()), ZOE_TYPE_ERROR,
                no_loop);
    CHECK_FAILS((zoe_loop_raise(NULL, zoe_raise(ZOE_EXCEPTION, "x")), last_code()),
                ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS((zoe_loop_set_eager_tasks(NULL, true), last_code()), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS((zoe_all_tasks(NULL, NULL, 0), last_code()), ZOE_TYPE_ERROR, no_loop);
    CHECK_FAILS(code_if_null(zoe_future_new(NULL)), ZOE_TYPE_ERROR, no_loop);
    zoe_loop_free(NULL);
    CHECK_FAILS((zoe_loop_default_exception_handler(NULL, NULL), last_code()), ZOE_TYPE_ERROR,
                "no report was given");
}

static void
null_future(void)
{
    const char *no_future = "no future was given";
    CHECK_FAILS(zoe_future_set_result(NULL, zoe_none()), ZOE_TYPE_ERROR, no_future);
    CHECK_FAILS(zoe_future_set_exception(NULL, zoe_raise(ZOE_EXCEPTION, "x")), ZOE_TYPE_ERROR,
                no_future);
    CHECK_FAILS((zoe_future_cancel(NULL, NULL), last_code()), ZOE_TYPE_ERROR, no_future);
    CHECK_FAILS(zoe_future_result(NULL).as.error->code, ZOE_TYPE_ERROR, no_future);
    CHECK_FAILS(zoe_future_add_done_callback(NULL, nothing_done, NULL), ZOE_TYPE_ERROR, no_future);
    CHECK_FAILS((zoe_future_remove_done_callback(NULL, nothing_done, NULL), last_code()),
                ZOE_TYPE_ERROR, no_future);
    CHECK(!zoe_future_done(NULL));
    CHECK(!zoe_future_cancelled(NULL));
    zoe_future_release(NULL);
    CHECK(zoe_future_retain(NULL) == NULL);
}

static void
null_task(void)
{
    const char *no_task = "no task was given";
    CHECK_FAILS((zoe_task_cancel(NULL, NULL), last_code()), ZOE_TYPE_ERROR, no_task);
    CHECK_FAILS((zoe_task_cancelling(NULL), last_code()), ZOE_TYPE_ERROR, no_task);
    CHECK_FAILS((zoe_task_uncancel(NULL), last_code()), ZOE_TYPE_ERROR, no_task);
    CHECK_FAILS((zoe_task_get_name(NULL), last_code()), ZOE_TYPE_ERROR, no_task);
    CHECK_FAILS(zoe_task_set_name(NULL, "x"), ZOE_TYPE_ERROR, no_task);
    CHECK_FAILS(code_if_null(zoe_task_get_coro(NULL)), ZOE_TYPE_ERROR, no_task);
    CHECK_FAILS((zoe_task_get_stack(NULL, NULL, 0), last_code()), ZOE_TYPE_ERROR, no_task);
    CHECK_FAILS((zoe_task_print_stack(NULL, stderr), last_code()), ZOE_TYPE_ERROR, no_task);
    CHECK_FAILS((zoe_print_call_graph(NULL, stderr), last_code()), ZOE_TYPE_ERROR, no_task);
    zoe_task_release(NULL);
    CHECK(zoe_task_retain(NULL) == NULL);
}

static void
null_callback(zoe_loop *loop, zoe_future *future)
{
    const char *no_callback = "no callback was given";
    CHECK_FAILS(code_of(zoe_call_soon(loop, NULL, NULL)), ZOE_TYPE_ERROR, no_callback);
    CHECK_FAILS(code_of(zoe_call_later(loop, 1, NULL, NULL)), ZOE_TYPE_ERROR, no_callback);
    CHECK_FAILS(zoe_call_soon_threadsafe(loop, NULL, NULL), ZOE_TYPE_ERROR, no_callback);
    CHECK_FAILS(zoe_add_writer(loop, 1, NULL, NULL), ZOE_TYPE_ERROR, no_callback);
    CHECK_FAILS(zoe_future_add_done_callback(future, NULL, NULL), ZOE_TYPE_ERROR, no_callback);
    CHECK_FAILS((zoe_handle_cancel(NULL), last_code()), ZOE_TYPE_ERROR, "no handle was given");
}

static void
null_generator(void)
{
    const char *no_generator = "no generator was given";
    zoe_generator ended;
    zoe_generator_init(&ended, NULL);
    CHECK_FAILS(last_code(), ZOE_TYPE_ERROR, "no coroutine was given");
    CHECK(!zoe_generator_send(&ended, zoe_none()));
    CHECK(zoe_error_code(ended.result) == ZOE_RUNTIME_ERROR);
    CHECK(zoe_generator_close(&ended) == 0);
    CHECK_FAILS((zoe_generator_init(NULL, NULL), last_code()), ZOE_TYPE_ERROR, no_generator);
    CHECK_FAILS(zoe_generator_close(NULL), ZOE_TYPE_ERROR, no_generator);
    CHECK(zoe_fail(ZOE_OK, "%s", "") == ZOE_OK && !zoe_generator_send(NULL, zoe_none()));
    CHECK_FAILS(last_code(), ZOE_TYPE_ERROR, no_generator);
    CHECK(!zoe_generator_throw(NULL, zoe_raise(ZOE_EXCEPTION, "x")));
    CHECK_FAILS(last_code(), ZOE_TYPE_ERROR, no_generator);
}

/* A group that cannot be made is the error that says why. */
static void
null_group(const char *message, const zoe_error *const *errors, size_t count, const char *why)
{
    const zoe_error *group = zoe_error_group(message, errors, count);
    CHECK_FAILS(group->code, ZOE_TYPE_ERROR, why);
    CHECK(strcmp(group->message, why) == 0 && group->count == 0);
    zoe_error_release(group);
}

static void
null_groups(void)
{
    const zoe_error *one = zoe_error_new(ZOE_EXCEPTION, "x"), *errors[] = {one, NULL};
    null_group(NULL, errors, 1, "no message was given");
    null_group("several", NULL, 1, "no error was given");
    null_group("several", errors, 2, "no error was given");
    zoe_error_release(one);
}

/* --- wrong state -------------------------------------------------------------------------- */

static void
bad_arguments(zoe_loop *loop)
{
    CHECK_FAILS(code_of(zoe_call_at(loop, NAN, nothing, NULL)), ZOE_VALUE_ERROR,
                "a timer cannot be due at NaN (not a number)");
    CHECK_FAILS(zoe_add_reader(loop, -1, nothing, NULL), ZOE_VALUE_ERROR,
                "descriptor -1 cannot be watched: it is below 0");
    CHECK_FAILS(zoe_add_reader(loop, FD_SETSIZE, nothing, NULL), ZOE_VALUE_ERROR,
                "descriptor 1024 cannot be watched: select() stops at FD_SETSIZE, 1024; close "
                "descriptors, or use another selector");
    CHECK(!zoe_remove_reader(loop, FD_SETSIZE));
    CHECK(!zoe_remove_writer(loop, -5));
    CHECK_FAILS(code_if_null(zoe_get_running_loop()), ZOE_RUNTIME_ERROR, "no running event loop");
    CHECK(zoe_current_task() == NULL);
}

static void
done_future(zoe_loop *loop)
{
    const char *already = "invalid state: the future is already done";
    zoe_future *future = zoe_future_new(loop);
    CHECK_FAILS(zoe_future_result(future).as.error->code, ZOE_INVALID_STATE, "Result is not set.");
    CHECK_FAILS(zoe_future_set_exception(future, zoe_none()), ZOE_TYPE_ERROR,
                "a value is set by zoe_future_set_result");
    CHECK_FAILS(zoe_future_set_result(future, zoe_raise(ZOE_EXCEPTION, "x")), ZOE_VALUE_ERROR,
                "an error is set by zoe_future_set_exception");
    CHECK(zoe_future_set_result(future, zoe_int(1)) == 0);
    CHECK_FAILS(zoe_future_set_result(future, zoe_int(2)), ZOE_INVALID_STATE, already);
    CHECK_FAILS(zoe_future_set_exception(future, zoe_raise(ZOE_EXCEPTION, "x")),
                ZOE_INVALID_STATE, already);
    CHECK(!zoe_future_cancel(future, NULL));
    zoe_future_release(future);
}

static void
other_loop(zoe_loop *loop)
{
    zoe_loop *other = zoe_loop_new();
    zoe_future *foreign = zoe_future_new(other), *ours = zoe_future_new(loop);
    CHECK_FAILS(code_of_value(zoe_loop_run_until_complete(loop, foreign)), ZOE_VALUE_ERROR,
                "the future belongs to another loop");
    CHECK_FAILS(zoe_future_chain(ours, foreign), ZOE_VALUE_ERROR,
                "the futures are one, or belong to different loops");
    CHECK_FAILS(zoe_future_chain(ours, ours), ZOE_VALUE_ERROR,
                "the futures are one, or belong to different loops");
    zoe_future *both[] = {ours, foreign};
    CHECK_FAILS(code_if_null(zoe_gather(2, both, false)), ZOE_VALUE_ERROR,
                "The future belongs to a different loop than the one specified as the loop "
                "argument");
    zoe_future_release(foreign);
    zoe_future_release(ours);
    zoe_loop_free(other);
}

static void
closed_loop(void)
{
    const char *closed = "Event loop is closed";
    zoe_loop *loop = zoe_loop_new();
    CHECK(zoe_loop_close(loop) == 0);
    CHECK(zoe_loop_close(loop) == 0);
    CHECK(zoe_loop_is_closed(loop));
    CHECK_FAILS(code_of(zoe_call_soon(loop, nothing, NULL)), ZOE_RUNTIME_ERROR, closed);
    CHECK_FAILS(code_of(zoe_call_later(loop, 1, nothing, NULL)), ZOE_RUNTIME_ERROR, closed);
    CHECK_FAILS(zoe_call_soon_threadsafe(loop, nothing, NULL), ZOE_RUNTIME_ERROR, closed);
    CHECK_FAILS(zoe_add_reader(loop, 0, nothing, NULL), ZOE_RUNTIME_ERROR, closed);
    CHECK_FAILS(zoe_loop_run_forever(loop), ZOE_RUNTIME_ERROR, closed);
    CHECK_FAILS(code_if_null(zoe_future_new(loop)), ZOE_RUNTIME_ERROR, closed);
    zoe_loop_free(loop);
}

/* --- inside a run ------------------------------------------------------------------------- */

struct idle {
    zoe_frame frame;              /* nothing else                  */
};

CORO(idle)
{
    ASYNC (me) {
        RETURN(zoe_none());
    }
}

struct tricks {
    zoe_frame frame;
    zoe_loop *other;              /* another loop                  */
    zoe_future *foreign;          /* a future of it                */
    zoe_task *self;               /* the task that runs this       */
    struct idle child;            /* awaited twice                 */
    zoe_frame *once;              /* the child as an object        */
};

static void
nested_runs(struct tricks *me)
{
    zoe_loop *loop = zoe_get_running_loop();
    CHECK_FAILS(zoe_loop_run_forever(loop), ZOE_RUNTIME_ERROR,
                "This event loop is already running");
    CHECK_FAILS(zoe_loop_run_forever(me->other), ZOE_RUNTIME_ERROR,
                "Cannot run the event loop while another loop is running");
    CHECK_FAILS(zoe_loop_close(loop), ZOE_RUNTIME_ERROR, "Cannot close a running event loop");
    CHECK_FAILS(code_of_value(zoe_run(idle)), ZOE_RUNTIME_ERROR,
                "zoe_run cannot be called from a running event loop");
    CHECK_FAILS(zoe_future_set_result(&zoe_current_task()->future, zoe_none()), ZOE_RUNTIME_ERROR,
                "Task does not support set_result operation");
}

static char blamed[100];         /* in the last report            */

static void
note_blame(zoe_loop *loop, const zoe_report *report, void *nothing_else)
{
    (void)loop;
    (void)nothing_else;
    snprintf(blamed, sizeof blamed, "%s", report->message);
}

/* What a step raises is reported of that step: not of what runs next. */
static void
raise_in_step(void)
{
    zoe_loop *loop = zoe_get_running_loop();
    zoe_loop_set_exception_handler(loop, note_blame, NULL);
    zoe_call_soon(loop, nothing, NULL);
    zoe_loop_raise(loop, zoe_raise(ZOE_VALUE_ERROR, "in a coroutine"));
}

static void
check_caught(int code, const char *message)
{
    CHECK(zoe_caught() != NULL);
    CHECK(zoe_caught()->code == code);
    CHECK(strncmp(zoe_caught()->message, message, strlen(message)) == 0);
}

CORO(tricks)
{
    ASYNC (me) {
        nested_runs(me);
        raise_in_step();
        AWAIT(zoe_yield);
        CHECK(strcmp(blamed, "Exception in callback task.step") == 0);
        me->self = zoe_current_task();
        zoe_catch(&me->frame, ZOE_RUNTIME_ERROR);
        AWAIT(me->self);
        check_caught(ZOE_RUNTIME_ERROR, "Task cannot await on itself: Task-1");
        zoe_catch(&me->frame, ZOE_RUNTIME_ERROR);
        AWAIT(me->foreign);
        check_caught(ZOE_RUNTIME_ERROR, "Task Task-1 got a future attached to a different loop");
        me->once = zoe_coroutine(idle, &me->child);
        AWAIT(me->once);
        zoe_catch(&me->frame, ZOE_RUNTIME_ERROR);
        AWAIT(me->once);
        check_caught(ZOE_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
        zoe_fail(ZOE_VALUE_ERROR, "why it is NULL");
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        AWAIT((zoe_future *)NULL);
        check_caught(ZOE_VALUE_ERROR, "why it is NULL");
        RETURN(zoe_int(7));
    }
}

int
main(void)
{
    zoe_loop *loop = zoe_loop_new();
    zoe_future *future = zoe_future_new(loop);
    null_loop();
    null_future();
    null_task();
    null_callback(loop, future);
    null_generator();
    null_groups();
    bad_arguments(loop);
    done_future(loop);
    other_loop(loop);
    closed_loop();
    CHECK_FAILS(code_if_null(zoe_create_task(idle)), ZOE_RUNTIME_ERROR, "no running event loop");
    zoe_future *foreign = zoe_future_retain(future);
    zoe_value result = zoe_run(tricks, .other = loop, .foreign = foreign);
    CHECK(result.kind == ZOE_INT && result.as.integer == 7);
    zoe_future_release(foreign);
    zoe_future_release(future);
    CHECK(zoe_text(NULL).kind == ZOE_NONE && zoe_error_value(NULL).kind == ZOE_NONE);
    zoe_loop_free(loop);
    return 0;
}
