/* A plain return of nothing. */
#include "zoetrope.h"

struct trap {
    zoe_frame frame;
};

CORO(trap)
{
    ASYNC (me) {
        AWAIT(zoe_yield);
        return;
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(trap));
}
