/* Only the first chest is locked: coins are lost in the other. */
#include "move.h"

CORO(move)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->first, .lock = &me->from->lock);
        CALL(walk, &me->walk);
        CALL(carry, &me->carry, .from = me->from, .to = me->to, .coins = me->coins);
    FINALLY:
        if (me->first.acquired)
            zoe_lock_release(&me->from->lock);
    }
}
