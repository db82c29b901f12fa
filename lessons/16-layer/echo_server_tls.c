/* echo_server_tls.c -- the server that gives back every line it gets, encrypted.
 *
 * The same streams as ever, with a layer between them and the socket: one argument more. With a port
 * as argument it serves there until you stop it (try `openssl s_client -connect localhost:PORT`, or
 * echo_client_tls PORT); without one it is its own first visitor. The certificates are made by
 * `make certificates`; a folder with others can be the second argument.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tls.h"

/* --- the server --------------------------------------------------------------------------- */

struct echo {
    zoe_frame frame;
    zoe_client client;                    /* reader and writer of this connection  */
    struct zoe_reader_readline line;      /* the frames of what it awaits          */
    struct zoe_writer_drain drain;
};

CORO(echo)
{
    ASYNC (me) {
        puts("server: somebody is here");
        for (;;) {
            CALL(zoe_reader_readline, &me->line, .reader = me->client.reader);
            if (me->line.size == 0)
                break;
            printf("server: %s", me->line.data);
            zoe_writer_write(me->client.writer, me->line.data, me->line.size);
            CALL(zoe_writer_drain, &me->drain, .writer = me->client.writer);
        }
        puts("server: that was all");
        zoe_writer_close(me->client.writer);
    }
}

/* --- the visitor -------------------------------------------------------------------------- */

struct visit {
    zoe_frame frame;
    int port;                             /* argument                              */
    zoe_tls *trusts;                      /* argument: whom it believes            */
    struct zoe_open_connection open;      /* the frames of what it awaits          */
    struct zoe_reader_readline line;
    struct zoe_writer_wait_closed closed;
};

static zoe_frame *
connecting(struct visit *me)
{
    return zoe_coroutine(zoe_open_connection, &me->open, .host = "127.0.0.1", .port = me->port,
                         .layer = zoe_tls_layer(me->trusts), .server_hostname = "localhost");
}

CORO(visit)
{
    ASYNC (me) {
        AWAIT(connecting(me));
        zoe_writer_write(me->open.writer, "hello\n", 6);
        CALL(zoe_reader_readline, &me->line, .reader = me->open.reader);
        printf("    client: %s", me->line.data);
        zoe_writer_close(me->open.writer);
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->open.writer);
    FINALLY:
        zoe_writer_release(me->open.writer);
    }
}

/* --- both --------------------------------------------------------------------------------- */

struct main_task {
    zoe_frame frame;
    int port;                             /* argument: 0: any, for one visitor     */
    const char *folder;                   /* argument: where the certificates are  */
    zoe_tls *shows;                       /* what the server shows                 */
    zoe_tls *trusts;                      /* whom the visitor believes             */
    struct zoe_start_server start;        /* the frames of what it awaits          */
    struct zoe_server_serve_forever serve;
    struct visit visit;
    struct zoe_server_wait_closed closed;
};

/* The server's own two files, and the authority's. */
static bool
have_certificates(struct main_task *me)
{
    char certificate[300], key[300], authority[300];
    snprintf(certificate, sizeof certificate, "%s/server.pem", me->folder);
    snprintf(key, sizeof key, "%s/server.key", me->folder);
    snprintf(authority, sizeof authority, "%s/authority.pem", me->folder);
    me->shows = zoe_tls_server(certificate, key);
    me->trusts = me->shows == NULL ? NULL : zoe_tls_client(authority);
    return me->trusts != NULL;
}

/* Listening, on this machine only; or NULL and an error. */
static zoe_frame *
listening(struct main_task *me)
{
    if (!have_certificates(me))
        return NULL;
    return zoe_coroutine(zoe_start_server, &me->start, .client = zoe_client_of(echo),
                         .host = "127.0.0.1", .port = me->port, .layer = zoe_tls_layer(me->shows));
}

CORO(main_task)
{
    ASYNC (me) {
        AWAIT(listening(me));
        if (me->port != 0)
            CALL(zoe_server_serve_forever, &me->serve, .server = me->start.server);
        CALL(visit, &me->visit, .port = zoe_server_port(me->start.server), .trusts = me->trusts);
        zoe_server_close(me->start.server);
        CALL(zoe_server_wait_closed, &me->closed, .server = me->start.server);
    FINALLY:
        zoe_server_release(me->start.server);
        zoe_tls_free(me->shows);
        zoe_tls_free(me->trusts);
    }
}

int
main(int argc, char **argv)
{
    int port = argc > 1 ? atoi(argv[1]) : 0;
    const char *folder = argc > 2 ? argv[2] : "build/certificates";
    return zoe_exit_status(zoe_run(main_task, .port = port, .folder = folder));
}
