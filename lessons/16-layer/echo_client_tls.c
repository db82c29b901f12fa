/* echo_client_tls.c -- knocks three times, and does not believe everybody.
 *
 * The first time the client knows the authority that vouches for the server, and they talk. The second
 * time it knows another one only; the third time it looks for somebody else. Then no line is sent at
 * all. With a port as argument it talks to whoever listens there (echo_server_tls PORT); without one
 * it brings its own server.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tls.h"

/* --- somebody to talk to ------------------------------------------------------------------ */

struct give_back {
    zoe_frame frame;
    zoe_client client;                    /* reader and writer of this connection  */
    struct zoe_reader_readline line;      /* the frame of what it awaits           */
};

CORO(give_back)
{
    ASYNC (me) {
        CALL(zoe_reader_readline, &me->line, .reader = me->client.reader);
        zoe_writer_write(me->client.writer, me->line.data, me->line.size);
        zoe_writer_close(me->client.writer);
    }
}

/* --- the client --------------------------------------------------------------------------- */

struct knock {
    zoe_frame frame;
    int port;                             /* argument                              */
    zoe_tls *trusts;                      /* argument: whom it believes            */
    const char *whom;                     /* argument: who it wants to talk to     */
    struct zoe_open_connection open;      /* the frames of what it awaits          */
    struct zoe_reader_readline line;
    struct zoe_writer_wait_closed closed;
};

static zoe_frame *
connecting(struct knock *me)
{
    return zoe_coroutine(zoe_open_connection, &me->open, .host = "127.0.0.1", .port = me->port,
                         .layer = zoe_tls_layer(me->trusts), .server_hostname = me->whom);
}

CORO(knock)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TLS_ERROR);
        AWAIT(connecting(me));
        if (zoe_caught() != NULL) {
            printf("client: I do not believe that this is %s\n", me->whom);
            RETURN(zoe_none());
        }
        zoe_writer_write(me->open.writer, "hello\n", 6);
        CALL(zoe_reader_readline, &me->line, .reader = me->open.reader);
        printf("client: %s says %s", me->whom, me->line.data);
        zoe_writer_close(me->open.writer);
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->open.writer);
    FINALLY:
        zoe_writer_release(me->open.writer);
    }
}

struct client {
    zoe_frame frame;
    int port;                             /* argument                              */
    const char *folder;                   /* argument: where the certificates are  */
    zoe_tls *authority, *stranger;        /* believe the one, or the other         */
    struct knock knock;                   /* the frame of what it awaits           */
};

/* Connecting for the first time, or NULL and an error: no certificates. */
static zoe_frame *
knocking(struct client *me)
{
    char authority[300], stranger[300];
    snprintf(authority, sizeof authority, "%s/authority.pem", me->folder);
    snprintf(stranger, sizeof stranger, "%s/stranger.pem", me->folder);
    me->authority = zoe_tls_client(authority);
    me->stranger = me->authority == NULL ? NULL : zoe_tls_client(stranger);
    if (me->stranger == NULL)
        return NULL;
    return zoe_coroutine(knock, &me->knock, .port = me->port, .trusts = me->authority,
                         .whom = "localhost");
}

CORO(client)
{
    ASYNC (me) {
        AWAIT(knocking(me));
        CALL(knock, &me->knock, .port = me->port, .trusts = me->stranger, .whom = "localhost");
        CALL(knock, &me->knock, .port = me->port, .trusts = me->authority, .whom = "example.org");
    FINALLY:
        zoe_tls_free(me->authority);
        zoe_tls_free(me->stranger);
    }
}

/* --- both --------------------------------------------------------------------------------- */

struct main_task {
    zoe_frame frame;
    int port;                             /* argument: 0: bring a server           */
    const char *folder;                   /* argument: where the certificates are  */
    zoe_tls *shows;                       /* what the server shows                 */
    struct zoe_start_server start;        /* the frames of what it awaits          */
    struct client client;
    struct zoe_server_wait_closed closed;
};

/* Listening, on this machine only; or NULL and an error. */
static zoe_frame *
listening(struct main_task *me)
{
    char certificate[300], key[300];
    snprintf(certificate, sizeof certificate, "%s/server.pem", me->folder);
    snprintf(key, sizeof key, "%s/server.key", me->folder);
    me->shows = zoe_tls_server(certificate, key);
    if (me->shows == NULL)
        return NULL;
    return zoe_coroutine(zoe_start_server, &me->start, .client = zoe_client_of(give_back),
                         .host = "127.0.0.1", .layer = zoe_tls_layer(me->shows));
}

CORO(main_task)
{
    ASYNC (me) {
        if (me->port != 0) {
            CALL(client, &me->client, .port = me->port, .folder = me->folder);
            RETURN(zoe_none());
        }
        AWAIT(listening(me));
        CALL(client, &me->client, .port = zoe_server_port(me->start.server), .folder = me->folder);
        zoe_server_close(me->start.server);
        CALL(zoe_server_wait_closed, &me->closed, .server = me->start.server);
    FINALLY:
        zoe_server_release(me->start.server);
        zoe_tls_free(me->shows);
    }
}

int
main(int argc, char **argv)
{
    int port = argc > 1 ? atoi(argv[1]) : 0;
    const char *folder = argc > 2 ? argv[2] : "build/certificates";
    return zoe_exit_status(zoe_run(main_task, .port = port, .folder = folder));
}
