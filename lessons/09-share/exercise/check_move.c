/* check_move.c -- chests, and moves between them that begin when a seed wants it.
 *
 * What happens is read from the trace, by move.check. The first two moves have no chest in common,
 * and begin together.
 */
#include <stdio.h>

#include "../../random.h"
#include "move.h"

enum { CHESTS = 4, MOVES = 7 };

static struct chest chests[CHESTS + 1];   /* 1 to 4; there is no chest 0              */

CORO(walk)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = 0.5);
    }
}

CORO(carry)
{
    ASYNC (me) {
        me->left = me->from->coins - me->coins;
        me->there = me->to->coins + me->coins;
        printf("%s carries\n", zoe_task_get_name(zoe_current_task()));
        CALL(zoe_sleep, &me->nap, .delay = 1);
        me->from->coins = me->left;
        me->to->coins = me->there;
        printf("%s has carried\n", zoe_task_get_name(zoe_current_task()));
    }
}

struct mover {
    zoe_frame frame;
    double begins;                /* argument: when                                   */
    int from, to, coins;          /* arguments                                        */
    struct zoe_sleep nap;         /* before it begins                                 */
    struct move move;             /* the frame of what it awaits                      */
};

CORO(mover)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->begins);
        printf("%s wants to move %d from %d to %d\n", zoe_task_get_name(zoe_current_task()),
               me->coins, me->from, me->to);
        CALL(move, &me->move, .from = &chests[me->from], .to = &chests[me->to], .coins = me->coins);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *movers[MOVES];      /* references                                       */
    int i;                        /* which of them                                    */
};

/* The first two: from 1 to 2, and from 3 to 4. The others come later, and leave chest 4 alone. */
static zoe_task *
dispatch(int i)
{
    static const char *const names[MOVES] = {"Ann", "Ben", "Cyd", "Dan", "Eve", "Fay", "Gus"};
    int from = i < 2 ? 1 + 2 * i : 1 + below(3);
    int to = i < 2 ? from + 1 : 1 + (from + below(2)) % 3;
    double begins = i < 2 ? 0 : 2 + 0.6 * below(9);
    return zoe_create_named_task(names[i], mover, .begins = begins, .from = from, .to = to,
                                 .coins = 1 + below(3));
}

CORO(main_task)
{
    ASYNC (me) {
        for (int i = 1; i <= CHESTS; i++) {
            zoe_lock_init(&chests[i].lock);
            chests[i].number = i;
            chests[i].coins = 20;
        }
        for (int i = 0; i < MOVES; i++)
            me->movers[i] = dispatch(i);
        for (me->i = 0; me->i < MOVES; me->i++)
            AWAIT(me->movers[me->i]);
        for (int i = 1; i <= CHESTS; i++)
            printf("chest %d has %d coins\n", i, chests[i].coins);
    FINALLY:
        for (int i = 0; i < MOVES; i++)
            zoe_task_release(me->movers[i]);
    }
}

int
main(int count, char **arguments)
{
    read_seed(count, arguments);
    return zoe_exit_status(zoe_run(main_task));
}
