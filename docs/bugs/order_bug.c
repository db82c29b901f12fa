/* order_bug.c -- two parts of a letter are fetched, and take the same time: which is first? */
#include <stdio.h>

#include "zoetrope.h"

struct fetch {
    zoe_frame frame;
    const char *part;             /* argument                         */
    struct zoe_sleep nap;         /* the way there and back           */
};

CORO(fetch)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = 0.1);
        puts(me->part);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *head, *body;        /* references                       */
};

CORO(main_task)
{
    ASYNC (me) {
        me->head = zoe_create_task(fetch, .part = "Dear Eve,");
        me->body = zoe_create_task(fetch, .part = "the oven is hot.");
        AWAIT(me->head);
        AWAIT(me->body);
    FINALLY:
        zoe_task_release(me->head);
        zoe_task_release(me->body);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
