/* A plain return: the clean-up would be skipped. */
#include "zoetrope.h"

struct trap {
    zoe_frame frame;
};

CORO(trap)
{
    ASYNC (me) {
        AWAIT(zoe_yield);
        return 0;
    FINALLY:
        puts("cleaned up");
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(trap));
}
