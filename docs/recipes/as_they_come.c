/* Use each result as soon as it is there, whoever is first. */
#include <stdio.h>

#include "zoetrope.h"

struct fetch {
    zoe_frame frame;
    int page;                     /* argument                          */
    double seconds;               /* argument: how long it takes       */
    struct zoe_sleep nap;
};

CORO(fetch)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->seconds);
        RETURN(zoe_int(me->page));
    }
}

struct main_task {
    zoe_frame frame;
    zoe_future *pages[3];         /* tasks: references                 */
    struct zoe_as_completed completed;
    struct zoe_as_completed_next next;
};

CORO(main_task)
{
    ASYNC (me) {
        for (int i = 0; i < 3; i++)
            me->pages[i] = (zoe_future *)zoe_create_task(fetch, .page = i + 1, .seconds = 3 - i);
        if (zoe_as_completed_init(&me->completed, me->pages, 3, 0) != 0)
            RETURN(zoe_raise_last());
        while (me->completed.left > 0) {
            CALL(zoe_as_completed_next, &me->next, .of = &me->completed, .resolve = true);
            printf("%.0f s: page %lld\n", zoe_loop_time(zoe_get_running_loop()),
                   zoe_awaited().as.integer);
        }
    FINALLY:
        zoe_as_completed_close(&me->completed);
        for (int i = 0; i < 3; i++)
            zoe_future_release(me->pages[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
