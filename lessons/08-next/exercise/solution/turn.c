/* turn.c -- who goes next, when some are more important than others? The solution. */
#include "turn.h"

static int
weight(const struct place *place)
{
    return place->priority + place->passed;
}

int
choose(struct line *line)
{
    int best = 0;
    for (int i = 1; i < line->count; i++)
        if (weight(&line->places[i]) > weight(&line->places[best]))
            best = i;
    for (int i = 0; i < line->count; i++)
        if (i != best)
            line->places[i].passed++;
    return best;
}
