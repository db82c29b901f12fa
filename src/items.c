/* items.c -- a ring for two orders, a heap for the third. */
#include "items.h"

/* Move the ring's items to one of twice the size, the oldest first. */
static int
grow(struct zoe_items *items)
{
    size_t capacity = items->capacity == 0 ? 8 : 2 * items->capacity;
    zoe_value *ring = zoe_reallocate(NULL, capacity, sizeof *ring);
    if (ring == NULL)
        return ZOE_MEMORY_ERROR;
    for (size_t i = 0; i < items->count; i++)
        ring[i] = items->ring[(items->first + i) & (items->capacity - 1)];
    zoe_release(items->ring);
    items->ring = ring;
    items->first = 0;
    items->capacity = capacity;
    return 0;
}

static zoe_value *
place(const struct zoe_items *items, size_t number)
{
    return &items->ring[(items->first + number) & (items->capacity - 1)];
}

static int
push_last(struct zoe_items *items, zoe_value item)
{
    if (items->count == items->capacity && grow(items) != 0)
        return ZOE_MEMORY_ERROR;
    *place(items, items->count) = item;
    return 0;
}

static int
push_by_number(struct zoe_items *items, zoe_value item)
{
    if (items->priority == NULL && item.kind != ZOE_INT && item.kind != ZOE_FLOAT)
        return zoe_fail(ZOE_TYPE_ERROR, "an item of a priority queue must be a number, unless the "
                                        "queue has a priority function");
    zoe_value *kept = zoe_pool_take(&items->pool);
    if (kept == NULL)
        return ZOE_MEMORY_ERROR;
    *kept = item;
    double number = items->priority != NULL ? items->priority(item)
                    : item.kind == ZOE_INT  ? (double)item.as.integer
                                            : item.as.real;
    if (zoe_heap_push(&items->heap, number, kept) == 0)
        return 0;
    zoe_pool_give(&items->pool, kept);
    return ZOE_MEMORY_ERROR;
}

int
zoe_items_push(struct zoe_items *items, zoe_value item)
{
    int code = items->order == ZOE_SMALLEST_FIRST ? push_by_number(items, item)
                                                  : push_last(items, item);
    items->count += code == 0;
    return code;
}

static zoe_value
pop_first(struct zoe_items *items)
{
    zoe_value item = *place(items, 0);
    items->first++;
    return item;
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
    items->count--;
    switch (items->order) {
    case ZOE_FIRST_IN_FIRST_OUT:
        return pop_first(items);
    case ZOE_LAST_IN_FIRST_OUT:
        return *place(items, items->count);
    default:
        return pop_smallest(items);
    }
}

void
zoe_items_clear(struct zoe_items *items)
{
    while (items->count > 0)
        zoe_value_release(zoe_items_pop(items));
    zoe_release(items->ring);
    items->ring = NULL;
    items->capacity = 0;
    zoe_heap_clear(&items->heap);
    zoe_pool_empty(&items->pool);
}
