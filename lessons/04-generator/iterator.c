/* iterator.c -- a loop over what is not there yet: Python's `async for`.
 *
 * An asynchronous iterator is a struct and a coroutine that gives its next item. When there are no
 * more it ends with ZOE_STOP_ITERATION, which the loop catches.
 */
#include <stdio.h>

#include "zoetrope.h"

struct stairs {
    int step;                     /* how many were climbed          */
    int top;                      /* how many there are             */
};

struct stairs_next {
    zoe_frame frame;
    struct stairs *of;            /* argument: the iterator         */
    struct zoe_sleep nap;         /* the frame of what it awaits    */
};

CORO(stairs_next)
{
    ASYNC (me) {
        if (me->of->step == me->of->top)
            RETURN(zoe_raise(ZOE_STOP_ITERATION, "no more stairs"));
        CALL(zoe_sleep, &me->nap, .delay = 0.1);
        RETURN(zoe_int(++me->of->step));
    }
}

struct main_task {
    zoe_frame frame;
    struct stairs stairs;         /* what it loops over             */
    struct stairs_next next;      /* the frame of what it awaits    */
};

CORO(main_task)
{
    ASYNC (me) {
        me->stairs = (struct stairs){.top = 3};
        for (;;) {
            zoe_catch(&me->frame, ZOE_STOP_ITERATION);
            CALL(stairs_next, &me->next, .of = &me->stairs);
            if (zoe_caught() != NULL)
                break;
            printf("step %lld\n", zoe_awaited().as.integer);
        }
        puts("at the top");
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
