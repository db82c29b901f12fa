/* memory.h -- every byte the library holds comes through here.
 *
 * zoe_allocate and its family go through the table of system.h, so that a test can make any of
 * them fail. A pool hands out blocks of one size from a free list and never gives them back before
 * it is emptied: making a handle or a future then costs a few instructions, and a stale handle
 * still points at memory of the right type.
 */
#ifndef ZOE_MEMORY_H
#define ZOE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"

/* Memory that is zeroed, or NULL and zoe_last_error() is the MemoryError. */
void *zoe_allocate(size_t size);

/* Grow or shrink an array to count items; NULL on failure, and the old one stays as it was. */
void *zoe_reallocate(void *block, size_t count, size_t size);

/* Give memory back; NULL is let through. */
void zoe_release(void *block);

typedef struct zoe_pool {
    void *free;                   /* first free block; each begins with a pointer to the next  */
    void *slabs;                  /* what the blocks were cut from, linked the same way        */
} zoe_pool;

/* Cut a new slab into blocks of this size, the one that the pool has. Returns false without
 * memory. */
bool zoe_pool_grow(zoe_pool *pool, size_t size) ZOE_RARE;

/* How many blocks are out: counted when asked, so that nobody has to count before. */
size_t zoe_pool_live(const zoe_pool *pool);

/* Call this with every block, of the one size that this pool has, whether or not it is out. */
void zoe_pool_visit(const zoe_pool *pool, size_t size, void (*visit)(void *block));

/* Free every slab, whether or not blocks are still out. */
void zoe_pool_empty(zoe_pool *pool);

/* A block that is not zeroed, of the one size that this pool has; NULL without memory. */
static inline void *
zoe_pool_take(zoe_pool *pool, size_t size)
{
    if (pool->free == NULL && !zoe_pool_grow(pool, size))
        return NULL;
    void *block = pool->free;
    pool->free = *(void **)block;
    return block;
}

/* Give a block back. Everything but its first word stays as it was. */
static inline void
zoe_pool_give(zoe_pool *pool, void *block)
{
    *(void **)block = pool->free;
    pool->free = block;
}

#endif
