/* stream_parts.h -- what the parts of a stream tell each other: for src/ only. */
#ifndef ZOE_STREAM_PARTS_H
#define ZOE_STREAM_PARTS_H

#include "streams.h"

/* --- the ways to read (stream_reader.c) --------------------------------------------------- */

/* Why nothing can be read: the stream's own error, or that there is no stream; owned. */
zoe_value zoe_reader_refusal(const zoe_reader *reader);

/* Whether there is such a reason. */
static inline bool
zoe_reader_refuses(const zoe_reader *reader)
{
    return reader == NULL || zoe_is_error(reader->exception);
}

/* Take the first count bytes out of the buffer, as a result. Returns None, or an error and they
 * stay. */
zoe_value zoe_reader_take(zoe_reader *reader, size_t count, const char **data, size_t *size);

/* The stream has ended before there was enough: take what there is. Returns the error that says so.
 * expected: how much was wanted, in words. */
zoe_value zoe_reader_take_incomplete(zoe_reader *reader, const char *expected, const char **data,
                                     size_t *size);

/* So many bytes have come into the loop's room. If nothing else is kept, the room becomes the buffer:
 * nothing is copied. Returns whether it is so. */
bool zoe_reader_keep_room(zoe_reader *reader, size_t size);

/* Begin to wait for more bytes, the end, or an error. Returns what to await, the reader's, also in
 * *waiter; NULL when another task is reading already, and without memory. function: who asks. */
zoe_future *zoe_reader_wait(zoe_reader *reader, zoe_future **waiter, const char *function);

/* The coroutine that has waited for this ends; it may still be waited for. NULL: for nothing. */
void zoe_reader_leave(zoe_reader *reader, const zoe_future *waiter);

/* When little is kept again, let more come. */
void zoe_reader_resume(zoe_reader *reader);

/* --- the protocol behind a stream (stream_protocol.c) ------------------------------------- */

struct zoe_stream {
    zoe_protocol protocol;        /* what the transport calls                                  */
    zoe_reader reader;            /* what arrives                                              */
    zoe_writer writer;            /* what is sent; without a transport until it is connected   */
    zoe_drain drain;              /* who waits for room                                        */
    zoe_future *closed;           /* done when the connection is lost                          */
    zoe_task *task;               /* of a server: the client's task, until it is lost; or NULL */
    struct zoe_stream_options options;    /* how it was asked for                              */
};

/* Made with a struct zoe_stream_options as argument. */
extern const zoe_protocol_type zoe_stream_protocol;

/* Make the writer, which keeps the protocol. Returns 0 or ZOE_MEMORY_ERROR. */
int zoe_stream_make_writer(struct zoe_stream *stream, zoe_transport *transport);

#endif
