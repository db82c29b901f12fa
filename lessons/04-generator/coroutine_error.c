/* coroutine_error.c -- how a coroutine fails, who catches it, and what runs on the way.
 *
 * An error ends the body at the await that brought it, and travels on to the caller. FINALLY runs
 * on every way out. zoe_catch stops the error at one await.
 */
#include <stdio.h>

#include "zoetrope.h"

struct open_box {
    zoe_frame frame;
    int number;                   /* argument                       */
};

CORO(open_box)
{
    ASYNC (me) {
        if (me->number == 2)
            RETURN(zoe_raise(ZOE_VALUE_ERROR, "box %d is empty", me->number));
        printf("  open_box: %d has a toy in it\n", me->number);
    }
}

struct open_all {
    zoe_frame frame;
    int last;                     /* argument: how many boxes       */
    int number;                   /* the one being opened           */
    struct open_box box;          /* the frame of what it awaits    */
};

CORO(open_all)
{
    ASYNC (me) {
        for (me->number = 1; me->number <= me->last; me->number++)
            CALL(open_box, &me->box, .number = me->number);
        puts("  open_all: opened all of them");
    FINALLY:
        puts("  open_all: tidies up");
    }
}

struct main_task {
    zoe_frame frame;
    struct open_all boxes;        /* the frame of what it awaits    */
    int last;                     /* how many boxes this time       */
};

CORO(main_task)
{
    ASYNC (me) {
        for (me->last = 1; me->last <= 3; me->last += 2) {
            printf("main_task: boxes: %d\n", me->last);
            zoe_catch(&me->frame, ZOE_VALUE_ERROR);
            CALL(open_all, &me->boxes, .last = me->last);
            if (zoe_caught() != NULL)
                printf("main_task: caught \"%s\"\n", zoe_caught()->message);
        }
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
