/* echo_server_stream.c -- a server that gives back every line it gets.
 *
 * Each connection is a task that reads like a script: read a line, write it, wait until there is
 * room. With a port as argument it serves there until you stop it (try `nc localhost PORT`);
 * without one it is its own first visitor.
 */
#include <stdio.h>
#include <stdlib.h>

#include "zoetrope.h"

struct echo {
    zoe_frame frame;
    zoe_client client;                    /* reader and writer of this connection  */
    struct zoe_reader_readline line;      /* the frames of what it awaits          */
    struct zoe_writer_drain drain;
    struct zoe_writer_wait_closed closed;
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
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->client.writer);
    }
}

struct visit {
    zoe_frame frame;
    int port;                             /* argument                              */
    struct zoe_open_connection open;      /* the frames of what it awaits          */
    struct zoe_reader_readline line;
    struct zoe_writer_wait_closed closed;
};

CORO(visit)
{
    ASYNC (me) {
        CALL(zoe_open_connection, &me->open, .host = "127.0.0.1", .port = me->port);
        zoe_writer_write(me->open.writer, "hello\n", 6);
        CALL(zoe_reader_readline, &me->line, .reader = me->open.reader);
        printf("    client: %s", me->line.data);
        zoe_writer_write(me->open.writer, "good", 4);
        zoe_writer_write(me->open.writer, "bye\n", 4);
        CALL(zoe_reader_readline, &me->line, .reader = me->open.reader);
        printf("    client: %s", me->line.data);
        zoe_writer_close(me->open.writer);
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->open.writer);
    FINALLY:
        zoe_writer_release(me->open.writer);
    }
}

struct main_task {
    zoe_frame frame;
    int port;                             /* argument: 0: any, for one visitor     */
    struct zoe_start_server start;        /* the frames of what it awaits          */
    struct zoe_server_serve_forever serve;
    struct visit visit;
    struct zoe_server_wait_closed closed;
};

/* Listening, on this machine only. */
static zoe_frame *
listening(struct main_task *me)
{
    return zoe_coroutine(zoe_start_server, &me->start, .client = zoe_client_of(echo),
                         .host = "127.0.0.1", .port = me->port);
}

CORO(main_task)
{
    ASYNC (me) {
        AWAIT(listening(me));
        if (me->port != 0)
            CALL(zoe_server_serve_forever, &me->serve, .server = me->start.server);
        CALL(visit, &me->visit, .port = zoe_server_port(me->start.server));
        zoe_server_close(me->start.server);
        CALL(zoe_server_wait_closed, &me->closed, .server = me->start.server);
    FINALLY:
        zoe_server_release(me->start.server);
    }
}

int
main(int argc, char **argv)
{
    return zoe_exit_status(zoe_run(main_task, .port = argc > 1 ? atoi(argv[1]) : 0));
}
