/* A TCP server: a task for each connection. It stops on Ctrl-C; without a port it shows itself. */
#include <stdio.h>
#include <stdlib.h>

#include "zoetrope.h"

struct greet {
    zoe_frame frame;
    zoe_client client;            /* reader and writer of this connection */
    struct zoe_reader_readline name;
    struct zoe_writer_drain drain;
};

CORO(greet)
{
    ASYNC (me) {
        CALL(zoe_reader_readline, &me->name, .reader = me->client.reader);
        zoe_writer_write(me->client.writer, "hello ", 6);
        zoe_writer_write(me->client.writer, me->name.data, me->name.size);
        CALL(zoe_writer_drain, &me->drain, .writer = me->client.writer);
    FINALLY:
        zoe_writer_close(me->client.writer);
    }
}

struct visit {
    zoe_frame frame;
    int port;                     /* argument                             */
    struct zoe_open_connection open;
    struct zoe_reader_readline line;
};

CORO(visit)
{
    ASYNC (me) {
        CALL(zoe_open_connection, &me->open, .host = "127.0.0.1", .port = me->port);
        zoe_writer_write(me->open.writer, "Ada\n", 4);
        CALL(zoe_reader_readline, &me->line, .reader = me->open.reader);
        fputs(me->line.data, stdout);
        zoe_writer_close(me->open.writer);
    FINALLY:
        zoe_writer_release(me->open.writer);
    }
}

struct main_task {
    zoe_frame frame;
    int port;                     /* argument; 0: any, for one visit      */
    zoe_frame *listening;         /* the coroutine object: the next one   */
    struct zoe_start_server start;
    struct zoe_server_serve_forever serve;
    struct visit visit;
    struct zoe_server_wait_closed closed;
};

CORO(main_task)
{
    ASYNC (me) {
        me->listening = zoe_coroutine(zoe_start_server, &me->start, .client = zoe_client_of(greet),
                                      .host = "127.0.0.1", .port = me->port);
        AWAIT(me->listening);
        if (me->port != 0)
            CALL(zoe_server_serve_forever, &me->serve, .server = me->start.server);
        CALL(visit, &me->visit, .port = zoe_server_port(me->start.server));
    FINALLY:
        zoe_server_close(me->start.server);
        CALL(zoe_server_wait_closed, &me->closed, .server = me->start.server);
        zoe_server_release(me->start.server);
    }
}

int
main(int argc, char **argv)
{
    return zoe_exit_status(zoe_run(main_task, .port = argc > 1 ? atoi(argv[1]) : 0));
}
