/* lost_wakeup_fixed.c -- the bell goes on ringing: whenever the sailor listens, he hears it. */
#include <stdio.h>

#include "zoetrope.h"

static zoe_event bell;

struct sailor {
    zoe_frame frame;
    struct zoe_sleep pack;        /* packing a bag                    */
    struct zoe_event_wait listen; /* waiting for the bell             */
};

CORO(sailor)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->pack, .delay = 1);
        puts("sailor: listens");
        CALL(zoe_event_wait, &me->listen, .event = &bell);
        puts("sailor: off we go");
    }
}

struct captain {
    zoe_frame frame;
    struct zoe_sleep nap;         /* until the tide                   */
};

CORO(captain)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = 0.5);
        puts("captain: rings the bell");
        zoe_event_set(&bell);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *sailor, *captain;   /* references                       */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_event_init(&bell);
        me->sailor = zoe_create_task(sailor);
        me->captain = zoe_create_task(captain);
        AWAIT(me->sailor);
    FINALLY:
        zoe_task_release(me->sailor);
        zoe_task_release(me->captain);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
