/* wait_timeout.c -- wait for all, but not for ever.
 *
 * When the time is over, zoe_wait returns; it cancels nothing, and that is no error. What to do
 * with those that are not done is up to you.
 */
#include <stdio.h>

#include "zoetrope.h"

struct walk {
    zoe_frame frame;
    const char *who;              /* argument                                  */
    double seconds;               /* argument: how long it takes               */
    struct zoe_sleep nap;         /* the frame of what it awaits               */
};

CORO(walk)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->nap, .delay = me->seconds);
        if (zoe_caught() == NULL) {
            printf("%s arrives\n", me->who);
            RETURN(zoe_none());
        }
        printf("%s turns back\n", me->who);
        RETURN(zoe_error_value(zoe_error_retain(zoe_caught())));
    }
}

struct main_task {
    zoe_frame frame;
    zoe_future *walks[3];         /* a task begins with its future: references */
    struct zoe_wait wait;         /* the frame of what it awaits               */
    size_t late;                  /* how many were not in time                 */
};

CORO(main_task)
{
    ASYNC (me) {
        me->walks[0] = (zoe_future *)zoe_create_task(walk, .who = "tortoise", .seconds = 9);
        me->walks[1] = (zoe_future *)zoe_create_task(walk, .who = "hare", .seconds = 0.1);
        me->walks[2] = (zoe_future *)zoe_create_task(walk, .who = "snail", .seconds = 99);
        CALL(zoe_wait, &me->wait, .futures = me->walks, .count = 3, .timeout = 0.5);
        printf("main_task: %zu done, %zu pending\n", me->wait.done, 3 - me->wait.done);
        for (size_t i = me->wait.done; i < 3; i++)
            zoe_future_cancel(me->walks[i], NULL);
        me->late = 3 - me->wait.done;
        CALL(zoe_wait, &me->wait, .futures = me->walks + 3 - me->late, .count = me->late);
        puts("main_task: nobody is on the way any more");
    FINALLY:
        for (int i = 0; i < 3; i++)
            zoe_future_release(me->walks[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
