/* wait_first.c -- wait for the first one, or for the first one that fails.
 *
 * The others are still running afterwards: wait again, or cancel them.
 */
#include <stdio.h>

#include "zoetrope.h"

struct look {
    zoe_frame frame;
    const char *at;               /* argument                                  */
    double after;                 /* argument: seconds                         */
    int drops;                    /* argument: 1: the vase                     */
    struct zoe_sleep nap;         /* the frame of what it awaits               */
};

CORO(look)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->after);
        printf("  look: %s\n", me->at);
        if (me->drops)
            RETURN(zoe_raise(ZOE_RUNTIME_ERROR, "the vase broke"));
    }
}

struct search_all {
    zoe_frame frame;
    enum zoe_return_when until;   /* argument: when to stop waiting            */
    zoe_future *spots[4];         /* a task begins with its future: references */
    struct zoe_wait wait;         /* the frame of what it awaits               */
};

CORO(search_all)
{
    ASYNC (me) {
        me->spots[0] = (zoe_future *)zoe_create_task(look, .at = "attic", .after = 0.4);
        me->spots[1] = (zoe_future *)zoe_create_task(look, .at = "bag", .after = 0.1);
        me->spots[2] = (zoe_future *)zoe_create_task(look, .at = "shelf", .after = 0.3, .drops = 1);
        me->spots[3] = (zoe_future *)zoe_create_task(look, .at = "pocket", .after = 0.2);
        CALL(zoe_wait, &me->wait, .futures = me->spots, .count = 4, .return_when = me->until);
        printf("  %zu done, %zu pending\n", me->wait.done, 4 - me->wait.done);
        for (size_t i = me->wait.done; i < 4; i++)
            zoe_future_cancel(me->spots[i], NULL);
        for (size_t i = 0; i < me->wait.done; i++)
            if (zoe_future_exception(me->spots[i]) != NULL)
                printf("  error: %s\n", zoe_future_exception(me->spots[i])->message);
    FINALLY:
        for (int i = 0; i < 4; i++)
            zoe_future_release(me->spots[i]);
    }
}

struct main_task {
    zoe_frame frame;
    struct search_all search;     /* the frame of what it awaits               */
};

CORO(main_task)
{
    ASYNC (me) {
        puts("until the first is done:");
        CALL(search_all, &me->search, .until = ZOE_FIRST_COMPLETED);
        puts("until the first fails:");
        CALL(search_all, &me->search, .until = ZOE_FIRST_EXCEPTION);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
