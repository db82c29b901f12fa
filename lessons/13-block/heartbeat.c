/* heartbeat.c -- a heart beats in a task. A slow sum in the loop stops it; one in a thread does
 * not.
 *
 * The loop runs one thing at a time. While a function sleeps, or waits for a disk, nobody else has
 * a turn: the beats that were due come late. zoe_to_thread gives the same function to a thread,
 * and the task waits for a future instead.
 */
#include <stdio.h>

#include "zoetrope.h"

static double
now(void)
{
    return zoe_loop_time(zoe_get_running_loop());
}

struct heart {
    zoe_frame frame;
    struct zoe_sleep nap;         /* between two beats                               */
};

CORO(heart)
{
    ASYNC (me) {
        for (;;) {
            printf("%.1f beat\n", now());
            CALL(zoe_sleep, &me->nap, .delay = 0.2);
        }
    }
}

/* What must block: it may read a file, ask a database, compute. */
static zoe_value
slow_sum(void *unused)
{
    (void)unused;
    zoe_block(0.7);
    return zoe_int(2 + 3);
}

struct main_task {
    zoe_frame frame;
    zoe_task *heart;              /* a reference                                     */
    struct zoe_sleep nap;
    long long total;
    struct zoe_to_thread thread;  /* the function, and who waits for it              */
};

CORO(main_task)
{
    ASYNC (me) {
        if ((me->heart = zoe_create_named_task("heart", heart)) == NULL)
            RETURN(zoe_raise_last());
        CALL(zoe_sleep, &me->nap, .delay = 0.5);
        printf("%.1f a slow sum, in the loop\n", now());
        me->total = slow_sum(NULL).as.integer;
        printf("%.1f it is %lld\n", now(), me->total);
        CALL(zoe_sleep, &me->nap, .delay = 0.5);
        printf("%.1f the same, in a thread\n", now());
        CALL(zoe_to_thread, &me->thread, .function = slow_sum);
        printf("%.1f it is %lld\n", now(), zoe_awaited().as.integer);
        zoe_task_cancel(me->heart, NULL);
    FINALLY:
        zoe_task_release(me->heart);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
