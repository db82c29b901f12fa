/* turn.c -- who goes next, when some are more important than others? Yours to finish.
 *
 * As it is, the most important one is called, again and again, and others starve. Make it a fair
 * turn: whoever is passed over counts for more the next time.
 *
 *   1. Call the one for whom priority + passed is biggest. Of several, the one who came first.
 *   2. Everybody else in the line has been passed over once more: add 1 to their `passed`.
 *
 * The one who is called leaves the line, and comes back later at its end, with a `passed` of 0. That
 * is not your business: the conductor does it.
 *
 * Check it: make exercise N=08
 */
#include "turn.h"

int
choose(struct line *line)
{
    int best = 0;
    for (int i = 1; i < line->count; i++)
        if (line->places[i].priority > line->places[best].priority)
            best = i;
    return best;                  /* your code goes here, and above */
}
