/* shield.c -- two futures and a callback on each: one copies the outcome outwards, the other ends
 * that when the outer future is done first.
 */
#include "shield.h"

static void
inner_done_callback(zoe_future *inner, void *argument)
{
    zoe_future *outer = argument;
    if (zoe_future_done(outer))
        zoe_future_exception(inner);
    else if (zoe_future_cancelled(inner))
        zoe_future_cancel(outer, NULL);
    else
        zoe_future_finish(outer, ZOE_FINISHED, zoe_value_retain(zoe_future_result(inner)));
}

static void
outer_done_callback(zoe_future *outer, void *argument)
{
    zoe_future *inner = argument;
    if (!zoe_future_done(inner))
        zoe_future_remove_done_callback(inner, inner_done_callback, outer);
}

zoe_future *
zoe_shield(zoe_future *inner)
{
    if (inner == NULL || zoe_future_done(inner))
        return zoe_future_retain(inner);
    zoe_future *outer = zoe_future_new_(inner->loop, NULL);
    if (outer == NULL)
        return NULL;
    if (zoe_future_link_(inner, inner_done_callback, outer, "inner_done_callback") == 0) {
        if (zoe_future_link_(outer, outer_done_callback, inner, "outer_done_callback") == 0)
            return outer;
        zoe_future_remove_done_callback(inner, inner_done_callback, outer);
    }
    zoe_future_release(outer);
    return NULL;
}
