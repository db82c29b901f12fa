/* herd_bug.c -- one bun comes, all customers are woken, all but one lie down again. */
#include <stdio.h>

#include "zoetrope.h"

enum { CUSTOMERS = 3 };

static zoe_condition shelf;       /* says that a bun has come         */
static int buns;

struct customer {
    zoe_frame frame;
    struct zoe_lock_acquire enter;         /* waiting for the lock    */
    struct zoe_condition_wait wait;        /* waiting for a bun       */
};

CORO(customer)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->enter, .lock = zoe_condition_lock(&shelf));
        while (buns == 0)
            CALL(zoe_condition_wait, &me->wait, .condition = &shelf);
        buns--;
        printf("%s has a bun\n", zoe_task_get_name(zoe_current_task()));
    FINALLY:
        if (me->enter.acquired)
            zoe_lock_release(zoe_condition_lock(&shelf));
    }
}

struct deliver {
    zoe_frame frame;
    struct zoe_lock_acquire enter;         /* waiting for the lock    */
};

CORO(deliver)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->enter, .lock = zoe_condition_lock(&shelf));
        buns++;
        zoe_condition_notify_all(&shelf);
    FINALLY:
        if (me->enter.acquired)
            zoe_lock_release(zoe_condition_lock(&shelf));
    }
}

struct main_task {
    zoe_frame frame;
    zoe_future *all[CUSTOMERS];   /* the customers: references        */
    struct zoe_sleep bake;        /* one bun                          */
    struct deliver deliver;       /* and bringing it                  */
    int i;                        /* which one                        */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_condition_init(&shelf, NULL);
        me->all[0] = (zoe_future *)zoe_create_named_task("Amy", customer);
        me->all[1] = (zoe_future *)zoe_create_named_task("Ben", customer);
        me->all[2] = (zoe_future *)zoe_create_named_task("Eve", customer);
        for (me->i = 0; me->i < CUSTOMERS; me->i++) {
            CALL(zoe_sleep, &me->bake, .delay = 0.1);
            CALL(deliver, &me->deliver);
            AWAIT(me->all[me->i]);
        }
    FINALLY:
        for (int i = 0; i < CUSTOMERS; i++)
            zoe_future_release(me->all[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
