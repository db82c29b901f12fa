/* sockets.h -- a socket of your own, awaited: the operation is tried, and tried again when the socket
 * is ready.
 *
 *     CALL(zoe_sock_recv, &me->recv, .fd = me->fd, .buffer = me->bytes, .size = sizeof me->bytes);
 *     if (me->recv.received == 0)
 *         ...                                  // the other side has no more to say
 *
 * The socket must be non-blocking (zoe_set_nonblocking) and must not belong to a transport. Buffers
 * are borrowed until the operation ends. Every coroutine below fails with errno's code when the
 * system refuses, ZOE_RUNTIME_ERROR when a transport has the socket, ZOE_VALUE_ERROR when it cannot
 * be watched, ZOE_MEMORY_ERROR. Each suspends only while the socket is not ready, and emits watch,
 * future and await when it does.
 */
#ifndef ZOE_SOCKETS_H
#define ZOE_SOCKETS_H

#include "address.h"
#include "drain.h"
#include "transport.h"

/* Try an operation once. Returns whether it is over, and how in *outcome. */
typedef bool zoe_sock_attempt(void *operation, zoe_value *outcome);

/* What a socket operation waits with. */
struct zoe_sock {
    zoe_future *future;           /* done when the operation is: a reference; or NULL          */
    int fd;                       /* the socket                                                */
    zoe_sock_attempt *attempt;    /* made whenever the socket is ready                         */
    void *operation;              /* the coroutine below that waits                            */
};

/* Coroutine: receive what there is, at most size bytes. Ends with None and .received; 0: the other
 * side has no more to say. Mirrors loop.sock_recv and loop.sock_recv_into. */
struct zoe_sock_recv {
    zoe_frame frame;
    int fd;                       /* argument                                                  */
    void *buffer;                 /* argument: room for the bytes                              */
    size_t size;                  /* argument: of it                                           */
    size_t received;              /* result: bytes                                             */
    struct zoe_sock sock;         /* waiting for the socket                                    */
};
extern const zoe_coro zoe_sock_recv;

/* Coroutine: receive one datagram. Ends with None, .received and .from. Mirrors loop.sock_recvfrom
 * and loop.sock_recvfrom_into. */
struct zoe_sock_recvfrom {
    zoe_frame frame;
    int fd;                       /* argument                                                  */
    void *buffer;                 /* argument: room for the bytes                              */
    size_t size;                  /* argument: of it                                           */
    size_t received;              /* result: bytes                                             */
    zoe_address from;             /* result: who sent them                                     */
    struct zoe_sock sock;         /* waiting for the socket                                    */
};
extern const zoe_coro zoe_sock_recvfrom;

/* Coroutine: send all of these bytes. Ends with None; after an error .sent says how many went.
 * Mirrors loop.sock_sendall. */
struct zoe_sock_sendall {
    zoe_frame frame;
    int fd;                       /* argument                                                  */
    const void *data;             /* argument: the bytes                                       */
    size_t size;                  /* argument: how many                                        */
    size_t sent;                  /* result: how many went                                     */
    struct zoe_sock sock;         /* waiting for the socket                                    */
};
extern const zoe_coro zoe_sock_sendall;

/* Coroutine: send one datagram. Ends with None and .sent. Mirrors loop.sock_sendto. */
struct zoe_sock_sendto {
    zoe_frame frame;
    int fd;                       /* argument                                                  */
    const void *data;             /* argument: the bytes                                       */
    size_t size;                  /* argument: how many                                        */
    zoe_address to;               /* argument: where they go                                   */
    size_t sent;                  /* result: bytes                                             */
    struct zoe_sock sock;         /* waiting for the socket                                    */
};
extern const zoe_coro zoe_sock_sendto;

/* Coroutine: send a file, from .offset on: .count bytes, or, when that is 0, all to its end. The
 * system moves the bytes, or, where it cannot, the file is read and written piece by piece. The
 * file's own position stays. Ends with None; after an error .sent says how many bytes went. Mirrors
 * loop.sock_sendfile. */
struct zoe_sock_sendfile {
    zoe_frame frame;
    int fd;                       /* argument                                                  */
    int file;                     /* argument: a regular file, open for reading                */
    off_t offset;                 /* argument: where to begin, bytes                           */
    size_t count;                 /* argument: how many bytes; 0: all                          */
    size_t sent;                  /* result: how many went                                     */
    char *piece;                  /* what was read: owned                                      */
    size_t size;                  /* of it, bytes                                              */
    struct zoe_sock sock;         /* waiting for the socket                                    */
    struct zoe_sock_sendall rest; /* sending a piece                                           */
};
extern const zoe_coro zoe_sock_sendfile;

/* Coroutine: the same through a transport, whose reading is paused meanwhile: its protocol hears
 * nothing until all is handed over, but for a lost connection. .transport is borrowed. Fails with
 * ZOE_RUNTIME_ERROR when the transport is closing; with ECONNRESET, or the error of the connection,
 * when that is lost. Emits transport write, and what that does. Mirrors loop.sendfile. */
struct zoe_sendfile {
    zoe_frame frame;
    zoe_transport *transport;     /* argument                                                  */
    int file;                     /* argument: a regular file, open for reading                */
    off_t offset;                 /* argument: where to begin, bytes                           */
    size_t count;                 /* argument: how many bytes; 0: all                          */
    size_t sent;                  /* result: how many went                                     */
    char *piece;                  /* what was read: owned                                      */
    zoe_protocol *meanwhile;      /* whom the transport calls meanwhile: a reference           */
    struct zoe_drain_wait drain;  /* waiting for room                                          */
};
extern const zoe_coro zoe_sendfile;

/* Coroutine: connect to an address. Ends with None. Mirrors loop.sock_connect. */
struct zoe_sock_connect {
    zoe_frame frame;
    int fd;                       /* argument                                                  */
    zoe_address address;          /* argument: where to                                        */
    struct zoe_sock sock;         /* waiting for the socket                                    */
};
extern const zoe_coro zoe_sock_connect;

/* Coroutine: accept a connection on a listening socket. Ends with None: .accepted is a new,
 * non-blocking socket, the caller's, and .from its other side. Mirrors loop.sock_accept. */
struct zoe_sock_accept {
    zoe_frame frame;
    int fd;                       /* argument                                                  */
    int accepted;                 /* result: the connection; -1: none                          */
    zoe_address from;             /* result: who connects                                      */
    struct zoe_sock sock;         /* waiting for the socket                                    */
};
extern const zoe_coro zoe_sock_accept;

#endif
