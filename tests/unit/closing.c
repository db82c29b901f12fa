/* closing.c -- a loop is freed while tasks wait: each is closed once, whoever else holds it. */
#include "check.h"
#include "zoetrope.h"

static int cleaned;               /* tasks that have cleaned up             */
static int reported;              /* what the exception handler heard       */

struct waiter {
    zoe_frame frame;
    zoe_future *on;               /* argument: what it waits for            */
    zoe_future *next;             /* argument: set when it cleans up        */
};

CORO(waiter)
{
    ASYNC (me) {
        AWAIT(me->on);
    FINALLY:
        cleaned++;
        if (me->next != NULL)
            zoe_future_set_result(me->next, zoe_none());
    }
}

static void
hear(zoe_loop *loop, const zoe_report *report, void *argument)
{
    (void)loop;
    (void)argument;
    zoe_future_retain(report->future);
    zoe_future_release(report->future);
    reported++;
}

static void
nothing_done(zoe_future *future, void *argument)
{
    (void)future;
    (void)argument;
}

static void
stop(void *loop)
{
    zoe_loop_stop(loop);
}

static zoe_loop *
new_loop(void)
{
    zoe_loop *loop = zoe_loop_new();
    CHECK(loop != NULL);
    zoe_loop_set_exception_handler(loop, hear, NULL);
    cleaned = reported = 0;
    return loop;
}

static zoe_future *
new_future(zoe_loop *loop)
{
    zoe_future *future = zoe_future_new(loop);
    CHECK(future != NULL);
    return future;
}

static void
turn(zoe_loop *loop)
{
    CHECK(zoe_call_soon(loop, stop, loop).call != NULL);
    CHECK(zoe_loop_run_forever(loop) == 0);
}

/* The loop alone has it from now on. */
static void
leave(zoe_task *task)
{
    CHECK(task != NULL);
    zoe_task_release(task);
}

/* Its wake-up is queued when the loop closes, and it has another owner. */
static void
woken_and_held(void)
{
    zoe_loop *loop = new_loop();
    zoe_future *future = new_future(loop);
    zoe_task *task = zoe_loop_create_task(loop, waiter, .on = future);
    CHECK(task != NULL);
    turn(loop);
    CHECK(zoe_future_set_result(future, zoe_none()) == 0);
    zoe_future_release(future);
    CHECK(zoe_loop_close(loop) == 0);
    CHECK(task->future.refs == 1);
    zoe_task_release(task);
    CHECK(cleaned == 1 && reported == 1);
    zoe_loop_free(loop);
}

/* One that is closed wakes the next, which will not run. */
static void
waking_each_other(void)
{
    zoe_loop *loop = new_loop();
    zoe_future *never = new_future(loop), *second = new_future(loop), *called = new_future(loop);
    leave(zoe_loop_create_task(loop, waiter, .on = never, .next = second));
    leave(zoe_loop_create_task(loop, waiter, .on = second, .next = called));
    leave(zoe_loop_create_task(loop, waiter, .on = never));
    CHECK(zoe_future_add_done_callback(called, nothing_done, NULL) == 0);
    turn(loop);
    zoe_loop_close(loop);
    zoe_future_release(called);
    zoe_future_release(second);
    zoe_future_release(never);
    zoe_loop_free(loop);
    CHECK(cleaned == 3 && reported == 3);
}

/* A task waits for a task, and both for a gather. */
static void
waiting_for_each_other(void)
{
    zoe_loop *loop = new_loop();
    zoe_future *never = new_future(loop);
    zoe_task *inner = zoe_loop_create_task(loop, waiter, .on = never);
    CHECK(inner != NULL);
    zoe_task *outer = zoe_loop_create_task(loop, waiter, .on = &inner->future);
    zoe_future *all = zoe_gather(1, (zoe_future *[]){&inner->future}, false);
    leave(zoe_loop_create_task(loop, waiter, .on = all));
    turn(loop);
    zoe_future_release(all);
    zoe_task_release(inner);
    zoe_task_release(outer);
    zoe_future_release(never);
    zoe_loop_free(loop);
    CHECK(cleaned == 3 && reported == 3);
}

/* A chain whose callbacks are dropped with the loop lets go of both ends. */
static void
chained(void)
{
    zoe_loop *loop = new_loop();
    zoe_future *source = new_future(loop), *target = new_future(loop);
    zoe_task *task = zoe_loop_create_task(loop, waiter, .on = source);
    CHECK(task != NULL);
    CHECK_FAILS(zoe_future_chain(source, &task->future), ZOE_RUNTIME_ERROR,
                "a task cannot be made to end as another future does");
    CHECK(zoe_future_chain(source, target) == 0);
    CHECK(zoe_future_set_result(source, zoe_int(1)) == 0);
    zoe_loop_close(loop);
    CHECK(source->refs == 2 && target->refs == 1);     /* target would still cancel source */
    zoe_future_release(target);
    CHECK(source->refs == 1);
    zoe_future_release(source);
    zoe_task_release(task);
    zoe_loop_free(loop);
}

static zoe_future *own;

static void
set_own(void *nothing)
{
    (void)nothing;
    CHECK(zoe_future_set_result(own, zoe_int(9)) == 0);
}

static void
let_go(zoe_future *future, void *argument)
{
    (void)argument;
    zoe_future_release(future);
}

/* The future that is run to its end is released by its own callback; one that failed is looked at
 * by the handler that hears of it as it goes. */
static void
released_meanwhile(void)
{
    zoe_loop *loop = new_loop();
    own = new_future(loop);
    CHECK(zoe_future_add_done_callback(own, let_go, NULL) == 0);
    CHECK(zoe_call_soon(loop, set_own, NULL).call != NULL);
    CHECK(zoe_loop_run_until_complete(loop, own).as.integer == 9);
    zoe_future *failed = new_future(loop);
    CHECK(zoe_future_set_exception(failed, zoe_raise(ZOE_VALUE_ERROR, "x")) == 0);
    zoe_future_release(failed);
    CHECK(reported == 1);
    zoe_loop_free(loop);
}

static int dropped;               /* futures that are gone                  */

static void
ignore(zoe_future *future, void *argument)
{
    (void)future;
    (void)argument;
}

static void
count_drop(void *argument)
{
    (void)argument;
    dropped++;
}

/* One more thing that is told of the end of a future, and gone with it. */
static zoe_future *
counted(zoe_future *future)
{
    CHECK(future != NULL);
    CHECK(zoe_future_add_owning_callback_(future, ignore, NULL, count_drop, "ignore", NULL) == 0);
    return future;
}

/* Pending futures that only one another's callbacks own go with their loop. */
static void
rings(void)
{
    zoe_loop *loop = new_loop();
    zoe_future *futures[] = {counted(new_future(loop)), counted(new_future(loop)),
                             counted(new_future(loop))};
    zoe_future *gather = counted(zoe_gather(2, futures, false));
    zoe_future *shield = counted(zoe_shield(futures[2]));
    CHECK(zoe_future_chain(futures[1], futures[2]) == 0);
    for (int i = 0; i < 3; i++)
        zoe_future_release(futures[i]);
    zoe_future_release(gather);
    zoe_future_release(shield);
    CHECK(dropped == 0);
    zoe_loop_free(loop);
    CHECK(dropped == 5);
}

int
main(void)
{
    woken_and_held();
    waking_each_other();
    waiting_for_each_other();
    chained();
    released_meanwhile();
    rings();
    return 0;
}
