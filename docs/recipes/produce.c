/* One makes, another takes; the queue has room for one, so that neither runs away. */
#include <stdio.h>

#include "zoetrope.h"

static zoe_queue belt;

struct produce {
    zoe_frame frame;
    int item;
    struct zoe_queue_put put;
};

CORO(produce)
{
    ASYNC (me) {
        for (me->item = 1; me->item <= 3; me->item++) {
            CALL(zoe_queue_put, &me->put, .queue = &belt, .item = zoe_int(me->item));
            printf("made %d\n", me->item);
        }
    FINALLY:
        zoe_queue_shutdown(&belt, false);     /* there will be no more */
    }
}

struct consume {
    zoe_frame frame;
    struct zoe_queue_get get;
    struct zoe_sleep nap;
};

CORO(consume)
{
    ASYNC (me) {
        for (;;) {
            zoe_catch(&me->frame, ZOE_QUEUE_SHUT_DOWN);
            CALL(zoe_queue_get, &me->get, .queue = &belt);
            if (zoe_caught() != NULL)
                break;
            printf("    took %lld\n", zoe_awaited().as.integer);
            CALL(zoe_sleep, &me->nap, .delay = 1);
        }
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *producer;           /* a reference                       */
    struct consume consumer;      /* runs in this task                 */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_queue_init(&belt, 1);
        me->producer = zoe_create_task(produce);
        CALL(consume, &me->consumer);
        AWAIT(me->producer);
    FINALLY:
        zoe_queue_destroy(&belt);
        zoe_task_release(me->producer);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
