/* The target first: they stand in a circle the other way round. */
#include "move.h"

CORO(move)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->first, .lock = &me->to->lock);
        CALL(walk, &me->walk);
        CALL(zoe_lock_acquire, &me->second, .lock = &me->from->lock);
        CALL(carry, &me->carry, .from = me->from, .to = me->to, .coins = me->coins);
    FINALLY:
        if (me->second.acquired)
            zoe_lock_release(&me->from->lock);
        if (me->first.acquired)
            zoe_lock_release(&me->to->lock);
    }
}
