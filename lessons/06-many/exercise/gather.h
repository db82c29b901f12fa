/* gather.h -- several results as one. */
#ifndef GATHER_H
#define GATHER_H

#include "zoetrope.h"

/* A future for the results of all these, as a list, in this order. If one fails it fails too, with
 * the same error and at once. The caller owns a reference; NULL without memory. */
zoe_future *gather(size_t count, zoe_future *const *children);

#endif
