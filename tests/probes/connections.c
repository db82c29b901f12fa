/* connections.c -- probes of connecting and serving: who learns of what, and in which turn. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "probe.h"

/* --- a protocol that tells everything ----------------------------------------------------- */

struct teller {
    zoe_protocol protocol;
    const char *name;             /* who speaks                                                */
};

static int
teller_init(zoe_protocol *self, void *name)
{
    ((struct teller *)self)->name = name;
    return 0;
}

static void
tell(const zoe_protocol *self, const char *what)
{
    printf("%s %s\n", ((const struct teller *)self)->name, what);
}

static void
teller_made(zoe_protocol *self, zoe_transport *transport)
{
    (void)transport;
    tell(self, "made");
}

static void
teller_data(zoe_protocol *self, const void *data, size_t size)
{
    (void)data;
    printf("%s data %zu\n", ((struct teller *)self)->name, size);
}

static bool
teller_eof(zoe_protocol *self)
{
    tell(self, "eof");
    return false;
}

static void
teller_lost(zoe_protocol *self, const zoe_error *error)
{
    char text[200];
    printf("%s lost %s\n", ((struct teller *)self)->name,
           error == NULL ? "None" : zoe_error_repr(error, text, sizeof text));
}

static const zoe_protocol_type teller = {
    .name = "Proto", .size = sizeof(struct teller), .init = teller_init,
    .connection_made = teller_made, .data_received = teller_data, .eof_received = teller_eof,
    .connection_lost = teller_lost,
};

/* --- a protocol that closes at once ------------------------------------------------------- */

static void
closer_made(zoe_protocol *self, zoe_transport *transport)
{
    (void)self;
    puts("client");
    zoe_transport_close(transport);
}

static const zoe_protocol_type closer = {.name = "Closer", .connection_made = closer_made};

/* --- one server, one client --------------------------------------------------------------- */

/* Both ends of a connection in one loop. */
struct protocol_pair_order {
    zoe_frame frame;
    struct zoe_create_server create;
    struct zoe_create_connection connect;
    struct zoe_sleep sleep;
};

static zoe_frame *
serve_tellers(struct zoe_create_server *create)
{
    return zoe_coroutine(zoe_create_server, create, .protocol = &teller, .argument = "srv",
                         .host = "127.0.0.1");
}

static zoe_frame *
connect_teller(struct zoe_create_connection *connect, const zoe_server *server)
{
    return zoe_coroutine(zoe_create_connection, connect, .protocol = &teller, .argument = "cli",
                         .host = "127.0.0.1", .port = zoe_server_port(server));
}

static void
let_go(struct zoe_create_connection *connect, struct zoe_create_server *create)
{
    zoe_transport_release(connect->transport);
    zoe_protocol_release(connect->made);
    zoe_server_release(create->server);
}

CORO(protocol_pair_order)
{
    ASYNC (me) {
        AWAIT(serve_tellers(&me->create));
        puts("serving");
        AWAIT(connect_teller(&me->connect, me->create.server));
        puts("connected");
        zoe_transport_write(me->connect.transport, "hello", 5);
        zoe_transport_write_eof(me->connect.transport);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_transport_close(me->connect.transport);
        zoe_server_close(me->create.server);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        let_go(&me->connect, &me->create);
    }
}

/* close_clients ends the connections that close leaves. */
struct server_close_clients {
    zoe_frame frame;
    struct zoe_create_server create;
    struct zoe_create_connection connect;
    struct zoe_server_wait_closed closed;
    struct zoe_sleep sleep;
};

CORO(server_close_clients)
{
    ASYNC (me) {
        AWAIT(serve_tellers(&me->create));
        AWAIT(connect_teller(&me->connect, me->create.server));
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_server_close(me->create.server);
        zoe_server_close_clients(me->create.server);
        CALL(zoe_server_wait_closed, &me->closed, .server = me->create.server);
        puts("wait_closed");
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        let_go(&me->connect, &me->create);
    }
}

/* --- servers ------------------------------------------------------------------------------ */

/* A bound socket of the probe's own. */
static int
bound_socket(struct sockaddr_in *address)
{
    socklen_t size = sizeof *address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    *address = (struct sockaddr_in){.sin_family = AF_INET};
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (struct sockaddr *)address, size) != 0 ||
        getsockname(fd, (struct sockaddr *)address, &size) != 0)
        exit(EXIT_FAILURE);
    return fd;
}

/* A task looks the host up; a socket needs none. */
struct start_server_hops {
    zoe_frame frame;
    struct zoe_create_server create;
    struct sockaddr_in address;   /* of the given socket                                       */
};

CORO(start_server_hops)
{
    ASYNC (me) {
        AWAIT(serve_tellers(&me->create));
        puts("one address: gather of one getaddrinfo task + sleep(0)");
        zoe_server_close(me->create.server);
        zoe_server_release(me->create.server);
        CALL(zoe_create_server, &me->create, .protocol = &teller, .argument = "s", .fd = bound_socket(&me->address));
        puts("given socket: sleep(0) only");
        zoe_server_close(me->create.server);
    FINALLY:
        zoe_server_release(me->create.server);
    }
}

/* serve_forever ends by being cancelled, and closes the server. */
struct server_serve_forever {
    zoe_frame frame;
    struct zoe_create_server create;
    struct zoe_sleep sleep;
    zoe_task *serving;            /* a reference                                               */
};

