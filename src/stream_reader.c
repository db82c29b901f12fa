/* stream_reader.c -- bytes come in at one end when they come, and go out at the other when somebody
 * asks. Every way to read is the same: look whether there is enough, else wait for more. */
#include "stream_parts.h"

#include <stdio.h>

#include "transport_parts.h"

/* --- coming in ---------------------------------------------------------------------------- */

int
zoe_reader_init(zoe_reader *reader, zoe_loop *loop, size_t limit)
{
    if (zoe_missing(reader, "reader") || zoe_missing(loop, "loop"))
        return ZOE_TYPE_ERROR;
    *reader = (zoe_reader){.loop = loop, .limit = limit == 0 ? ZOE_STREAM_LIMIT : limit};
    return 0;
}

void
zoe_reader_destroy(zoe_reader *reader)
{
    zoe_bytes_destroy(&reader->buffer);
    zoe_bytes_destroy(&reader->taken);
    zoe_value_release(reader->exception);
    reader->exception = zoe_none();
}

void
zoe_reader_set_transport(zoe_reader *reader, zoe_transport *transport)
{
    reader->transport = transport;
}

/* Wake who reads: with an error (taken over), or with None. */
static void
wake(zoe_reader *reader, zoe_value outcome)
{
    zoe_future *waiter = reader->waiter;
    reader->waiter = NULL;
    if (waiter != NULL && !zoe_future_done(waiter))
        zoe_future_finish(waiter, ZOE_FINISHED, outcome);
    else
        zoe_value_release(outcome);
    zoe_future_release(waiter);
}

/* Too much is kept: no more of it, if the transport can do that. */
static void
pause(zoe_reader *reader)
{
    if (zoe_transport_pause_reading(reader->transport) == 0)
        reader->paused = true;
    else
        reader->transport = NULL;
}

/* Bytes were put into the buffer. */
static void
fed(zoe_reader *reader)
{
    wake(reader, zoe_none());
    if (reader->transport != NULL && !reader->paused &&
        zoe_bytes_size(&reader->buffer) > 2 * reader->limit)
        pause(reader);
}

int
zoe_reader_feed_data(zoe_reader *reader, const void *data, size_t size)
{
    if (reader->eof)
        return zoe_fail(ZOE_RUNTIME_ERROR, "feed_data after feed_eof");
    if (size == 0)
        return 0;
    if (zoe_bytes_append(&reader->buffer, data, size) != 0) {
        zoe_reader_set_exception(reader, zoe_raise_last());
        return ZOE_MEMORY_ERROR;
    }
    fed(reader);
    return 0;
}

/* Let go of an empty block, which may be a room. */
static ZOE_APART void
let_go(zoe_loop *loop, struct zoe_bytes *empty)
{
    if (empty->room != sizeof(struct zoe_room)) {
        zoe_bytes_destroy(empty);
        return;
    }
    zoe_room_give_back(loop, (void *)empty->block);
    *empty = (struct zoe_bytes){0};
}

bool
zoe_reader_keep_room(zoe_reader *reader, size_t size)
{
    if (reader->eof || zoe_bytes_size(&reader->buffer) > 0)
        return false;
    struct zoe_room *room = zoe_room_keep(reader->loop);
    if (room == NULL)
        return false;
    let_go(reader->loop, &reader->buffer);
    size_t start = offsetof(struct zoe_room, bytes);
    reader->buffer = (struct zoe_bytes){(char *)room, start, start + size, sizeof *room};
    room->bytes[size] = '\0';
    fed(reader);
    return true;
}

void
zoe_reader_feed_eof(zoe_reader *reader)
{
    reader->eof = true;
    wake(reader, zoe_none());
}

void
zoe_reader_set_exception(zoe_reader *reader, zoe_value error)
{
    zoe_value_release(reader->exception);
    reader->exception = error;
    wake(reader, zoe_value_retain(error));
}

const zoe_error *
zoe_reader_exception(const zoe_reader *reader)
{
    bool failed = reader != NULL && zoe_is_error(reader->exception);
    return failed ? reader->exception.as.error : NULL;
}

bool
zoe_reader_at_eof(const zoe_reader *reader)
{
    return reader != NULL && reader->eof && zoe_bytes_size(&reader->buffer) == 0;
}

/* --- going out ---------------------------------------------------------------------------- */

zoe_value
zoe_reader_refusal(const zoe_reader *reader)
{
    if (zoe_missing(reader, "reader"))
        return zoe_raise_last();
    return zoe_value_retain(reader->exception);
}

void
zoe_reader_resume(zoe_reader *reader)
{
    if (!reader->paused || zoe_bytes_size(&reader->buffer) > reader->limit)
        return;
    reader->paused = false;
    zoe_transport_resume_reading(reader->transport);
}

/* Move the first size bytes of the buffer behind what was taken. Returns 0, or ZOE_MEMORY_ERROR and
 * they stay. */
