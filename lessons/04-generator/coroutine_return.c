/* coroutine_return.c -- what a coroutine gives back.
 *
 * There are two ways: the value it returns, which zoe_awaited() finds after the await, and fields
 * of its frame, which stay where they are, with their own types.
 */
#include <stdio.h>

#include "zoetrope.h"

struct divide {
    zoe_frame frame;
    int cakes, guests;            /* arguments */
    int left;                     /* result    */
};

CORO(divide)
{
    ASYNC (me) {
        me->left = me->cakes % me->guests;
        RETURN(zoe_int(me->cakes / me->guests));
    }
}

struct main_task {
    zoe_frame frame;
    struct divide party;          /* its frame, and so its results, stay here */
};

CORO(main_task)
{
    ASYNC (me) {
        CALL(divide, &me->party, .cakes = 17, .guests = 5);
        printf("%lld cakes each, %d left\n", zoe_awaited().as.integer, me->party.left);
        CALL(divide, &me->party, .guests = 4, .cakes = 10);
        printf("%lld cakes each, %d left\n", zoe_awaited().as.integer, me->party.left);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
