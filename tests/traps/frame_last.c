/* A frame that does not come first. */
#include "zoetrope.h"

struct trap {
    int argument;
    zoe_frame frame;
};

CORO(trap)
{
    ASYNC (me) {
        AWAIT(zoe_yield);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(trap));
}
