/* ours_tasks.c -- the works of tasks: switching, awaiting, queues, many at once. */
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "bench.h"
#include "system.h"
#include "zoetrope.h"

enum {
    TASKS = 1000,                 /* that take turns                     */
    SWITCHES = 1000,              /* of each                             */
    AWAITS = 300000,              /* times ten                           */
    PAIRS = 1000,                 /* of tasks that hand over to each other */
    HANDOVERS = 200000,           /* by all pairs together               */
    MANY = 100000,                /* tasks that live at once             */
};

static double result;             /* what the running work has measured  */
static zoe_task *tasks[MANY];

/* Ten times the same, each on a line of its own: the loop around them hardly counts. */
#define TEN(statement)                                                                             \
    statement;                                                                                     \
    statement;                                                                                     \
    statement

/* --- taking turns ------------------------------------------------------------------------- */

struct taker {
    zoe_frame frame;
    int left;                     /* turns still to take                 */
};

CORO(taker)
{
    ASYNC (me) {
        for (; me->left > 0; me->left--)
            AWAIT(zoe_yield);
    }
}
