/* connection.h -- making connections: a transport and a protocol for a host, a path, a descriptor.
 *
 *     CALL(zoe_create_connection, &me->connect, .protocol = &client, .host = "127.0.0.1", .port = 80);
 *     zoe_transport_write(me->connect.transport, "GET / HTTP/1.0\r\n\r\n", 18);
 *
 * Every coroutine below makes a protocol of the type .protocol, with .argument for its init; or
 * takes one that is there already, .ready_protocol. It ends with None once the protocol's
 * connection_made has been called; .transport and .made are then references that the caller owns.
 * It fails with ZOE_TYPE_ERROR when there is no protocol, ZOE_MEMORY_ERROR, and as each says; then
 * nothing is left open. Each suspends, and emits transport new, and what its parts emit.
 */
#ifndef ZOE_CONNECTION_H
#define ZOE_CONNECTION_H

#include "layer.h"
#include "names.h"
#include "sockets.h"
#include "wait.h"

/* Coroutine: what the others end with; for a connected socket that you accepted yourself. Takes over
 * .fd, in any case. Mirrors loop.connect_accepted_socket. */
struct zoe_connect_accepted_socket {
    zoe_frame frame;
    int fd;                       /* argument: the socket                                      */
    const zoe_protocol_type *protocol;    /* argument                                          */
    void *argument;               /* argument: for the protocol's init                         */
    zoe_protocol *ready_protocol; /* argument: instead of the two, borrowed                    */
    zoe_layer *layer;             /* argument: what the bytes go through; NULL: nothing        */
    const char *server_hostname;  /* argument: for the layer                                   */
    bool client_side;             /* argument: this side has called                            */
    zoe_transport *transport;     /* result                                                    */
    zoe_protocol *made;           /* result                                                    */
    zoe_future *waiter;           /* done when connection_made was called: a reference         */
};
extern const zoe_coro zoe_connect_accepted_socket;

/* Coroutine: one attempt: connect a new socket to one address. Ends with None and .fd, the caller's;
 * fails with the system's error. */
struct zoe_connect_sock {
    zoe_frame frame;
    const struct zoe_address_info *to;    /* argument: where to                                */
    const struct zoe_addresses *from;     /* argument: where from, any of them; NULL: anywhere */
    int fd;                       /* result: the socket                                        */
    struct zoe_sock_connect connect;
};
extern const zoe_coro zoe_connect_sock;

/* Coroutine: attempts in a race: the next one begins when the one before has failed, or has taken
 * delay seconds; the first to succeed ends the others. Ends with None: .fd is the winner's socket,
 * the caller's, or -1, and then errors[i] says why attempt i failed. Mirrors staggered_race, which
 * RFC 8305 calls happy eyeballs. */
struct zoe_connect_race {
    zoe_frame frame;
    const struct zoe_addresses *to;       /* argument: where to, in this order                 */
    const struct zoe_addresses *from;     /* argument: where from; NULL: anywhere              */
    double delay;                 /* argument: seconds                                         */
    const zoe_error **errors;     /* argument: room for one of each address; owned there       */
    int fd;                       /* result                                                    */
    size_t begun;                 /* how many attempts have begun                              */
    size_t runners;               /* how many tasks there are: one more than attempts          */
    zoe_future **tasks;           /* the tasks: references; and behind them their copies for wait */
    struct zoe_wait wait;
};
extern const zoe_coro zoe_connect_race;

/* Coroutine: connect to a host, or take over a connected socket. Fails with the system's error when
 * nobody answers at any of the host's addresses, ZOE_NAME_ERROR when it has none,
 * ZOE_VALUE_ERROR for arguments that contradict each other. Mirrors loop.create_connection. */
struct zoe_create_connection {
    zoe_frame frame;
    const zoe_protocol_type *protocol;    /* argument                                          */
    void *argument;               /* argument: for the protocol's init                         */
    zoe_protocol *ready_protocol; /* argument: instead of the two, borrowed                    */
    const char *host;             /* argument: name or address                                 */
    int port;                     /* argument                                                  */
    int fd;                       /* argument: a connected socket instead, taken over; 0: none */
    int family;                   /* argument: AF_INET, AF_INET6; 0: any                       */
    const char *local_host;       /* argument: the address to connect from; NULL: any          */
    int local_port;               /* argument: the port to connect from; 0: any                */
    double happy_eyeballs_delay;  /* argument: seconds before the next address is tried too; 0:
                                     only when the one before has failed                       */
    int interleave;               /* argument: so many addresses of the first family first, then
                                     one of each; 0: as they come, or 1 with a delay           */
    zoe_layer *layer;             /* argument: what the bytes go through; NULL: nothing        */
    const char *server_hostname;  /* argument: for the layer; NULL: host                       */
    zoe_transport *transport;     /* result                                                    */
    zoe_protocol *made;           /* result                                                    */
    char port_text[12], local_text[12];   /* the ports, for the resolver                       */
    struct zoe_addresses *to, *from;      /* what host and local_host are: owned               */
    const zoe_error **errors;     /* why each address did not answer: owned                    */
    size_t tried;                 /* addresses                                                 */
    struct zoe_ensure_resolved resolve;
    struct zoe_connect_sock attempt;
    struct zoe_connect_race race;
    struct zoe_connect_accepted_socket finish;
};
extern const zoe_coro zoe_create_connection;

