/* shutdown.c -- a probe of Queue.shutdown: who fails, and who still gets something. */
#include <stdio.h>

#include "probe.h"

struct get_caught {
    zoe_frame frame;
    zoe_queue *queue;             /* argument: borrowed                                        */
    int name;                     /* argument                                                  */
    struct zoe_queue_get get;
};

CORO(get_caught)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_queue_get, &me->get, .queue = me->queue);
        printf("g %d %s\n", me->name, outcome());
    }
}

struct put_caught {
    zoe_frame frame;
    zoe_queue *queue;             /* argument: borrowed                                        */
    struct zoe_queue_put put;
};

CORO(put_caught)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_queue_put, &me->put, .queue = me->queue, .item = zoe_int(2));
        printf("p %s\n", outcome());
    }
}

struct join_queue {
    zoe_frame frame;
    zoe_queue *queue;             /* argument: borrowed                                        */
    struct zoe_queue_join join;
};

CORO(join_queue)
{
    ASYNC (me) {
        CALL(zoe_queue_join, &me->join, .queue = me->queue);
    }
}

/* Putters fail at once; getters when nothing is left; immediate shutdown ends a join. */
struct queue_shutdown {
    zoe_frame frame;
    zoe_queue bounded, unbounded;
    zoe_future *tasks[4];         /* a putter, two getters, one who joins                      */
    struct zoe_sleep sleep;
    struct zoe_wait wait;
    struct zoe_queue_get get;
};

CORO(queue_shutdown)
{
    ASYNC (me) {
        zoe_queue_init(&me->bounded, 1);
        zoe_queue_put_nowait(&me->bounded, zoe_int(1));
        me->tasks[0] = future_of(zoe_create_task(put_caught, .queue = &me->bounded));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_queue_shutdown(&me->bounded, false);
        CALL(zoe_wait, &me->wait, .futures = &me->tasks[0], .count = 1);
        for (int i = 0; i < 2; i++)
            me->tasks[1 + i] = future_of(zoe_create_task(get_caught, .queue = &me->bounded,
                                                         .name = i));
        CALL(zoe_wait, &me->wait, .futures = &me->tasks[1], .count = 2);
        zoe_queue_init(&me->unbounded, 0);
        zoe_queue_put_nowait(&me->unbounded, zoe_int(1));
        me->tasks[3] = future_of(zoe_create_task(join_queue, .queue = &me->unbounded));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_queue_shutdown(&me->unbounded, true);
        CALL(zoe_wait, &me->wait, .futures = &me->tasks[3], .count = 1);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_queue_get, &me->get, .queue = &me->unbounded);
        printf("join done %s\n", outcome());
    FINALLY:
        release_all(me->tasks, 4);
        zoe_queue_destroy(&me->bounded);
        zoe_queue_destroy(&me->unbounded);
    }
}

const struct probe shutdown_probes[] = {
    PROBE(queue_shutdown),
    {NULL, NULL, NULL},
};