CORO(server_serve_forever)
{
    ASYNC (me) {
        CALL(zoe_create_server, &me->create, .protocol = &closer, .host = "127.0.0.1");
        me->serving = zoe_create_task(zoe_server_serve_forever, .server = me->create.server);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_task_cancel(me->serving, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->serving);
        printf("%s %s\n", outcome(), truth(zoe_server_is_serving(me->create.server)));
    FINALLY:
        zoe_task_release(me->serving);
        zoe_server_release(me->create.server);
    }
}

/* One readable event accepts everybody who waits, with a task for each. */
struct accept_many {
    zoe_frame frame;
    struct zoe_create_server create;
    struct zoe_sleep sleep;
    int clients[3];               /* sockets                                                   */
    uint64_t tasks;               /* how many there had been                                   */
};

static void
connect_plainly(int *clients, int count, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((in_port_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < count; i++) {
        clients[i] = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(clients[i], (struct sockaddr *)&address, sizeof address) != 0)
            exit(EXIT_FAILURE);
    }
}

CORO(accept_many)
{
    ASYNC (me) {
        CALL(zoe_create_server, &me->create, .protocol = &closer, .host = "127.0.0.1");
        connect_plainly(me->clients, 3, zoe_server_port(me->create.server));
        puts("connected 3");
        me->tasks = zoe_running_loop->ids->task;
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        printf("tasks made %d\n", (int)(zoe_running_loop->ids->task - me->tasks));
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_server_close(me->create.server);
        for (int i = 0; i < 3; i++)
            close(me->clients[i]);
    FINALLY:
        zoe_server_release(me->create.server);
    }
}

/* Who was accepted, but not yet received, when the server is closed is turned away. */
struct server_closed_before_guests {
    zoe_frame frame;
    struct zoe_create_server create;
    struct zoe_sleep sleep;
    int guest;                    /* a socket                                                  */
};

static void
close_server(void *server)
{
    zoe_server_close(server);
}

CORO(server_closed_before_guests)
{
    ASYNC (me) {
        AWAIT(serve_tellers(&me->create));
        connect_plainly(&me->guest, 1, zoe_server_port(me->create.server));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_call_soon(zoe_running_loop, close_server, me->create.server);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        puts(recv(me->guest, &(char){0}, 1, MSG_DONTWAIT) == 0 ? "closed" : "still there");
        close(me->guest);
    FINALLY:
        zoe_server_release(me->create.server);
    }
}

/* A server that is closed leaves its connections; wait_closed waits for them. */
struct listener {
    zoe_frame frame;
    zoe_client client;
    struct zoe_reader_read read;
};

CORO(listener)
{
    ASYNC (me) {
        puts("client in");
        CALL(zoe_reader_read, &me->read, .reader = me->client.reader);
        puts("client eof");
        zoe_writer_close(me->client.writer);
    }
}

struct server_close {
    zoe_frame frame;
    struct zoe_start_server start;
    struct zoe_open_connection open;
    struct zoe_sleep sleep;
    zoe_task *waiting;            /* a reference                                               */
};

CORO(server_close)
{
    ASYNC (me) {
        CALL(zoe_start_server, &me->start, .client = zoe_client_of(listener), .host = "127.0.0.1");
        CALL(zoe_open_connection, &me->open, .host = "127.0.0.1", .port = zoe_server_port(me->start.server));
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_server_close(me->start.server);
        me->waiting = zoe_create_task(zoe_server_wait_closed, .server = me->start.server);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        printf("wait_closed done while a connection is open: %s\n",
               truth(zoe_future_done(&me->waiting->future)));
        zoe_writer_close(me->open.writer);
        AWAIT(me->waiting);
        puts("closed");
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        zoe_task_release(me->waiting);
        zoe_writer_release(me->open.writer);
        zoe_server_release(me->start.server);
    }
}

/* --- clients ------------------------------------------------------------------------------ */

/* Nobody listens. */
struct connect_refused {
    zoe_frame frame;
    struct sockaddr_in address;   /* where nobody is                                           */
    struct zoe_open_connection open;
};

CORO(connect_refused)
{
    ASYNC (me) {
        close(bound_socket(&me->address));
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_open_connection, &me->open, .host = "127.0.0.1", .port = ntohs(me->address.sin_port));
        puts(zoe_error_name(zoe_caught() == NULL ? ZOE_OK : zoe_caught()->code));
    }
}

/* A socket of the file system connects at once. */
struct connect_unix_is_synchronous {
    zoe_frame frame;
    char path[60];                /* where the server listens                                  */
    struct zoe_create_unix_server create;
    struct zoe_open_unix_connection open;
    struct zoe_reader_read read;
    struct zoe_sleep sleep;
};

CORO(connect_unix_is_synchronous)
{
    ASYNC (me) {
        snprintf(me->path, sizeof me->path, "/tmp/zoetrope-probe-%ld", (long)getpid());
        CALL(zoe_create_unix_server, &me->create, .protocol = &closer, .path = me->path);
        puts("serving");
        CALL(zoe_open_unix_connection, &me->open, .path = me->path);
        puts("connected");
        CALL(zoe_reader_read, &me->read, .reader = me->open.reader);
        printf("b'%.*s'\n", (int)me->read.size, me->read.data == NULL ? "" : me->read.data);
        zoe_writer_close(me->open.writer);
        zoe_server_close(me->create.server);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        zoe_writer_release(me->open.writer);
        zoe_server_release(me->create.server);
    }
}

const struct probe connection_probes[] = {
    PROBE(protocol_pair_order), PROBE(server_close_clients), PROBE(start_server_hops),
    PROBE(server_serve_forever), PROBE(accept_many), PROBE(server_close), PROBE(connect_refused),
    PROBE(connect_unix_is_synchronous), PROBE(server_closed_before_guests), {NULL, NULL, NULL},
};
