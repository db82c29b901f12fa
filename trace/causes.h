/* causes.h -- who made whom run.
 *
 * Every run has one cause: something that happened in another run, in the program outside of the
 * loop, or, by way of a timer, a descriptor or a job, in a run long ago. So the runs are a tree.
 * Folded, all runs of a task or of a callback's name are one actor, and the tree becomes a graph.
 */
#ifndef CAUSES_H
#define CAUSES_H

#include "model.h"
#include "options.h"

enum folding {
    FOLD_NOTHING,                 /* a node is a run                                           */
    FOLD_ACTORS,                  /* a task, or all callbacks of a name                        */
    FOLD_COROUTINES,              /* all tasks of a coroutine, all callbacks of a name         */
    FOLDINGS
};

/* One or several runs; or the program, or whatever ran before what is shown. */
struct actor {
    const struct event *run;      /* the first of them; NULL: the program                      */
    bool earlier;                 /* it stands for all that is not shown                       */
    int32_t count;                /* runs                                                      */
    int32_t last;                 /* the last one's "run" event                                */
    bool several;                 /* they are of several tasks                                 */
};

/* By what way one makes another ready. */
enum by_way { BY_HAND, BY_FUTURE, BY_TIMER, BY_IO, BY_JOB, WAYS };

struct cause {
    int32_t from, to;             /* actors, by their place                                    */
    enum by_way way;              /* what lies between                                         */
    const struct event *ready;    /* the first "ready" of this kind                            */
    int32_t last;                 /* the last one                                              */
    int32_t count;                /* how many                                                  */
};

struct causes {
    const struct model *model;    /* of the trace                                              */
    const struct options *options;    /* what of it                                            */
    enum folding folding;         /* what a node is                                            */
    struct actor *actors;         /* in order of their first runs; owned                       */
    size_t actor_room;            /* allocated                                                 */
    int32_t actor_count;          /* how many                                                  */
    struct cause *items;          /* owned                                                     */
    size_t item_room;             /* allocated                                                 */
    int32_t item_count;           /* how many                                                  */
    int32_t run_count;            /* runs that are shown                                       */
    int32_t *run_of;              /* by event number: the run it happened in, 0: none; owned   */
    bool *wanted;                 /* by the number of a "run": it is shown; owned              */
    int32_t *actor_of;            /* by the number of a "run": its actor; owned                */
};

/* Who made whom run, folded so far, if that makes at most so many actors. Returns whether it did.
 * To be given to causes_free in any case. */
bool
causes_make(struct causes *causes, const struct model *model, const struct options *options,
            enum folding folding, int32_t most);

void
causes_free(struct causes *causes);

#endif
