/* It stops, but ends as if somebody had answered. */
#include "redial.h"

CORO(redial)
{
    ASYNC (me) {
        lift_receiver();
        while (!me->answered) {
            zoe_catch(&me->frame, ZOE_ANY_ERROR);
            CALL(ring, &me->ring);
            if (zoe_caught() != NULL && zoe_caught()->code == ZOE_CANCELLED)
                RETURN(zoe_none());
            if (zoe_caught() == NULL)
                me->answered = true;
            else
                CALL(zoe_sleep, &me->nap, .delay = 1);
        }
    FINALLY:
        put_receiver_down();
    }
}
