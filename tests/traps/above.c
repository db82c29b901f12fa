/* Code above the body: it would be repeated at every resume. */
#include "zoetrope.h"

struct trap {
    zoe_frame frame;
};

CORO(trap)
{
    puts("again and again");

    ASYNC (me) {
        AWAIT(zoe_yield);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(trap));
}
