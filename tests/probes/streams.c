/* streams.c -- probes of streams: reading in every way, pausing, draining, and both ends at once. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "probe.h"

/* Bytes as Python shows them; good until the next call. */
static const char *
bytes(const char *data)
{
    static char text[200];
    text[0] = 'b';
    zoe_text_repr(data, text + 1, sizeof text - 1);
    return text;
}

/* --- reading ------------------------------------------------------------------------------ */

static void
feed(zoe_reader *reader, const char *text)
{
    size_t size = 0;
    while (text[size] != '\0')
        size++;
    zoe_reader_feed_data(reader, text, size);
}

struct read_exactly {
    zoe_frame frame;
    zoe_reader *reader;           /* argument: borrowed                                        */
    size_t count;                 /* argument                                                  */
    struct zoe_reader_readexactly read;
};

CORO(read_exactly)
{
    ASYNC (me) {
        CALL(zoe_reader_readexactly, &me->read, .reader = me->reader, .count = me->count);
    }
}

/* One task reads, a second one tries to. */
struct read_twice {
    zoe_frame frame;
    zoe_reader *reader;           /* argument: borrowed                                        */
    zoe_future *first;            /* who reads: a reference                                    */
    struct zoe_sleep sleep;
    struct zoe_reader_read read;
    struct zoe_wait wait;
    char outcome[200];            /* result: what the second one got                           */
};

struct read_one {
    zoe_frame frame;
    zoe_reader *reader;           /* argument: borrowed                                        */
    struct zoe_reader_read read;
};

CORO(read_one)
{
    ASYNC (me) {
        CALL(zoe_reader_read, &me->read, .reader = me->reader, .count = 1);
    }
}

CORO(read_twice)
{
    ASYNC (me) {
        me->first = future_of(zoe_create_task(read_one, .reader = me->reader));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_read, &me->read, .reader = me->reader, .count = 1);
        snprintf(me->outcome, sizeof me->outcome, "%s", outcome());
        zoe_future_cancel(me->first, NULL);
        CALL(zoe_wait, &me->wait, .futures = &me->first, .count = 1);
        puts(me->outcome);
    FINALLY:
        release_all(&me->first, 1);
    }
}

/* What is left in the reader. */
static void
print_left(const zoe_reader *reader)
{
    printf("left %zu\n", zoe_bytes_size(&reader->buffer));
}

struct reader_basics {
    zoe_frame frame;
    zoe_reader reader;            /* with a limit of 8                                         */
    zoe_task *task;               /* who reads: a reference                                    */
    struct zoe_reader_readline line;
    struct give give;
    struct zoe_sleep sleep;
    struct read_twice twice;
    struct zoe_reader_readuntil until;
    struct zoe_reader_readexactly exactly;
    struct zoe_reader_read all;
};

CORO(reader_basics)
{
    ASYNC (me) {
        zoe_reader_init(&me->reader, zoe_running_loop, 8);
        feed(&me->reader, "ab\ncd");
        CALL(zoe_reader_readline, &me->line, .reader = &me->reader);
        puts(bytes(me->line.data));
        CALL(give, &me->give, .value = 0);
        puts(outcome());
        me->task = zoe_create_task(read_exactly, .reader = &me->reader, .count = 4);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        feed(&me->reader, "ef");
        AWAIT(me->task);
        puts(bytes(zoe_task_frame(me->task, read_exactly)->read.data));
        CALL(read_twice, &me->twice, .reader = &me->reader);
        feed(&me->reader, "zzzzzzzzzzzzzzzzzzzz");
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_readuntil, &me->until, .reader = &me->reader, .separator = "|");
        puts(outcome());
        print_left(&me->reader);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_readline, &me->line, .reader = &me->reader);
        puts(outcome());
        print_left(&me->reader);
        feed(&me->reader, "tail");
        zoe_reader_feed_eof(&me->reader);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_readexactly, &me->exactly, .reader = &me->reader, .count = 9);
        printf("%s at_eof %s\n", outcome(), truth(zoe_reader_at_eof(&me->reader)));
        CALL(zoe_reader_read, &me->all, .reader = &me->reader);
        printf("%s ", bytes(me->all.data));
        CALL(zoe_reader_readline, &me->line, .reader = &me->reader);
        puts(bytes(me->line.data));
    FINALLY:
        zoe_task_release(me->task);
        zoe_reader_destroy(&me->reader);
    }
}

/* --- pausing ------------------------------------------------------------------------------ */

/* A transport that only says what it is asked to do. */
struct says {
    zoe_transport transport;      /* what the reader sees                                      */
    const zoe_reader *reader;     /* whose buffer it tells the size of                         */
};

