/* crossing.c -- threads and a loop, in both directions at once: nothing is lost, nothing comes
 * twice. */
#include <pthread.h>

#include "check.h"
#include "clock.h"
#include "zoetrope.h"

enum { THREADS = 4, EACH = 50, JOBS = 300 };

/* --- coroutines for threads --------------------------------------------------------------- */

struct double_it {
    zoe_frame frame;
    int number;                   /* argument: below 0 it fails                                */
    double delay;                 /* argument                                                  */
    struct zoe_sleep sleep;
};

static int cancelled;             /* coroutines that were                                      */

CORO(double_it)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->sleep, .delay = me->delay);
        if (me->number < 0)
            RETURN(zoe_raise(ZOE_VALUE_ERROR, "%d", me->number));
        RETURN(zoe_int(2 * me->number));
    FINALLY:
        if (zoe_error_code(zoe_frame_outcome(&me->frame)) == ZOE_CANCELLED)
            cancelled++;
    }
}

static void
check_result(zoe_job *job, int number, int code)
{
    zoe_value result = zoe_job_result(job, 0);
    if (zoe_error_code(result) == ZOE_MEMORY_ERROR)
        exit(1);
    CHECK(zoe_error_code(result) == code);
    CHECK(code != 0 || result.as.integer == 2 * number);
    zoe_value_release(result);
    zoe_job_release(job);
}

static zoe_job *
ask(zoe_loop *loop, int number, double delay)
{
    zoe_job *job = zoe_run_coroutine_threadsafe(loop, double_it, .number = number, .delay = delay);
    if (job == NULL)
        exit(1);
    return job;
}

/* One thread: asks the loop again and again; sometimes it changes its mind. */
static void
ask_often(void *loop)
{
    for (int i = 1; i <= EACH; i++) {
        zoe_job *job = ask(loop, i, 0);
        check_result(job, i, 0);
        check_result(ask(loop, -i, 0), 0, ZOE_VALUE_ERROR);
        zoe_job *given_up = ask(loop, i, 1000);
        zoe_value late = zoe_job_result(given_up, i % 10 == 0 ? 0.001 : -1);
        CHECK(zoe_error_code(late) == ZOE_TIMEOUT_ERROR);
        zoe_value_release(late);
        CHECK(zoe_job_cancel(given_up));
        check_result(given_up, 0, ZOE_CANCELLED);
    }
}

/* --- jobs for threads --------------------------------------------------------------------- */

static atomic_int ran;

static zoe_value
work(void *argument)
{
    zoe_block(0.0001 * (*(int *)argument % 3));
    ran++;
    return *(int *)argument % 7 == 0 ? zoe_raise(ZOE_TYPE_ERROR, "7") : zoe_int(*(int *)argument);
}

struct jobs {
    zoe_frame frame;
    zoe_executor *pool;           /* argument                                                  */
    int numbers[JOBS];
    zoe_future *futures[JOBS];
    int i, done, failed, cancelled;
};

static int
submit_all(struct jobs *me)
{
    for (int i = 0; i < JOBS; i++) {
        me->numbers[i] = i;
        me->futures[i] = zoe_run_in_executor(me->pool, work, &me->numbers[i]);
        if (me->futures[i] == NULL)
            return -1;
        if (i % 5 == 4)
            zoe_future_cancel(me->futures[i - i % 4], NULL);
    }
    return 0;
}

CORO(jobs)
{
    ASYNC (me) {
        if (submit_all(me) != 0)
            RETURN(zoe_raise_last());
        for (me->i = 0; me->i < JOBS; me->i++) {
            zoe_catch(&me->frame, ZOE_ANY_ERROR);
            AWAIT(me->futures[me->i]);
            int code = zoe_error_code(zoe_awaited());
            if (code == ZOE_MEMORY_ERROR)
                RETURN(zoe_value_retain(zoe_awaited()));
            CHECK(code == 0 || code == ZOE_CANCELLED || (code == ZOE_TYPE_ERROR && me->i % 7 == 0));
            CHECK(code != 0 || zoe_awaited().as.integer == me->i);
            me->done += code == 0;
            me->failed += code == ZOE_TYPE_ERROR;
            me->cancelled += code == ZOE_CANCELLED;
        }
        CHECK(me->cancelled > 0 && me->done + me->failed + me->cancelled == JOBS);
    FINALLY:
        for (int i = 0; i < JOBS; i++)
            zoe_future_release(me->futures[i]);
    }
}

struct crossing {
    zoe_frame frame;
    zoe_thread *threads[THREADS];
    zoe_executor *pool;
    struct jobs jobs;
    struct zoe_sleep sleep;
    int running;                  /* threads that have not ended                               */
};

static struct crossing *everything;

static void
one_less(void *unused)
{
    (void)unused;
    everything->running--;
}

static void
ask_and_tell(void *loop)
{
    ask_often(loop);
    if (zoe_call_soon_threadsafe(loop, one_less, NULL) != 0)
        exit(1);
}

CORO(crossing)
{
    ASYNC (me) {
        everything = me;
        if ((me->pool = zoe_thread_pool_new(3)) == NULL)
            RETURN(zoe_raise_last());
        for (; me->running < THREADS; me->running++) {
            me->threads[me->running] = zoe_thread_start(ask_and_tell, zoe_running_loop);
            if (me->threads[me->running] == NULL)
                exit(1);
        }
        CALL(jobs, &me->jobs, .pool = me->pool);
        while (me->running > 0)
            CALL(zoe_sleep, &me->sleep, .delay = 0.001);
        CHECK(cancelled <= THREADS * EACH);
    FINALLY:
        if (me->running > 0)
            exit(1);
        for (int i = 0; i < THREADS; i++)
            zoe_thread_join(me->threads[i]);
        zoe_executor_free(me->pool);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(crossing));
}