/* Coroutine: connect to a path in the file system, or take over a connected socket. Fails with the
 * system's error when nobody listens there, or too many wait there (EAGAIN), which asyncio takes for
 * a connection. Mirrors loop.create_unix_connection. */
struct zoe_create_unix_connection {
    zoe_frame frame;
    const zoe_protocol_type *protocol;    /* argument                                          */
    void *argument;               /* argument: for the protocol's init                         */
    zoe_protocol *ready_protocol; /* argument: instead of the two, borrowed                    */
    const char *path;             /* argument: where the server listens                        */
    int fd;                       /* argument: a connected socket instead, taken over; 0: none */
    zoe_layer *layer;             /* argument: what the bytes go through; NULL: nothing        */
    const char *server_hostname;  /* argument: for the layer                                   */
    zoe_transport *transport;     /* result                                                    */
    zoe_protocol *made;           /* result                                                    */
    struct zoe_sock_connect connect;
    struct zoe_connect_accepted_socket finish;
};
extern const zoe_coro zoe_create_unix_connection;

/* Coroutine: a transport for datagrams. Bound to a local address, connected to a remote one, both,
 * or neither (with a family). Fails with the system's error, or ZOE_NAME_ERROR. Mirrors
 * loop.create_datagram_endpoint. */
struct zoe_create_datagram_endpoint {
    zoe_frame frame;
    const zoe_protocol_type *protocol;    /* argument                                          */
    void *argument;               /* argument: for the protocol's init                         */
    zoe_protocol *ready_protocol; /* argument: instead of the two, borrowed                    */
    const char *local_host;       /* argument: where it receives; NULL: anywhere               */
    int local_port;               /* argument: 0: one that is free                             */
    const char *remote_host;      /* argument: whom it talks to; NULL: anybody                 */
    int remote_port;              /* argument                                                  */
    int family;                   /* argument: AF_INET, AF_INET6; 0: any                       */
    bool allow_broadcast;         /* argument                                                  */
    int fd;                       /* argument: a socket instead, taken over; 0: none           */
    zoe_transport *transport;     /* result                                                    */
    zoe_protocol *made;           /* result                                                    */
    char local_text[12], remote_text[12];     /* the ports, for the resolver                   */
    struct zoe_addresses *local, *remote;     /* what the hosts are: owned                     */
    zoe_future *waiter;           /* done when connection_made was called: a reference         */
    struct zoe_ensure_resolved resolve;
    struct zoe_sock_connect connect;
};
extern const zoe_coro zoe_create_datagram_endpoint;

/* Coroutines: a transport that reads, or one that writes, for one end of a pipe (or a socket, or a
 * terminal). Takes over .fd unless it fails: ZOE_VALUE_ERROR for any other kind of descriptor. Mirror
 * loop.connect_read_pipe and loop.connect_write_pipe. */
struct zoe_connect_read_pipe {
    zoe_frame frame;
    const zoe_protocol_type *protocol;    /* argument                                          */
    void *argument;               /* argument: for the protocol's init                         */
    zoe_protocol *ready_protocol; /* argument: instead of the two, borrowed                    */
    int fd;                       /* argument: the pipe                                        */
    zoe_transport *transport;     /* result                                                    */
    zoe_protocol *made;           /* result                                                    */
    zoe_future *waiter;           /* done when connection_made was called: a reference         */
};
extern const zoe_coro zoe_connect_read_pipe;

struct zoe_connect_write_pipe {
    zoe_frame frame;
    const zoe_protocol_type *protocol;    /* argument                                          */
    void *argument;               /* argument: for the protocol's init                         */
    zoe_protocol *ready_protocol; /* argument: instead of the two, borrowed                    */
    int fd;                       /* argument: the pipe                                        */
    zoe_transport *transport;     /* result                                                    */
    zoe_protocol *made;           /* result                                                    */
    zoe_future *waiter;           /* done when connection_made was called: a reference         */
};
extern const zoe_coro zoe_connect_write_pipe;

#endif