static int
say(const zoe_transport *transport, const char *what)
{
    const struct says *says = (const struct says *)transport;
    printf("%s %zu\n", what, zoe_bytes_size(&says->reader->buffer));
    return 0;
}

static int
say_pause(zoe_transport *transport)
{
    return say(transport, "pause");
}

static int
say_resume(zoe_transport *transport)
{
    return say(transport, "resume");
}

static const zoe_transport_type says = {
    .name = "says", .pause_reading = say_pause, .resume_reading = say_resume,
};

struct reader_pause {
    zoe_frame frame;
    zoe_reader reader;            /* with a limit of 4                                         */
    struct says says;             /* its transport                                             */
    struct zoe_reader_read read;
};

CORO(reader_pause)
{
    ASYNC (me) {
        zoe_reader_init(&me->reader, zoe_running_loop, 4);
        me->says = (struct says){{.type = &says, .loop = zoe_running_loop}, &me->reader};
        zoe_reader_set_transport(&me->reader, &me->says.transport);
        feed(&me->reader, "12345678");
        puts("8 = 2*limit: no pause");
        feed(&me->reader, "9");
        CALL(zoe_reader_read, &me->read, .reader = &me->reader, .count = 4);
        puts("5 left");
        CALL(zoe_reader_read, &me->read, .reader = &me->reader, .count = 1);
    FINALLY:
        zoe_reader_destroy(&me->reader);
    }
}

/* --- draining ----------------------------------------------------------------------------- */

struct drain_connection_lost {
    zoe_frame frame;
    int ends[2];                  /* two connected sockets                                     */
    struct zoe_open_connection open;
    struct zoe_sleep sleep;
    struct zoe_writer_drain drain;
    struct zoe_writer_wait_closed closed;
};

CORO(drain_connection_lost)
{
    ASYNC (me) {
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, me->ends) != 0)
            exit(EXIT_FAILURE);
        CALL(zoe_open_connection, &me->open, .fd = me->ends[0]);
        close(me->ends[1]);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        printf("eof %s\n", truth(zoe_reader_at_eof(me->open.reader)));
        zoe_writer_write(me->open.writer, "x", 1);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_writer_drain, &me->drain, .writer = me->open.writer);
        puts(outcome());
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_writer_drain, &me->drain, .writer = me->open.writer);
        puts(outcome());
        zoe_writer_close(me->open.writer);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->open.writer);
        puts(outcome());
    FINALLY:
        zoe_writer_release(me->open.writer);
    }
}

/* --- both ends ---------------------------------------------------------------------------- */

struct pong {
    zoe_frame frame;
    zoe_client client;
    struct zoe_reader_readline line;
    struct zoe_writer_drain drain;
};

CORO(pong)
{
    ASYNC (me) {
        CALL(zoe_reader_readline, &me->line, .reader = me->client.reader);
        printf("handler %s\n", bytes(me->line.data));
        zoe_writer_write(me->client.writer, "pong\n", 5);
        CALL(zoe_writer_drain, &me->drain, .writer = me->client.writer);
        zoe_writer_close(me->client.writer);
        puts("handler closed");
    }
}

struct client_server_steps {
    zoe_frame frame;
    struct zoe_start_server start;
    struct zoe_open_connection open;
    struct zoe_reader_readline line;
    struct zoe_reader_read rest;
    struct zoe_writer_wait_closed closed;
    struct zoe_server_wait_closed stopped;
};

static zoe_frame *
serving(struct client_server_steps *me)
{
    return zoe_coroutine(zoe_start_server, &me->start, .client = zoe_client_of(pong),
                         .host = "127.0.0.1");
}

static zoe_frame *
connecting(struct client_server_steps *me)
{
    return zoe_coroutine(zoe_open_connection, &me->open, .host = "127.0.0.1",
                         .port = zoe_server_port(me->start.server));
}

CORO(client_server_steps)
{
    ASYNC (me) {
        AWAIT(serving(me));
        puts("serving");
        AWAIT(connecting(me));
        puts("connected");
        zoe_writer_write(me->open.writer, "ping\n", 5);
        CALL(zoe_reader_readline, &me->line, .reader = me->open.reader);
        printf("client %s ", bytes(me->line.data));
        CALL(zoe_reader_read, &me->rest, .reader = me->open.reader);
        puts(bytes(me->rest.data));
        zoe_writer_close(me->open.writer);
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->open.writer);
        puts("wait_closed");
        zoe_server_close(me->start.server);
        CALL(zoe_server_wait_closed, &me->stopped, .server = me->start.server);
    FINALLY:
        zoe_writer_release(me->open.writer);
        zoe_server_release(me->start.server);
    }
}

const struct probe stream_probes[] = {
    PROBE(reader_basics), PROBE(reader_pause), PROBE(drain_connection_lost),
    PROBE(client_server_steps), {NULL, NULL, NULL},
};