static int
take_more(zoe_reader *reader, size_t size)
{
    struct zoe_bytes *buffer = &reader->buffer;
    if (zoe_bytes_append(&reader->taken, size == 0 ? "" : zoe_bytes_data(buffer), size) != 0)
        return ZOE_MEMORY_ERROR;
    zoe_bytes_drop(buffer, size);
    zoe_reader_resume(reader);
    return 0;
}

/* What is kept is what was taken now; the block of what was taken before is filled next. */
static void
exchange(zoe_reader *reader)
{
    struct zoe_bytes taken = reader->taken;
    reader->taken = reader->buffer;
    reader->buffer = (struct zoe_bytes){.block = taken.block, .room = taken.room};
}

/* Nothing is kept, and what was taken is used no more: its block is filled again, here or elsewhere. */
static void
rest(zoe_reader *reader)
{
    if (reader->taken.room == sizeof(struct zoe_room))
        let_go(reader->loop, &reader->taken);
    exchange(reader);
}

/* Take them instead of what was taken before: all of them by changing places with it. */
static int
take(zoe_reader *reader, size_t size)
{
    struct zoe_bytes *buffer = &reader->buffer, *taken = &reader->taken;
    taken->start = taken->end = 0;
    if (size == 0 || size != zoe_bytes_size(buffer))
        return take_more(reader, size);
    exchange(reader);
    zoe_reader_resume(reader);
    return 0;
}

/* What was taken, as a result. */
static zoe_value
give(const zoe_reader *reader, const char **data, size_t *size)
{
    *data = zoe_bytes_data(&reader->taken);
    *size = zoe_bytes_size(&reader->taken);
    return zoe_none();
}

zoe_value
zoe_reader_take(zoe_reader *reader, size_t count, const char **data, size_t *size)
{
    return take(reader, count) == 0 ? give(reader, data, size) : zoe_raise_last();
}

zoe_value
zoe_reader_take_incomplete(zoe_reader *reader, const char *expected, const char **data, size_t *size)
{
    zoe_value given = zoe_reader_take(reader, zoe_bytes_size(&reader->buffer), data, size);
    if (zoe_is_error(given))
        return given;
    return zoe_raise(ZOE_INCOMPLETE_READ, "%zu bytes read on a total of %s expected bytes", *size,
                     expected);
}

zoe_future *
zoe_reader_wait(zoe_reader *reader, zoe_future **waiter, const char *function)
{
    if (reader->waiter != NULL) {
        zoe_fail(ZOE_RUNTIME_ERROR, "%s() called while another coroutine is already waiting for "
                 "incoming data", function);
        return NULL;
    }
    if (reader->paused) {
        reader->paused = false;
        zoe_transport_resume_reading(reader->transport);
    }
    return reader->waiter = *waiter = zoe_future_new_(reader->loop, NULL);
}

void
zoe_reader_leave(zoe_reader *reader, const zoe_future *waiter)
{
    if (waiter == NULL || reader->waiter != waiter)
        return;
    zoe_future_release(reader->waiter);
    reader->waiter = NULL;
}

CORO(zoe_reader_read)
{
    ASYNC (me) {
        if (zoe_reader_refuses(me->reader))
            RETURN(zoe_reader_refusal(me->reader));
        if (me->count == 0 && take(me->reader, 0) != 0)
            RETURN(zoe_raise_last());
        while (me->count == 0 && !zoe_reader_at_eof(me->reader)) {
            if (zoe_bytes_size(&me->reader->buffer) == 0)
                AWAIT(zoe_reader_wait(me->reader, &me->waiter, "read"));
            if (take_more(me->reader, zoe_bytes_size(&me->reader->buffer)) != 0)
                RETURN(zoe_raise_last());
        }
        if (me->count == 0)
            RETURN(give(me->reader, &me->data, &me->size));
        if (zoe_bytes_size(&me->reader->buffer) == 0 && !me->reader->eof) {
            rest(me->reader);
            AWAIT(zoe_reader_wait(me->reader, &me->waiter, "read"));
        }
        if (me->count > zoe_bytes_size(&me->reader->buffer))
            me->count = zoe_bytes_size(&me->reader->buffer);
        RETURN(zoe_reader_take(me->reader, me->count, &me->data, &me->size));
    FINALLY:
        zoe_reader_leave(me->reader, me->waiter);
    }
}

CORO(zoe_reader_readexactly)
{
    ASYNC (me) {
        if (zoe_reader_refuses(me->reader))
            RETURN(zoe_reader_refusal(me->reader));
        while (zoe_bytes_size(&me->reader->buffer) < me->count) {
            if (me->reader->eof) {
                char expected[32];
                snprintf(expected, sizeof expected, "%zu", me->count);
                RETURN(zoe_reader_take_incomplete(me->reader, expected, &me->data, &me->size));
            }
            AWAIT(zoe_reader_wait(me->reader, &me->waiter, "readexactly"));
        }
        RETURN(zoe_reader_take(me->reader, me->count, &me->data, &me->size));
    FINALLY:
        zoe_reader_leave(me->reader, me->waiter);
    }
}
