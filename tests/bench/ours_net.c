/* ours_net.c -- our echo servers: with a protocol, and with streams. Prints its port.
 *
 *     ours_net protocol|stream|recorded
 *
 * The last is the first with a trace that is recorded, but not made JSON, and not written.
 */
#include <stdio.h>
#include <string.h>

#include "zoetrope.h"

/* --- a protocol --------------------------------------------------------------------------- */

struct echo {
    zoe_protocol protocol;
    zoe_transport *transport;
};

static void
connection_made(zoe_protocol *self, zoe_transport *transport)
{
    ((struct echo *)self)->transport = transport;
}

static void
data_received(zoe_protocol *self, const void *data, size_t size)
{
    zoe_transport_write(((struct echo *)self)->transport, data, size);
}

static const zoe_protocol_type echo = {
    .name = "Echo", .size = sizeof(struct echo), .connection_made = connection_made,
    .data_received = data_received,
};

/* What was recorded is forgotten when it fills half the buffer. */
static void
data_recorded(zoe_protocol *self, const void *data, size_t size)
{
    struct zoe_trace *trace = self->loop->trace;
    data_received(self, data, size);
    if (trace == NULL || trace->next - trace->events < (trace->end - trace->events) / 2)
        return;
    trace->written += (uint64_t)(trace->next - trace->events);
    trace->next = trace->events;
}

static const zoe_protocol_type recorded = {
    .name = "Echo", .size = sizeof(struct echo), .connection_made = connection_made,
    .data_received = data_recorded,
};

/* --- streams ------------------------------------------------------------------------------ */

struct give_back {
    zoe_frame frame;
    zoe_client client;
    struct zoe_reader_read some;
    struct zoe_writer_drain drain;
};

CORO(give_back)
{
    ASYNC (me) {
        for (;;) {
            CALL(zoe_reader_read, &me->some, .reader = me->client.reader, .count = 1 << 18);
            if (me->some.size == 0)
                break;
            zoe_writer_write(me->client.writer, me->some.data, me->some.size);
            CALL(zoe_writer_drain, &me->drain, .writer = me->client.writer);
        }
        zoe_writer_close(me->client.writer);
    }
}

/* --- either ------------------------------------------------------------------------------- */

struct serve {
    zoe_frame frame;
    const zoe_protocol_type *protocol;    /* argument; NULL: streams */
    zoe_server *server;           /* a reference                   */
    struct zoe_create_server create;
    struct zoe_start_server start;
    struct zoe_server_serve_forever serve;
};

static zoe_frame *
listening(struct serve *me)
{
    if (me->protocol == NULL)
        return zoe_coroutine(zoe_start_server, &me->start, .client = zoe_client_of(give_back),
                             .host = "127.0.0.1", .backlog = 1000);
    return zoe_coroutine(zoe_create_server, &me->create, .protocol = me->protocol, .host = "127.0.0.1",
                         .backlog = 1000);
}

CORO(serve)
{
    ASYNC (me) {
        AWAIT(listening(me));
        me->server = me->protocol == NULL ? me->start.server : me->create.server;
        printf("%d\n", zoe_server_port(me->server));
        fflush(stdout);
        CALL(zoe_server_serve_forever, &me->serve, .server = me->server);
    FINALLY:
        zoe_server_release(me->server);
    }
}

int
main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    return zoe_exit_status(zoe_run(serve, .protocol = strcmp(how, "stream") == 0     ? NULL
                                                      : strcmp(how, "recorded") == 0 ? &recorded
                                                                                     : &echo));
}
