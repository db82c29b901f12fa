/* stream_writer.h -- writing as if it were a file: a transport, and a way to wait for it.
 *
 *     zoe_writer_write(me->writer, "hello\n", 6);
 *     CALL(zoe_writer_drain, &me->drain, .writer = me->writer);
 *     ...
 *     zoe_writer_close(me->writer);
 *     CALL(zoe_writer_wait_closed, &me->closed, .writer = me->writer);
 *
 * Writing never waits: what the system does not take is kept. Drain waits until little is kept;
 * a program that writes much and never drains fills its memory.
 */
#ifndef ZOE_STREAM_WRITER_H
#define ZOE_STREAM_WRITER_H

#include "drain.h"
#include "layer.h"
#include "stream_reader.h"

typedef struct {
    zoe_transport *transport;     /* who writes: a reference; NULL: none yet                   */
    zoe_protocol *protocol;       /* whom the parts below belong to: a reference               */
    zoe_drain *drain;             /* where drain waits, the protocol's                         */
    zoe_reader *reader;           /* the other half of the stream, the protocol's; or NULL     */
    zoe_future *closed;           /* done when the connection is lost, the protocol's          */
} zoe_writer;

/* --- making one, for protocols of your own ------------------------------------------------ */

/* Fill in a writer; the transport and the protocol get one owner more, the rest is borrowed from
 * the protocol. Returns 0 or ZOE_MEMORY_ERROR. Emits future and done, as asyncio does. Mirrors
 * asyncio.StreamWriter. */
int zoe_writer_init(zoe_writer *writer, zoe_transport *transport, zoe_protocol *protocol,
                    zoe_drain *drain, zoe_reader *reader, zoe_future *closed);

/* Let go of a writer, and with it of its reader: neither may be used again. One that was not closed
 * is, and reported as unclosed. NULL and one that was let go of are let through. Mirrors the end of
 * a StreamWriter's life. */
void zoe_writer_release(zoe_writer *writer);

/* --- writing ------------------------------------------------------------------------------ */

/* Write a copy of these bytes; several parts; say that no more will come. Do not suspend. Return and
 * emit as zoe_transport_write, zoe_transport_writelines and zoe_transport_write_eof do. Mirror
 * StreamWriter.write, .writelines, .write_eof and .can_write_eof. */
int zoe_writer_write(zoe_writer *writer, const void *data, size_t size);
int zoe_writer_writelines(zoe_writer *writer, const struct iovec *parts, int count);
int zoe_writer_write_eof(zoe_writer *writer);
bool zoe_writer_can_write_eof(const zoe_writer *writer);

/* Coroutine: wait until the transport has room. Suspends while it holds too much, and for one turn
 * when it is closing. Ends with None; else with the stream's own error, ECONNRESET when the
 * connection is lost, ZOE_TYPE_ERROR for NULL, ZOE_MEMORY_ERROR. Mirrors StreamWriter.drain. */
struct zoe_writer_drain {
    zoe_frame frame;
    zoe_writer *writer;           /* argument: borrowed                                        */
    struct zoe_drain_wait wait;   /* waiting for room                                          */
};
extern const zoe_coro zoe_writer_drain;

/* --- closing ------------------------------------------------------------------------------ */

/* Close the stream once what is kept is sent. Does not suspend. Harmless when done before, and for
 * NULL. Mirrors StreamWriter.close. */
void zoe_writer_close(zoe_writer *writer);

/* Whether it is closed, or being closed. Mirrors StreamWriter.is_closing. */
bool zoe_writer_is_closing(const zoe_writer *writer);

/* Coroutine: wait until the connection is gone. Ends with None, or the error it was lost with, or
 * ZOE_TYPE_ERROR for NULL. Mirrors StreamWriter.wait_closed. */
struct zoe_writer_wait_closed {
    zoe_frame frame;
    zoe_writer *writer;           /* argument: borrowed                                        */
};
extern const zoe_coro zoe_writer_wait_closed;

/* --- another layer ------------------------------------------------------------------------ */

/* Coroutine: from now on the stream's bytes go through this layer: all that is kept is sent first.
 * Ends with None, or as zoe_start_tls. Mirrors StreamWriter.start_tls. */
struct zoe_writer_start_tls {
    zoe_frame frame;
    zoe_writer *writer;           /* argument: borrowed                                        */
    zoe_layer *layer;             /* argument: borrowed                                        */
    bool server_side;             /* argument: this side was called                            */
    const char *server_hostname;  /* argument: whom this side wants to talk to                 */
    struct zoe_writer_drain drain;
    struct zoe_start_tls start;
};
extern const zoe_coro zoe_writer_start_tls;

/* --- looking ------------------------------------------------------------------------------ */

/* Its transport, borrowed; for zoe_transport_get_extra_info and the like. Mirrors
 * StreamWriter.transport. */
zoe_transport *zoe_writer_transport(const zoe_writer *writer);

#endif
