/* diff.h -- where two runs decide differently for the first time. */
#ifndef DIFF_H
#define DIFF_H

#include "options.h"
#include "reader.h"

/* One of the two traces. */
struct side {
    const char *name;             /* "A" or "B"                                                */
    struct trace trace;           /* what is compared                                          */
    int32_t n;                    /* the event at hand; in the end, the one that differs       */
    int32_t *numbers[ID_KINDS];   /* by place: the number a thing is given here, 0: none yet   */
    int32_t counts[ID_KINDS];     /* how many numbers of each kind are given                   */
};

/* Draw both timelines around the difference, one above the other, with what it is, in words, below
 * the title. 0, or -1 and it is told. */
int
diff_draw(const struct side *a, const struct side *b, const char *difference,
          const struct options *options);

#endif
