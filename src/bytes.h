/* bytes.h -- bytes in a block that grows: appended at the end, taken at the start. */
#ifndef ZOE_BYTES_H
#define ZOE_BYTES_H

#include <stddef.h>

struct zoe_bytes {
    char *block;                  /* owned; NULL: none yet                                     */
    size_t start, end;            /* the bytes are block[start] to block[end - 1]              */
    size_t room;                  /* bytes of the block                                        */
};

/* How many bytes there are. */
static inline size_t
zoe_bytes_size(const struct zoe_bytes *bytes)
{
    return bytes->end - bytes->start;
}

/* The first of them; not NULL once something was appended or reserved. */
static inline char *
zoe_bytes_data(const struct zoe_bytes *bytes)
{
    return bytes->block == NULL ? NULL : bytes->block + bytes->start;
}

/* Make room for size more bytes, and a NUL, behind the last. Returns 0 or ZOE_MEMORY_ERROR, and
 * nothing has changed. */
int zoe_bytes_reserve(struct zoe_bytes *bytes, size_t size);

/* Append a copy of these bytes, and a NUL that does not count. Returns as zoe_bytes_reserve does. */
int zoe_bytes_append(struct zoe_bytes *bytes, const void *data, size_t size);

/* Drop the first size bytes. */
void zoe_bytes_drop(struct zoe_bytes *bytes, size_t size);

/* Free the block. */
void zoe_bytes_destroy(struct zoe_bytes *bytes);

#endif
