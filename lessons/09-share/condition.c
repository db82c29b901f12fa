/* condition.c -- wait, with a lock in hand, until things are as you need them.
 *
 * Nobody looks at the shelf without the lock. A customer who finds too little gives the lock back
 * and sleeps until the baker says that the shelf has changed; then gets the lock, and looks again.
 * The first time the baker wakes one customer only, and it is the wrong one.
 */
#include <stdio.h>

#include "zoetrope.h"

static zoe_condition shelf;       /* guards the next line, and says when it changes  */
static int buns;                  /* how many are on the shelf                       */

struct customer {
    zoe_frame frame;
    int wants;                    /* argument: how many buns                         */
    struct zoe_lock_acquire enter;         /* getting the lock                       */
    struct zoe_condition_wait wait;        /* waiting for the shelf to change        */
};

static bool
enough(int wants)
{
    printf("  %s wants %d, sees %d\n", zoe_task_get_name(zoe_current_task()), wants, buns);
    return buns >= wants;
}

CORO(customer)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->enter, .lock = zoe_condition_lock(&shelf));
        while (!enough(me->wants))
            CALL(zoe_condition_wait, &me->wait, .condition = &shelf);
        buns -= me->wants;
        printf("  %s takes %d\n", zoe_task_get_name(zoe_current_task()), me->wants);
        zoe_condition_notify_all(&shelf);
    FINALLY:
        if (me->enter.acquired)
            zoe_lock_release(zoe_condition_lock(&shelf));
    }
}

static bool
sold_out(void *unused)
{
    (void)unused;
    return buns == 0;
}

struct deliver {
    zoe_frame frame;
    bool wake_all;                /* argument: or else one                           */
    struct zoe_lock_acquire enter;         /* getting the lock                       */
    struct zoe_condition_wait_for wait;    /* waiting for the last bun to be sold    */
};

CORO(deliver)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->enter, .lock = zoe_condition_lock(&shelf));
        buns += 2;
        if (me->wake_all) {
            puts("baker: 2 more, for everybody");
            zoe_condition_notify_all(&shelf);
            CALL(zoe_condition_wait_for, &me->wait, .condition = &shelf, .predicate = sold_out);
        } else {
            puts("baker: 2 more, for somebody");
            zoe_condition_notify(&shelf, 1);
        }
    FINALLY:
        if (me->enter.acquired)
            zoe_lock_release(zoe_condition_lock(&shelf));
    }
}

struct baker {
    zoe_frame frame;
    struct zoe_sleep nap;         /* the frame of what it awaits                     */
    struct deliver deliver;       /* and of this                                     */
};

CORO(baker)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = 1);
        CALL(deliver, &me->deliver, .wake_all = false);
        CALL(zoe_sleep, &me->nap, .delay = 1);
        CALL(deliver, &me->deliver, .wake_all = true);
        puts("baker: sold out");
    }
}

struct main_task {
    zoe_frame frame;
    zoe_future *people[3];        /* a task begins with its future: references       */
    zoe_future *all;              /* the gather of them: a reference                 */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_condition_init(&shelf, NULL);
        me->people[0] = (zoe_future *)zoe_create_named_task("Kim", customer, .wants = 3);
        me->people[1] = (zoe_future *)zoe_create_named_task("Lou", customer, .wants = 1);
        me->people[2] = (zoe_future *)zoe_create_named_task("baker", baker);
        me->all = zoe_gather(3, me->people, false);
        AWAIT(me->all);
    FINALLY:
        zoe_future_release(me->all);
        for (int i = 0; i < 3; i++)
            zoe_future_release(me->people[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
