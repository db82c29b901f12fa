/* transport_parts.h -- what the loop's own transports have in common: for src/ only.
 *
 * A channel is a transport over a descriptor: a socket, one end of a pipe. It watches, keeps what
 * could not be sent, counts its limits, and ends in connection_lost.
 */
#ifndef ZOE_TRANSPORT_PARTS_H
#define ZOE_TRANSPORT_PARTS_H

#include <sys/socket.h>

#include "bytes.h"
#include "future.h"
#include "trace_outside.h"
#include "transport.h"

#ifdef MSG_NOSIGNAL
#define ZOE_NO_SIGNAL MSG_NOSIGNAL
#else
#define ZOE_NO_SIGNAL 0           /* there SO_NOSIGPIPE, set once, does the same               */
#endif

enum {
    ZOE_MOST_BYTES = 256 * 1024,  /* bytes taken from a descriptor at once                     */
    ZOE_LOST_WRITES = 5,          /* writes to a lost connection before each is told           */
};

/* What a channel belongs to, and tells when it ends: a server. */
struct zoe_server;

struct zoe_channel {
    zoe_transport transport;      /* what it is to others                                      */
    int fd;                       /* what it is over; -1 when closed                           */
    uint8_t kind;                 /* enum zoe_transport_kind, for traces                       */
    bool closing;                 /* close was called, or something has failed                 */
    bool paused;                  /* pause_reading was called                                  */
    bool protocol_paused;         /* pause_writing was called                                  */
    bool eof;                     /* write_eof was called                                      */
    bool ending;                  /* connection_lost is on its way, or was called              */
    unsigned lost;                /* 0: it takes writes; else one more than the writes that were
                                     lost                                                      */
    struct zoe_bytes buffer;      /* kept until it can be sent                                 */
    /* What is above is what each message needs: it lies close together.                       */
    struct zoe_channel *older, *younger;  /* its neighbours among the loop's open channels     */
    struct zoe_entry last;        /* connection_lost in the ready queue, when there was no memory
                                     for a record of its own                                   */
    size_t high, low;             /* bytes: the limits of what is kept                         */
    zoe_value reason;             /* what connection_lost will be told: an error, or None      */
    zoe_future *waiter;           /* done when connection_made has been called: a reference    */
    struct zoe_server *server;    /* whose connection it is: a reference, or NULL              */
    zoe_address peer;             /* the other side; size 0: unknown                           */
    zoe_callback *read_ready;     /* what is called when it can be read                        */
};

/* --- making them -------------------------------------------------------------------------- */

/* Make a transport over fd, and queue connection_made, the first watching, and the waiter (if any),
 * in this order. protocol and waiter get one owner more. Returns a reference the caller owns
 * besides the loop's; NULL without memory, ZOE_VALUE_ERROR for the wrong kind of descriptor: then
 * fd is still the caller's. Emit transport new, ready. */
zoe_transport *zoe_socket_transport_new(zoe_loop *loop, int fd, zoe_protocol *protocol,
                                        zoe_future *waiter, struct zoe_server *server);
zoe_transport *zoe_datagram_transport_new(zoe_loop *loop, int fd, zoe_protocol *protocol,
                                          const zoe_address *peer, zoe_future *waiter);
zoe_transport *zoe_read_pipe_transport_new(zoe_loop *loop, int fd, zoe_protocol *protocol,
                                           zoe_future *waiter);
zoe_transport *zoe_write_pipe_transport_new(zoe_loop *loop, int fd, zoe_protocol *protocol,
                                            zoe_future *waiter);

/* What the first of them is. */
extern const zoe_transport_type zoe_socket_type;

/* --- files (sendfile.c) ------------------------------------------------------------------- */

/* Read at most so many bytes of a file, from *offset on, into *piece: made if it is NULL, the
 * caller's. Returns how many, 0 at the end; -1 and an error. */
ssize_t zoe_read_piece(int file, off_t *offset, size_t left, char **piece);

/* --- channels (channel.c) ----------------------------------------------------------------- */

/* --- rooms (room.c) ----------------------------------------------------------------------- */

struct zoe_room {
    struct zoe_room *next;        /* one that is spare, or NULL; of one that is kept: no matter */
    size_t spare;                 /* how many there are behind it                              */
    char bytes[ZOE_MOST_BYTES + 1];   /* what has come, and a NUL                              */
};

