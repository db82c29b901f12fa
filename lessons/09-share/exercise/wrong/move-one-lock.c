/* One lock for all: nobody waits for ever, but everybody for everybody. */
#include "move.h"

static zoe_lock all;

CORO(move)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->first, .lock = &all);
        CALL(walk, &me->walk);
        CALL(carry, &me->carry, .from = me->from, .to = me->to, .coins = me->coins);
    FINALLY:
        if (me->first.acquired)
            zoe_lock_release(&all);
    }
}
