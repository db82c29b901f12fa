/* items.c -- a ring for two orders, a heap for the third. */
#include "items.h"

void
zoe_items_init(struct zoe_items *items, enum zoe_order order, zoe_priority *priority)
{
    *items = (struct zoe_items){.order = order, .priority = priority};
    if (order == ZOE_SMALLEST_FIRST)
        return;
    items->ring = items->own;
    items->capacity = 1;
}

static void
release_ring(struct zoe_items *items)
{
    if (items->ring != items->own)
        zoe_release(items->ring);
}

/* Move the ring's items to one of twice the size, the oldest first. */
static int
grow(struct zoe_items *items)
{
    size_t capacity = items->capacity < 8 ? 8 : (size_t)2 * items->capacity;
    if (capacity > UINT32_MAX)
        return zoe_fail(ZOE_MEMORY_ERROR, "a queue keeps no more than %u items", items->capacity);
    zoe_value *ring = zoe_reallocate(NULL, capacity, sizeof *ring);
    if (ring == NULL)
        return ZOE_MEMORY_ERROR;
    for (size_t i = 0; i < items->count; i++)
        ring[i] = items->ring[(items->first + i) & (items->capacity - 1)];
    release_ring(items);
    items->ring = ring;
    items->first = 0;
    items->capacity = (uint32_t)capacity;
    return 0;
}

static int
push_by_number(struct zoe_items *items, zoe_value item)
{
    if (items->priority == NULL && item.kind != ZOE_INT && item.kind != ZOE_FLOAT)
        return zoe_fail(ZOE_TYPE_ERROR, "an item of a priority queue must be a number, unless the "
                                        "queue has a priority function");
    zoe_value *kept = zoe_pool_take(&items->pool, sizeof *kept);
    if (kept == NULL)
        return ZOE_MEMORY_ERROR;
    *kept = item;
    double number = items->priority != NULL ? items->priority(item)
                    : item.kind == ZOE_INT  ? (double)item.as.integer
                                            : item.as.real;
    if (zoe_heap_push(&items->heap, number, kept) != 0) {
        zoe_pool_give(&items->pool, kept);
        return ZOE_MEMORY_ERROR;
    }
    items->count++;
    return 0;
}

int
zoe_items_push(struct zoe_items *items, zoe_value item)
{
    if (items->order == ZOE_SMALLEST_FIRST)
        return push_by_number(items, item);
    if (items->count == items->capacity && grow(items) != 0)
        return ZOE_MEMORY_ERROR;
    zoe_items_append(items, item);
    return 0;
}

static zoe_value
pop_smallest(struct zoe_items *items)
{
    zoe_value *kept = zoe_heap_pop(&items->heap);
    zoe_value item = *kept;
    zoe_pool_give(&items->pool, kept);
    return item;
}

zoe_value
zoe_items_pop(struct zoe_items *items)
{
    if (items->order == ZOE_FIRST_IN_FIRST_OUT)
        return zoe_items_take_oldest(items);
    items->count--;
    if (items->order == ZOE_SMALLEST_FIRST)
        return pop_smallest(items);
    return items->ring[(items->first + items->count) & (items->capacity - 1)];
}

void
zoe_items_clear(struct zoe_items *items)
{
    while (items->count > 0)
        zoe_value_release(zoe_items_pop(items));
    release_ring(items);
    zoe_heap_clear(&items->heap);
    zoe_pool_empty(&items->pool);
    zoe_items_init(items, items->order, items->priority);
}
