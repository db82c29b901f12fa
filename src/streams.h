/* streams.h -- straight-line I/O: a connection as a reader and a writer.
 *
 *     CALL(zoe_open_connection, &me->open, .host = "127.0.0.1", .port = 8888);
 *     zoe_writer_write(me->open.writer, "hi\n", 3);
 *     CALL(zoe_reader_readline, &me->line, .reader = me->open.reader);
 *     zoe_writer_close(me->open.writer);
 *     zoe_writer_release(me->open.writer);
 *
 * A server runs a task for each connection. Its coroutine begins with a zoe_client, which is filled
 * in; when it has ended, the library lets go of the stream:
 *
 *     struct chat {
 *         zoe_frame frame;
 *         zoe_client client;               // second, right after the frame
 *         struct zoe_reader_readline line;
 *     };
 *
 *     CALL(zoe_start_server, &me->start, .client = zoe_client_of(chat), .port = 8888);
 */
#ifndef ZOE_STREAMS_H
#define ZOE_STREAMS_H

#include "connection.h"
#include "server.h"
#include "stream_writer.h"

/* What a server's coroutine gets. */
typedef struct {
    zoe_reader *reader;           /* borrowed, until the coroutine has ended                   */
    zoe_writer *writer;           /* the same                                                  */
    void *argument;               /* what zoe_start_server was given                           */
} zoe_client;

/* A coroutine whose second member is `zoe_client client`; one of any other form does not compile. */
#define zoe_client_of(coro)                                                                 \
    (&coro + (sizeof(char[offsetof(struct coro, client) == sizeof(zoe_frame) ? 1 : -1]) - 1))

/* --- connecting --------------------------------------------------------------------------- */

/* Coroutine: connect to host and port. Ends with None: .reader and .writer are the stream, of which
 * the caller owns the writer (zoe_writer_release); the reader lives as long. Else as
 * zoe_create_connection ends. Suspends and emits as that does. Mirrors asyncio.open_connection. */
struct zoe_open_connection {
    zoe_frame frame;
    const char *host;             /* argument: name or address; NULL: this machine             */
    int port;                     /* argument                                                  */
    int fd;                       /* argument: a connected socket instead, taken over; 0: none */
    const char *local_host;       /* argument: the address to connect from; NULL: any          */
    int local_port;               /* argument: the port to connect from; 0: any                */
    size_t limit;                 /* argument: bytes, see zoe_reader_init; 0: the default      */
    zoe_layer *layer;             /* argument: what the bytes go through (TLS); NULL: nothing  */
    const char *server_hostname;  /* argument: whose certificate it must be; NULL: host's      */
    zoe_reader *reader;           /* result                                                    */
    zoe_writer *writer;           /* result                                                    */
    zoe_protocol *protocol;       /* what the stream is made of: a reference while connecting  */
    struct zoe_create_connection connect;     /* connecting                                    */
};
extern const zoe_coro zoe_open_connection;

/* Coroutine: the same by a path in the file system. Mirrors asyncio.open_unix_connection. */
struct zoe_open_unix_connection {
    zoe_frame frame;
    const char *path;             /* argument: where the server listens                        */
    size_t limit;                 /* argument: bytes, see zoe_reader_init; 0: the default      */
    zoe_layer *layer;             /* argument: what the bytes go through (TLS); NULL: nothing  */
    const char *server_hostname;  /* argument: whose certificate it must be                    */
    zoe_reader *reader;           /* result                                                    */
    zoe_writer *writer;           /* result                                                    */
    zoe_protocol *protocol;       /* what the stream is made of: a reference while connecting  */
    struct zoe_create_unix_connection connect;    /* connecting                                */
};
extern const zoe_coro zoe_open_unix_connection;

/* --- serving ------------------------------------------------------------------------------ */

/* What the streams of one server have in common; kept by the server. */
struct zoe_stream_options {
    const zoe_coro *client;       /* the coroutine of each connection; NULL: none              */
    void *argument;               /* for it; the caller's                                      */
    size_t limit;                 /* bytes, see zoe_reader_init; 0: the default                */
};

/* Coroutine: listen, and run `client` as a task for each connection. A task that fails is reported,
 * and its connection closed. Ends with None: .server is the caller's, as zoe_create_server's. Mirrors
 * asyncio.start_server. */
struct zoe_start_server {
    zoe_frame frame;
    const zoe_coro *client;       /* argument: zoe_client_of(name)                      */
    void *argument;               /* argument: for its .client.argument                        */
    const char *host;             /* argument: where to listen; NULL: everywhere               */
    int port;                     /* argument: 0: one that is free                             */
    int fd;                       /* argument: a bound socket instead, taken over; 0: none     */
    size_t limit;                 /* argument: bytes, see zoe_reader_init; 0: the default      */
    int backlog;                  /* argument: connections not yet accepted; 0: 100            */
    zoe_layer *layer;             /* argument: what the bytes go through (TLS); NULL: nothing  */
    zoe_server *server;           /* result: owned by the caller                               */
    struct zoe_create_server create;  /* listening                                             */
};
extern const zoe_coro zoe_start_server;

/* Coroutine: the same by a path in the file system. Mirrors asyncio.start_unix_server. */
struct zoe_start_unix_server {
    zoe_frame frame;
    const zoe_coro *client;       /* argument: zoe_client_of(name)                      */
    void *argument;               /* argument: for its .client.argument                        */
    const char *path;             /* argument: where to listen                                 */
    size_t limit;                 /* argument: bytes, see zoe_reader_init; 0: the default      */
    zoe_layer *layer;             /* argument: what the bytes go through (TLS); NULL: nothing  */
    zoe_server *server;           /* result: owned by the caller                               */
    struct zoe_create_unix_server create; /* listening                                         */
};
extern const zoe_coro zoe_start_unix_server;

#endif
