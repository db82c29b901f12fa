/* pair.h -- two tasks and a gather of them, for scenes. */
#ifndef PAIR_H
#define PAIR_H

#include "scene.h"

struct pair {
    zoe_future *tasks[2];
    zoe_future *gather;
};

static inline zoe_future *
gather_pair(struct pair *pair, bool return_exceptions)
{
    pair->gather = zoe_gather(2, pair->tasks, return_exceptions);
    return pair->gather;
}

static inline void
release_pair(struct pair *pair)
{
    release_all(pair->tasks, 2);
    zoe_future_release(pair->gather);
}

#endif
