/* Everybody is woken, and takes the key. */
#include "key.h"

/* --- the line ----------------------------------------------------------------------------- */

static zoe_future *
join(struct take_key *me)
{
    me->place = zoe_future_new(zoe_get_running_loop());
    me->key->line[me->key->count++] = me->place;
    return me->place;
}

static void
leave(struct take_key *me)
{
    int kept = 0;
    for (int i = 0; i < me->key->count; i++)
        if (me->key->line[i] != me->place)
            me->key->line[kept++] = me->key->line[i];
    me->key->count = kept;
    zoe_future_release(me->place);
    me->place = NULL;
}

static void
wake_all(struct key *key)
{
    for (int i = 0; i < key->count; i++)
        if (!zoe_future_done(key->line[i]))
            zoe_future_set_result(key->line[i], zoe_none());
}

/* --- taking and giving -------------------------------------------------------------------- */

CORO(take_key)
{
    ASYNC (me) {
        if (me->key->taken || me->key->count > 0)
            AWAIT(join(me));
        me->key->taken = true;
    FINALLY:
        if (me->place != NULL)
            leave(me);
    }
}

void
give_key(struct key *key)
{
    key->taken = false;
    wake_all(key);
}
