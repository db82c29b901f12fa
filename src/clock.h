/* clock.h -- what time it is: the machine's monotonic clock, or a virtual one.
 *
 * The virtual clock starts at 0 and moves only when a loop that has nothing to do waits for its
 * next timer, or when the program sleeps. A program then takes no time and does the same on every
 * run.
 */
#ifndef ZOE_CLOCK_H
#define ZOE_CLOCK_H

#include <stdint.h>

/* Seconds: since some fixed moment, or, virtual, since the program began. */
double zoe_clock_now(void);

/* The machine's clock, in whole nanoseconds. */
int64_t zoe_clock_ns(void);

/* Let the virtual clock show this many seconds. */
void zoe_clock_set(double now);

/* Sleep, and let the whole thread sleep: nothing else in the loop runs meanwhile. Under the
 * virtual clock only the clock moves; in a thread of the virtual world (thread.h) others have their
 * turns meanwhile. Negative seconds are none. Emits block, in a loop. Mirrors time.sleep. */
void zoe_block(double seconds);

/* For the library: this thread was blocked so long. Emits block, in a loop. */
void zoe_clock_blocked(double seconds);

#endif
