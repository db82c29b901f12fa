/* call_at.c -- a deadline instead of a delay: a clock that does not drift.
 *
 * Each tick has 0.1 s of work to do, and the loop can do nothing else meanwhile. Counting a second
 * from the end of that work, the ticks come later and later; counting from the start, they do not.
 */
#include <stdio.h>

#include "zoetrope.h"

enum { TICKS = 3 };

static zoe_loop *loop;
static double start;
static int ticks;

static void
work(const char *how)
{
    printf("%s: %.1f s\n", how, zoe_loop_time(loop) - start);
    zoe_block(0.1);
    ticks++;
}

static void
drift(void *unused)
{
    (void)unused;
    work("call_later");
    if (ticks == TICKS || zoe_call_later(loop, 1, drift, NULL).call == NULL)
        zoe_loop_stop(loop);
}

static void
keep_time(void *unused)
{
    (void)unused;
    work("call_at");
    if (ticks == TICKS || zoe_call_at(loop, start + ticks + 1, keep_time, NULL).call == NULL)
        zoe_loop_stop(loop);
}

int
main(void)
{
    loop = zoe_loop_new();
    if (loop == NULL)
        return zoe_exit_status(zoe_raise_last());
    start = zoe_loop_time(loop);
    if (zoe_call_later(loop, 1, drift, NULL).call != NULL)
        zoe_loop_run_forever(loop);
    start = zoe_loop_time(loop);
    ticks = 0;
    if (zoe_call_at(loop, start + 1, keep_time, NULL).call != NULL)
        zoe_loop_run_forever(loop);
    zoe_loop_free(loop);
    return zoe_last_error()->code == ZOE_OK ? 0 : zoe_exit_status(zoe_raise_last());
}
