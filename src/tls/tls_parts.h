/* tls_parts.h -- one connection through TLS, from the inside: for src/tls/ only. */
#ifndef ZOE_TLS_PARTS_H
#define ZOE_TLS_PARTS_H

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "bytes.h"
#include "tls.h"
#include "trace_outside.h"
#include "turn.h"

struct zoe_tls {
    zoe_layer layer;              /* what others are given                                     */
    SSL_CTX *context;             /* OpenSSL's own: certificates, keys, settings               */
    bool believes_anybody;        /* a client that checks nothing                              */
    double handshake_timeout;     /* seconds                                                   */
    double shutdown_timeout;      /* seconds                                                   */
};

/* How far a connection is. */
enum tls_state { TLS_UNWRAPPED, TLS_HANDSHAKE, TLS_WRAPPED, TLS_FLUSHING, TLS_SHUTDOWN };

/* What the protocol above has been told. */
enum tls_told { TLS_NOTHING, TLS_MADE, TLS_EOF, TLS_LOST };

/* Both faces of a connection. The lower face is counted as a protocol, the upper one as a transport
 * that keeps the lower one alive. */
struct tls {
    zoe_protocol below;           /* what the transport below calls                            */
    zoe_transport above;          /* what the protocol above calls                             */
    zoe_transport *lower;         /* the transport below: a reference while it is connected    */
    zoe_future *waiter;           /* done after the handshake: a reference; or NULL            */
    zoe_value reason;             /* why it was ended; None: it was asked to                   */
    SSL *ssl;                     /* OpenSSL's connection, between two memories                */
    struct zoe_bytes kept;        /* plain bytes that are still to be encrypted                */
    size_t high, low;             /* bytes kept before the protocol above is told to pause     */
    enum tls_state state;         /* how far it is                                             */
    enum tls_told told;           /* what the protocol above knows                             */
    bool closed;                  /* close was called above, or it is lost                     */
    bool eof;                     /* the other side has no more to say                         */
    bool reading_paused;          /* pause_reading was called above                            */
    bool writing_paused;          /* the protocol above was told to pause                      */
    bool lower_paused;            /* the transport below asks for no more                      */
    double handshake_timeout;     /* seconds                                                   */
    double shutdown_timeout;      /* seconds                                                   */
    zoe_handle timer;             /* of the handshake, later of the goodbye                    */
};

/* The lower face. */
extern const zoe_protocol_type zoe_tls_protocol;

/* The upper face. */
extern const zoe_transport_type zoe_tls_transport;

/* From either face to both. */
static inline struct tls *
tls_of(const zoe_transport *above)
{
    return (struct tls *)(void *)((char *)(uintptr_t)above - offsetof(struct tls, above));
}

/* Fail with what OpenSSL says, about this. Returns ZOE_TLS_ERROR. */
int zoe_tls_fail(const char *what);

/* --- the handshake (tls_handshake.c) ------------------------------------------------------ */

/* Begin it, and its timer; go on with it when something has come. */
void zoe_tls_start_handshake(struct tls *self);
void zoe_tls_do_handshake(struct tls *self);

/* It failed, for this reason (taken over). */
void zoe_tls_handshake_failed(struct tls *self, zoe_value error);

/* It is over, well (None) or not (an error, taken over): who waits for it may go on. */
void zoe_tls_wake_waiter(struct tls *self, zoe_value outcome);

/* --- both faces --------------------------------------------------------------------------- */

/* The timer is not needed any more. */
void zoe_tls_cancel_timer(struct tls *self);

/* Something went wrong (the error is taken over): report it, unless it is the system's or TLS's own,
 * and end. */
void zoe_tls_fatal(struct tls *self, zoe_value error, const char *message);

/* What OpenSSL complains of; a certificate that does not pass has its own words. */
zoe_value zoe_tls_complaint(struct tls *self);

/* Whether this result of OpenSSL's means that more must come first. */
bool zoe_tls_must_wait(struct tls *self, int result);

/* Hand what OpenSSL has encrypted to the transport below. */
void zoe_tls_process_outgoing(struct tls *self);

/* Encrypt and send what can be. */
void zoe_tls_write(struct tls *self);

/* Decrypt and hand over what has come. */
void zoe_tls_read(void *self);

/* Begin to say goodbye. */
void zoe_tls_start_shutdown(struct tls *self);

/* End it at once, for this reason (taken over; None: it was asked to). */
void zoe_tls_abort(struct tls *self, zoe_value reason);

/* Tell the protocol above to pause, or to go on, when a limit is crossed. */
void zoe_tls_control_writing(struct tls *self);

/* Bytes that are kept, plain or encrypted. */
size_t zoe_tls_kept(const struct tls *self);

#endif
