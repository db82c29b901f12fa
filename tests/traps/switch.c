/* An await inside a switch of one's own: compiles, and is reported by name when it is resumed. */
#include "zoetrope.h"

struct trap {
    zoe_frame frame;
    int choice;                   /* argument */
};

CORO(trap)
{
    ASYNC (me) {
        switch (me->choice) {
        case 1:
            AWAIT(zoe_yield);
            break;
        default:
            break;
        }
    FINALLY:
        puts("cleaned up");
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(trap, .choice = 1));
}
