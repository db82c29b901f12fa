/* queues.c -- probes of Queue and its kinds: hand-over, order, and the end. */
#include <stdio.h>

#include "probe.h"

/* Get an item and print it, or the error. */
struct get_one {
    zoe_frame frame;
    zoe_queue *queue;             /* argument: borrowed                                        */
    const char *name;             /* argument                                                  */
    struct zoe_queue_get get;
};

CORO(get_one)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_queue_get, &me->get, .queue = me->queue);
        printf("g %s %s\n", me->name, outcome());
    }
}

/* --- hand-over ---------------------------------------------------------------------------- */

/* Putting wakes a getter; the item stays in the queue until that one runs. */
struct queue_handoff {
    zoe_frame frame;
    zoe_queue queue;
    zoe_future *tasks[2];
    struct zoe_sleep sleep;
    struct zoe_wait wait;
};

CORO(queue_handoff)
{
    ASYNC (me) {
        zoe_queue_init(&me->queue, 0);
        me->tasks[0] = future_of(zoe_create_task(get_one, .queue = &me->queue, .name = "a"));
        me->tasks[1] = future_of(zoe_create_task(get_one, .queue = &me->queue, .name = "b"));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_queue_put_nowait(&me->queue, zoe_int(1));
        printf("qsize %zu\n", zoe_queue_qsize(&me->queue));
        zoe_queue_put_nowait(&me->queue, zoe_int(2));
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2);
    FINALLY:
        release_all(me->tasks, 2);
        zoe_queue_destroy(&me->queue);
    }
}

/* A woken getter is cancelled: the next one is woken. */
struct queue_cancel_getter {
    zoe_frame frame;
    zoe_queue queue;
    zoe_future *tasks[2];
    zoe_future *both[2];          /* the same; the wait puts them into another order           */
    struct zoe_sleep sleep;
    struct zoe_wait wait;
};

CORO(queue_cancel_getter)
{
    ASYNC (me) {
        zoe_queue_init(&me->queue, 0);
        me->tasks[0] = future_of(zoe_create_task(get_one, .queue = &me->queue, .name = "a"));
        me->tasks[1] = future_of(zoe_create_task(get_one, .queue = &me->queue, .name = "b"));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_queue_put_nowait(&me->queue, zoe_int(1));
        zoe_future_cancel(me->tasks[0], NULL);
        me->both[0] = me->tasks[0];
        me->both[1] = me->tasks[1];
        CALL(zoe_wait, &me->wait, .futures = me->both, .count = 2);
        puts(truth(zoe_future_cancelled(me->tasks[0])));
    FINALLY:
        release_all(me->tasks, 2);
        zoe_queue_destroy(&me->queue);
    }
}

/* Get an item and print it. */
struct get_named {
    zoe_frame frame;
    zoe_queue *queue;             /* argument: borrowed                                        */
    const char *name;             /* argument                                                  */
    struct zoe_queue_get get;
};

CORO(get_named)
{
    ASYNC (me) {
        CALL(zoe_queue_get, &me->get, .queue = me->queue);
        printf("%s %s\n", me->name, outcome());
    }
}

/* An item can be taken before the getter it has woken runs; that one queues again, last. */
struct queue_steal {
    zoe_frame frame;
    zoe_queue queue;
    zoe_future *tasks[2];
    zoe_value stolen;             /* the item                                                  */
    struct zoe_sleep sleep;
    struct zoe_wait wait;
};

CORO(queue_steal)
{
    ASYNC (me) {
        zoe_queue_init(&me->queue, 0);
        me->tasks[0] = future_of(zoe_create_task(get_named, .queue = &me->queue, .name = "a"));
        me->tasks[1] = future_of(zoe_create_task(get_named, .queue = &me->queue, .name = "b"));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_queue_put_nowait(&me->queue, zoe_int(1));
        zoe_queue_get_nowait(&me->queue, &me->stolen);
        printf("stolen %s\n", shown(me->stolen));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_queue_put_nowait(&me->queue, zoe_int(2));
        zoe_queue_put_nowait(&me->queue, zoe_int(3));
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2);
    FINALLY:
        release_all(me->tasks, 2);
        zoe_queue_destroy(&me->queue);
    }
}

