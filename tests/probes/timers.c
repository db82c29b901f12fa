/* timers.c -- probes of deadlines: equal ones, cancelled ones, and which are due. */
#include <stdio.h>

#include "probe.h"

enum { NAPS = 5, TIMERS = 101 };

/* Five tasks that sleep equally long wake in the order of heapq. */
struct timer_ties_sleep {
    zoe_frame frame;
    zoe_future *naps[NAPS];       /* the tasks                                                 */
    zoe_future *all;              /* the gather                                                */
};

CORO(timer_ties_sleep)
{
    ASYNC (me) {
        static const char *const names[NAPS] = {"n0", "n1", "n2", "n3", "n4"};
        for (int i = 0; i < NAPS; i++)
            me->naps[i] = future_of(zoe_create_task(nap, .delay = 1, .name = names[i]));
        me->all = zoe_gather(NAPS, me->naps, false);
        AWAIT(me->all);
    FINALLY:
        zoe_future_release(me->all);
        release_all(me->naps, NAPS);
    }
}

/* --- cancelled timers --------------------------------------------------------------------- */

static void
print_scheduled(void *nothing)
{
    (void)nothing;
    printf("scheduled %zu\n", zoe_running_loop->timers.count);
}

static void
print_heap(void)
{
    printf("timers in heap %zu cancelled %ld\n", zoe_running_loop->timers.count,
           zoe_running_loop->cancelled_timers);
}

/* A cancelled timer at the head of the heap is dropped before the timeout is computed. */
struct timer_cancel_head {
    zoe_frame frame;
    zoe_handle never;             /* one that is cancelled at once                             */
    struct zoe_sleep sleep;
};

CORO(timer_cancel_head)
{
    ASYNC (me) {
        me->never = zoe_call_later(zoe_running_loop, 1, print_text, "never");
        zoe_call_later(zoe_running_loop, 2, print_text, "two");
        zoe_handle_cancel(&me->never);
        zoe_call_later(zoe_running_loop, 3, print_scheduled, NULL);
        me->never = zoe_call_later(zoe_running_loop, 5, print_text, "never5");
        zoe_call_later(zoe_running_loop, 6, print_text, "six");
        zoe_handle_cancel(&me->never);
        CALL(zoe_sleep, &me->sleep, .delay = 4);
        print_heap();
        CALL(zoe_sleep, &me->sleep, .delay = 4);
        print_heap();
    }
}

/* Cancelled, but not at the head: it is queued when due, and skipped there; the count of cancelled
 * timers stays as it was. */
struct timer_cancel_not_head {
    zoe_frame frame;
    zoe_handle never;             /* the one that is cancelled                                 */
    struct zoe_sleep sleep;
};

CORO(timer_cancel_not_head)
{
    ASYNC (me) {
        zoe_call_later(zoe_running_loop, 1, print_text, "one");
        me->never = zoe_call_later(zoe_running_loop, 1, print_text, "never");
        zoe_call_later(zoe_running_loop, 1, print_text, "one bis");
        zoe_handle_cancel(&me->never);
        CALL(zoe_sleep, &me->sleep, .delay = 2);
        printf("cancelled count %ld timers %zu\n", zoe_running_loop->cancelled_timers,
               zoe_running_loop->timers.count);
    }
}

/* More than 100 timers, more than half of them cancelled: the heap is rebuilt. */
struct timer_cancel_bulk {
    zoe_frame frame;
    zoe_handle timers[TIMERS];    /* all of them                                               */
    struct zoe_sleep sleep;
};

CORO(timer_cancel_bulk)
{
    ASYNC (me) {
        for (int i = 0; i < TIMERS; i++)
            me->timers[i] = zoe_call_later(zoe_running_loop, 10 + i, print_text, "never");
        for (int i = 50; i < TIMERS; i++)
            zoe_handle_cancel(&me->timers[i]);
        printf("before %zu\n", zoe_running_loop->timers.count);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        printf("after 51 of 101 cancelled %zu\n", zoe_running_loop->timers.count);
        for (int i = 0; i < 50; i++)
            zoe_handle_cancel(&me->timers[i]);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        printf("end %zu\n", zoe_running_loop->timers.count);
    }
}

/* --- which are due ------------------------------------------------------------------------ */

/* A timer is due when its deadline is less than 1 ns away. */
struct timer_resolution {
    zoe_frame frame;
    double begun;                 /* loop time at the beginning                                */
    struct zoe_sleep sleep;
};

CORO(timer_resolution)
{
    ASYNC (me) {
        me->begun = zoe_loop_time(zoe_running_loop);
        zoe_call_at(zoe_running_loop, me->begun + 0.5e-9, print_text, "half ns early");
        zoe_call_at(zoe_running_loop, me->begun + 1.5e-9, print_text, "1.5 ns");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("main");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("main");
    }
}

/* Nine equal deadlines come in the order of heapq. */
struct timer_ties {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(timer_ties)
{
    ASYNC (me) {
        static char names[][2] = {"0", "1", "2", "3", "4", "5", "6", "7", "8"};
        for (int i = 0; i < 9; i++)
            zoe_call_at(zoe_running_loop, 1, print_text, names[i]);
        CALL(zoe_sleep, &me->sleep, .delay = 2);
    }
}

/* No select() waits longer than a day. */
struct timer_beyond_a_day {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(timer_beyond_a_day)
{
    ASYNC (me) {
        zoe_call_later(zoe_running_loop, 100000, print_text, "late");
        CALL(zoe_sleep, &me->sleep, .delay = 100001);
    }
}

const struct probe timer_probes[] = {
    PROBE(timer_ties_sleep), PROBE(timer_cancel_head), PROBE(timer_cancel_not_head),
    PROBE(timer_cancel_bulk), PROBE(timer_resolution), PROBE(timer_ties), PROBE(timer_beyond_a_day),
    {NULL, NULL, NULL},
};
