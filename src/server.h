/* server.h -- listening: every connection that comes gets a protocol and a transport of its own.
 *
 *     CALL(zoe_create_server, &me->create, .protocol = &echo, .host = "127.0.0.1", .port = 8888);
 *     CALL(zoe_server_serve_forever, &me->serve, .server = me->create.server);
 *
 * When there are no descriptors left, a server says so once, leaves those that knock where they are
 * for a second, and goes on serving the others.
 */
#ifndef ZOE_SERVER_H
#define ZOE_SERVER_H

#include "connection.h"
#include "gather.h"
#include "waiters.h"

typedef struct zoe_server zoe_server;

/* Coroutine: listen at a host and port. Ends with None: .server is a reference the caller owns.
 * Fails with the system's error (EADDRINUSE), ZOE_NAME_ERROR, ZOE_VALUE_ERROR for arguments that
 * contradict each other, ZOE_MEMORY_ERROR. Suspends. Mirrors loop.create_server. */
struct zoe_create_server {
    zoe_frame frame;
    const zoe_protocol_type *protocol;    /* argument: of each connection                      */
    void *argument;               /* argument: for each protocol's init                        */
    zoe_callback *drop;           /* argument: called with .argument when the server goes; NULL:
                                     nothing                                                   */
    const char *host;             /* argument: where to listen; NULL: everywhere               */
    const char *const *hosts;     /* argument: several places instead, ended by NULL           */
    int port;                     /* argument: 0: one that is free                             */
    int fd;                       /* argument: a bound socket instead, taken over; 0: none     */
    int family;                   /* argument: AF_INET, AF_INET6; 0: any                       */
    int backlog;                  /* argument: connections that may wait; 0: 100               */
    bool no_reuse_address;        /* argument: an address stays taken for a while after its use */
    bool reuse_port;              /* argument: others may listen there too                     */
    bool keep_alive;              /* argument: silent connections are probed                   */
    bool not_yet;                 /* argument: do not accept before zoe_server_start_serving   */
    zoe_layer *layer;             /* argument: what the bytes go through; NULL: nothing        */
    zoe_server *server;           /* result                                                    */
    zoe_future **lookups;         /* one task for each host: references                        */
    size_t count;                 /* how many                                                  */
    zoe_future *all;              /* the gather of them: a reference                           */
    char port_text[12];           /* the port, for the resolver                                */
};
extern const zoe_coro zoe_create_server;

/* Coroutine: listen at a path in the file system; a socket that an earlier server left there is
 * removed, and this one with the server. As zoe_create_server otherwise. Mirrors
 * loop.create_unix_server. */
struct zoe_create_unix_server {
    zoe_frame frame;
    const zoe_protocol_type *protocol;    /* argument: of each connection                      */
    void *argument;               /* argument: for each protocol's init                        */
    zoe_callback *drop;           /* argument: called with .argument when the server goes      */
    const char *path;             /* argument: where to listen                                 */
    int fd;                       /* argument: a bound socket instead, taken over; 0: none     */
    int backlog;                  /* argument: connections that may wait; 0: 100               */
    bool keep_socket;             /* argument: leave the path when the server goes             */
    bool not_yet;                 /* argument: do not accept before zoe_server_start_serving   */
    zoe_layer *layer;             /* argument: what the bytes go through; NULL: nothing        */
    zoe_server *server;           /* result                                                    */
};
extern const zoe_coro zoe_create_unix_server;

/* One more owner; returns it. One owner less; a server that is not closed goes on, for the loop owns
 * it too. NULL is let through. */
zoe_server *zoe_server_retain(zoe_server *server);
void zoe_server_release(zoe_server *server);

/* Coroutine: wait until the server is closed, and the last connection gone. Ends with None.
 * Mirrors Server.wait_closed. */
struct zoe_server_wait_closed {
    zoe_frame frame;
    zoe_server *server;           /* argument: borrowed                                        */
    struct zoe_waiter *waiter;    /* its place in the line                                     */
};
extern const zoe_coro zoe_server_wait_closed;

/* --- serving ------------------------------------------------------------------------------ */

/* Coroutine: accept from now on. Ends with None, or the system's error. Suspends for one turn.
 * Mirrors Server.start_serving. */
struct zoe_server_start_serving {
    zoe_frame frame;
    zoe_server *server;           /* argument: borrowed                                        */
};
extern const zoe_coro zoe_server_start_serving;

/* Coroutine: accept until this is cancelled, or the server closed. Closes the server, and waits for
 * its connections. ZOE_RUNTIME_ERROR when the server is closed, or when another task does this.
 * Mirrors Server.serve_forever. */
struct zoe_server_serve_forever {
    zoe_frame frame;
    zoe_server *server;           /* argument: borrowed                                        */
    zoe_future *forever;          /* what is waited for: a reference                           */
    struct zoe_server_wait_closed closed; /* waiting for its connections                       */
};
extern const zoe_coro zoe_server_serve_forever;

/* Whether it accepts. False for NULL. Mirrors Server.is_serving. */
bool zoe_server_is_serving(const zoe_server *server);

/* --- closing ------------------------------------------------------------------------------ */

/* Accept no more; connections that exist go on. Harmless when closed, and for NULL. Does not suspend.
 * Emits unwatch. Mirrors Server.close. */
void zoe_server_close(zoe_server *server);

/* Close, or abort, every connection it has accepted. Mirror Server.close_clients and
 * Server.abort_clients. */
void zoe_server_close_clients(zoe_server *server);
void zoe_server_abort_clients(zoe_server *server);

/* --- looking ------------------------------------------------------------------------------ */

/* Write up to size of the listening descriptors, still the server's, to fds. Returns how many there
 * are; 0 when it is closed. Mirrors Server.sockets. */
size_t zoe_server_sockets(const zoe_server *server, int *fds, size_t size);

/* The port of the first one; 0 when it has none, or is closed. */
int zoe_server_port(const zoe_server *server);

#endif
