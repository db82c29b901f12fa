/* timers.c -- a heap of timers. Yours to finish: heap_pop leaves a heap that is none.
 *
 * In a heap no timer is later than its children; so the earliest is timers[0]. heap_push keeps it so:
 * it puts the new timer behind the last one, and lets it rise.
 *
 * heap_pop takes timers[0] out, which leaves a hole there. Do what heapq does, step by step:
 *
 *   1. Take the last timer out too. There is one timer less now.
 *   2. Let the hole sink: move its earlier child up into it; the hole is now where that child was.
 *      Again, until the hole has no children. (Of two equal children, move the right one.)
 *   3. Put the timer that was last into the hole, and let it rise.
 *
 * Check it: make exercise N=02
 */
#include "timers.h"

/* Let the timer at `place` rise past every parent that is later. */
static void
rise(struct heap *heap, int place)
{
    struct timer timer = heap->timers[place];
    while (place > 0 && timer.when < heap->timers[(place - 1) / 2].when) {
        heap->timers[place] = heap->timers[(place - 1) / 2];
        place = (place - 1) / 2;
    }
    heap->timers[place] = timer;
}

void
heap_push(struct heap *heap, struct timer timer)
{
    heap->timers[heap->count] = timer;
    rise(heap, heap->count++);
}

struct timer
heap_pop(struct heap *heap)
{
    struct timer top = heap->timers[0];
    heap->count--;
    heap->timers[0] = heap->timers[heap->count];    /* your code goes here, instead of this */
    return top;
}
