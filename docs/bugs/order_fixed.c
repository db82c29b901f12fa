/* order_fixed.c -- whichever part comes first, the letter is put together in order. */
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
        RETURN(zoe_text(me->part));
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
        puts(zoe_awaited().as.text);
        AWAIT(me->body);
        puts(zoe_awaited().as.text);
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
