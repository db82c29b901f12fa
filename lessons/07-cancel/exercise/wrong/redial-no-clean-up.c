/* The cancellation passes, but the receiver stays up. */
#include "redial.h"

CORO(redial)
{
    ASYNC (me) {
        lift_receiver();
        while (!me->answered) {
            zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
            CALL(ring, &me->ring);
            if (zoe_caught() == NULL)
                me->answered = true;
            else
                CALL(zoe_sleep, &me->nap, .delay = 1);
        }
        put_receiver_down();
    }
}
