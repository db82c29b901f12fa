/* echo_tls.c -- the echo server and its visitor, encrypted.
 *
 * The same streams as ever, with a layer between them and the socket: one argument more. The
 * visitor comes twice: once with the authority that vouches for the server, once with a list of
 * friends on which that is missing. The certificates are made by `make certificates`.
 */
#include <stdio.h>

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
        zoe_catch(&me->frame, ZOE_TLS_ERROR);
        AWAIT(connecting(me));
        if (zoe_caught() != NULL) {
            puts("    client: I do not believe that this is localhost");
            RETURN(zoe_none());
        }
        puts("    client: connected");
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
    const char *folder;                   /* argument: where the certificates are  */
    zoe_tls *shows;                       /* what the server shows                 */
    zoe_tls *friend, *other;              /* whom the visitor believes: in turn    */
    struct zoe_start_server start;        /* the frames of what it awaits          */
    struct visit visit;
    struct zoe_server_wait_closed closed;
};

/* A file among the certificates; good until the second call after this one. */
static const char *
file(struct main_task *me, const char *name)
{
    static char paths[2][300];
    static int next;
    next = !next;
    snprintf(paths[next], sizeof paths[next], "%s/%s", me->folder, name);
    return paths[next];
}

/* Listening on this machine, or NULL and an error. */
static zoe_frame *
listening(struct main_task *me)
{
    if ((me->shows = zoe_tls_server(file(me, "server.pem"), file(me, "server.key"))) == NULL ||
        (me->friend = zoe_tls_client(file(me, "authority.pem"))) == NULL ||
        (me->other = zoe_tls_client(file(me, "stranger.pem"))) == NULL)
        return NULL;
    return zoe_coroutine(zoe_start_server, &me->start, .client = zoe_client_of(echo),
                         .host = "127.0.0.1", .layer = zoe_tls_layer(me->shows));
}

CORO(main_task)
{
    ASYNC (me) {
        AWAIT(listening(me));
        CALL(visit, &me->visit, .port = zoe_server_port(me->start.server), .trusts = me->friend);
        CALL(visit, &me->visit, .port = zoe_server_port(me->start.server), .trusts = me->other);
        zoe_server_close(me->start.server);
        CALL(zoe_server_wait_closed, &me->closed, .server = me->start.server);
    FINALLY:
        zoe_server_release(me->start.server);
        zoe_tls_free(me->shows);
        zoe_tls_free(me->friend);
        zoe_tls_free(me->other);
    }
}

int
main(int argc, char **argv)
{
    return zoe_exit_status(zoe_run(main_task, .folder = argc > 1 ? argv[1] : "build/certificates"));
}
