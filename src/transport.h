/* transport.h -- the system's half of a connection: who moves the bytes.
 *
 * A transport takes what its protocol writes, sends at once what the system takes, and keeps the
 * rest until the descriptor can be written again. When it keeps too much it tells the protocol to
 * pause. It reads what comes and hands it over. The transports for sockets, pipes and datagrams
 * come with the loop; one of your own fills in a zoe_transport_type.
 */
#ifndef ZOE_TRANSPORT_H
#define ZOE_TRANSPORT_H

#include <sys/uio.h>

#include "protocol.h"

/* What can be asked of a transport besides bytes, and what the answer is. */
enum zoe_extra_info {
    ZOE_INFO_SOCKET,              /* int: the descriptor, to look at; still the transport's    */
    ZOE_INFO_PIPE,                /* int: the same of a pipe                                   */
    ZOE_INFO_SOCKNAME,            /* zoe_address: this side                                    */
    ZOE_INFO_PEERNAME,            /* zoe_address: the other side                               */
    ZOE_INFO_LAYER,               /* zoe_layer *: what its bytes go through, borrowed          */
    ZOE_INFO_CIPHER,              /* const char *: TLS: the cipher's name                      */
    ZOE_INFO_PROTOCOL,            /* const char *: TLS: the version of the protocol            */
};

/* What a transport can do. A function that is NULL is one it cannot serve: calling it is a
 * RuntimeError that says so. Each is called by the function of the same name below, which has
 * checked the arguments. Mirrors the classes of asyncio.transports. */
typedef struct {
    const char *name;             /* "socket", for messages                                    */
    int (*writev)(zoe_transport *self, const struct iovec *parts, int count);
    int (*write_eof)(zoe_transport *self);
    void (*close)(zoe_transport *self);
    void (*abort)(zoe_transport *self);
    bool (*is_closing)(const zoe_transport *self);
    int (*pause_reading)(zoe_transport *self);
    int (*resume_reading)(zoe_transport *self);
    bool (*is_reading)(const zoe_transport *self);
    int (*set_write_buffer_limits)(zoe_transport *self, size_t high, size_t low);
    void (*get_write_buffer_limits)(const zoe_transport *self, size_t *low, size_t *high);
    size_t (*get_write_buffer_size)(const zoe_transport *self);
    int (*get_extra_info)(const zoe_transport *self, enum zoe_extra_info what, void *info);
    int (*sendto)(zoe_transport *self, const void *data, size_t size, const zoe_address *to);
    void (*set_protocol)(zoe_transport *self, zoe_protocol *protocol);
    void (*destroy)(zoe_transport *self);    /* nobody owns it any more: free it               */
} zoe_transport_type;

/* What every transport begins with. */
struct zoe_transport {
    const zoe_transport_type *type;   /* what it can do                                        */
    zoe_loop *loop;               /* whose turns it works in                                   */
    zoe_protocol *protocol;       /* whom it calls: a reference; NULL after connection_lost    */
    uint64_t id;                  /* its number, X1, X2, ...                                   */
    unsigned refs;                /* owners: the loop while it is open, and who asked for it   */
};

/* --- owners ------------------------------------------------------------------------------- */

/* One more owner; returns it. NULL is let through. */
zoe_transport *zoe_transport_retain(zoe_transport *transport);

/* One owner less; the last one frees it. An open transport is also the loop's: to end it, close it.
 * NULL is let through. */
void zoe_transport_release(zoe_transport *transport);

/* --- writing ------------------------------------------------------------------------------ */

/* Write a copy of these bytes: what the system does not take now is kept, and sent when it does.
 * Nothing is done for 0 bytes, nor after the connection was lost. Does not suspend. Returns 0;
 * ZOE_TYPE_ERROR for NULL; ZOE_RUNTIME_ERROR after write_eof; ZOE_MEMORY_ERROR, and then the
 * connection is aborted. May call pause_writing. Emits transport write and send. Mirrors
 * WriteTransport.write. */
int zoe_transport_write(zoe_transport *transport, const void *data, size_t size);

/* The same for several parts, one after the other. Mirrors WriteTransport.writelines. */
int zoe_transport_writelines(zoe_transport *transport, const struct iovec *parts, int count);

