/* traced.c -- what is hard to write into a trace: deep spans, long lists, far times, threads, forks.
 */
#include <math.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "system.h"
#include "zoetrope.h"

enum { MANY = 300, DEEP = 40 };

static void
nothing(void *argument)
{
    (void)argument;
}

static void *
print_much(void *argument)
{
    (void)argument;
    for (int i = 0; i < MANY; i++)
        puts("another thread prints");
    return NULL;
}

static void
print_in_child(void)
{
    fflush(stdout);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        zoe_note("in the child");
        exit(0);
    }
    CHECK(waitpid(child, NULL, 0) == child);
}

static void
nest_spans(void)
{
    zoe_span("outermost");
    for (int i = 0; i < DEEP; i++)
        zoe_span("deep");
    for (int i = 0; i < DEEP; i++)
        zoe_span_end();
    zoe_note("inside the outermost");
    zoe_span_end();
    zoe_note(NULL);
    zoe_span(NULL);
}

struct one {
    zoe_frame frame;              /* nothing else                           */
};

CORO(one)
{
    ASYNC (me) {
        RETURN(zoe_int(1234567));
    }
}

struct hard {
    zoe_frame frame;
    zoe_task *tasks[MANY];        /* gathered: a list of so many            */
    zoe_future *all;              /* the gather                             */
    zoe_handle far;               /* a timer for a time no clock shows      */
    struct zoe_sleep nap;         /* child                                  */
    pthread_t thread;             /* prints meanwhile                       */
};

CORO(hard)
{
    ASYNC (me) {
        CHECK(pthread_create(&me->thread, NULL, print_much, NULL) == 0);
        me->far = zoe_call_later(zoe_self->future.loop, INFINITY, nothing, NULL);
        zoe_handle_cancel(&me->far);
        zoe_call_later(zoe_self->future.loop, -1e300, nothing, NULL);
        for (int i = 0; i < MANY; i++)
            me->tasks[i] = zoe_create_task(one);
        me->all = zoe_gather(MANY, (zoe_future **)(void *)me->tasks, false);
        AWAIT(me->all);
        nest_spans();
        CHECK(pthread_join(me->thread, NULL) == 0);
        print_in_child();
        CALL(zoe_sleep, &me->nap, .delay = 0.001);
        puts("the traced thread prints");
    FINALLY:
        for (int i = 0; i < MANY; i++)
            zoe_task_release(me->tasks[i]);
        zoe_future_release(me->all);
    }
}

struct far {
    zoe_frame frame;
    struct zoe_sleep nap;         /* child                                  */
};

/* Thirty virtual years: doubles are coarser than the clock's resolution there. */
CORO(far)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = 1e9 + 0.1);
        CALL(zoe_sleep, &me->nap, .delay = 0.3);
    }
}

/* A clock that goes on by a millisecond whenever it is looked at. */
static int
ticking(clockid_t clock, struct timespec *now)
{
    static long ticks;
    (void)clock;
    ticks++;
    *now = (struct timespec){ticks / 1000, ticks % 1000 * 1000000};
    return 0;
}

/* Always something to do: a timer is due in a turn that does not wait. */
struct busy {
    zoe_frame frame;
    zoe_handle timer;
    int turns;                    /* the turns so far                       */
};

CORO(busy)
{
    ASYNC (me) {
        me->timer = zoe_call_later(zoe_self->future.loop, 0.02, nothing, NULL);
        for (; me->turns < 50; me->turns++)
            AWAIT(zoe_yield);
    }
}

int
main(int count, char **arguments)
{
    if (count == 1)
        return zoe_exit_status(zoe_run(hard));
    if (strcmp(arguments[1], "far") == 0)
        return zoe_exit_status(zoe_run(far));
    zoe_system.clock_gettime = ticking;
    return zoe_exit_status(zoe_run(busy));
}
