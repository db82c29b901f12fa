/* Everybody looks every tenth of a second; who looks first has it. */
#include "key.h"

/* --- the line ----------------------------------------------------------------------------- */

static void
ring(void *place)
{
    if (!zoe_future_done(place))
        zoe_future_set_result(place, zoe_none());
    zoe_future_release(place);
}

static inline zoe_future *
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
wake_first(struct key *key)
{
    if (key->count > 0 && !zoe_future_done(key->line[0]))
        zoe_future_set_result(key->line[0], zoe_none());
}

/* --- taking and giving -------------------------------------------------------------------- */

CORO(take_key)
{
    ASYNC (me) {
        while (me->key->taken) {
            zoe_future_release(me->place);
            me->place = zoe_future_new(zoe_get_running_loop());
            zoe_call_later(zoe_get_running_loop(), 0.1, ring, zoe_future_retain(me->place));
            AWAIT(me->place);
        }
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
    wake_first(key);
}
