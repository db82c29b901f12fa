/* timers.h -- a heap of timers: the earliest on top. */
#ifndef TIMERS_H
#define TIMERS_H

enum { MOST = 64 };               /* timers that a heap has room for                 */

struct timer {
    double when;                  /* its deadline                                    */
    int number;                   /* which one it is                                 */
};

struct heap {
    struct timer timers[MOST];    /* the children of timers[i] are 2i + 1 and 2i + 2 */
    int count;                    /* how many there are                              */
};

/* Add a timer; there is room. */
void heap_push(struct heap *heap, struct timer timer);

/* Take the earliest timer out; there is one. */
struct timer heap_pop(struct heap *heap);

#endif
