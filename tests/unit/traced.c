/* traced.c -- what is hard to write into a trace: deep spans, long and deep lists, far times, bytes
 * that are no text, threads, forks, an eager task that awaits itself, standard output that closes.
 */
#include <math.h>
#include <pthread.h>
#include <string.h>
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

/* Bytes that only look like UTF-8: a surrogate, one too large, two longer than need be. */
static void
note_no_text(void)
{
    zoe_note("\xed\xa0\x80 \xf4\x90\x80\x80 \xe0\x80\x80 \xf0\x80\x80\x80");
    zoe_note("\xed\x9f\xbf \xf4\x8f\xbf\xbf \xe0\xa0\x80 \xf0\x90\x80\x80");
}

static void
hear(zoe_loop *loop, const zoe_report *report, void *argument)
{
    (void)argument;
    if (report->error == NULL)
        CHECK(strcmp(report->message, "Unhandled exception in event loop") == 0);
    else
        zoe_loop_default_exception_handler(loop, report);
}

/* Reports that leave out what they may. */
static void
report_little(zoe_loop *loop)
{
    zoe_loop_set_exception_handler(loop, hear, NULL);
    zoe_loop_call_exception_handler(loop, &(zoe_report){.task = zoe_current_task()});
    zoe_loop_call_exception_handler(loop, &(zoe_report){.message = NULL});
    zoe_loop_set_exception_handler(loop, NULL, NULL);
}

struct narcissus {
    zoe_frame frame;              /* nothing else                           */
};

CORO(narcissus)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_RUNTIME_ERROR);
        AWAIT(zoe_current_task());
    }
}

static void
await_itself_eagerly(zoe_loop *loop)
{
    zoe_loop_set_eager_tasks(loop, true);
    zoe_task_release(zoe_create_task(narcissus));
    zoe_loop_set_eager_tasks(loop, false);
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
        note_no_text();
        report_little(zoe_self->future.loop);
        await_itself_eagerly(zoe_self->future.loop);
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

static void
be_done(zoe_loop *loop, const char *site, zoe_value result)
{
    zoe_future *future = zoe_future_new_(loop, site);
    CHECK(zoe_future_set_result(future, result) == 0);
    zoe_future_release(future);
}

/* As many lists, one in the other. */
static zoe_value
nested(int lists)
{
    zoe_value value = zoe_int(lists);
    for (int i = 0; i < lists; i++) {
        zoe_list *list = zoe_list_new(1);
        list->items[0] = value;
        value = zoe_list_value(list);
    }
    return value;
}

/* Numbers of every length, lists that are too deep for a line, a path that is too long for one, and
 * strings with something to escape. */
static int
at_the_limits(void)
{
    static char path[40000];
    zoe_loop *loop = zoe_loop_new();
    for (long long power = 1; power < 1000000000000000000; power *= 10) {
        be_done(loop, ZOE_HERE, zoe_int(power - 1));
        be_done(loop, ZOE_HERE, zoe_int(-power));
    }
    be_done(loop, ZOE_HERE, zoe_int(INT64_MIN));
    be_done(loop, ZOE_HERE, nested(10));
    be_done(loop, ZOE_HERE, nested(20000));
    for (size_t i = 0; i < sizeof path - 1; i++)
        path[i] = (char)(1 + i % 127);
    be_done(loop, path, zoe_text(path));
    zoe_loop_free(loop);
    return 0;
}

/* Standard output closes before the program ends, and goes on being used. */
static int
close_output(void)
{
    int closed = fclose(stdout);
    puts("nobody reads this");
    return closed;
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
    if (strcmp(arguments[1], "limits") == 0)
        return at_the_limits();
    if (strcmp(arguments[1], "closes") == 0)
        return close_output();
    if (strcmp(arguments[1], "far") == 0)
        return zoe_exit_status(zoe_run(far));
    zoe_system.clock_gettime = ticking;
    return zoe_exit_status(zoe_run(busy));
}
