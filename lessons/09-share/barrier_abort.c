/* barrier_abort.c -- when somebody will not come.
 *
 * Aborting breaks the barrier: whoever waits, or comes later, gets a BrokenBarrierError. Resetting
 * sends away those who wait, and mends it.
 */
#include <stdio.h>

#include "zoetrope.h"

struct player {
    zoe_frame frame;
    zoe_barrier *table;           /* argument: borrowed                        */
    double comes;                 /* argument: seconds                         */
    struct zoe_sleep nap;         /* on the way                                */
    struct zoe_barrier_wait sit;  /* waiting for the other one                 */
};

CORO(player)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->comes);
        zoe_catch(&me->frame, ZOE_BROKEN_BARRIER);
        CALL(zoe_barrier_wait, &me->sit, .barrier = me->table);
        printf("  %s %s\n", zoe_task_get_name(zoe_current_task()),
               zoe_caught() == NULL ? "plays" : "hears: no game");
    }
}

static zoe_future *
invite(const char *name, zoe_barrier *table, double comes)
{
    return (zoe_future *)zoe_create_named_task(name, player, .table = table, .comes = comes);
}

struct game {
    zoe_frame frame;
    zoe_barrier *table;           /* argument: borrowed                        */
    double late;                  /* argument: when the second player comes    */
    zoe_future *players[2];       /* a task begins with its future: references */
    zoe_future *both;             /* the gather of them: a reference           */
};

CORO(game)
{
    ASYNC (me) {
        me->players[0] = invite("Max", me->table, 0.1);
        me->players[1] = invite("Ned", me->table, me->late);
        me->both = zoe_gather(2, me->players, false);
        AWAIT(me->both);
    FINALLY:
        zoe_future_release(me->both);
        zoe_future_release(me->players[0]);
        zoe_future_release(me->players[1]);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_barrier table;            /* where two play                            */
    zoe_task *today;              /* the first game: a reference               */
    struct game tomorrow;         /* the second game: the frame of an await    */
    struct zoe_sleep nap;         /* and of this                               */
    struct zoe_barrier_abort abort;      /* and of this                        */
    struct zoe_barrier_reset reset;      /* and of this                        */
};

static void
show(const zoe_barrier *table)
{
    printf("main_task: broken: %s\n", zoe_barrier_broken(table) ? "yes" : "no");
}

CORO(main_task)
{
    ASYNC (me) {
        zoe_barrier_init(&me->table, 2);
        me->today = zoe_create_task(game, .table = &me->table, .late = 0.9);
        CALL(zoe_sleep, &me->nap, .delay = 0.5);
        puts("main_task: not today");
        CALL(zoe_barrier_abort, &me->abort, .barrier = &me->table);
        AWAIT(me->today);
        show(&me->table);
        CALL(zoe_barrier_reset, &me->reset, .barrier = &me->table);
        show(&me->table);
        CALL(game, &me->tomorrow, .table = &me->table, .late = 0.2);
    FINALLY:
        zoe_task_release(me->today);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
