/* It catches nothing, and gives up when the line is engaged. */
#include "redial.h"

CORO(redial)
{
    ASYNC (me) {
        lift_receiver();
        while (!me->answered) {
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
