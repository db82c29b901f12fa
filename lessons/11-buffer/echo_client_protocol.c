/* echo_client_protocol.c -- a client that waits for its own protocol.
 *
 * The protocol is made of callbacks, the program around it of awaits. Between the two stands a
 * future: the protocol sets it when the connection is over, and the task that made the connection
 * waits for it.
 */
#include <stdio.h>
#include <string.h>

#include "zoetrope.h"

/* --- the client --------------------------------------------------------------------------- */

struct client {
    zoe_protocol protocol;        /* first, always                                   */
    zoe_transport *transport;     /* the system's half of the connection             */
    zoe_future *over;             /* done when the connection is: a reference        */
    size_t heard;                 /* bytes                                           */
};

static int
client_init(zoe_protocol *self, void *over)
{
    ((struct client *)self)->over = zoe_future_retain(over);
    return 0;
}

static void
client_destroy(zoe_protocol *self)
{
    zoe_future_release(((struct client *)self)->over);
}

static void
client_made(zoe_protocol *self, zoe_transport *transport)
{
    static const char *const messages[] = {
        "This is the message. ", "It will be sent ", "in parts."
    };
    struct client *me = (struct client *)self;
    me->transport = transport;
    for (int i = 0; i < 3; i++) {
        printf("client: sends %s\n", messages[i]);
        zoe_transport_write(transport, messages[i], strlen(messages[i]));
    }
    if (zoe_transport_can_write_eof(transport))
        zoe_transport_write_eof(transport);
}

static void
client_data(zoe_protocol *self, const void *data, size_t size)
{
    ((struct client *)self)->heard += size;
    printf("client: hears %.*s\n", (int)size, (const char *)data);
}

static bool
client_eof(zoe_protocol *self)
{
    (void)self;
    puts("client: the server has no more to say");
    return false;
}

static void
client_lost(zoe_protocol *self, const zoe_error *error)
{
    struct client *me = (struct client *)self;
    (void)error;
    puts("client: the connection is over");
    if (!zoe_future_done(me->over))
        zoe_future_set_result(me->over, zoe_int((long long)me->heard));
}

static const zoe_protocol_type client = {
    .name = "Client", .size = sizeof(struct client), .init = client_init,
    .destroy = client_destroy, .connection_made = client_made, .data_received = client_data,
    .eof_received = client_eof, .connection_lost = client_lost,
};

/* --- somebody to talk to ------------------------------------------------------------------ */

struct echo {
    zoe_protocol protocol;
    zoe_transport *transport;
};

static void
echo_made(zoe_protocol *self, zoe_transport *transport)
{
    ((struct echo *)self)->transport = transport;
}

static void
echo_data(zoe_protocol *self, const void *data, size_t size)
{
    zoe_transport_write(((struct echo *)self)->transport, data, size);
}

static const zoe_protocol_type echo = {
    .name = "Echo", .size = sizeof(struct echo), .connection_made = echo_made,
    .data_received = echo_data,
};

/* --- both --------------------------------------------------------------------------------- */

struct main_task {
    zoe_frame frame;
    zoe_future *over;             /* the protocol sets it: a reference               */
    struct zoe_create_server create;          /* the frames of what it awaits        */
    struct zoe_create_connection connect;
};

static zoe_frame *
connecting(struct main_task *me)
{
    return zoe_coroutine(zoe_create_connection, &me->connect, .protocol = &client,
                         .argument = me->over, .host = "127.0.0.1",
                         .port = zoe_server_port(me->create.server));
}

CORO(main_task)
{
    ASYNC (me) {
        CALL(zoe_create_server, &me->create, .protocol = &echo, .host = "127.0.0.1");
        me->over = zoe_future_new(zoe_running_loop);
        AWAIT(connecting(me));
        puts("main: connected");
        AWAIT(me->over);
        printf("main: %lld bytes came back\n", zoe_awaited().as.integer);
    FINALLY:
        zoe_transport_release(me->connect.transport);
        zoe_protocol_release(me->connect.made);
        zoe_server_close(me->create.server);
        zoe_server_release(me->create.server);
        zoe_future_release(me->over);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
