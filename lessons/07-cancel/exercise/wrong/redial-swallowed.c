/* It cleans up, but it still takes a cancellation for an engaged line. */
#include "redial.h"

CORO(redial)
{
    ASYNC (me) {
        lift_receiver();
        while (!me->answered) {
            zoe_catch(&me->frame, ZOE_ANY_ERROR);
            CALL(ring, &me->ring);
            if (zoe_caught() == NULL)
                me->answered = true;
            else
                CALL(zoe_sleep, &me->nap, .delay = 1);
        }
    FINALLY:
        put_receiver_down();
    }
}
