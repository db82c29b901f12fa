/* items.h -- where a queue keeps its items: first in first out, last in first out, or by number.
 *
 * The first two orders share a ring that grows by doubling; only the end that is taken from
 * differs. The third is heapq's heap, so that equal numbers come out in asyncio's order.
 */
#ifndef ZOE_ITEMS_H
#define ZOE_ITEMS_H

#include "heap.h"
#include "memory.h"
#include "value.h"

enum zoe_order {
    ZOE_FIRST_IN_FIRST_OUT,
    ZOE_LAST_IN_FIRST_OUT,
    ZOE_SMALLEST_FIRST,
};

/* The number by which an item is ordered; the smallest comes first. */
typedef double zoe_priority(zoe_value item);

struct zoe_items {
    size_t count;                 /* items kept                                           */
    zoe_value *ring;              /* in order of arrival: own, or memory that is owned    */
    uint32_t first;               /* where in the ring the oldest one is                  */
    uint32_t capacity;            /* places in the ring: a power of two; 0: no ring       */
    zoe_value own[1];             /* the ring while one place is enough: mostly it is     */
    enum zoe_order order;         /* which item is next                                   */
    zoe_heap heap;                /* or, by number: of items in the pool, owned           */
    zoe_pool pool;                /* of zoe_value                                         */
    zoe_priority *priority;       /* their number; NULL: each item is one itself          */
};

/* Begin to keep items, none yet, in this order. They must stay where they are in memory. */
void zoe_items_init(struct zoe_items *items, enum zoe_order order, zoe_priority *priority);

/* Keep an item; takes over a counted value. Returns 0; ZOE_MEMORY_ERROR, or ZOE_TYPE_ERROR for an
 * item without a number: then nothing has changed and the value is still the caller's. */
int zoe_items_push(struct zoe_items *items, zoe_value item);

/* The next item, which the caller owns from now on; there must be one. */
zoe_value zoe_items_pop(struct zoe_items *items);

/* Release every item and all memory: as after zoe_items_init. */
void zoe_items_clear(struct zoe_items *items);

/* Put an item into the ring, which has room. */
static inline void
zoe_items_append(struct zoe_items *items, zoe_value item)
{
    if (items->count == 0)
        items->first = 0;         /* an item that does not wait finds its place in the cache */
    zoe_value *place = &items->ring[(items->first + items->count++) & (items->capacity - 1)];
    place->as = item.as;          /* one by one: as a whole it would have to leave the registers */
    place->kind = item.kind;
}

/* Take the oldest item out of the ring, where there is one. */
static inline zoe_value
zoe_items_take_oldest(struct zoe_items *items)
{
    items->count--;
    return items->ring[items->first++ & (items->capacity - 1)];
}

#endif
