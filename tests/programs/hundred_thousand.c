/* hundred_thousand.c -- a trace of a hundred thousand events: workers who share a lock, for a while.
 */
#include "zoetrope.h"

enum { WORKERS = 40, ROUNDS = 115 };

static zoe_lock bench;            /* one worker at a time                                      */

struct worker {
    zoe_frame frame;
    int number;                   /* argument: which one, from 0                               */
    int round;                    /* how often it has worked                                   */
    struct zoe_lock_acquire turn; /* waiting for the bench                                     */
    struct zoe_sleep nap;         /* work, and a rest                                          */
};

CORO(worker)
{
    ASYNC (me) {
        for (me->round = 0; me->round < ROUNDS; me->round++) {
            CALL(zoe_sleep, &me->nap, .delay = 0.001 * (1 + (me->number * 7 + me->round) % 11));
            CALL(zoe_lock_acquire, &me->turn, .lock = &bench);
            CALL(zoe_sleep, &me->nap, .delay = 0);
            zoe_lock_release(&bench);
        }
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *workers[WORKERS];   /* references                                                */
    int i;                        /* which one is being waited for                             */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_lock_init(&bench);
        for (me->i = 0; me->i < WORKERS; me->i++)
            me->workers[me->i] = zoe_create_task(worker, .number = me->i);
        for (me->i = 0; me->i < WORKERS; me->i++)
            AWAIT(me->workers[me->i]);
    FINALLY:
        for (me->i = 0; me->i < WORKERS; me->i++)
            zoe_task_release(me->workers[me->i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
