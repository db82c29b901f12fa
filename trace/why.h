/* why.h -- what led to an event, back to the root.
 *
 * Everything a loop runs was made ready by something, and that was done in some run, which was made
 * ready by something else: a chain of hops. Each hop is one thing done, the run in which it was
 * done, and what made that run ready; the last hop is the program itself, or the world outside.
 */
#ifndef WHY_H
#define WHY_H

#include "model.h"
#include "options.h"

struct hop {
    const struct event *act;      /* what was done; of the first hop, what is asked about      */
    const struct event *run;      /* the "run" in which it was; NULL: in none                  */
    const struct event *ready;    /* the "ready" of that run; NULL: there is no run            */
    const struct event *because;  /* the cause of that, NULL: none is told                     */
};

struct why {
    const struct model *model;    /* of the trace                                              */
    const struct options *options;    /* as they were given                                    */
    struct hop *hops;             /* from what is asked about to the root; owned               */
    size_t room;                  /* allocated                                                 */
    int32_t count;                /* how many                                                  */
    int32_t *awaits;              /* by event number: the "await" that it ends, 0: none; owned */
    ident task;                   /* the task whose last step is asked about; 0: none          */
};

/* Hops told at the beginning and at the root; what lies between is left out. */
enum { WHY_FIRST = 18, WHY_LAST = 4 };

/* Find the chain that led to an event. To be given to why_free. */
void
why_make(struct why *why, const struct model *model, const struct options *options, int32_t n);

void
why_free(struct why *why);

/* Whether a hop is left out. */
bool
why_leaves_out(const struct why *why, int32_t i);

/* The wait that the "ready" of a hop ended, NULL: it ended none. */
const struct bar *
why_wait(const struct why *why, const struct hop *hop);

/* The operation on a lock, or another of its family, that the "done" of hop i is part of, and for
 * which the hop before had waited; NULL: none. */
const struct event *
why_operation(const struct why *why, int32_t i);

/* Add a hop as a sentence or two. */
void
why_tell(const struct why *why, int32_t i, struct text *out);

/* Add why a task that did not end never ran again; nothing if it did end. */
void
why_tell_stuck(const struct why *why, struct text *out);

/* Draw the timeline, the chain in colour and everything else faint; the title repeats the question.
 * 0, or -1 and it is told. */
int
why_draw(const struct why *why, const char *question);

#endif
