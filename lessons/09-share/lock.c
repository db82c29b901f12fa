/* lock.c -- three bakers and one oven: who has it, who waits in line, and how it changes hands.
 *
 * A lock is held across awaits: while one baker's bread is in the oven, everybody else runs, but
 * nobody else bakes. When the oven is given back it goes to the baker who has waited longest, so
 * Amy, who wants to bake a second loaf at once, must stand in line again.
 */
#include <stdio.h>

#include "zoetrope.h"

static double opening;            /* when the bakery opened, in loop time                */

static void
say(const char *name, const char *what)
{
    printf("%.1f  %-4s  %s\n", zoe_loop_time(zoe_get_running_loop()) - opening, name, what);
}

struct bake {
    zoe_frame frame;
    const char *name;             /* argument: of the baker                              */
    zoe_lock *oven;               /* argument: borrowed; one for all                     */
    double seconds;               /* argument: how long it takes                         */
    struct zoe_lock_acquire turn; /* waiting for the oven                                */
    struct zoe_sleep nap;         /* waiting for the bread                               */
};

CORO(bake)
{
    ASYNC (me) {
        say(me->name, zoe_lock_locked(me->oven) ? "waits for the oven" : "finds the oven free");
        CALL(zoe_lock_acquire, &me->turn, .lock = me->oven);
        say(me->name, "bakes");
        CALL(zoe_sleep, &me->nap, .delay = me->seconds);
    FINALLY:
        if (me->turn.acquired) {
            say(me->name, "gives the oven back");
            zoe_lock_release(me->oven);
        }
    }
}

struct baker {
    zoe_frame frame;
    const char *name;             /* argument                                            */
    zoe_lock *oven;               /* argument: borrowed                                  */
    double arrives, bakes;        /* arguments: seconds                                  */
    int loaves;                   /* argument: how many are left to bake                 */
    struct zoe_sleep nap;         /* the way to work                                     */
    struct bake bake;             /* one loaf                                            */
};

CORO(baker)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->arrives);
        for (; me->loaves > 0; me->loaves--)
            CALL(bake, &me->bake, .name = me->name, .oven = me->oven, .seconds = me->bakes);
        say(me->name, "goes home");
    }
}

struct main_task {
    zoe_frame frame;
    zoe_lock oven;                /* what they share                                     */
    zoe_task *amy, *ben, *eve;    /* the bakers: references                              */
};

#define HIRE(who, ...) zoe_create_named_task(who, baker, .name = who, .oven = &me->oven, __VA_ARGS__)

CORO(main_task)
{
    ASYNC (me) {
        opening = zoe_loop_time(zoe_get_running_loop());
        zoe_lock_init(&me->oven);
        me->amy = HIRE("Amy", .arrives = 0.2, .bakes = 1.0, .loaves = 2);
        me->ben = HIRE("Ben", .arrives = 0.4, .bakes = 0.8, .loaves = 1);
        me->eve = HIRE("Eve", .arrives = 0.7, .bakes = 0.5, .loaves = 1);
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
