/* lock.c -- three bakers and one oven: who has it, who waits in line, and how it changes hands.
 *
 * A lock is held across awaits: while one baker's bread is in the oven, everybody else runs, but
 * nobody else bakes. When the oven is given back it goes to the baker who has waited longest, so
 * Amy, who wants to bake a second loaf at once, must stand in line again.
 */
#include <stdio.h>

#include "zoetrope.h"

static zoe_lock oven;             /* the only one                                */

static void
say(const char *what)
{
    printf("%s %s\n", zoe_task_get_name(zoe_current_task()), what);
}

struct bake {
    zoe_frame frame;
    double seconds;               /* argument: how long it takes                 */
    struct zoe_lock_acquire turn; /* waiting for the oven                        */
    struct zoe_sleep nap;         /* waiting for the bread                       */
};

CORO(bake)
{
    ASYNC (me) {
        say("asks");
        CALL(zoe_lock_acquire, &me->turn, .lock = &oven);
        say("bakes");
        CALL(zoe_sleep, &me->nap, .delay = me->seconds);
    FINALLY:
        if (me->turn.acquired) {
            say("is done");
            zoe_lock_release(&oven);
        }
    }
}

struct baker {
    zoe_frame frame;
    double arrives, bakes;        /* arguments: seconds                          */
    int loaves;                   /* argument: how many are left to bake         */
    struct zoe_sleep nap;         /* the way to work                             */
    struct bake bake;             /* one loaf                                    */
};

CORO(baker)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->arrives);
        for (; me->loaves > 0; me->loaves--)
            CALL(bake, &me->bake, .seconds = me->bakes);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *amy, *ben, *eve;    /* the bakers: references                      */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_lock_init(&oven);
        me->amy = zoe_create_named_task("Amy", baker, .arrives = 0.2, .bakes = 1.0, .loaves = 2);
        me->ben = zoe_create_named_task("Ben", baker, .arrives = 0.4, .bakes = 0.8, .loaves = 1);
        me->eve = zoe_create_named_task("Eve", baker, .arrives = 0.7, .bakes = 0.5, .loaves = 1);
        AWAIT(me->amy);
        AWAIT(me->ben);
        AWAIT(me->eve);
    FINALLY:
        zoe_task_release(me->amy);
        zoe_task_release(me->ben);
        zoe_task_release(me->eve);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
