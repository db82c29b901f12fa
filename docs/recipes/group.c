/* All or nothing: when one fails, the others are stopped, and the group fails. */
#include <stdio.h>

#include "zoetrope.h"

struct cook {
    zoe_frame frame;
    const char *dish;             /* argument                          */
    double seconds;               /* argument; below 0: it burns       */
    struct zoe_sleep nap;
};

CORO(cook)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->seconds > 0 ? me->seconds : -me->seconds);
        if (me->seconds < 0)
            RETURN(zoe_raise(ZOE_RUNTIME_ERROR, "the %s is burnt", me->dish));
        printf("%s: done\n", me->dish);
    FINALLY:
        printf("%s: off the stove\n", me->dish);
    }
}

struct dinner {
    zoe_frame frame;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(dinner)
{
    ASYNC (me) {
        zoe_taskgroup_enter(&me->group);
        zoe_taskgroup_create_task(&me->group, cook, .dish = "soup", .seconds = 1);
        zoe_taskgroup_create_task(&me->group, cook, .dish = "fish", .seconds = -2);
        zoe_taskgroup_create_task(&me->group, cook, .dish = "cake", .seconds = 3);
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
    }
}

struct main_task {
    zoe_frame frame;
    struct dinner dinner;
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_EXCEPTION_GROUP);
        CALL(dinner, &me->dinner);
        if (zoe_caught() != NULL)
            printf("no dinner: %s\n", zoe_caught()->errors[0]->message);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
