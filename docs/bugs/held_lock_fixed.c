/* held_lock_fixed.c -- each asks the bank first, and takes the ledger only to write. */
#include <stdio.h>

#include "zoetrope.h"

enum { CLERKS = 4 };

static zoe_lock ledger;
static int total;                 /* what the ledger says             */

struct clerk {
    zoe_frame frame;
    struct zoe_sleep ask;         /* asking the bank, far away        */
    struct zoe_lock_acquire open; /* waiting for the ledger           */
};

CORO(clerk)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->ask, .delay = 1);
        CALL(zoe_lock_acquire, &me->open, .lock = &ledger);
        total += 10;
    FINALLY:
        if (me->open.acquired)
            zoe_lock_release(&ledger);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_future *clerks[CLERKS];   /* references                       */
    zoe_future *all;              /* the gather of them: a reference  */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_lock_init(&ledger);
        for (int i = 0; i < CLERKS; i++)
            me->clerks[i] = (zoe_future *)zoe_create_task(clerk);
        AWAIT(me->all = zoe_gather(CLERKS, me->clerks, false));
        printf("%d after %g s\n", total, zoe_loop_time(zoe_get_running_loop()));
    FINALLY:
        zoe_future_release(me->all);
        for (int i = 0; i < CLERKS; i++)
            zoe_future_release(me->clerks[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
