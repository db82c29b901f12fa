/* queue.c -- one makes, two take.
 *
 * The counter has room for two plates. The cook waits while it is full, the waiters while it is
 * empty; nobody has to know the others. When every plate has been served, the waiters may go home.
 */
#include <stdio.h>

#include "zoetrope.h"

struct cook {
    zoe_frame frame;
    zoe_queue *counter;           /* argument: borrowed                    */
    int plate;                    /* which one this is                     */
    struct zoe_queue_put put;     /* the frame of what it awaits           */
};

CORO(cook)
{
    ASYNC (me) {
        for (me->plate = 1; me->plate <= 6; me->plate++) {
            if (zoe_queue_full(me->counter))
                puts("cook: no room");
            CALL(zoe_queue_put, &me->put, .queue = me->counter, .item = zoe_int(me->plate));
            printf("cook: plate %d\n", me->plate);
        }
        puts("cook: that was the last one");
    }
}

struct waiter {
    zoe_frame frame;
    zoe_queue *counter;           /* argument: borrowed                    */
    double seconds;               /* argument: how long one plate takes    */
    struct zoe_queue_get get;     /* waiting for a plate                   */
    struct zoe_sleep nap;         /* carrying it                           */
};

CORO(waiter)
{
    ASYNC (me) {
        for (;;) {
            CALL(zoe_queue_get, &me->get, .queue = me->counter);
            printf("  %s takes %lld\n", zoe_task_get_name(zoe_current_task()),
                   zoe_awaited().as.integer);
            CALL(zoe_sleep, &me->nap, .delay = me->seconds);
            zoe_queue_task_done(me->counter);
        }
    FINALLY:
        printf("  %s goes home\n", zoe_task_get_name(zoe_current_task()));
    }
}

struct dismiss {
    zoe_frame frame;
    zoe_task *task;               /* argument: borrowed; or NULL           */
};

CORO(dismiss)
{
    ASYNC (me) {
        if (me->task == NULL)
            RETURN(zoe_none());
        zoe_task_cancel(me->task, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_queue counter;            /* what they share                       */
    zoe_task *cook, *vic, *wes;   /* references                            */
    struct zoe_queue_join join;   /* the frame of what it awaits           */
    struct dismiss dismissal;     /* and of this                           */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_queue_init(&me->counter, 2);
        me->vic = zoe_create_named_task("Vic", waiter, .counter = &me->counter, .seconds = 0.3);
        me->wes = zoe_create_named_task("Wes", waiter, .counter = &me->counter, .seconds = 0.25);
        me->cook = zoe_create_named_task("cook", cook, .counter = &me->counter);
        AWAIT(me->cook);
        CALL(zoe_queue_join, &me->join, .queue = &me->counter);
        puts("main_task: all plates are served");
    FINALLY:
        CALL(dismiss, &me->dismissal, .task = me->cook);
        CALL(dismiss, &me->dismissal, .task = me->vic);
        CALL(dismiss, &me->dismissal, .task = me->wes);
        zoe_queue_destroy(&me->counter);
        zoe_task_release(me->cook);
        zoe_task_release(me->vic);
        zoe_task_release(me->wes);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
