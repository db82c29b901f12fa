/* forgotten_await_bug.c -- a letter is to be saved, and nobody waits for it: it never is. */
#include <stdio.h>

#include "zoetrope.h"

struct save {
    zoe_frame frame;
    struct zoe_sleep nap;         /* the disk is slow */
};

CORO(save)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = 0.1);
        puts("the letter is on the disk");
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *save;               /* a reference      */
};

CORO(main_task)
{
    ASYNC (me) {
        me->save = zoe_create_task(save);
        puts("good night");
    FINALLY:
        zoe_task_release(me->save);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
