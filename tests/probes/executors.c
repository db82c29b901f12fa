/* executors.c -- probes of jobs in other threads, and of how their results come back. */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "probe.h"

/* --- run_in_executor ---------------------------------------------------------------------- */

static zoe_value
work_a_second(void *unused)
{
    (void)unused;
    zoe_block(1);
    puts("work done");
    return zoe_int(42);
}

/* Thread, call_soon_threadsafe(set_state), future, wakeup. */
struct executor_hops {
    zoe_frame frame;
    zoe_future *job;
};

CORO(executor_hops)
{
    ASYNC (me) {
        me->job = zoe_run_in_executor(NULL, work_a_second, NULL);
        puts("submitted");
        AWAIT(me->job);
        printf("%s %s\n", outcome(), now());
    FINALLY:
        zoe_future_release(me->job);
    }
}

static zoe_value
fail_in_thread(void *unused)
{
    (void)unused;
    return zoe_raise(ZOE_VALUE_ERROR, "in thread");
}

struct executor_exception {
    zoe_frame frame;
    zoe_future *job;
};

CORO(executor_exception)
{
    ASYNC (me) {
        me->job = zoe_run_in_executor(NULL, fail_in_thread, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->job);
        puts(outcome());
    FINALLY:
        zoe_future_release(me->job);
    }
}

static zoe_value
work_two_seconds(void *unused)
{
    (void)unused;
    zoe_block(2);
    puts("thread ends");
    return zoe_none();
}

/* Cancelling the future does not stop the thread. */
struct executor_cancel {
    zoe_frame frame;
    zoe_future *job;
    struct zoe_sleep sleep;
};

CORO(executor_cancel)
{
    ASYNC (me) {
        me->job = zoe_run_in_executor(NULL, work_two_seconds, NULL);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        printf("cancel %s\n", truth(zoe_future_cancel(me->job, NULL)));
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->job);
        puts(outcome());
        CALL(zoe_sleep, &me->sleep, .delay = 2);
    FINALLY:
        zoe_future_release(me->job);
    }
}

static zoe_value
length(void *text)
{
    return zoe_int((long long)strlen(text));
}

struct executor_after_shutdown {
    zoe_frame frame;
    zoe_future *job;
    struct zoe_shutdown_default_executor shutdown;
};

CORO(executor_after_shutdown)
{
    ASYNC (me) {
        me->job = zoe_run_in_executor(NULL, length, "abc");
        AWAIT(me->job);
        puts(outcome());
        CALL(zoe_shutdown_default_executor, &me->shutdown, .timeout = 0);
        if (zoe_run_in_executor(NULL, length, "abc") == NULL)
            puts(zoe_last_error()->message);
    FINALLY:
        zoe_future_release(me->job);
    }
}

/* --- more jobs than workers --------------------------------------------------------------- */

static zoe_value
work(void *argument)
{
    static const double seconds[] = {3, 1, 1};
    const int *i = argument;
    zoe_block(seconds[*i]);
    printf("job %d\n", *i);
    return zoe_int(*i);
}

struct executor_pool_of_two {
    zoe_frame frame;
    zoe_executor *pool;
    zoe_future *jobs[3];
    struct zoe_as_completed results;
    struct zoe_as_completed_next next;
};

static int
submit_three(struct executor_pool_of_two *me)
{
    static int numbers[] = {0, 1, 2};
    me->pool = zoe_thread_pool_new(2);
    for (int i = 0; i < 3; i++)
        me->jobs[i] = zoe_run_in_executor(me->pool, work, &numbers[i]);
    return zoe_as_completed_init(&me->results, me->jobs, 3, 0);
}

CORO(executor_pool_of_two)
{
    ASYNC (me) {
        if (submit_three(me) != 0)
            RETURN(zoe_raise_last());
        while (me->results.left > 0) {
            CALL(zoe_as_completed_next, &me->next, .of = &me->results, .resolve = true);
            printf("got %s %s\n", outcome(), now());
        }
    FINALLY:
        zoe_as_completed_close(&me->results);
        release_all(me->jobs, 3);
        zoe_executor_free(me->pool);
    }
}

/* --- to_thread, and a coroutine from a thread --------------------------------------------- */

static zoe_value
seven(void *unused)
{
    (void)unused;
    return zoe_int(7);
}

struct to_thread_hops {
    zoe_frame frame;
    struct zoe_to_thread thread;
};

CORO(to_thread_hops)
{
    ASYNC (me) {
        CALL(zoe_to_thread, &me->thread, .function = seven);
        puts(outcome());
    }
}

static void
ask_loop(void *loop)
{
    zoe_job *job = zoe_run_coroutine_threadsafe(loop, give, .name = "coro body", .value = 5);
    zoe_value result = zoe_job_result(job, 0);
    printf("thread got %s\n", shown(result));
    zoe_value_release(result);
    zoe_job_release(job);
}

struct run_coroutine_threadsafe_hops {
    zoe_frame frame;
    zoe_thread *thread;
    struct zoe_sleep sleep;
};

CORO(run_coroutine_threadsafe_hops)
{
    ASYNC (me) {
        me->thread = zoe_thread_start(ask_loop, zoe_running_loop);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        zoe_thread_join(me->thread);
    }
}

/* --- names -------------------------------------------------------------------------------- */

static void
close_at_once(zoe_protocol *self, zoe_transport *transport)
{
    (void)self;
    zoe_transport_close(transport);
}

/* Connecting to a numeric address does not use the executor. */
struct getaddrinfo_numeric {
    zoe_frame frame;
    struct zoe_create_server create;
    struct zoe_open_connection open;
    struct zoe_sleep sleep;
    uint64_t jobs;
};

static const zoe_protocol_type closing = {
    .name = "Closing", .size = sizeof(zoe_protocol), .connection_made = close_at_once,
};

CORO(getaddrinfo_numeric)
{
    ASYNC (me) {
        CALL(zoe_create_server, &me->create, .protocol = &closing, .host = "127.0.0.1");
        me->jobs = zoe_thread_ids()->job;
        me->create.port = zoe_server_port(me->create.server);
        CALL(zoe_open_connection, &me->open, .host = "127.0.0.1", .port = me->create.port);
        printf("threads used %d\n", (int)(zoe_thread_ids()->job - me->jobs));
        zoe_writer_close(me->open.writer);
        zoe_server_close(me->create.server);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        zoe_writer_release(me->open.writer);
        zoe_server_release(me->create.server);
    }
}

const struct probe executor_probes[] = {
    PROBE(executor_hops), PROBE(executor_exception), PROBE(executor_cancel),
    PROBE(executor_after_shutdown), PROBE(executor_pool_of_two), PROBE(to_thread_hops),
    PROBE(run_coroutine_threadsafe_hops), PROBE(getaddrinfo_numeric),
    {NULL, NULL, NULL},
};
