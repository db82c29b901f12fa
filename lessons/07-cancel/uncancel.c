/* uncancel.c -- a request to cancel can be refused, and taken back.
 *
 * A task counts the requests. One that catches the CancelledError and goes on should say so with
 * zoe_task_uncancel; otherwise everybody around it believes that it is still on its way out.
 */
#include <stdio.h>

#include "zoetrope.h"

struct child {
    zoe_frame frame;
    struct zoe_sleep nap;         /* the frame of what it awaits  */
};

CORO(child)
{
    ASYNC (me) {
        puts("child: plays");
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->nap, .delay = 60);
        if (zoe_caught() == NULL)
            RETURN(zoe_none());
        printf("child: requests: %u; one more game, please\n",
               zoe_task_cancelling(zoe_current_task()));
        printf("child: requests left: %u\n", zoe_task_uncancel(zoe_current_task()));
        CALL(zoe_sleep, &me->nap, .delay = 60);
    FINALLY:
        printf("child: requests: %u; comes\n", zoe_task_cancelling(zoe_current_task()));
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *child;              /* the task: a reference        */
    int call;                     /* how often it has called      */
    struct zoe_sleep nap;         /* the frame of what it awaits  */
};

CORO(main_task)
{
    ASYNC (me) {
        me->child = zoe_create_task(child);
        if (me->child == NULL)
            RETURN(zoe_raise_last());
        for (me->call = 1; !zoe_future_done(&me->child->future); me->call++) {
            CALL(zoe_sleep, &me->nap, .delay = 1);
            printf("main_task: call %d\n", me->call);
            zoe_task_cancel(me->child, NULL);
            CALL(zoe_sleep, &me->nap, .delay = 1);
        }
        puts(zoe_future_cancelled(&me->child->future) ? "main_task: here we are" : "main_task: ?");
    FINALLY:
        zoe_task_release(me->child);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
