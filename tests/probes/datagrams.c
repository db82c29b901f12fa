/* datagrams.c -- probes of datagrams: one for each turn, and errors that end nothing. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "probe.h"

static void
datagram_made(zoe_protocol *self, zoe_transport *transport)
{
    (void)self;
    (void)transport;
    puts("made");
}

static void
datagram_came(zoe_protocol *self, const void *data, size_t size, const zoe_address *from)
{
    (void)self;
    (void)from;
    printf("dgram b'%.*s'\n", (int)size, (const char *)data);
}

static void
datagram_refused(zoe_protocol *self, const zoe_error *error)
{
    (void)self;
    printf("error %s\n", zoe_error_name(error->code));
}

static void
datagram_lost(zoe_protocol *self, const zoe_error *error)
{
    (void)self;
    puts(error == NULL ? "lost None" : "lost");
}

static const zoe_protocol_type datagrams = {
    .name = "D", .connection_made = datagram_made, .datagram_received = datagram_came,
    .error_received = datagram_refused, .connection_lost = datagram_lost,
};

/* Sent to itself: one datagram for each turn in which it can be read. */
struct datagram {
    zoe_frame frame;
    struct zoe_create_datagram_endpoint create;
    struct zoe_sleep sleep;
};

static void
send_to_itself(zoe_transport *transport)
{
    zoe_address address;
    if (zoe_transport_get_extra_info(transport, ZOE_INFO_SOCKNAME, &address) != 0)
        exit(EXIT_FAILURE);
    zoe_transport_sendto(transport, "1", 1, &address);
    zoe_transport_sendto(transport, "22", 2, &address);
}

CORO(datagram)
{
    ASYNC (me) {
        CALL(zoe_create_datagram_endpoint, &me->create, .protocol = &datagrams, .local_host = "127.0.0.1");
        puts("bound");
        send_to_itself(me->create.transport);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_transport_close(me->create.transport);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
    FINALLY:
        zoe_transport_release(me->create.transport);
        zoe_protocol_release(me->create.made);
    }
}

/* Where nobody is. */
static int
free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        exit(EXIT_FAILURE);
    close(fd);
    return ntohs(address.sin_port);
}

/* Nobody is there: an error, and the connection goes on. */
struct datagram_connected_refused {
    zoe_frame frame;
    struct zoe_create_datagram_endpoint create;
    struct zoe_sleep sleep;
};

CORO(datagram_connected_refused)
{
    ASYNC (me) {
        CALL(zoe_create_datagram_endpoint, &me->create, .protocol = &datagrams, .remote_host = "127.0.0.1", .remote_port = free_port());
        zoe_transport_sendto(me->create.transport, "x", 1, NULL);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_transport_sendto(me->create.transport, "y", 1, NULL);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_transport_close(me->create.transport);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
    FINALLY:
        zoe_transport_release(me->create.transport);
        zoe_protocol_release(me->create.made);
    }
}

const struct probe datagram_probes[] = {
    PROBE(datagram), PROBE(datagram_connected_refused), {NULL, NULL, NULL},
};
