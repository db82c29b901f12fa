/* redial.c -- calls until somebody answers. Yours to mend.
 *
 * When the line is engaged, ring fails; then it waits a second and rings again. Whoever gets tired
 * of that may cancel it. The promise:
 *
 *   - Asked to stop, it rings no more, and ends as cancelled.
 *   - Not asked, it goes on until somebody answers.
 *   - However it ends, it has put the receiver down, once.
 *
 * The promise is broken, for some moments of asking. Mend it.
 *
 * Check it: make exercise N=07
 */
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
        put_receiver_down();
    }
}
