/* create_task.c -- a task is a coroutine that the loop resumes.
 *
 * zoe_create_task runs nothing: it puts the first step into the ready queue. The task takes that
 * step in the next turn, whether or not anybody awaits it.
 */
#include <stdio.h>

#include "zoetrope.h"

struct bake {
    zoe_frame frame;
    const char *what;             /* argument                         */
};

CORO(bake)
{
    ASYNC (me) {
        printf("bake: the %s is in the oven\n", me->what);
        RETURN(zoe_text("golden brown"));
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *baking;             /* the task: a reference            */
};

CORO(main_task)
{
    ASYNC (me) {
        me->baking = zoe_create_task(bake, .what = "bread");
        puts("main_task: the task is made, and has not run");
        AWAIT(me->baking);
        printf("main_task: it is %s\n", zoe_awaited().as.text);
    FINALLY:
        zoe_task_release(me->baking);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
