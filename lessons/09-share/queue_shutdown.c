/* queue_shutdown.c -- closing a queue is the polite way to send everybody home.
 *
 * After the shutdown nothing more can be put. What is in the queue can still be got; then those who
 * wait, and those who come, hear that there will be no more.
 */
#include <stdio.h>

#include "zoetrope.h"

struct reader {
    zoe_frame frame;
    zoe_queue *letters;           /* argument: borrowed                         */
    struct zoe_queue_get get;     /* waiting for a letter                       */
    struct zoe_sleep nap;         /* reading it                                 */
};

CORO(reader)
{
    ASYNC (me) {
        for (;;) {
            zoe_catch(&me->frame, ZOE_QUEUE_SHUT_DOWN);
            CALL(zoe_queue_get, &me->get, .queue = me->letters);
            if (zoe_caught() != NULL)
                break;
            printf("  %s reads %s\n", zoe_task_get_name(zoe_current_task()),
                   zoe_awaited().as.text);
            CALL(zoe_sleep, &me->nap, .delay = 1);
        }
        printf("  %s: no more letters\n", zoe_task_get_name(zoe_current_task()));
    }
}

struct main_task {
    zoe_frame frame;
    zoe_queue letters;            /* what they share                            */
    zoe_task *una, *val;          /* the readers: references                    */
    struct zoe_queue_put put;     /* the frame of what it awaits                */
    struct zoe_sleep nap;         /* and of this                                */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_queue_init(&me->letters, 0);
        me->una = zoe_create_named_task("Una", reader, .letters = &me->letters);
        me->val = zoe_create_named_task("Val", reader, .letters = &me->letters);
        CALL(zoe_queue_put, &me->put, .queue = &me->letters, .item = zoe_text("a postcard"));
        CALL(zoe_queue_put, &me->put, .queue = &me->letters, .item = zoe_text("a bill"));
        CALL(zoe_queue_put, &me->put, .queue = &me->letters, .item = zoe_text("a poem"));
        CALL(zoe_sleep, &me->nap, .delay = 0.5);
    FINALLY:
        puts("main_task: the post office closes");
        zoe_queue_shutdown(&me->letters, false);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_queue_put, &me->put, .queue = &me->letters, .item = zoe_text("a parcel"));
        if (zoe_caught() != NULL)
            puts("main_task: too late for a parcel");
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->una);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->val);
        zoe_queue_destroy(&me->letters);
        zoe_task_release(me->una);
        zoe_task_release(me->val);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
