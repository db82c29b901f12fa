/* udp.c -- datagrams: messages without a connection.
 *
 * What is sent in one piece arrives in one piece, or not at all. There is nobody to be connected
 * to: the server learns from each datagram who sent it. When nobody is there, the client is told by
 * error_received, and may go on.
 */
#include <stdio.h>
#include <string.h>

#include "zoetrope.h"

/* --- the server --------------------------------------------------------------------------- */

struct server {
    zoe_protocol protocol;        /* first, always                                   */
    zoe_transport *transport;     /* the system's half: a socket                     */
};

static void
server_made(zoe_protocol *self, zoe_transport *transport)
{
    ((struct server *)self)->transport = transport;
}

static void
server_got(zoe_protocol *self, const void *data, size_t size, const zoe_address *from)
{
    printf("server: got %.*s\n", (int)size, (const char *)data);
    zoe_transport_sendto(((struct server *)self)->transport, data, size, from);
}

static void
server_lost(zoe_protocol *self, const zoe_error *error)
{
    (void)self;
    (void)error;
    puts("server: closed");
}

static const zoe_protocol_type server = {
    .name = "Server", .size = sizeof(struct server), .connection_made = server_made,
    .datagram_received = server_got, .connection_lost = server_lost,
};

/* --- the client --------------------------------------------------------------------------- */

static void
client_made(zoe_protocol *self, zoe_transport *transport)
{
    (void)self;
    zoe_transport_sendto(transport, "one", 3, NULL);
    zoe_transport_sendto(transport, "two", 3, NULL);
}

static void
client_got(zoe_protocol *self, const void *data, size_t size, const zoe_address *from)
{
    (void)self;
    (void)from;
    printf("    client: hears %.*s\n", (int)size, (const char *)data);
}

static void
client_error(zoe_protocol *self, const zoe_error *error)
{
    (void)self;
    printf("    client: %s\n", zoe_error_name(error->code));
}

static const zoe_protocol_type client = {
    .name = "Client", .connection_made = client_made, .datagram_received = client_got,
    .error_received = client_error,
};

/* --- both --------------------------------------------------------------------------------- */

struct main_task {
    zoe_frame frame;
    zoe_address address;          /* where the server is                             */
    struct zoe_create_datagram_endpoint bind, connect;    /* the frames of what it awaits */
    struct zoe_sleep nap;
};

static zoe_frame *
connecting(struct main_task *me)
{
    zoe_transport_get_extra_info(me->bind.transport, ZOE_INFO_SOCKNAME, &me->address);
    return zoe_coroutine(zoe_create_datagram_endpoint, &me->connect, .protocol = &client,
                         .remote_host = "127.0.0.1",
                         .remote_port = zoe_address_port(&me->address));
}

static void
let_go(struct zoe_create_datagram_endpoint *endpoint)
{
    zoe_transport_close(endpoint->transport);
    zoe_transport_release(endpoint->transport);
    zoe_protocol_release(endpoint->made);
}

CORO(main_task)
{
    ASYNC (me) {
        CALL(zoe_create_datagram_endpoint, &me->bind, .protocol = &server, .local_host = "127.0.0.1");
        AWAIT(connecting(me));
        CALL(zoe_sleep, &me->nap, .delay = 1);
        zoe_transport_close(me->bind.transport);
        CALL(zoe_sleep, &me->nap, .delay = 1);
        zoe_transport_sendto(me->connect.transport, "three", 5, NULL);
        CALL(zoe_sleep, &me->nap, .delay = 1);
    FINALLY:
        let_go(&me->connect);
        let_go(&me->bind);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
