/* libev.c -- the same works with libev and its select back-end. An event that is fed is called in
 * the same turn.
 */
#include <ev.h>
#include <unistd.h>

#include "bench.h"

static ev_prepare others[A_TURN - 1];
static int left;
static int fired;

static void
nothing(struct ev_loop *loop, ev_prepare *watcher, int events)
{
    (void)loop, (void)watcher, (void)events;
}

static void
never(struct ev_loop *loop, ev_io *watcher, int events)
{
    (void)loop, (void)watcher, (void)events;
}

/* One descriptor that is never ready, as every side has. */
static struct ev_loop *
open_loop(void)
{
    static ev_io io;
    int fds[2];
    struct ev_loop *loop = ev_loop_new(EVBACKEND_SELECT);
    insist(loop != NULL && ev_backend(loop) == EVBACKEND_SELECT, "libev: no select back-end");
    insist(pipe(fds) == 0, "no pipe");
    ev_io_init(&io, never, fds[0], EV_READ);
    ev_io_start(loop, &io);
    return loop;
}

static void
feed_others(struct ev_loop *loop, ev_idle *watcher, int events)
{
    (void)watcher, (void)events;
    if (left-- == 0)
        ev_break(loop, EVBREAK_ALL);
    for (int i = 0; i < A_TURN - 1; i++)
        ev_feed_event(loop, &others[i], EV_CUSTOM);
}

static double
call_soon(void)
{
    ev_idle first;
    struct ev_loop *loop = open_loop();
    for (int i = 0; i < A_TURN - 1; i++)
        ev_prepare_init(&others[i], nothing);
    left = SOON_TURNS;
    ev_idle_init(&first, feed_others);
    ev_idle_start(loop, &first);
    double begun = cpu_seconds();
    ev_run(loop, 0);
    return each_since(begun, (double)SOON_TURNS * A_TURN);
}

static void
start_again(struct ev_loop *loop, ev_idle *watcher, int events)
{
    (void)events;
    ev_idle_stop(loop, watcher);
    if (left-- == 0)
        ev_break(loop, EVBREAK_ALL);
    else
        ev_idle_start(loop, watcher);
}

static double
turn(void)
{
    ev_idle first;
    struct ev_loop *loop = open_loop();
    left = TURNS;
    ev_idle_init(&first, start_again);
    ev_idle_start(loop, &first);
    double begun = cpu_seconds();
    ev_run(loop, 0);
    return each_since(begun, TURNS);
}

static void
fire(struct ev_loop *loop, ev_timer *watcher, int events)
{
    (void)watcher, (void)events;
    if (++fired == TIMERS / 2)
        ev_break(loop, EVBREAK_ALL);
}

/* Deadlines lie in the past: all timers are due in the first turn. */
static double
timers(void)
{
    struct ev_loop *loop = open_loop();
    const uint32_t *deadlines = make_deadlines();
    double begun = cpu_seconds();
    ev_timer *made = make_array(TIMERS, sizeof *made);
    for (int i = 0; i < TIMERS; i++) {
        ev_timer_init(&made[i], fire, deadlines[i] * 1e-6 - 2, 0.);
        ev_timer_start(loop, &made[i]);
    }
    for (int i = 0; i < TIMERS; i += 2)
        ev_timer_stop(loop, &made[i]);
    ev_run(loop, 0);
    double each = each_since(begun, TIMERS);
    insist(fired == TIMERS / 2, "libev: not every timer fired");
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
