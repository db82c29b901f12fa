/* Two awaits on one line: they would have the same resume point. */
#include "zoetrope.h"

struct trap {
    zoe_frame frame;
};

CORO(trap)
{
    ASYNC (me) {
        AWAIT(zoe_yield); AWAIT(zoe_yield);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(trap));
}