/* Say that no more will be written, once all is sent. Reading goes on. Returns 0;
 * ZOE_RUNTIME_ERROR when the transport cannot do that; ZOE_TYPE_ERROR for NULL; the system's error
 * when it refuses. Emits transport write_eof. Mirrors WriteTransport.write_eof. */
int zoe_transport_write_eof(zoe_transport *transport);

/* Whether it can. False for NULL. Mirrors WriteTransport.can_write_eof. */
bool zoe_transport_can_write_eof(const zoe_transport *transport);

/* Send a datagram to an address, or, with NULL, to the one it is connected to. Returns 0;
 * ZOE_VALUE_ERROR for another address than the one it is connected to; ZOE_TYPE_ERROR for NULL;
 * ZOE_MEMORY_ERROR, and the datagram is lost. What the system refuses goes to error_received. Emits
 * transport write and send. Mirrors DatagramTransport.sendto. */
int zoe_transport_sendto(zoe_transport *transport, const void *data, size_t size,
                         const zoe_address *to);

/* --- how much is kept --------------------------------------------------------------------- */

/* Above high bytes kept, pause_writing is called; at low or less, resume_writing. ZOE_DEFAULT for
 * either: 64 KiB, and a quarter of high. Returns 0; ZOE_VALUE_ERROR unless high >= low;
 * ZOE_TYPE_ERROR for NULL. Mirrors WriteTransport.set_write_buffer_limits. */
int zoe_transport_set_write_buffer_limits(zoe_transport *transport, size_t high, size_t low);
#define ZOE_DEFAULT ((size_t)-1)

/* The limits, in bytes; 0 for NULL. Mirrors WriteTransport.get_write_buffer_limits. */
void zoe_transport_get_write_buffer_limits(const zoe_transport *transport, size_t *low,
                                           size_t *high);

/* How many bytes are kept; 0 for NULL. Mirrors WriteTransport.get_write_buffer_size. */
size_t zoe_transport_get_write_buffer_size(const zoe_transport *transport);

/* --- reading ------------------------------------------------------------------------------ */

/* Hand over no more, or again; harmless when so already, or closing. Return 0; ZOE_TYPE_ERROR for
 * NULL; ZOE_RUNTIME_ERROR when it does not read. Emit transport pause_reading, resume_reading.
 * Mirror ReadTransport.pause_reading and resume_reading. */
int zoe_transport_pause_reading(zoe_transport *transport);
int zoe_transport_resume_reading(zoe_transport *transport);

/* Whether it reads: neither paused nor closing. False for NULL. Mirrors ReadTransport.is_reading. */
bool zoe_transport_is_reading(const zoe_transport *transport);

/* --- ending ------------------------------------------------------------------------------- */

/* Read no more, send what is kept, then call connection_lost(NULL) in a turn of its own. Harmless
 * when closing already, and for NULL. Emits transport close. Mirrors BaseTransport.close. */
void zoe_transport_close(zoe_transport *transport);

/* The same without sending what is kept. Emits transport abort. Mirrors WriteTransport.abort. */
void zoe_transport_abort(zoe_transport *transport);

/* Whether it is closing, or closed. True for NULL. Mirrors BaseTransport.is_closing. */
bool zoe_transport_is_closing(const zoe_transport *transport);

/* --- looking ------------------------------------------------------------------------------ */

/* Write the answer to *info, of the type that belongs to the question. Returns 0;
 * ZOE_VALUE_ERROR when this transport has no answer; ZOE_TYPE_ERROR for NULL. Mirrors
 * BaseTransport.get_extra_info. */
int zoe_transport_get_extra_info(const zoe_transport *transport, enum zoe_extra_info what,
                                 void *info);

/* Whom it calls, borrowed; NULL for NULL and after connection_lost. Mirrors
 * BaseTransport.get_protocol. */
zoe_protocol *zoe_transport_get_protocol(const zoe_transport *transport);

/* Call another protocol from now on; the transport takes a reference, and gives back that to the
 * former one at once: a protocol that hands over to another holds a reference to itself until it has
 * returned. Returns 0 or ZOE_TYPE_ERROR. Mirrors BaseTransport.set_protocol. */
int zoe_transport_set_protocol(zoe_transport *transport, zoe_protocol *protocol);

#endif
