/* deadlock.c -- philosophers at a round table, who take the left fork, think, and want the right one.
 * `deadlock N` seats N of them, 2 to 9; by default 2. */
#include <stdlib.h>

#include "zoetrope.h"

enum { SEATS = 9 };

static const char *const names[SEATS] = {
    "Amy", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hope", "Ian",
};
static zoe_lock forks[SEATS];
static int seats = 2;

struct philosopher {
    zoe_frame frame;
    int seat;                     /* argument: from 0                     */
    struct zoe_lock_acquire left, right;
    struct zoe_sleep think;
};

CORO(philosopher)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->left, .lock = &forks[me->seat]);
        CALL(zoe_sleep, &me->think, .delay = 0.5);
        CALL(zoe_lock_acquire, &me->right, .lock = &forks[(me->seat + 1) % seats]);
    FINALLY:
        if (me->right.acquired)
            zoe_lock_release(&forks[(me->seat + 1) % seats]);
        if (me->left.acquired)
            zoe_lock_release(&forks[me->seat]);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_future *all[SEATS];       /* the philosophers: references         */
    zoe_future *supper;           /* all of them: a reference             */
};

CORO(main_task)
{
    ASYNC (me) {
        for (int i = 0; i < seats; i++)
            zoe_lock_init(&forks[i]);
        for (int i = 0; i < seats; i++)
            me->all[i] = (zoe_future *)zoe_create_named_task(names[i], philosopher, .seat = i);
        me->supper = zoe_gather((size_t)seats, me->all, false);
        AWAIT(me->supper);
    FINALLY:
        zoe_future_release(me->supper);
        for (int i = 0; i < seats; i++)
            zoe_future_release(me->all[i]);
    }
}

int
main(int count, char **arguments)
{
    seats = count > 1 ? atoi(arguments[1]) : 2;
    return seats < 2 || seats > SEATS ? 2 : zoe_exit_status(zoe_run(main_task));
}
