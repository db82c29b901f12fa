/* event.c -- a flag that everybody waits for.
 *
 * Setting it wakes all who wait, in the order in which they came. Whoever comes later does not wait
 * at all, until it is cleared.
 */
#include <stdio.h>

#include "zoetrope.h"

struct runner {
    zoe_frame frame;
    const char *name;             /* argument                              */
    double arrives;               /* argument: seconds                     */
    zoe_event *gun;               /* argument: the starting gun, borrowed  */
    struct zoe_sleep nap;         /* the way to the start                  */
    struct zoe_event_wait wait;   /* waiting for the gun                   */
};

CORO(runner)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->arrives);
        printf("%s is there, the gun %s\n", me->name,
               zoe_event_is_set(me->gun) ? "has fired" : "has not fired");
        CALL(zoe_event_wait, &me->wait, .event = me->gun);
        printf("%s runs\n", me->name);
    }
}

static void
fire(void *gun)
{
    puts("bang");
    zoe_event_set(gun);
}

struct main_task {
    zoe_frame frame;
    zoe_event gun;                /* what they wait for                    */
    zoe_task *ada, *bea, *cyd;    /* the runners: references               */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_event_init(&me->gun);
        me->ada = zoe_create_task(runner, .name = "Ada", .arrives = 0.1, .gun = &me->gun);
        me->bea = zoe_create_task(runner, .name = "Bea", .arrives = 0.2, .gun = &me->gun);
        me->cyd = zoe_create_task(runner, .name = "Cyd", .arrives = 0.7, .gun = &me->gun);
        if (zoe_call_later(zoe_get_running_loop(), 0.5, fire, &me->gun).call == NULL)
            RETURN(zoe_raise_last());
        AWAIT(me->cyd);
        zoe_event_clear(&me->gun);
        printf("the gun is loaded: %s\n", zoe_event_is_set(&me->gun) ? "no" : "yes");
    FINALLY:
        zoe_task_release(me->ada);
        zoe_task_release(me->bea);
        zoe_task_release(me->cyd);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
