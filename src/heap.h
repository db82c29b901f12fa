/* heap.h -- a binary heap, as Python's heapq keeps it: the smallest key on top.
 *
 * Equal keys come out in exactly heapq's order, which is not the order they went in: asyncio's
 * timers and its PriorityQueue both show it, so the algorithm is heapq's, comparison by comparison.
 */
#ifndef ZOE_HEAP_H
#define ZOE_HEAP_H

#include <stddef.h>

struct zoe_heap_item {
    double key;                   /* what is compared: a deadline, a priority   */
    void *item;                   /* what it belongs to                         */
};

typedef struct zoe_heap {
    struct zoe_heap_item *items;  /* the tree: children of i are 2i+1 and 2i+2  */
    size_t count;                 /* items in it                                */
    size_t capacity;              /* items there is room for                    */
} zoe_heap;

/* Add an item. Returns 0, or ZOE_MEMORY_ERROR and the heap is as it was. Cost: log2(count). */
int zoe_heap_push(zoe_heap *heap, double key, void *item);

/* Remove the item with the smallest key and return it; the heap must not be empty. */
void *zoe_heap_pop(zoe_heap *heap);

/* Put the items in heap order again after some were taken out. Mirrors heapq.heapify. */
void zoe_heap_heapify(zoe_heap *heap);

/* Free the array; the items stay with their owners. */
void zoe_heap_clear(zoe_heap *heap);

#endif
