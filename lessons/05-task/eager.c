/* eager.c -- tasks that take their first step at once.
 *
 * Usually a task's first step waits for the next turn. An eager task takes it inside create_task.
 * If it never has to wait it is done before create_task returns, and the loop never hears of it.
 */
#include <stdio.h>

#include "zoetrope.h"

struct look_up {
    zoe_frame frame;
    const char *word;             /* argument                        */
    bool known;                   /* argument: it need not be sought */
    struct zoe_sleep nap;         /* the frame of what it awaits     */
};

CORO(look_up)
{
    ASYNC (me) {
        printf("  look_up: %s\n", me->word);
        if (!me->known)
            CALL(zoe_sleep, &me->nap, .delay = 0.1);
        printf("  look_up: %s found\n", me->word);
    }
}

static const char *
state(const zoe_task *task)
{
    return task != NULL && zoe_future_done(&task->future) ? "done" : "pending";
}

struct look_up_both {
    zoe_frame frame;
    bool eager;                   /* argument                        */
    zoe_task *known, *unknown;    /* references                      */
};

CORO(look_up_both)
{
    ASYNC (me) {
        printf("eager: %s\n", me->eager ? "yes" : "no");
        zoe_loop_set_eager_tasks(zoe_get_running_loop(), me->eager);
        me->known = zoe_create_task(look_up, .word = "loop", .known = true);
        me->unknown = zoe_create_task(look_up, .word = "zoetrope");
        printf("loop is %s, zoetrope is %s\n", state(me->known), state(me->unknown));
        AWAIT(me->known);
        AWAIT(me->unknown);
    FINALLY:
        zoe_task_release(me->known);
        zoe_task_release(me->unknown);
    }
}

struct main_task {
    zoe_frame frame;
    struct look_up_both both;     /* the frame of what it awaits     */
};

CORO(main_task)
{
    ASYNC (me) {
        CALL(look_up_both, &me->both, .eager = false);
        CALL(look_up_both, &me->both, .eager = true);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
