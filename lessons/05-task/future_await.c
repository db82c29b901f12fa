/* future_await.c -- a task that waits for a future.
 *
 * The task leaves itself among the future's callbacks and pauses. Setting the result puts the task
 * back into the ready queue. Awaiting a future that is done does not pause at all.
 */
#include <stdio.h>

#include "zoetrope.h"

static void
ring(void *bell)
{
    puts("ring: somebody is at the door");
    zoe_future_set_result(bell, zoe_text("a parcel"));
}

struct main_task {
    zoe_frame frame;
    zoe_future *bell;             /* done when it rings: a reference */
};

CORO(main_task)
{
    ASYNC (me) {
        me->bell = zoe_future_new(zoe_get_running_loop());
        if (me->bell == NULL)
            RETURN(zoe_raise_last());
        if (zoe_call_later(zoe_get_running_loop(), 0.5, ring, me->bell).call == NULL)
            RETURN(zoe_raise_last());
        puts("main_task: waits for the bell");
        AWAIT(me->bell);
        printf("main_task: it is %s\n", zoe_awaited().as.text);
        AWAIT(me->bell);
        printf("main_task: it is still %s\n", zoe_awaited().as.text);
    FINALLY:
        zoe_future_release(me->bell);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
