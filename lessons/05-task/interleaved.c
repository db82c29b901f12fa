/* interleaved.c -- the same coroutine awaited twice, and run as two tasks.
 *
 * Awaiting a coroutine runs it inline: the second one begins when the first has ended. Two tasks
 * take their steps in turn: both together need no more turns than the longer one.
 */
#include <stdio.h>

#include "zoetrope.h"

struct stir {
    zoe_frame frame;
    const char *pot;              /* argument                      */
    int times;                    /* argument                      */
    int i;                        /* how often it has stirred      */
};

CORO(stir)
{
    ASYNC (me) {
        for (me->i = 1; me->i <= me->times; me->i++) {
            printf("  %s %d\n", me->pot, me->i);
            AWAIT(zoe_yield);
        }
    }
}

struct main_task {
    zoe_frame frame;
    struct stir inline_one;       /* the frame of an inline call   */
    zoe_task *soup, *sauce;       /* two tasks: references         */
};

CORO(main_task)
{
    ASYNC (me) {
        puts("awaited one after the other:");
        CALL(stir, &me->inline_one, .pot = "soup", .times = 3);
        CALL(stir, &me->inline_one, .pot = "     sauce", .times = 2);
        puts("as two tasks:");
        me->soup = zoe_create_task(stir, .pot = "soup", .times = 3);
        me->sauce = zoe_create_task(stir, .pot = "     sauce", .times = 2);
        AWAIT(me->soup);
        AWAIT(me->sauce);
    FINALLY:
        zoe_task_release(me->soup);
        zoe_task_release(me->sauce);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
