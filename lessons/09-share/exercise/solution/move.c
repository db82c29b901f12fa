/* move.c -- moves coins from one chest to another. Mended: the smaller number is locked first. */
#include "move.h"

static zoe_lock *
first_lock(const struct move *me)
{
    return me->from->number < me->to->number ? &me->from->lock : &me->to->lock;
}

static zoe_lock *
second_lock(const struct move *me)
{
    return me->from->number < me->to->number ? &me->to->lock : &me->from->lock;
}

CORO(move)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->first, .lock = first_lock(me));
        CALL(walk, &me->walk);
        CALL(zoe_lock_acquire, &me->second, .lock = second_lock(me));
        CALL(carry, &me->carry, .from = me->from, .to = me->to, .coins = me->coins);
    FINALLY:
        if (me->second.acquired)
            zoe_lock_release(second_lock(me));
        if (me->first.acquired)
            zoe_lock_release(first_lock(me));
    }
}
