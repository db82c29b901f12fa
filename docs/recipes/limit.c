/* Many things to do, at most two at a time. */
#include <stdio.h>

#include "zoetrope.h"

enum { PAGES = 5 };

static zoe_semaphore doors;

struct fetch {
    zoe_frame frame;
    int page;                     /* argument                         */
    struct zoe_semaphore_acquire door;
    struct zoe_sleep nap;
};

CORO(fetch)
{
    ASYNC (me) {
        CALL(zoe_semaphore_acquire, &me->door, .semaphore = &doors);
        printf("%.0f s: page %d\n", zoe_loop_time(zoe_get_running_loop()), me->page);
        CALL(zoe_sleep, &me->nap, .delay = 1);
    FINALLY:
        if (me->door.acquired)
            zoe_semaphore_release(&doors);
    }
}

struct main_task {
    zoe_frame frame;
    struct zoe_taskgroup group;   /* ends when all its tasks have     */
    struct zoe_taskgroup_exit leaving;
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_semaphore_init(&doors, 2);
        zoe_taskgroup_enter(&me->group);
        for (int page = 1; page <= PAGES; page++)
            zoe_taskgroup_create_task(&me->group, fetch, .page = page);
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
