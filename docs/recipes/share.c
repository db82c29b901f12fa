/* One at a time, across awaits; and the lock is given back however it ends. */
#include <stdio.h>

#include "zoetrope.h"

static zoe_lock account;
static int balance = 100;

struct withdraw {
    zoe_frame frame;
    int amount;                   /* argument                          */
    int seen;                     /* the balance, before               */
    struct zoe_lock_acquire acquire;
    struct zoe_sleep nap;
};

CORO(withdraw)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->acquire, .lock = &account);
        me->seen = balance;
        CALL(zoe_sleep, &me->nap, .delay = 1);
        balance = me->seen - me->amount;
        printf("%d less: %d\n", me->amount, balance);
    FINALLY:
        if (me->acquire.acquired)
            zoe_lock_release(&account);
    }
}

struct main_task {
    zoe_frame frame;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_lock_init(&account);
        zoe_taskgroup_enter(&me->group);
        zoe_taskgroup_create_task(&me->group, withdraw, .amount = 30);
        zoe_taskgroup_create_task(&me->group, withdraw, .amount = 20);
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
