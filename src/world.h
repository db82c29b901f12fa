/* world.h -- the virtual world: where time goes when nobody looks.
 *
 * Under the virtual clock a loop that has nothing to do does not sleep. It looks at its real
 * descriptors, and when none is ready the clock jumps to the next timer. The same program then
 * makes the same decisions on every run and every machine.
 */
#ifndef ZOE_WORLD_H
#define ZOE_WORLD_H

#include "loop.h"

/* What a loop's selector->wait does, in virtual time. When nothing can ever wake the loop, returns
 * -1 with the RuntimeError that says so. */
int zoe_world_wait(zoe_loop *loop, double timeout);

#endif
