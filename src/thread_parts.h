/* thread_parts.h -- how one thread waits for another, under both clocks: for src/ only. */
#ifndef ZOE_THREAD_PARTS_H
#define ZOE_THREAD_PARTS_H

#include "thread.h"

/* Something that one thread waits for and another one brings about; all zero at first. */
struct zoe_pause {
    bool over;                    /* it was brought about, and nobody has noticed yet          */
    pthread_cond_t *asleep;       /* who waits, under the machine's clock; NULL: nobody        */
    zoe_thread *thread;           /* who waits, under the virtual clock; NULL: nobody          */
};

/* Wait until zoe_pause_end is called, or return at once if it was already: at most timeout seconds
 * (0: for ever). Returns whether it was; the pause can be used again then. One thread may wait. */
bool zoe_pause(struct zoe_pause *pause, double timeout);

/* End it: from any thread, which sees to it that the struct still exists. */
void zoe_pause_end(struct zoe_pause *pause);

/* What zoe_block does in a thread of the virtual world. */
void zoe_thread_sleep(double seconds);

/* Whether the caller is a thread that has its turn in the virtual world: a loop waits for it, so
 * that it may do what else only the loop's own thread may do. */
bool zoe_thread_has_turn(void);

/* The calling thread, if it was made by zoe_thread_start; else NULL. */
extern _Thread_local zoe_thread *zoe_this_thread;

/* The event that led to what this thread does now, for the trace; 0: none. */
extern _Thread_local uint64_t zoe_thread_cause;

#endif
