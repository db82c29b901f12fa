/* stream_readuntil.c -- reading up to a separator: search; when there is none, wait for more, and
 * search on from where one may begin that was cut in two. */
#include <string.h>

#include "stream_parts.h"

/* --- searching ---------------------------------------------------------------------------- */

/* A separator that was found in the buffer. */
struct match {
    size_t start, end;            /* where, from the first byte of the buffer                  */
};

/* Search one separator from offset on. Returns whether it is there. */
static bool
find(const struct zoe_bytes *bytes, size_t offset, const char *separator, struct match *match)
{
    size_t size = zoe_bytes_size(bytes), length = strlen(separator);
    const char *data = zoe_bytes_data(bytes);
    while (offset + length <= size) {
        const char *first = memchr(data + offset, separator[0], size - offset - length + 1);
        if (first == NULL)
            return false;
        offset = (size_t)(first - data);
        *match = (struct match){offset, offset + length};
        if (memcmp(first, separator, length) == 0)
            return true;
        offset++;
    }
    return false;
}

/* The separator number i of a call; NULL: there are no more. */
static const char *
separator(const struct zoe_reader_readuntil *me, size_t i)
{
    if (me->separators != NULL)
        return me->separators[i];
    return i > 0 ? NULL : me->separator != NULL ? me->separator : "\n";
}

/* Search all separators: the one that ends first counts, of two that end together the shorter one. */
static bool
find_first(const struct zoe_reader_readuntil *me, struct match *best)
{
    struct match match;
    *best = (struct match){0, SIZE_MAX};
    for (size_t i = 0; separator(me, i) != NULL; i++)
        if (find(&me->reader->buffer, me->offset, separator(me, i), &match) &&
            (match.end < best->end || (match.end == best->end && match.start > best->start)))
            *best = match;
    return best->end < SIZE_MAX;
}

/* How long the longest separator is; 0 when one is empty, or there is none. */
static size_t
longest(const struct zoe_reader_readuntil *me)
{
    size_t most = 0;
    for (size_t i = 0; separator(me, i) != NULL; i++) {
        size_t length = strlen(separator(me, i));
        if (length == 0)
            return 0;
        most = length > most ? length : most;
    }
    return most;
}

/* --- the coroutines ----------------------------------------------------------------------- */

static zoe_value
overrun(struct zoe_reader_readuntil *me, size_t consumed, const char *what)
{
    me->consumed = consumed;
    return zoe_raise(ZOE_LIMIT_OVERRUN, "%s", what);
}

/* Look whether there is enough. Returns whether there is an answer, in *outcome. */
static bool
look(struct zoe_reader_readuntil *me, zoe_value *outcome)
{
    zoe_reader *reader = me->reader;
    size_t size = zoe_bytes_size(&reader->buffer), most = longest(me);
    struct match match;
    if (find_first(me, &match)) {
        me->found = match.end - match.start;
        *outcome = match.start > reader->limit
            ? overrun(me, match.start, "Separator is found, but chunk is longer than limit")
            : zoe_reader_take(reader, match.end, &me->data, &me->size);
        return true;
    }
    me->offset = size + 1 > most ? size + 1 - most : 0;
    if (me->offset > reader->limit)
        *outcome = overrun(me, me->offset,
                           "Separator is not found, and chunk exceed the limit");
    else if (reader->eof)
        *outcome = zoe_reader_take_incomplete(reader, "undefined", &me->data, &me->size);
    return me->offset > reader->limit || reader->eof;
}

CORO(zoe_reader_readuntil)
{
    ASYNC (me) {
        if (zoe_reader_refuses(me->reader))
            RETURN(zoe_reader_refusal(me->reader));
        if (longest(me) == 0)
            RETURN(zoe_raise(ZOE_VALUE_ERROR, "Separator should be at least one-byte string"));
        while (!look(me, &me->outcome))
            AWAIT(zoe_reader_wait(me->reader, &me->waiter, "readuntil"));
        RETURN(me->outcome);
    FINALLY:
        zoe_reader_leave(me->reader, me->waiter);
    }
}

/* A line longer than the limit: drop it, or what has arrived of it. */
static zoe_value
drop_line(struct zoe_reader_readline *me)
{
    struct zoe_bytes *buffer = &me->reader->buffer;
    size_t line = me->until.found > 0 ? me->until.consumed + 1 : zoe_bytes_size(buffer);
    zoe_bytes_drop(buffer, line);
    zoe_reader_resume(me->reader);
    return zoe_raise(ZOE_VALUE_ERROR, "%s", zoe_caught()->message);
}

CORO(zoe_reader_readline)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_readuntil, &me->until, .reader = me->reader);
        me->data = me->until.data;
        me->size = me->until.size;
        if (zoe_caught() == NULL || zoe_caught()->code == ZOE_INCOMPLETE_READ)
            RETURN(zoe_none());
        if (zoe_caught()->code == ZOE_LIMIT_OVERRUN)
            RETURN(drop_line(me));
        RETURN(zoe_error_value(zoe_error_retain(zoe_caught())));
    }
}