/* Keep the loop's room, with what is in it; another one takes its place. Returns it, owned; NULL without
 * memory, and it stays the loop's. */
struct zoe_room *zoe_room_keep(zoe_loop *loop);

/* Give back one that was kept: the next bytes come there. */
void zoe_room_give_back(zoe_loop *loop, struct zoe_room *room);

/* Free the loop's, and the spare ones. */
void zoe_rooms_free(zoe_loop *loop);

/* Make a channel of this type, size bytes large, and see to it that its loop has room for
 * ZOE_MOST_BYTES that arrive; NULL without memory. */
struct zoe_channel *zoe_channel_new(zoe_loop *loop, const zoe_transport_type *type, size_t size,
                                    enum zoe_transport_kind kind, int fd, zoe_protocol *protocol);

/* Queue the three first callbacks; reads: watch for reading. Returns the transport, or NULL and
 * the channel is gone. */
zoe_transport *zoe_channel_start(struct zoe_channel *self, bool reads, zoe_future *waiter);

/* The slow half of the functions below. */
void zoe_channel_trace_(const struct zoe_channel *self, const char *op, int64_t bytes,
                        size_t more);

/* Record what it does, when that leaves it more bytes to keep than it keeps already. */
static inline void
zoe_channel_trace_more(const struct zoe_channel *self, const char *op, int64_t bytes, size_t more)
{
    if (zoe_traced(self->transport.loop))
        zoe_channel_trace_(self, op, bytes, more);
}

/* Record what it does. */
static inline void
zoe_channel_trace(const struct zoe_channel *self, const char *op, int64_t bytes)
{
    zoe_channel_trace_more(self, op, bytes, 0);
}

/* The type's functions that all channels share. */
bool zoe_channel_is_closing(const zoe_transport *transport);
int zoe_channel_pause_reading(zoe_transport *transport);
int zoe_channel_resume_reading(zoe_transport *transport);
bool zoe_channel_is_reading(const zoe_transport *transport);
int zoe_channel_set_limits(zoe_transport *transport, size_t high, size_t low);
void zoe_channel_get_limits(const zoe_transport *transport, size_t *low, size_t *high);
size_t zoe_channel_kept(const zoe_transport *transport);
int zoe_channel_info(const zoe_transport *transport, enum zoe_extra_info what, void *info);
void zoe_channel_close(zoe_transport *transport);
void zoe_channel_abort(zoe_transport *transport);
void zoe_channel_destroy(zoe_transport *transport);

/* End it without sending what is kept, for this reason (taken over; None: it was asked to). */
void zoe_channel_force_close(struct zoe_channel *self, zoe_value reason);

/* The same because something went wrong: an error that is not the system's is reported. */
void zoe_channel_fatal(struct zoe_channel *self, zoe_value error, const char *message);

/* The last callback: tell the protocol, close the descriptor, let go. */
void zoe_channel_lost(void *channel);

/* What the running callback raised, if a transport answers for it: an error (owned), or None. What
 * leaves the loop stays where it is. */
zoe_value zoe_channel_raised(struct zoe_channel *self);

/* More is kept, or less: tell the protocol when a limit is crossed. */
void zoe_channel_maybe_pause(struct zoe_channel *self);
void zoe_channel_maybe_resume(struct zoe_channel *self);

/* A write after the connection was lost: after some of them each is told on stderr. */
void zoe_channel_write_lost(struct zoe_channel *self, const char *message);

/* Watch for writing, or no more. */
int zoe_channel_watch_writing(struct zoe_channel *self, zoe_callback *callback, const char *label);

/* Learn who is on the other side of the socket, if anybody. */
void zoe_channel_learn_peer(struct zoe_channel *self);

/* Whether errno says "later". */
bool zoe_would_block(void);

/* --- calling a protocol (protocol.c) ------------------------------------------------------ */

/* Record the call. */
#define zoe_protocol_trace(transport, call, bytes, error)                                          \
    zoe_trace_protocol((transport)->loop, (transport)->protocol->id, (transport)->id, call, bytes, \
                       error)

void zoe_protocol_made(zoe_transport *transport);
void zoe_protocol_lost(zoe_transport *transport, const zoe_error *error);
void zoe_protocol_pause_writing(zoe_transport *transport);
void zoe_protocol_resume_writing(zoe_transport *transport);
bool zoe_protocol_eof(zoe_transport *transport);
void zoe_protocol_data(zoe_transport *transport, const void *data, size_t size);

#endif
