/* whims_tls.c -- a client through TLS with a whim, which tells what it hears:
 * whims_tls WHIM PORT AUTHORITIES. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tls.h"

static const char *whim;          /* what it does, and when                                    */

static bool
has(const char *text)
{
    return strcmp(whim, text) == 0;
}

/* --- its protocol ------------------------------------------------------------------------- */

struct moody {
    zoe_protocol protocol;        /* first, always                                             */
    zoe_transport *transport;     /* borrowed: the main task has it                            */
    zoe_future *over;             /* done when the connection is lost: a reference             */
};

static int
init(zoe_protocol *self, void *over)
{
    ((struct moody *)self)->over = zoe_future_retain(over);
    return 0;
}

static void
destroy(zoe_protocol *self)
{
    zoe_future_release(((struct moody *)self)->over);
}

static void
connection_made(zoe_protocol *self, zoe_transport *transport)
{
    ((struct moody *)self)->transport = transport;
    puts("made");
    if (has("pause when made"))
        zoe_transport_pause_reading(transport);
    if (has("raise when made"))
        zoe_loop_raise(self->loop, zoe_raise(ZOE_VALUE_ERROR, "a whim"));
}

static void
data_received(zoe_protocol *self, const void *data, size_t size)
{
    zoe_transport *transport = ((struct moody *)self)->transport;
    (void)data;
    printf("data %zu\n", size);
    if (has("pause and close"))
        zoe_transport_pause_reading(transport);
    if (has("close") || has("pause and close"))
        zoe_transport_close(transport);
    if (has("abort"))
        zoe_transport_abort(transport);
}

static bool
eof_received(zoe_protocol *self)
{
    (void)self;
    puts("eof");
    return false;
}

static void
connection_lost(zoe_protocol *self, const zoe_error *error)
{
    printf("lost: %s\n", error == NULL ? "None" : error->message);
    zoe_future_set_result(((struct moody *)self)->over, zoe_none());
}

static const zoe_protocol_type moody = {
    .name = "Moody", .size = sizeof(struct moody), .init = init, .destroy = destroy,
    .connection_made = connection_made, .connection_lost = connection_lost,
    .data_received = data_received, .eof_received = eof_received,
};

/* --- the program -------------------------------------------------------------------------- */

struct main_task {
    zoe_frame frame;
    int port;                     /* argument: of the server, on this machine                  */
    zoe_layer *layer;             /* argument: the client's                                    */
    zoe_future *over;             /* done when the connection is lost: a reference             */
    struct zoe_create_connection create;
    struct zoe_start_tls start;
};

CORO(main_task)
{
    ASYNC (me) {
        me->over = zoe_future_new(zoe_self->future.loop);
        if (has("too late")) {
            CALL(zoe_create_connection, &me->create, .host = "127.0.0.1", .port = me->port, .protocol = &moody, .argument = me->over);
            zoe_transport_close(me->create.transport);
            CALL(zoe_start_tls, &me->start, .transport = me->create.transport, .layer = me->layer, .server_hostname = "localhost");
        }
        CALL(zoe_create_connection, &me->create, .host = "127.0.0.1", .port = me->port, .protocol = &moody, .argument = me->over, .layer = me->layer, .server_hostname = "localhost");
        puts("connected");
        AWAIT(me->over);
    FINALLY:
        zoe_transport_release(me->create.transport);
        zoe_protocol_release(me->create.made);
        zoe_future_release(me->over);
    }
}

int
main(int count, char **words)
{
    if (count != 4) {
        fputs("zoetrope: whims_tls: say whims_tls WHIM PORT AUTHORITIES\n", stderr);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    whim = words[1];
    zoe_tls *tls = zoe_tls_client(words[3]);
    if (tls == NULL)
        return 1;
    if (has("trust anybody"))
        zoe_tls_trust_anybody(tls);
    zoe_value result = zoe_run(main_task, .port = atoi(words[2]), .layer = zoe_tls_layer(tls));
    zoe_tls_free(tls);
    return zoe_exit_status(result);
}
