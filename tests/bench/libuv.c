/* libuv.c -- the same works with libuv. An idle handle that is started is called once in each turn
 * until it is stopped: started, called and stopped by itself, it is a callback made soon.
 */
#include <unistd.h>
#include <uv.h>

#include "bench.h"

static uv_loop_t loop;
static uv_idle_t others[A_TURN - 1];
static int left;
static int fired;

/* One descriptor that is never ready, as every side has. */
static void
open_loop(void)
{
    static uv_poll_t poll;
    int fds[2];
    uv_loop_init(&loop);
    insist(pipe(fds) == 0, "no pipe");
    uv_poll_init(&loop, &poll, fds[0]);
    uv_poll_start(&poll, UV_READABLE, NULL);
}

static void
stop_itself(uv_idle_t *idle)
{
    uv_idle_stop(idle);
}

static void
start_others(uv_idle_t *idle)
{
    if (left-- == 0)
        uv_stop(&loop);
    uv_idle_stop(idle);
    uv_idle_start(idle, start_others);
    for (int i = 0; i < A_TURN - 1; i++)
        uv_idle_start(&others[i], stop_itself);
}

static double
call_soon(void)
{
    uv_idle_t first;
    open_loop();
    uv_idle_init(&loop, &first);
    for (int i = 0; i < A_TURN - 1; i++)
        uv_idle_init(&loop, &others[i]);
    left = SOON_TURNS;
    uv_idle_start(&first, start_others);
    double begun = cpu_seconds();
    uv_run(&loop, UV_RUN_DEFAULT);
    return each_since(begun, (double)SOON_TURNS * A_TURN);
}

static void
start_again(uv_idle_t *idle)
{
    uv_idle_stop(idle);
    if (left-- == 0)
        uv_stop(&loop);
    else
        uv_idle_start(idle, start_again);
}

static double
turn(void)
{
    uv_idle_t first;
    open_loop();
    uv_idle_init(&loop, &first);
    left = TURNS;
    uv_idle_start(&first, start_again);
    double begun = cpu_seconds();
    uv_run(&loop, UV_RUN_DEFAULT);
    return each_since(begun, TURNS);
}

static void
fire(uv_timer_t *timer)
{
    (void)timer;
    if (++fired == TIMERS / 2)
        uv_stop(&loop);
}

/* libuv's time is in ms since the machine began. Deadlines are spread from then until now, by a loop
 * that thinks that it is then: all are due in the first turn, however short a time it is since. */
static double
timers(void)
{
    open_loop();
    uint64_t now = loop.time;
    loop.time = 0;
    const uint32_t *deadlines = make_deadlines();
    double begun = cpu_seconds();
    uv_timer_t *made = make_array(TIMERS, sizeof *made);
    for (int i = 0; i < TIMERS; i++) {
        uv_timer_init(&loop, &made[i]);
        uv_timer_start(&made[i], fire, deadlines[i] * now >> 20, 0);
    }
    for (int i = 0; i < TIMERS; i += 2)
        uv_timer_stop(&made[i]);
    uv_run(&loop, UV_RUN_DEFAULT);
    double each = each_since(begun, TIMERS);
    insist(fired == TIMERS / 2, "libuv: not every timer fired");
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
