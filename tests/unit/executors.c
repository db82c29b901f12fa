/* executors.c -- jobs that tasks wait for: every way they end, and what becomes of them when the
 * loop does not wait. */
#include "check.h"
#include "clock.h"
#include "zoetrope.h"

static const zoe_context_var word = {"word", {.kind = ZOE_TEXT, .as.text = "unset"}};
static atomic_int ended;          /* jobs that ran to their end */

static zoe_value
nap(void *seconds)
{
    zoe_block(*(const double *)seconds);
    ended++;
    return zoe_int(ended);
}

static zoe_value
say_word(void *set)
{
    zoe_value value = zoe_context_get(&word);
    if (set != NULL)
        CHECK(zoe_context_set(&word, zoe_text(set)) == 0);
    return value;
}

static zoe_value
run_a_loop(void *unused);

static double moment = 0.01, long_moment = 0.1;   /* what a job takes */

/* --- in a loop ---------------------------------------------------------------------------- */

struct everything {
    zoe_frame frame;
    zoe_executor *pool;
    zoe_future *jobs[4];
    struct zoe_to_thread thread;
    struct zoe_sleep sleep;
    struct zoe_shutdown_default_executor shutdown;
};

static void
release(zoe_future **futures, int count)
{
    for (int i = 0; i < count; i++) {
        zoe_future_release(futures[i]);
        futures[i] = NULL;
    }
}

/* A job that has not begun is cancelled with its future; one that runs is not. */
CORO(everything)
{
    ASYNC (me) {
        if ((me->pool = zoe_thread_pool_new(1)) == NULL)
            RETURN(zoe_raise_last());
        for (int i = 0; i < 3; i++)
            if ((me->jobs[i] = zoe_run_in_executor(me->pool, nap, &moment)) == NULL)
                RETURN(zoe_raise_last());
        CHECK(zoe_future_cancel(me->jobs[0], NULL) && zoe_future_cancel(me->jobs[1], NULL));
        AWAIT(me->jobs[2]);
        CHECK(zoe_awaited().as.integer == 2 && ended == 2);
        release(me->jobs, 3);

        if (zoe_context_set(&word, zoe_text("outside")) != 0)
            RETURN(zoe_raise_last());
        CALL(zoe_to_thread, &me->thread, .function = say_word, .argument = "inside");
        CHECK(strcmp(zoe_awaited().as.text, "outside") == 0);
        CHECK(strcmp(zoe_context_get(&word).as.text, "outside") == 0);
        CALL(zoe_to_thread, &me->thread, .function = run_a_loop);
        CHECK(zoe_awaited().as.integer == 7);

        CHECK(zoe_loop_set_default_executor(zoe_running_loop, NULL) == ZOE_TYPE_ERROR);
        if (zoe_loop_set_default_executor(zoe_running_loop, me->pool) != 0)
            RETURN(zoe_raise_last());
        me->pool = NULL;
        if ((me->jobs[0] = zoe_run_in_executor(NULL, nap, &moment)) == NULL)
            RETURN(zoe_raise_last());
        CALL(zoe_shutdown_default_executor, &me->shutdown, .timeout = 0);
        CHECK(ended == 3 && zoe_future_done(me->jobs[0]));
        CHECK(zoe_run_in_executor(NULL, nap, &moment) == NULL);
        CALL(zoe_shutdown_default_executor, &me->shutdown, .timeout = 1);
        RETURN(zoe_text("all"));
    FINALLY:
        release(me->jobs, 4);
        zoe_executor_free(me->pool);
    }
}

struct seven {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(seven)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->sleep, .delay = 0.01);
        RETURN(zoe_int(7));
    }
}

/* A thread may have a loop of its own. */
static zoe_value
run_a_loop(void *unused)
{
    (void)unused;
    CHECK(zoe_running_loop == NULL);
    return zoe_run(seven);
}

/* --- ends that nobody waits for ----------------------------------------------------------- */

/* The limit is over before the pool is; the loop's end waits for it. */
struct too_long {
    zoe_frame frame;
    zoe_future *job;
    struct zoe_shutdown_default_executor shutdown;
};

CORO(too_long)
{
    ASYNC (me) {
        if ((me->job = zoe_run_in_executor(NULL, nap, &long_moment)) == NULL)
            RETURN(zoe_raise_last());
        CALL(zoe_shutdown_default_executor, &me->shutdown, .timeout = 0.01);
        CHECK(!zoe_future_done(me->job));
    FINALLY:
        zoe_future_release(me->job);
    }
}

/* The loop is closed while a job of another's pool is on its way, and a coroutine for a thread. */
struct leave {
    zoe_frame frame;
    zoe_executor *pool;           /* argument                                                  */
    zoe_future *job;
};

CORO(leave)
{
    ASYNC (me) {
        me->job = zoe_run_in_executor(me->pool, nap, &moment);
        RETURN(me->job == NULL ? zoe_raise_last() : zoe_none());
    FINALLY:
        zoe_future_release(me->job);
    }
}

static void
finish(zoe_value result)
{
    int status = zoe_exit_status(result);
    if (status != 0)
        exit(status);
}

static void
closed_too_early(void)
{
    zoe_executor *pool = zoe_thread_pool_new(1);
    finish(pool == NULL ? zoe_raise_last() : zoe_run(leave, .pool = pool));
    zoe_executor_free(pool);
    zoe_loop *loop = zoe_loop_new();
    finish(loop == NULL ? zoe_raise_last() : zoe_none());
    zoe_job *job = zoe_run_coroutine_threadsafe(loop, seven);
    finish(job == NULL ? zoe_raise_last() : zoe_none());
    CHECK(!zoe_job_done(job));
    zoe_loop_free(loop);
    CHECK(zoe_job_cancelled(job));
    zoe_job_release(job);
}

int
main(void)
{
    finish(zoe_run(everything));
    CHECK(ended == 3);
    CHECK(freopen("/dev/null", "w", stderr) != NULL);
    finish(zoe_run(too_long));
    CHECK(ended == 4);
    closed_too_early();
    CHECK(ended == 5);
    return 0;
}
