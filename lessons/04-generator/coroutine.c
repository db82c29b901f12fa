/* coroutine.c -- calling a coroutine does not run it; awaiting it does.
 *
 * zoe_coroutine fills in the frame and no more. AWAIT runs it inline, in the same task and the same
 * turn of the loop.
 */
#include <stdio.h>

#include "zoetrope.h"

struct greet {
    zoe_frame frame;              /* nothing else: no arguments, no variables */
};

CORO(greet)
{
    ASYNC (me) {
        puts("greet: hello");
    }
}

struct main_task {
    zoe_frame frame;
    struct greet greeting;        /* the frame of the coroutine it awaits     */
    zoe_frame *coroutine;         /* the coroutine object: that frame         */
};

CORO(main_task)
{
    ASYNC (me) {
        puts("main_task: makes a coroutine");
        me->coroutine = zoe_coroutine(greet, &me->greeting);
        puts("main_task: it has not said anything");
        AWAIT(me->coroutine);
        puts("main_task: now it has");
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
