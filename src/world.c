/* world.c -- waiting in virtual time: look, give the kernel a moment, then let the clock jump. */
#include "world.h"

#include "clock.h"

static const double A_MOMENT = 0.003;  /* real seconds for the kernel to deliver what was sent     */
static const double PATIENCE = 10;     /* real seconds to wait for a descriptor, no timer being set */
static const double HOPE = 1;          /* the same when there is but the loop's own pipe           */

static int
look(zoe_loop *loop, double seconds)
{
    return loop->selector->wait(loop->selector, seconds, loop->ready_fds, loop->watches_size);
}

int
zoe_world_wait(zoe_loop *loop, double timeout)
{
    bool others = loop->watched > 1;       /* descriptors beside the loop's own pipe */
    int count = look(loop, 0);
    if (count == 0 && timeout < 0)
        count = look(loop, others ? PATIENCE : HOPE);
    else if (count == 0 && timeout > 0 && others)
        count = look(loop, A_MOMENT);
    if (count != 0 || timeout == 0)
        return count;
    if (timeout < 0) {
        zoe_fail(ZOE_RUNTIME_ERROR, "deadlock: nothing can wake this loop: no timer is set, and "
                                    "no descriptor it watches will be ready");
        return -1;
    }
    zoe_clock_set(zoe_clock_now() + timeout);
    return 0;
}