struct put_one {
    zoe_frame frame;
    zoe_queue *queue;             /* argument: borrowed                                        */
    int item;                     /* argument                                                  */
    struct zoe_queue_put put;
};

CORO(put_one)
{
    ASYNC (me) {
        CALL(zoe_queue_put, &me->put, .queue = me->queue, .item = zoe_int(me->item));
        printf("put %d\n", me->item);
    }
}

/* Getting from a full queue wakes one putter, which puts when it runs. */
struct queue_full {
    zoe_frame frame;
    zoe_queue queue;
    zoe_future *tasks[3];
    int i;                        /* items got                                                 */
    struct zoe_queue_get get;
    struct zoe_sleep sleep;
};

CORO(queue_full)
{
    ASYNC (me) {
        zoe_queue_init(&me->queue, 1);
        for (int i = 0; i < 3; i++)
            me->tasks[i] = future_of(zoe_create_task(put_one, .queue = &me->queue, .item = i));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        for (me->i = 0; me->i < 3; me->i++) {
            CALL(zoe_queue_get, &me->get, .queue = &me->queue);
            printf("get %s\n", outcome());
            CALL(zoe_sleep, &me->sleep, .delay = 1);
        }
    FINALLY:
        release_all(me->tasks, 3);
        zoe_queue_destroy(&me->queue);
    }
}

/* --- join --------------------------------------------------------------------------------- */

struct work_for_ever {
    zoe_frame frame;
    zoe_queue *queue;             /* argument: borrowed                                        */
    struct zoe_queue_get get;
    struct zoe_sleep sleep;
};

CORO(work_for_ever)
{
    ASYNC (me) {
        for (;;) {
            CALL(zoe_queue_get, &me->get, .queue = me->queue);
            CALL(zoe_sleep, &me->sleep, .delay = 1);
            zoe_queue_task_done(me->queue);
            puts("task_done");
        }
    }
}

/* join() waits until everything that was put is done. */
struct queue_join {
    zoe_frame frame;
    zoe_queue queue;
    zoe_future *worker;
    struct zoe_queue_join join;
    struct zoe_wait wait;
};

CORO(queue_join)
{
    ASYNC (me) {
        zoe_queue_init(&me->queue, 0);
        zoe_queue_put_nowait(&me->queue, zoe_int(0));
        zoe_queue_put_nowait(&me->queue, zoe_int(1));
        me->worker = future_of(zoe_create_task(work_for_ever, .queue = &me->queue));
        CALL(zoe_queue_join, &me->join, .queue = &me->queue);
        puts("joined");
        zoe_future_cancel(me->worker, NULL);
        if (zoe_queue_task_done(&me->queue) == ZOE_VALUE_ERROR)
            puts(zoe_last_error()->message);
        CALL(zoe_wait, &me->wait, .futures = &me->worker, .count = 1);
    FINALLY:
        zoe_future_release(me->worker);
        zoe_queue_destroy(&me->queue);
    }
}

struct produce {
    zoe_frame frame;
    zoe_queue *queue;             /* argument: borrowed                                        */
    int i;                        /* the item                                                  */
    struct zoe_queue_put put;
};

CORO(produce)
{
    ASYNC (me) {
        for (me->i = 0; me->i < 5; me->i++) {
            CALL(zoe_queue_put, &me->put, .queue = me->queue, .item = zoe_int(me->i));
            printf("put %d\n", me->i);
        }
    }
}

struct consume {
    zoe_frame frame;
    zoe_queue *queue;             /* argument: borrowed                                        */
    const char *name;             /* argument                                                  */
    struct zoe_queue_get get;
    struct zoe_sleep sleep;
};

