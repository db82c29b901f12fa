/* queue_order.c -- three queues, three orders.
 *
 * First in, first out; last in, first out; the smallest first. Nothing here has to wait, so nothing
 * here is a coroutine but the main task: the nowait forms say instead what is missing.
 */
#include <stdio.h>

#include "zoetrope.h"

static void
put(zoe_queue *queue, int number)
{
    if (zoe_queue_put_nowait(queue, zoe_int(number)) == 0)
        printf(" %d", number);
    else
        printf(" (%d: %s)", number, zoe_error_name(zoe_last_error()->code));
}

static void
use(const char *name, zoe_queue *queue)
{
    static const int numbers[] = {4, 1, 5, 2, 3};
    zoe_value item;
    printf("%s: put", name);
    for (int i = 0; i < 5; i++)
        put(queue, numbers[i]);
    printf(", got");
    while (zoe_queue_get_nowait(queue, &item) == 0)
        printf(" %lld", item.as.integer);
    printf(", then %s\n", zoe_error_name(zoe_last_error()->code));
}

struct main_task {
    zoe_frame frame;
    zoe_queue queue;              /* each of the three in turn */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_queue_init(&me->queue, 4);
        use("Queue", &me->queue);
        zoe_queue_destroy(&me->queue);
        zoe_lifo_queue_init(&me->queue, 4);
        use("LifoQueue", &me->queue);
        zoe_queue_destroy(&me->queue);
        zoe_priority_queue_init(&me->queue, 4, NULL);
        use("PriorityQueue", &me->queue);
        zoe_queue_destroy(&me->queue);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
