/* A plain local across an await. */
#include "zoetrope.h"

struct trap {
    zoe_frame frame;
};

CORO(trap)
{
    ASYNC (me) {
        int lost = 7;
        AWAIT(zoe_yield);
        printf("%d\n", lost);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(trap));
}
