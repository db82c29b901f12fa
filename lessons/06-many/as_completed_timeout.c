/* as_completed_timeout.c -- take each result as soon as it is there, but do not wait for ever.
 *
 * When the time is over, each task that is not done counts as a TimeoutError. It is not cancelled:
 * it runs on.
 */
#include <stdio.h>

#include "zoetrope.h"

struct ask {
    zoe_frame frame;
    const char *who;              /* argument                                  */
    double seconds;               /* argument: how long it takes               */
    struct zoe_sleep nap;         /* the frame of what it awaits               */
};

CORO(ask)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->seconds);
        RETURN(zoe_text(me->who));
    }
}

struct main_task {
    zoe_frame frame;
    zoe_future *tasks[3];         /* a task begins with its future: references */
    struct zoe_as_completed answers;     /* the iterator over them             */
    struct zoe_as_completed_next next;   /* the frame of what it awaits        */
};

CORO(main_task)
{
    ASYNC (me) {
        me->tasks[0] = (zoe_future *)zoe_create_task(ask, .who = "aunt", .seconds = 0.3);
        me->tasks[1] = (zoe_future *)zoe_create_task(ask, .who = "brother", .seconds = 0.1);
        me->tasks[2] = (zoe_future *)zoe_create_task(ask, .who = "cousin", .seconds = 2);
        if (zoe_as_completed_init(&me->answers, me->tasks, 3, 1.0) != 0)
            RETURN(zoe_raise_last());
        while (me->answers.left > 0) {
            zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
            CALL(zoe_as_completed_next, &me->next, .of = &me->answers, .resolve = true);
            if (zoe_caught() == NULL)
                printf("main_task: the %s answers\n", zoe_awaited().as.text);
            else
                puts("main_task: somebody did not answer in time");
        }
        AWAIT(me->tasks[2]);
        printf("main_task: the %s answers, too late\n", zoe_awaited().as.text);
    FINALLY:
        zoe_as_completed_close(&me->answers);
        for (int i = 0; i < 3; i++)
            zoe_future_release(me->tasks[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
