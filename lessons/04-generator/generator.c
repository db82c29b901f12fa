/* generator.c -- the countdown once more, as a coroutine.
 *
 * AWAIT(zoe_yield) is a bare yield: the generator pauses, one turn of the loop passes, and it goes
 * on at the same line. It is no longer main() that resumes it but the loop, which runs others too.
 */
#include <stdio.h>

#include "zoetrope.h"

struct countdown {
    zoe_frame frame;
    int n;                        /* argument, and its variable   */
};

CORO(countdown)
{
    ASYNC (me) {
        while (me->n > 0) {
            printf("countdown: %d\n", me->n);
            AWAIT(zoe_yield);
            me->n--;
        }
        RETURN(zoe_text("lift-off"));
    }
}

static void
bird(void *unused)
{
    (void)unused;
    puts("           a bird flies by");
}

struct main_task {
    zoe_frame frame;
    struct countdown countdown;   /* the frame of what it awaits  */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_call_soon(zoe_get_running_loop(), bird, NULL);
        CALL(countdown, &me->countdown, .n = 3);
        printf("main_task: %s\n", zoe_awaited().as.text);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
