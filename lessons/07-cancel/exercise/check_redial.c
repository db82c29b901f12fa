/* check_redial.c -- lets redial call, and cancels it at a moment that a seed decides.
 *
 * The line is engaged twice. What happens is read from the trace, by redial.check.
 */
#include <stdio.h>

#include "../../random.h"
#include "redial.h"

static int calls;                 /* how often it rang              */
static double patience;           /* when the caller has had enough */

void
lift_receiver(void)
{
    puts("redial: the receiver is up");
}

void
put_receiver_down(void)
{
    puts("redial: the receiver is down");
}

CORO(ring)
{
    ASYNC (me) {
        printf("redial: rings, call %d\n", ++calls);
        CALL(zoe_sleep, &me->nap, .delay = 2);
        if (calls < 3)
            RETURN(zoe_raise(ZOE_RUNTIME_ERROR, "engaged"));
        puts("redial: hello?");
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *call;               /* a reference                    */
    struct zoe_sleep nap;         /* until patience ends            */
};

CORO(main_task)
{
    ASYNC (me) {
        me->call = zoe_create_named_task("redial", redial);
        CALL(zoe_sleep, &me->nap, .delay = patience);
        puts("main_task: never mind");
        zoe_task_cancel(me->call, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->call);
    FINALLY:
        zoe_task_release(me->call);
    }
}

int
main(int count, char **arguments)
{
    read_seed(count, arguments);
    patience = (below(9) + 1) % 9 + 0.5;
    return zoe_exit_status(zoe_run(main_task));
}
