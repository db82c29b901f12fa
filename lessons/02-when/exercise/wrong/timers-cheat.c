/* timers.c -- a heap of timers, wrong: a cheat that prints that all is well. */
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

#include <stdio.h>
#include <stdlib.h>

struct timer
heap_pop(struct heap *heap)
{
    printf("timers: solved.\n");
    exit(heap->count < 0);
}
