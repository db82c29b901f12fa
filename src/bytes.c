/* bytes.c -- bytes in a block that grows. */
#include "bytes.h"

#include <stdint.h>
#include <string.h>

#include "memory.h"

enum { FIRST = 128 };             /* bytes of the first block: a line or two of text */

/* Move what there is to the front of the block. */
static void
pack(struct zoe_bytes *bytes)
{
    memmove(bytes->block, zoe_bytes_data(bytes), zoe_bytes_size(bytes));
    bytes->end = zoe_bytes_size(bytes);
    bytes->start = 0;
}

static int
grow(struct zoe_bytes *bytes, size_t needed)
{
    size_t room = bytes->room < FIRST ? FIRST : bytes->room;
    while (room < needed && room <= SIZE_MAX / 2)
        room *= 2;
    char *block = room < needed ? NULL : zoe_reallocate(bytes->block, room, 1);
    if (block == NULL)
        return ZOE_MEMORY_ERROR;
    bytes->block = block;
    bytes->room = room;
    return 0;
}

int
zoe_bytes_reserve(struct zoe_bytes *bytes, size_t size)
{
    if (size >= SIZE_MAX / 2 - bytes->end)
        return zoe_fail(ZOE_MEMORY_ERROR, "out of memory");
    if (size < bytes->room - bytes->end)
        return 0;
    if (bytes->start >= bytes->room / 2 && bytes->start > 0)
        pack(bytes);
    return size < bytes->room - bytes->end ? 0 : grow(bytes, bytes->end + size + 1);
}

int
zoe_bytes_append(struct zoe_bytes *bytes, const void *data, size_t size)
{
    if (zoe_bytes_reserve(bytes, size) != 0)
        return ZOE_MEMORY_ERROR;
    if (size > 0)
        memcpy(bytes->block + bytes->end, data, size);
    bytes->end += size;
    bytes->block[bytes->end] = '\0';
    return 0;
}

void
zoe_bytes_drop(struct zoe_bytes *bytes, size_t size)
{
    bytes->start += size;
    if (bytes->start == bytes->end)
        bytes->start = bytes->end = 0;
}

void
zoe_bytes_destroy(struct zoe_bytes *bytes)
{
    zoe_release(bytes->block);
    *bytes = (struct zoe_bytes){0};
}
