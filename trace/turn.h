/* turn.h -- one turn of a loop, taken apart.
 *
 * A turn waits in select(), takes in what that found and the timers that are due, and then runs
 * what is in the ready queue at that moment: the cut. Whatever becomes ready meanwhile waits for
 * the next turn.
 */
#ifndef TURN_H
#define TURN_H

#include "model.h"
#include "options.h"

/* A handle that is in the ready queue at the cut. */
struct queued {
    int32_t ready;                /* the event by which it joined                              */
    int32_t run;                  /* its "run" or "skip" in this turn; 0: it did not come to it */
    int32_t end;                  /* the last event of its run                                 */
};

struct turn {
    const struct model *model;    /* of the trace                                              */
    int32_t number;               /* which turn                                                */
    int32_t begin, select, wake;  /* its events of these names; 0: none                        */
    int32_t cut;                  /* the first event behind the cut                            */
    int32_t last;                 /* its last event                                            */
    struct queued *queue;         /* at the cut, the first in front; owned                     */
    size_t queue_room;            /* allocated                                                 */
    int32_t queue_count;          /* how many                                                  */
};

/* The turn that the options choose: among theirs, the first in which most callbacks ran, or most
 * steps of their tasks. 0: there is none. */
int32_t
turn_choose(const struct trace *trace, const struct options *options);

/* Take a turn of the trace apart; `begin` stays 0 if the trace has no such turn. To be given to
 * turn_free. */
void
turn_make(struct turn *turn, const struct model *model, int32_t number);

void
turn_free(struct turn *turn);

/* How many timers are armed when the cut has been made, and when the next is due. */
int32_t
turn_timers_left(const struct turn *turn, int64_t *next);

#endif
