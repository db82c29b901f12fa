/* ours_loop.c -- the works of the loop: callbacks, turns, timers; and turns with a trace. */
#include "bench.h"
#include "zoetrope.h"

static zoe_loop *loop;
static int left;
static int fired;

/* Run the loop to its stop, and free it. Returns the nanoseconds for each of count things that have
 * begun at this time. */
static double
run_out(double begun, double count)
{
    zoe_loop_run_forever(loop);
    double each = each_since(begun, count);
    zoe_loop_free(loop);
    return each;
}

static void
nothing(void *argument)
{
    (void)argument;
}

/* The last of every turn's callbacks schedules those of the next. */
static void
schedule(void *argument)
{
    (void)argument;
    if (left-- == 0)
        zoe_loop_stop(loop);
    for (int i = 0; i < A_TURN - 1; i++)
        zoe_call_soon(loop, nothing, NULL);
    zoe_call_soon(loop, schedule, NULL);
}

static double
call_soon(void)
{
    loop = zoe_loop_new();
    left = SOON_TURNS;
    zoe_call_soon(loop, schedule, NULL);
    return run_out(cpu_seconds(), (double)SOON_TURNS * A_TURN);
}

static void
again(void *argument)
{
    (void)argument;
    if (left-- == 0)
        zoe_loop_stop(loop);
    else
        zoe_call_soon(loop, again, NULL);
}

/* The loop always watches a descriptor that is not ready, its own pipe; but does not look at it while
 * it has something to do and nobody has written to it. */
static double
turn(void)
{
    loop = zoe_loop_new();
    left = TURNS;
    zoe_call_soon(loop, again, NULL);
    return run_out(cpu_seconds(), TURNS);
}

/* Turns with a trace, in runs that do not fill its buffer; after each, it is written. */
static double
traced(bool and_written)
{
    enum { RUNS = 50 };
    double seconds = 0;
    loop = zoe_loop_new();
    insist(loop->trace != NULL, "ZOETROPE_TRACE must be set");
    for (int i = 0; i < RUNS; i++) {
        left = TURNS / RUNS;
        zoe_call_soon(loop, again, NULL);
        double begun = cpu_seconds();
        zoe_loop_run_forever(loop);
        double ran = cpu_seconds();
        zoe_trace_flush(loop->trace);
        seconds += (and_written ? cpu_seconds() : ran) - begun;
    }
    zoe_loop_free(loop);
    return seconds * 1e9 / TURNS;
}

static double
turn_recorded(void)
{
    return traced(false);
}

static double
turn_written(void)
{
    return traced(true);
}

static void
fire(void *argument)
{
    (void)argument;
    if (++fired == TIMERS / 2)
        zoe_loop_stop(loop);
}

/* Deadlines lie in the past: all timers are due in the first turn. */
static double
timers(void)
{
    loop = zoe_loop_new();
    const uint32_t *deadlines = make_deadlines();
    double begun = cpu_seconds(), start = zoe_loop_time(loop) - 2;
    zoe_handle *made = make_array(TIMERS, sizeof *made);
    for (int i = 0; i < TIMERS; i++)
        made[i] = zoe_call_at(loop, start + deadlines[i] * 1e-6, fire, NULL);
    for (int i = 0; i < TIMERS; i += 2)
        zoe_handle_cancel(&made[i]);
    double each = run_out(begun, TIMERS);
    free(made);
    insist(fired == TIMERS / 2, "zoetrope: not every timer fired");
    return each;
}

int
main(int argc, char **argv)
{
    return do_work(argc, argv, (struct work[]){{"call_soon", call_soon},
                                               {"turn", turn},
                                               {"turn_recorded", turn_recorded},
                                               {"turn_written", turn_written},
                                               {"timers", timers},
                                               {NULL, NULL}});
}
