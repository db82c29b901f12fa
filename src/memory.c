/* memory.c -- allocation that says so when it fails, and pools of equal blocks. */
#include "memory.h"

#include <stdint.h>

#include "system.h"

enum {
    SLAB = 64,                    /* blocks cut at a time         */
    LINE = 64,                    /* bytes of a line of the cache */
};

void *
zoe_allocate(size_t size)
{
    void *block = zoe_system.calloc(1, size);
    if (block == NULL)
        zoe_fail(ZOE_MEMORY_ERROR, "out of memory: %zu bytes were asked for", size);
    return block;
}

void *
zoe_reallocate(void *block, size_t count, size_t size)
{
    void *moved = count > SIZE_MAX / size ? NULL : zoe_system.realloc(block, count * size);
    if (moved == NULL)
        zoe_fail(ZOE_MEMORY_ERROR, "out of memory: %zu times %zu bytes were asked for", count,
                 size);
    return moved;
}

void
zoe_release(void *block)
{
    zoe_system.free(block);
}

/* Behind the link to the next slab, where a line of the cache begins. */
static char *
first_block(char *slab)
{
    return slab + LINE + (LINE - (uintptr_t)slab % LINE);
}

bool
zoe_pool_grow(zoe_pool *pool, size_t size)
{
    char *slab = zoe_allocate(LINE + LINE + SLAB * size);
    if (slab == NULL)
        return false;
    *(void **)(void *)slab = pool->slabs;
    pool->slabs = slab;
    for (int i = SLAB - 1; i >= 0; i--) {
        void **block = (void **)(void *)(first_block(slab) + (size_t)i * size);
        *block = pool->free;
        pool->free = block;
    }
    return true;
}

size_t
zoe_pool_live(const zoe_pool *pool)
{
    size_t live = 0;
    for (void *const *slab = pool->slabs; slab != NULL; slab = *slab)
        live += SLAB;
    for (void *const *block = pool->free; block != NULL; block = *block)
        live--;
    return live;
}

void
zoe_pool_visit(const zoe_pool *pool, size_t size, void (*visit)(void *block))
{
    for (char *slab = pool->slabs; slab != NULL; slab = *(void **)(void *)slab)
        for (size_t i = 0; i < SLAB; i++)
            visit(first_block(slab) + i * size);
}

void
zoe_pool_empty(zoe_pool *pool)
{
    while (pool->slabs != NULL) {
        void *rest = *(void **)pool->slabs;
        zoe_release(pool->slabs);
        pool->slabs = rest;
    }
    pool->free = NULL;
}
