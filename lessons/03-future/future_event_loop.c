/* future_event_loop.c -- a future: a result that is not there yet.
 *
 * Whoever holds the future can wait for the result. Whoever promised it sets it, later, once.
 */
#include <stdio.h>

#include "zoetrope.h"

static void
deliver(void *argument)
{
    zoe_future *parcel = argument;
    puts("deliver: the parcel is here");
    zoe_future_set_result(parcel, zoe_text("a book"));
}

/* Wait for the parcel; what is in it, or an error. */
static zoe_value
wait_for(zoe_loop *loop, zoe_future *parcel)
{
    if (parcel == NULL || zoe_call_later(loop, 1, deliver, parcel).call == NULL)
        return zoe_raise_last();
    printf("main: is it here? %s\n", zoe_future_done(parcel) ? "yes" : "no");
    zoe_value inside = zoe_loop_run_until_complete(loop, parcel);
    printf("main: is it here? %s\n", zoe_future_done(parcel) ? "yes" : "no");
    return inside;
}

int
main(void)
{
    zoe_loop *loop = zoe_loop_new();
    if (loop == NULL)
        return zoe_exit_status(zoe_raise_last());
    zoe_future *parcel = zoe_future_new(loop);
    zoe_value inside = wait_for(loop, parcel);
    if (!zoe_is_error(inside))
        printf("main: inside is %s\n", inside.as.text);
    zoe_future_release(parcel);
    zoe_loop_free(loop);
    return zoe_exit_status(inside);
}
