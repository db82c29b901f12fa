/* protocol.h -- the program's half of a connection: what is to be done when something arrives.
 *
 * A transport owns the descriptor and the buffers; it calls its protocol when the connection is
 * made, when bytes have come, when the peer has no more to say, and when all is over. A protocol is
 * a struct of your own that begins with a zoe_protocol, and a table of functions:
 *
 *     struct echo {
 *         zoe_protocol protocol;           // first, always
 *         zoe_transport *transport;
 *     };
 *
 *     static const zoe_protocol_type echo = {
 *         .name = "Echo", .size = sizeof(struct echo),
 *         .connection_made = connection_made, .data_received = data_received,
 *     };
 *
 * A function that is left out does nothing. The calls come in this order: connection_made once;
 * then data_received any number of times; eof_received at most once; connection_lost once, last.
 * pause_writing and resume_writing come in turns between the first and the last. A call that fails
 * says so with zoe_loop_raise.
 */
#ifndef ZOE_PROTOCOL_H
#define ZOE_PROTOCOL_H

#include "address.h"
#include "loop.h"

typedef struct zoe_transport zoe_transport;
typedef struct zoe_protocol zoe_protocol;
typedef struct zoe_protocol_type zoe_protocol_type;

/* A protocol's functions; each may be NULL. Mirrors the classes of asyncio.protocols. */
struct zoe_protocol_type {
    const char *name;             /* "Echo", for reports                                       */
    size_t size;                  /* bytes of your struct, which begins with a zoe_protocol    */

    /* It was made, zero but for its first member; argument is what create_... was given. Returns 0,
     * or a code: then the connection is not made. Mirrors the protocol factory. */
    int (*init)(zoe_protocol *self, void *argument);

    /* After connection_lost: free what it owns, but not itself. */
    void (*destroy)(zoe_protocol *self);

    /* BaseProtocol. The transport is borrowed until connection_lost returns; error is borrowed for
     * the call and NULL when the connection ended as it should. */
    void (*connection_made)(zoe_protocol *self, zoe_transport *transport);
    void (*connection_lost)(zoe_protocol *self, const zoe_error *error);
    void (*pause_writing)(zoe_protocol *self);
    void (*resume_writing)(zoe_protocol *self);

    /* Protocol. The data is borrowed for the call. eof_received returns true to keep the transport
     * open for writing. */
    void (*data_received)(zoe_protocol *self, const void *data, size_t size);
    bool (*eof_received)(zoe_protocol *self);

    /* BufferedProtocol, instead of data_received: get_buffer returns room for *size bytes (hint is
     * what would be convenient), buffer_updated says how many of them were filled. */
    void *(*get_buffer)(zoe_protocol *self, size_t hint, size_t *size);
    void (*buffer_updated)(zoe_protocol *self, size_t size);

    /* DatagramProtocol. */
    void (*datagram_received)(zoe_protocol *self, const void *data, size_t size,
                              const zoe_address *from);
    void (*error_received)(zoe_protocol *self, const zoe_error *error);

    /* SubprocessProtocol: fd is the child's, 1 or 2 (0 for its standard input being closed). */
    void (*pipe_data_received)(zoe_protocol *self, int fd, const void *data, size_t size);
    void (*pipe_connection_lost)(zoe_protocol *self, int fd, const zoe_error *error);
    void (*process_exited)(zoe_protocol *self);
};

struct zoe_protocol {
    const zoe_protocol_type *type;    /* its functions                                         */
    zoe_loop *loop;               /* whose callbacks call them                                 */
    uint64_t id;                  /* its number, P1, P2, ...                                   */
    unsigned refs;                /* owners: its transport, and who asked for it               */
};

/* Make a protocol of this type: what create_connection and its like call for every connection.
 * Returns a reference the caller owns; NULL without memory, or when its init failed. */
zoe_protocol *zoe_protocol_new(zoe_loop *loop, const zoe_protocol_type *type, void *argument);

/* One more owner; returns it. NULL is let through. */
zoe_protocol *zoe_protocol_retain(zoe_protocol *protocol);

/* One owner less; the last one calls destroy and frees it. NULL is let through. */
void zoe_protocol_release(zoe_protocol *protocol);

#endif
