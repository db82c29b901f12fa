/* cancel_task.c -- asking a task to stop.
 *
 * zoe_task_cancel only asks. The CancelledError appears inside the task, at its await, in the next
 * turn; a message travels with it. The task ends when its coroutine has ended.
 */
#include <stdio.h>

#include "zoetrope.h"

struct wait_for_bus {
    zoe_frame frame;
    struct zoe_sleep nap;         /* the frame of what it awaits  */
};

CORO(wait_for_bus)
{
    ASYNC (me) {
        puts("wait_for_bus: waits");
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->nap, .delay = 60);
        if (zoe_caught() == NULL)
            RETURN(zoe_text("the bus"));
        printf("wait_for_bus: hears \"%s\"\n", zoe_caught()->message);
        RETURN(zoe_error_value(zoe_error_retain(zoe_caught())));
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *waiting;            /* the task: a reference        */
    struct zoe_sleep nap;         /* the frame of what it awaits  */
};

CORO(main_task)
{
    ASYNC (me) {
        me->waiting = zoe_create_task(wait_for_bus);
        if (me->waiting == NULL)
            RETURN(zoe_raise_last());
        CALL(zoe_sleep, &me->nap, .delay = 0.5);
        zoe_task_cancel(me->waiting, "no buses today");
        puts(zoe_future_done(&me->waiting->future) ? "main_task: it is over"
                                                   : "main_task: asked, not over yet");
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->waiting);
        if (zoe_caught() != NULL)
            printf("main_task: caught \"%s\"\n", zoe_caught()->message);
        puts(zoe_task_cancel(me->waiting, NULL) ? "main_task: asked again"
                                                : "main_task: over, nobody to ask");
    FINALLY:
        zoe_task_release(me->waiting);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