CORO(consume)
{
    ASYNC (me) {
        for (;;) {
            CALL(zoe_queue_get, &me->get, .queue = me->queue);
            printf("%s %s\n", me->name, outcome());
            CALL(zoe_sleep, &me->sleep, .delay = 1);
            zoe_queue_task_done(me->queue);
        }
    }
}

/* A producer, two consumers, room for two. */
struct queue_producer_consumer {
    zoe_frame frame;
    zoe_queue queue;
    zoe_future *consumers[2];
    zoe_task *producer;
    struct zoe_queue_join join;
    struct zoe_wait wait;
};

CORO(queue_producer_consumer)
{
    ASYNC (me) {
        zoe_queue_init(&me->queue, 2);
        me->consumers[0] = future_of(zoe_create_task(consume, .queue = &me->queue, .name = "a"));
        me->consumers[1] = future_of(zoe_create_task(consume, .queue = &me->queue, .name = "b"));
        me->producer = zoe_create_task(produce, .queue = &me->queue);
        AWAIT(me->producer);
        CALL(zoe_queue_join, &me->join, .queue = &me->queue);
        printf("joined %s\n", now());
        zoe_future_cancel(me->consumers[0], NULL);
        zoe_future_cancel(me->consumers[1], NULL);
        CALL(zoe_wait, &me->wait, .futures = me->consumers, .count = 2);
    FINALLY:
        zoe_task_release(me->producer);
        release_all(me->consumers, 2);
        zoe_queue_destroy(&me->queue);
    }
}

/* --- kinds -------------------------------------------------------------------------------- */

/* Put 2, 3, 1 into a queue, and print in which order they come out. */
static void
print_order(const char *name, zoe_queue *queue)
{
    zoe_value item;
    static const int items[] = {2, 3, 1};
    for (int i = 0; i < 3; i++)
        zoe_queue_put_nowait(queue, zoe_int(items[i]));
    for (int i = 0; i < 3 && zoe_queue_get_nowait(queue, &item) == 0; i++)
        printf(i == 0 ? "%s [%s" : "%.0s, %s", name, shown(item));
    puts("]");
    zoe_queue_destroy(queue);
}

struct queue_kinds {
    zoe_frame frame;
    zoe_queue queue;
};

CORO(queue_kinds)
{
    ASYNC (me) {
        zoe_queue_init(&me->queue, 0);
        print_order("Queue", &me->queue);
        zoe_lifo_queue_init(&me->queue, 0);
        print_order("LifoQueue", &me->queue);
        zoe_priority_queue_init(&me->queue, 0, NULL);
        print_order("PriorityQueue", &me->queue);
    }
}

static double
equal_priority(zoe_value item)
{
    (void)item;
    return 1;
}

/* A PriorityQueue is a heap: equal items do not come out first in, first out. */
struct queue_priority_stability {
    zoe_frame frame;
    zoe_queue queue;
};

CORO(queue_priority_stability)
{
    ASYNC (me) {
        zoe_value item;
        zoe_priority_queue_init(&me->queue, 0, equal_priority);
        for (int i = 0; i < 6; i++)
            zoe_queue_put_nowait(&me->queue, zoe_int(i));
        for (int i = 0; i < 6 && zoe_queue_get_nowait(&me->queue, &item) == 0; i++)
            printf("%s%s", i == 0 ? "[" : ", ", shown(item));
        puts("]");
    FINALLY:
        zoe_queue_destroy(&me->queue);
    }
}

const struct probe queue_probes[] = {
    PROBE(queue_handoff), PROBE(queue_cancel_getter), PROBE(queue_full), PROBE(queue_join),
    PROBE(queue_kinds), PROBE(queue_priority_stability), PROBE(queue_steal),
    PROBE(queue_producer_consumer),
    {NULL, NULL, NULL},
};
