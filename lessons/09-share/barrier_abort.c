/* barrier_abort.c -- when somebody will not come.
 *
 * Aborting breaks the barrier: whoever waits, or comes later, gets a BrokenBarrierError. Resetting
 * sends away those who wait, and mends it.
 */
#include <stdio.h>

#include "zoetrope.h"

struct player {
    zoe_frame frame;
    const char *name;             /* argument                            */
    double comes;                 /* argument: seconds                   */
    zoe_barrier *table;           /* argument: borrowed                  */
    struct zoe_sleep nap;         /* on the way                          */
    struct zoe_barrier_wait sit;  /* waiting for the others              */
};

CORO(player)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->comes);
        zoe_catch(&me->frame, ZOE_BROKEN_BARRIER);
        CALL(zoe_barrier_wait, &me->sit, .barrier = me->table);
        printf("  %s %s\n", me->name, zoe_caught() == NULL ? "plays" : "hears: no game");
    }
}

static zoe_task *
invite(const char *name, double comes, zoe_barrier *table)
{
    return zoe_create_named_task(name, player, .name = name, .comes = comes, .table = table);
}

struct main_task {
    zoe_frame frame;
    zoe_barrier table;            /* where two play                      */
    zoe_task *max, *ned;          /* the players: references             */
    zoe_task *pia, *quy;          /* and two who come tomorrow           */
    struct zoe_sleep nap;         /* the frame of what it awaits         */
    struct zoe_barrier_abort abort;      /* and of this                  */
    struct zoe_barrier_reset reset;      /* and of this                  */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_barrier_init(&me->table, 2);
        me->max = invite("Max", 0.1, &me->table);
        me->ned = invite("Ned", 0.9, &me->table);
        CALL(zoe_sleep, &me->nap, .delay = 0.5);
        puts("main_task: not today");
        CALL(zoe_barrier_abort, &me->abort, .barrier = &me->table);
        AWAIT(me->max);
        AWAIT(me->ned);
        printf("main_task: broken: %s\n", zoe_barrier_broken(&me->table) ? "yes" : "no");
        CALL(zoe_barrier_reset, &me->reset, .barrier = &me->table);
        printf("main_task: broken: %s\n", zoe_barrier_broken(&me->table) ? "yes" : "no");
        me->pia = invite("Pia", 0.2, &me->table);
        me->quy = invite("Quy", 0.1, &me->table);
        AWAIT(me->pia);
        AWAIT(me->quy);
    FINALLY:
        zoe_task_release(me->max);
        zoe_task_release(me->ned);
        zoe_task_release(me->pia);
        zoe_task_release(me->quy);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
