/* fold.h -- turns that repeat.
 *
 * A server's run is the same few turns again and again. Turns repeat when they decide the same: the
 * same callbacks and tasks run in the same order and do the same things; only handles, futures,
 * jobs and the time are others. The first of them stands for all.
 */
#ifndef FOLD_H
#define FOLD_H

#include "model.h"
#include "options.h"

struct fold {
    int32_t first;                /* event: the first turn of those that are shown begins      */
    int32_t hidden;               /* event: the first turn of those that are not begins        */
    int32_t last;                 /* event: the last of them ends                              */
    int32_t turns;                /* how many are shown                                        */
    int32_t times;                /* how often they happen                                     */
};

struct folds {
    struct fold *items;           /* in their order; owned                                     */
    size_t room;                  /* allocated                                                 */
    int32_t count;                /* how many                                                  */
};

/* Find what repeats among the turns that the options show. To be given to folds_free. */
void
folds_find(struct folds *folds, const struct model *model, const struct options *options);

void
folds_free(struct folds *folds);

/* The fold whose shown turns have this event, or NULL. */
const struct fold *
folds_at(const struct folds *folds, int32_t n);

/* The fold among whose hidden turns this event is, or NULL. */
const struct fold *
folds_hiding(const struct folds *folds, int32_t n);

/* Add "turns 3-5, 37 times, to turn 113" about a fold. */
void
fold_tell(const struct fold *fold, const struct model *model, struct text *out);

#endif
