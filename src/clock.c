/* clock.c -- the two clocks behind one function. */
#include "clock.h"

#include <errno.h>
#include <math.h>
#include <time.h>

#include "loop.h"
#include "settings.h"
#include "system.h"
#include "thread_parts.h"
#include "trace.h"

static const double LONGEST_BLOCK = 9e9;   /* seconds: in ns they still fit in 64 bits */

static double virtual_now;

int64_t
zoe_clock_ns(void)
{
    struct timespec now;
    zoe_system.clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

double
zoe_clock_now(void)
{
    return zoe_settings()->virtual_time ? virtual_now : (double)zoe_clock_ns() * 1e-9;
}

double
zoe_loop_time(const zoe_loop *loop)
{
    (void)loop;
    return zoe_clock_now();
}

void
zoe_loop_read_clock(zoe_loop *loop)
{
    if (zoe_traced(loop))
        zoe_trace_read_clock(loop->trace);
}

void
zoe_clock_set(double now)
{
    virtual_now = now;
}

static void
sleep_really(double seconds)
{
    double whole = floor(seconds);
    struct timespec left = {(time_t)whole, (long)((seconds - whole) * 1e9)};
    while (zoe_system.nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}

void
zoe_clock_blocked(double seconds)
{
    zoe_loop *loop = zoe_running_loop;
    if (loop == NULL)
        return;
    zoe_loop_read_clock(loop);
    zoe_trace(loop, BLOCK, .number = (int64_t)floor(seconds * 1e9 + 0.5));
}

void
zoe_block(double seconds)
{
    seconds = seconds > 0 ? fmin(seconds, LONGEST_BLOCK) : 0;
    if (!zoe_settings()->virtual_time)
        sleep_really(seconds);
    else if (zoe_this_thread != NULL)
        zoe_thread_sleep(seconds);
    else
        virtual_now += seconds;
    zoe_clock_blocked(seconds);
}
