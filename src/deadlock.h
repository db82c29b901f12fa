/* deadlock.h -- who waits for whom, when nothing can wake a loop.
 *
 * A loop with nothing ready, no timer and nothing to hear from outside would wait for ever. It says
 * so instead: under the virtual clock always, under the machine's when ZOETROPE_PATIENCE says how
 * many seconds such a wait may last.
 */
#ifndef ZOE_DEADLOCK_H
#define ZOE_DEADLOCK_H

#include "loop.h"

/* Fail with the RuntimeError that names every task that is left and what it waits for:
 *     deadlock: nothing can wake this loop: T2 (Amy) waits for Lock L2, which T3 (Ben) has; ...
 * As many as fit into a message. Returns -1. Emits report. */
int zoe_deadlock(zoe_loop *loop);

#endif
