/* echo_client_stream.c -- says three things and hears them back, in pieces of any size.
 *
 * The bytes come back as the network likes; the reader hands them out as the program likes: four
 * bytes, up to a word, one more than there is. With a port as argument it talks to whoever listens
 * there; without one it brings its own server.
 */
#include <stdio.h>
#include <stdlib.h>

#include "zoetrope.h"

/* --- somebody to talk to ------------------------------------------------------------------ */

struct give_back {
    zoe_frame frame;
    zoe_client client;                    /* reader and writer of this connection  */
    struct zoe_reader_read some;          /* the frame of what it awaits           */
};

CORO(give_back)
{
    ASYNC (me) {
        for (;;) {
            CALL(zoe_reader_read, &me->some, .reader = me->client.reader, .count = 8);
            if (me->some.size == 0)
                break;
            zoe_writer_write(me->client.writer, me->some.data, me->some.size);
        }
        zoe_writer_close(me->client.writer);
    }
}

/* --- the client --------------------------------------------------------------------------- */

struct client {
    zoe_frame frame;
    int port;                             /* argument                              */
    struct zoe_open_connection open;      /* the frames of what it awaits          */
    struct zoe_reader_readexactly four;
    struct zoe_reader_readuntil until;
    struct zoe_reader_readexactly more;
    struct zoe_writer_wait_closed closed;
};

static void
say_three_things(zoe_writer *writer)
{
    const struct iovec sayings[] = {{"one ", 4}, {"and two ", 8}, {"and three", 9}};
    zoe_writer_writelines(writer, sayings, 3);
    zoe_writer_write_eof(writer);
    puts("client: sent 21 bytes");
}

CORO(client)
{
    ASYNC (me) {
        CALL(zoe_open_connection, &me->open, .host = "127.0.0.1", .port = me->port);
        say_three_things(me->open.writer);
        CALL(zoe_reader_readexactly, &me->four, .reader = me->open.reader, .count = 4);
        printf("client: exactly four: %s\n", me->four.data);
        CALL(zoe_reader_readuntil, &me->until, .reader = me->open.reader, .separator = "three");
        printf("client: up to \"three\": %s\n", me->until.data);
        zoe_catch(&me->frame, ZOE_INCOMPLETE_READ);
        CALL(zoe_reader_readexactly, &me->more, .reader = me->open.reader, .count = 1);
        printf("client: %s\n", zoe_caught()->message);
        printf("client: at the end: %s\n", zoe_reader_at_eof(me->open.reader) ? "True" : "False");
        zoe_writer_close(me->open.writer);
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->open.writer);
    FINALLY:
        zoe_writer_release(me->open.writer);
    }
}

/* --- both --------------------------------------------------------------------------------- */

struct main_task {
    zoe_frame frame;
    int port;                             /* argument: 0: bring a server           */
    struct zoe_start_server start;        /* the frames of what it awaits          */
    struct client client;
    struct zoe_server_wait_closed closed;
};

/* Listening, on this machine only. */
static zoe_frame *
listening(struct main_task *me)
{
    return zoe_coroutine(zoe_start_server, &me->start, .client = zoe_client_of(give_back),
                         .host = "127.0.0.1");
}

CORO(main_task)
{
    ASYNC (me) {
        if (me->port != 0) {
            CALL(client, &me->client, .port = me->port);
            RETURN(zoe_none());
        }
        AWAIT(listening(me));
        CALL(client, &me->client, .port = zoe_server_port(me->start.server));
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
