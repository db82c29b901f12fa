/* Both locks without a walk between; it takes longer until they stand in a circle. */
#include "move.h"

CORO(move)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->first, .lock = &me->from->lock);
        CALL(zoe_lock_acquire, &me->second, .lock = &me->to->lock);
        CALL(walk, &me->walk);
        CALL(carry, &me->carry, .from = me->from, .to = me->to, .coins = me->coins);
    FINALLY:
        if (me->second.acquired)
            zoe_lock_release(&me->to->lock);
        if (me->first.acquired)
            zoe_lock_release(&me->from->lock);
    }
}
