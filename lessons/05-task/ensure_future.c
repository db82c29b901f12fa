/* ensure_future.c -- whatever it is, make it something that can be waited for.
 *
 * A coroutine becomes a task. A task or a future is what it is already: the same one comes back,
 * with one more owner.
 */
#include <stdio.h>

#include "zoetrope.h"

struct whistle {
    zoe_frame frame;
    const char *tune;             /* argument                                  */
};

CORO(whistle)
{
    ASYNC (me) {
        printf("whistle: %s\n", me->tune);
        RETURN(zoe_text(me->tune));
    }
}

struct main_task {
    zoe_frame frame;
    struct whistle object;        /* a coroutine that nobody has awaited       */
    zoe_future *future;           /* a plain future: a reference               */
    zoe_future *ensured[3];       /* what ensure_future made: references       */
};

static void
show(const char *what, zoe_future *before, zoe_future *after)
{
    printf("main_task: a %s becomes %s\n", what, before == after ? "itself" : "a new task");
}

CORO(main_task)
{
    ASYNC (me) {
        me->ensured[0] = zoe_ensure_future(zoe_coroutine(whistle, &me->object, .tune = "la la"));
        show("coroutine", NULL, me->ensured[0]);
        me->ensured[1] = zoe_ensure_future(me->ensured[0]);
        show("task", me->ensured[0], me->ensured[1]);
        me->future = zoe_future_new(zoe_get_running_loop());
        me->ensured[2] = zoe_ensure_future(me->future);
        show("future", me->future, me->ensured[2]);
        AWAIT(me->ensured[1]);
        printf("main_task: got %s\n", zoe_awaited().as.text);
    FINALLY:
        zoe_future_release(me->future);
        for (int i = 0; i < 3; i++)
            zoe_future_release(me->ensured[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
