/* timers.c -- a heap of timers, wrong: of two equal children it moves the left one. */
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
    struct timer top = heap->timers[0], last = heap->timers[--heap->count];
    int hole = 0;
    for (int child = 1; child < heap->count; child = 2 * hole + 1) {
        if (child + 1 < heap->count && heap->timers[child + 1].when < heap->timers[child].when)
            child++;
        heap->timers[hole] = heap->timers[child];
        hole = child;
    }
    heap->timers[hole] = last;
    rise(heap, hole);
    return top;
}
