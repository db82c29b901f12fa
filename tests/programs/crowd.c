/* crowd.c -- workers that pass turns to one another: `crowd WORKERS ROUNDS`, by default 10 and 1800, which makes
 * a hundred thousand events. */
#include <stdlib.h>

#include "zoetrope.h"

enum { MOST = 5000 };

static zoe_task *workers[MOST];
static int count = 10, rounds = 1800;

struct worker {
    zoe_frame frame;
    int left;                     /* rounds to go                         */
    struct zoe_sleep nap;
};

CORO(worker)
{
    ASYNC (me) {
        for (me->left = rounds; me->left > 0; me->left--)
            CALL(zoe_sleep, &me->nap, .delay = me->left % 100 == 0 ? 0.001 : 0);
    }
}

struct main_task {
    zoe_frame frame;
    int next;                     /* the worker to wait for               */
};

CORO(main_task)
{
    ASYNC (me) {
        for (int i = 0; i < count; i++)
            workers[i] = zoe_create_task(worker, .left = 0);
        for (me->next = 0; me->next < count; me->next++)
            AWAIT(workers[me->next]);
    FINALLY:
        for (int i = 0; i < count; i++)
            zoe_task_release(workers[i]);
    }
}

int
main(int arguments, char **words)
{
    count = arguments > 1 ? atoi(words[1]) : count;
    rounds = arguments > 2 ? atoi(words[2]) : rounds;
    return count > MOST ? 2 : zoe_exit_status(zoe_run(main_task));
}
