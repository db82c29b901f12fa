/* libevent.c -- the same works with libevent and its select method. An event that is activated is
 * called in the same turn; one that is to be called in the next is a timer of no time at all.
 */
#include <event2/event.h>
#include <event2/event_struct.h>
#include <unistd.h>

#include "bench.h"

static const struct timeval soon = {0, 0};

static struct event_base *base;
static struct event first, others[A_TURN - 1];
static int left;
static int fired;

static void
nothing(evutil_socket_t fd, short what, void *argument)
{
    (void)fd, (void)what, (void)argument;
}

/* One descriptor that is never ready, as every side has. */
static void
open_base(void)
{
    static struct event never;
    int fds[2];
    struct event_config *config = event_config_new();
    event_config_avoid_method(config, "epoll");
    event_config_avoid_method(config, "poll");
    base = event_base_new_with_config(config);
    insist(base != NULL && strcmp(event_base_get_method(base), "select") == 0,
           "libevent: no select method");
    insist(pipe(fds) == 0, "no pipe");
    event_assign(&never, base, fds[0], EV_READ | EV_PERSIST, nothing, NULL);
    event_add(&never, NULL);
}

static void
activate_others(evutil_socket_t fd, short what, void *argument)
{
    (void)fd, (void)what, (void)argument;
    if (left-- == 0)
        event_base_loopbreak(base);
    evtimer_add(&first, &soon);
    for (int i = 0; i < A_TURN - 1; i++)
        event_active(&others[i], EV_TIMEOUT, 1);
}

static double
call_soon(void)
{
    open_base();
    for (int i = 0; i < A_TURN - 1; i++)
        evtimer_assign(&others[i], base, nothing, NULL);
    left = SOON_TURNS;
    evtimer_assign(&first, base, activate_others, NULL);
    evtimer_add(&first, &soon);
    double begun = cpu_seconds();
    event_base_dispatch(base);
    return each_since(begun, (double)SOON_TURNS * A_TURN);
}

/* One turn a call, with one event activated before it: cheaper here than a timer in each turn. */
static double
turn(void)
{
    open_base();
    evtimer_assign(&first, base, nothing, NULL);
    double begun = cpu_seconds();
    for (int i = 0; i < TURNS; i++) {
        event_active(&first, EV_TIMEOUT, 1);
        event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    }
    return each_since(begun, TURNS);
}

static void
fire(evutil_socket_t fd, short what, void *argument)
{
    (void)fd, (void)what, (void)argument;
    if (++fired == TIMERS / 2)
        event_base_loopbreak(base);
}

/* Deadlines lie in the past: all timers are due in the first turn. */
static double
timers(void)
{
    open_base();
    const uint32_t *deadlines = make_deadlines();
    double begun = cpu_seconds();
    struct event *made = make_array(TIMERS, sizeof *made);
    for (int i = 0; i < TIMERS; i++) {
        struct timeval when = {-2 + (deadlines[i] >= 1000000), deadlines[i] % 1000000};
        evtimer_assign(&made[i], base, fire, NULL);
        evtimer_add(&made[i], &when);
    }
    for (int i = 0; i < TIMERS; i += 2)
        evtimer_del(&made[i]);
    event_base_dispatch(base);
    double each = each_since(begun, TIMERS);
    insist(fired == TIMERS / 2, "libevent: not every timer fired");
    return each;
}

int
main(int argc, char **argv)
{
    return do_work(argc, argv, (struct work[]){{"call_soon", call_soon},
                                               {"turn", turn},
                                               {"timers", timers},
                                               {NULL, NULL}});
}
