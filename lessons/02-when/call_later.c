/* call_later.c -- timers: a delay says not before, and the order is that of the deadlines.
 *
 * Four timers, armed in no useful order; one of them is called off. A delay of 0 is a timer too: it
 * comes after what is in the queue already.
 */
#include <stdio.h>

#include "zoetrope.h"

static zoe_loop *loop;
static double start;

static void
ring(void *what)
{
    printf("%.0f s  %s\n", zoe_loop_time(loop) - start, (const char *)what);
}

static void
last_ring(void *what)
{
    ring(what);
    zoe_loop_stop(loop);
}

int
main(void)
{
    loop = zoe_loop_new();
    if (loop == NULL)
        return zoe_exit_status(zoe_raise_last());
    start = zoe_loop_time(loop);
    zoe_handle last = zoe_call_later(loop, 3, last_ring, "tea");
    zoe_call_later(loop, 2, ring, "eggs");
    zoe_handle alarm = zoe_call_later(loop, 1, ring, "alarm");
    zoe_call_later(loop, 0, ring, "now, by a timer");
    zoe_call_soon(loop, ring, "now, by the queue");
    zoe_handle_cancel(&alarm);
    if (last.call != NULL)
        zoe_loop_run_forever(loop);
    zoe_loop_free(loop);
    return zoe_last_error()->code == ZOE_OK ? 0 : zoe_exit_status(zoe_raise_last());
}
