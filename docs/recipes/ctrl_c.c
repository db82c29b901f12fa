/* Ctrl-C ends the program, but not in the middle of anything. */
#include <signal.h>
#include <stdio.h>

#include "zoetrope.h"

static void
press_ctrl_c(void *nothing)
{
    (void)nothing;
    raise(SIGINT);                /* so that nobody has to, here */
}

struct main_task {
    zoe_frame frame;
    struct zoe_sleep nap;
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_call_later(zoe_get_running_loop(), 2, press_ctrl_c, NULL);
        puts("press Ctrl-C");
        CALL(zoe_sleep, &me->nap, .delay = 60);
    FINALLY:
        puts("saving, one moment");
        CALL(zoe_sleep, &me->nap, .delay = 0.5);
        puts("saved");
    }
}

int
main(void)
{
    zoe_value result = zoe_run(main_task);
    bool stopped = zoe_error_code(result) == ZOE_KEYBOARD_INTERRUPT;
    if (!stopped)
        return zoe_exit_status(result);
    zoe_value_release(result);
    puts("goodbye");
    return 0;                     /* zoe_exit_status would say 130, as shells do */
}
