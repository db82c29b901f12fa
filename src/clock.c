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

double
zoe_clock_now(void)
{
    if (zoe_settings()->virtual_time)
        return virtual_now;
    struct timespec now;
    zoe_system.clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
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
