/* Without locks nobody waits, but coins are lost. */
#include "move.h"

CORO(move)
{
    ASYNC (me) {
        CALL(walk, &me->walk);
        CALL(carry, &me->carry, .from = me->from, .to = me->to, .coins = me->coins);
    }
}
