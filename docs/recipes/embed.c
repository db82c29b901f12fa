/* A loop inside a loop that you have already: one turn of it in every round of yours. */
#include <stdio.h>

#include "zoetrope.h"

struct game {
    zoe_frame frame;
    struct zoe_sleep nap;
};

CORO(game)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = 0.05);
        puts("the task is done");
    }
}

/* A loop that is stopped before it runs turns once, and does not wait. */
static void
turn_once(zoe_loop *loop)
{
    zoe_loop_stop(loop);
    zoe_loop_run_forever(loop);
}

int
main(void)
{
    zoe_loop *loop = zoe_loop_new();
    zoe_task *task = zoe_loop_create_task(loop, game);
    int frames = 0;
    while (task != NULL && !zoe_future_done(&task->future)) {
        turn_once(loop);
        zoe_block(0.02);          /* your own work: draw a frame */
        frames++;
    }
    printf("%d frames\n", frames);
    zoe_task_release(task);
    zoe_loop_free(loop);
    return 0;
}
