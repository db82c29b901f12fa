/* deadlock.c -- two neighbours, one hammer, one box of nails.
 *
 * Ann takes the hammer first, Bob the nails, and each waits for what the other has. Nothing can wake
 * this loop any more. Under the virtual clock the library notices, and the run fails.
 */
#include <stdio.h>

#include "zoetrope.h"

static zoe_lock hammer, nails;

struct build {
    zoe_frame frame;
    zoe_lock *first, *second;     /* arguments: what to take, in this order  */
    struct zoe_lock_acquire one;  /* waiting for the first                   */
    struct zoe_lock_acquire two;  /* waiting for the second                  */
    struct zoe_sleep nap;         /* the way to the other house              */
};

CORO(build)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->one, .lock = me->first);
        printf("%s has one of the two\n", zoe_task_get_name(zoe_current_task()));
        CALL(zoe_sleep, &me->nap, .delay = 1);
        CALL(zoe_lock_acquire, &me->two, .lock = me->second);
        printf("%s has both\n", zoe_task_get_name(zoe_current_task()));
    FINALLY:
        if (me->two.acquired)
            zoe_lock_release(me->second);
        if (me->one.acquired)
            zoe_lock_release(me->first);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *ann, *bob;          /* the neighbours: references              */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_lock_init(&hammer);
        zoe_lock_init(&nails);
        me->ann = zoe_create_named_task("Ann", build, .first = &hammer, .second = &nails);
        me->bob = zoe_create_named_task("Bob", build, .first = &nails, .second = &hammer);
        AWAIT(me->ann);
        AWAIT(me->bob);
    FINALLY:
        zoe_task_release(me->ann);
        zoe_task_release(me->bob);
    }
}

int
main(void)
{
    zoe_value result = zoe_run(main_task);
    puts(zoe_is_error(result) ? result.as.error->message : "both have built");
    zoe_value_release(result);
    return 0;
}
