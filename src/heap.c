/* heap.c -- heapq's algorithm: on a pop the last leaf goes to the root, sinks to a leaf along the
 * smaller children, and rises from there to its place.
 */
#include "heap.h"

#include "error.h"
#include "memory.h"

/* Let the item at `place` rise towards `root` while its parent is larger. */
static void
rise(struct zoe_heap_item *items, size_t root, size_t place)
{
    struct zoe_heap_item item = items[place];
    while (place > root) {
        size_t parent = (place - 1) / 2;
        if (!(item.key < items[parent].key))
            break;
        items[place] = items[parent];
        place = parent;
    }
    items[place] = item;
}

/* Let the item at `root` sink to a leaf, always to the smaller child, and rise again. */
static void
sink(struct zoe_heap_item *items, size_t root, size_t count)
{
    struct zoe_heap_item item = items[root];
    size_t place = root;
    for (size_t child = 2 * place + 1; child < count; child = 2 * place + 1) {
        if (child + 1 < count && !(items[child].key < items[child + 1].key))
            child++;
        items[place] = items[child];
        place = child;
    }
    items[place] = item;
    rise(items, root, place);
}

static int
make_room(zoe_heap *heap)
{
    size_t capacity = heap->capacity < 16 ? 16 : heap->capacity * 2;
    void *items = zoe_reallocate(heap->items, capacity, sizeof *heap->items);
    if (items == NULL)
        return ZOE_MEMORY_ERROR;
    heap->items = items;
    heap->capacity = capacity;
    return 0;
}

int
zoe_heap_push(zoe_heap *heap, double key, void *item)
{
    if (heap->count == heap->capacity && make_room(heap) != 0)
        return ZOE_MEMORY_ERROR;
    heap->items[heap->count] = (struct zoe_heap_item){key, item};
    rise(heap->items, 0, heap->count++);
    return 0;
}

void *
zoe_heap_pop(zoe_heap *heap)
{
    void *top = heap->items[0].item;
    heap->items[0] = heap->items[--heap->count];
    if (heap->count > 1)
        sink(heap->items, 0, heap->count);
    return top;
}

void
zoe_heap_heapify(zoe_heap *heap)
{
    for (size_t i = heap->count / 2; i > 0; i--)
        sink(heap->items, i - 1, heap->count);
}

void
zoe_heap_clear(zoe_heap *heap)
{
    zoe_release(heap->items);
    *heap = (zoe_heap){0};
}
