/* threadsafe_parts.h -- what ties a job to a future: for src/ only. */
#ifndef ZOE_THREADSAFE_PARTS_H
#define ZOE_THREADSAFE_PARTS_H

#include "threadsafe.h"

struct zoe_tie;

/* Make a pending future of this loop, to end as the job will; the caller owns it, and *tie is begun
 * next, or never. NULL without memory. Emits future and callback. */
zoe_future *zoe_tie_new(zoe_loop *loop, zoe_job *job, const char *site, struct zoe_tie **tie);

/* From now on the future ends when the job does. */
void zoe_tie_begin(struct zoe_tie *tie, zoe_future *future);

/* The loop was closed: cut every tie; jobs that its tasks were to end are cancelled. */
void zoe_ties_close(zoe_loop *loop);

/* The loop was closed: end its executor, and wait for the threads (executor.c). */
void zoe_executor_close(zoe_loop *loop);

#endif
