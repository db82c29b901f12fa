/* threads.c -- a loop made in one thread and run in another; loops in several threads at once. */
#include <pthread.h>
#include <time.h>

#include "check.h"
#include "zoetrope.h"

enum { CALLS = 1000, RUNS = 10 };

static zoe_loop *loop;
static int received;

static void
receive(void *nothing)
{
    (void)nothing;
    if (++received == CALLS)
        zoe_loop_stop(loop);
}

static void *
run_it(void *nothing)
{
    (void)nothing;
    CHECK(zoe_loop_run_forever(loop) == 0);
    return NULL;
}

struct turns {
    zoe_frame frame;
    int count;                    /* argument                               */
};

CORO(turns)
{
    ASYNC (me) {
        while (me->count-- > 0)
            AWAIT(zoe_yield);
        RETURN(zoe_text("over"));
    }
}

static void *
run_others(void *nothing)
{
    (void)nothing;
    for (int i = 0; i < RUNS; i++)
        CHECK(zoe_run(turns, .count = 100).kind == ZOE_TEXT);
    return NULL;
}

static void *
call_until_closed(void *nothing)
{
    (void)nothing;
    while (zoe_call_soon_threadsafe(loop, receive, NULL) == 0)
        nanosleep(&(struct timespec){.tv_nsec = 1000}, NULL);
    CHECK(zoe_last_error()->code == ZOE_RUNTIME_ERROR);
    return NULL;
}

static void
made_here_run_there(void)
{
    pthread_t runner;
    loop = zoe_loop_new();
    CHECK(loop != NULL);
    CHECK(pthread_create(&runner, NULL, run_it, NULL) == 0);
    run_others(NULL);
    for (int i = 0; i < CALLS; i++)
        CHECK(zoe_call_soon_threadsafe(loop, receive, NULL) == 0);
    CHECK(pthread_join(runner, NULL) == 0);
    CHECK(received == CALLS);
    zoe_loop_free(loop);
}

static void
closed_under_a_caller(void)
{
    pthread_t caller;
    loop = zoe_loop_new();
    CHECK(loop != NULL);
    CHECK(pthread_create(&caller, NULL, call_until_closed, NULL) == 0);
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    CHECK(zoe_loop_close(loop) == 0);
    CHECK(pthread_join(caller, NULL) == 0);
    zoe_loop_free(loop);
}

int
main(void)
{
    pthread_t threads[2];
    setenv("ZOETROPE_PATIENCE", "60", 1);   /* a busy machine is no deadlock */
    for (int i = 0; i < 2; i++)
        CHECK(pthread_create(&threads[i], NULL, run_others, NULL) == 0);
    for (int i = 0; i < 2; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    made_here_run_there();
    closed_under_a_caller();
    return 0;
}
