/* connections.c -- connecting to what is there, to what is not, and to several addresses at once. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "check.h"
#include "system.h"
#include "zoetrope.h"

/* --- what all of them need ---------------------------------------------------------------- */

static int made, lost;            /* connections that began and ended                          */
static char came[20];             /* the bytes that have come                                  */

static void
counter_made(zoe_protocol *self, zoe_transport *transport)
{
    (void)self;
    (void)transport;
    made++;
}

static void
counter_data(zoe_protocol *self, const void *data, size_t size)
{
    (void)self;
    size_t used = strlen(came);
    snprintf(came + used, sizeof came - used, "%.*s", (int)size, (const char *)data);
}

static void
counter_lost(zoe_protocol *self, const zoe_error *error)
{
    (void)self;
    (void)error;
    lost++;
}

static const zoe_protocol_type counter = {
    .name = "Counter", .connection_made = counter_made, .data_received = counter_data,
    .connection_lost = counter_lost,
};

/* A port of this machine at which somebody listens, or nobody. */
static int
bound_port(int *fd)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *fd = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(bind(*fd, (struct sockaddr *)&address, size) == 0);
    CHECK(getsockname(*fd, (struct sockaddr *)&address, &size) == 0);
    return ntohs(address.sin_port);
}

static void
let_go(zoe_transport *transport, zoe_protocol *protocol)
{
    zoe_transport_close(transport);
    zoe_transport_release(transport);
    zoe_protocol_release(protocol);
}

/* An await that must fail with this code. */
#define FAILS_WITH(what)                                                                           \
    (zoe_caught() != NULL && zoe_caught()->code == (what) ? (void)0                                \
                                                          : check_failed(__FILE__, __LINE__, #what))

/* --- misuse, and nobody there ------------------------------------------------------------- */

struct misused {
    zoe_frame frame;
    struct zoe_create_connection tcp;
    struct zoe_create_unix_connection path;
    struct zoe_create_datagram_endpoint datagrams;
    struct zoe_connect_read_pipe pipe;
    int listener;
};

static char long_path[200];

CORO(misused)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_connection, &me->tcp, .protocol = &counter);
        FAILS_WITH(ZOE_VALUE_ERROR);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_connection, &me->tcp, .protocol = &counter, .host = "127.0.0.1", .port = 80, .fd = 5);
        FAILS_WITH(ZOE_VALUE_ERROR);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_connection, &me->tcp, .protocol = &counter, .host = "127.0.0.1", .port = -1);
        FAILS_WITH(ZOE_VALUE_ERROR);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_connection, &me->tcp, .protocol = &counter, .host = "127.0.0.1", .port = 1, .server_hostname = "x");
        FAILS_WITH(ZOE_VALUE_ERROR);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_connection, &me->tcp, .protocol = &counter, .host = "127.0.0.1", .port = bound_port(&me->listener));
        FAILS_WITH(ECONNREFUSED);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_connection, &me->tcp, .protocol = &counter, .host = "127.0.0.1", .port = 1, .local_host = "192.0.2.1");
        FAILS_WITH(EADDRNOTAVAIL);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_unix_connection, &me->path, .protocol = &counter);
        FAILS_WITH(ZOE_VALUE_ERROR);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_unix_connection, &me->path, .protocol = &counter, .path = "/no/such/socket");
        FAILS_WITH(ENOENT);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_unix_connection, &me->path, .protocol = &counter, .path = long_path);
        FAILS_WITH(ZOE_VALUE_ERROR);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_datagram_endpoint, &me->datagrams, .protocol = &counter);
        FAILS_WITH(ZOE_VALUE_ERROR);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_datagram_endpoint, &me->datagrams, .protocol = &counter, .local_host = "192.0.2.1");
        FAILS_WITH(EADDRNOTAVAIL);
        CHECK(made == 0);
    FINALLY:
        if (me->listener > 0)
            close(me->listener);
    }
}

/* Without a protocol. The listener's descriptor is open meanwhile. */
struct no_protocol {
    zoe_frame frame;
    struct zoe_create_connection tcp;
    int listener;
};

CORO(no_protocol)
{
    ASYNC (me) {
        bound_port(&me->listener);
        listen(me->listener, 1);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_connection, &me->tcp, .fd = me->listener);
        FAILS_WITH(ZOE_TYPE_ERROR);
        CHECK(fcntl(me->listener, F_GETFD) < 0);
    }
}

/* --- several addresses -------------------------------------------------------------------- */

/* A host of four addresses: nobody is at the first three. */
static struct sockaddr_in host_addresses[4];
static int answering;             /* the port at which somebody is                             */

static int
four_addresses(const char *host, const char *service, const struct addrinfo *hints,
               struct addrinfo **found)
{
    static struct addrinfo infos[4];
    (void)host;
    (void)service;
    for (int i = 0; i < 4; i++) {
        host_addresses[i] = (struct sockaddr_in){.sin_family = AF_INET};
        host_addresses[i].sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(3 - i));
        host_addresses[i].sin_port = htons((in_port_t)answering);
        infos[i] = (struct addrinfo){
            .ai_family = AF_INET, .ai_socktype = hints->ai_socktype,
            .ai_addr = (struct sockaddr *)&host_addresses[i],
            .ai_addrlen = sizeof host_addresses[i], .ai_next = i < 3 ? &infos[i + 1] : NULL,
        };
    }
    *found = infos;
    return 0;
}

static void
free_nothing(struct addrinfo *found)
{
    (void)found;
}

struct several_addresses {
    zoe_frame frame;
    struct zoe_create_connection connect;
    struct zoe_sleep sleep;
    int listener;
    int round;                    /* 0: one after the other; 1: in a race                      */
};

static zoe_frame *
connect_somewhere(struct zoe_create_connection *connect, double delay)
{
    return zoe_coroutine(zoe_create_connection, connect, .protocol = &counter, .host = "four",
                         .port = answering, .happy_eyeballs_delay = delay);
}

CORO(several_addresses)
{
    ASYNC (me) {
        answering = bound_port(&me->listener);
        listen(me->listener, 5);
        for (me->round = 0; me->round < 2; me->round++) {
            AWAIT(connect_somewhere(&me->connect, me->round * 0.25));
            let_go(me->connect.transport, me->connect.made);
            CALL(zoe_sleep, &me->sleep, .delay = 0.1);
        }
        CHECK(made == 2);
        close(me->listener);
        for (me->round = 0; me->round < 2; me->round++) {
            zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
            AWAIT(connect_somewhere(&me->connect, me->round * 0.25));
            FAILS_WITH(ECONNREFUSED);
        }
    FINALLY:
        close(me->listener);
    }
}

/* The race is cancelled after so many turns. */
struct cancelled_race {
    zoe_frame frame;
    int turns;                    /* argument                                                  */
    zoe_task *task;               /* who connects: a reference                                 */
    struct zoe_sleep sleep;
    int listener;
    int turn;
};

struct connect_in_task {
    zoe_frame frame;
    struct zoe_create_connection connect;
};

CORO(connect_in_task)
{
    ASYNC (me) {
        AWAIT(connect_somewhere(&me->connect, 0.25));
        let_go(me->connect.transport, me->connect.made);
    }
}

CORO(cancelled_race)
{
    ASYNC (me) {
        answering = bound_port(&me->listener);
        me->task = zoe_create_task(connect_in_task);
        for (me->turn = 0; me->turn < me->turns; me->turn++)
            CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_task_cancel(me->task, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        zoe_task_release(me->task);
        me->task = NULL;
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        zoe_task_release(me->task);
        close(me->listener);
    }
}

/* --- descriptors of one's own ------------------------------------------------------------- */

struct ready_descriptors {
    zoe_frame frame;
    int ends[2];                  /* two connected sockets, then a pipe                        */
    struct zoe_create_connection connect;
    struct zoe_connect_accepted_socket accepted;
    struct zoe_connect_read_pipe reading;
    struct zoe_connect_write_pipe writing;
    struct zoe_sleep sleep;
};

CORO(ready_descriptors)
{
    ASYNC (me) {
        CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, me->ends) == 0);
        CALL(zoe_create_connection, &me->connect, .protocol = &counter, .fd = me->ends[0]);
        CALL(zoe_connect_accepted_socket, &me->accepted, .protocol = &counter, .fd = me->ends[1]);
        zoe_transport_write(me->connect.transport, "socket", 6);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        CHECK(strcmp(came, "socket") == 0);
        CHECK(pipe(me->ends) == 0);
        CALL(zoe_connect_read_pipe, &me->reading, .protocol = &counter, .fd = me->ends[0]);
        CALL(zoe_connect_write_pipe, &me->writing, .protocol = &counter, .fd = me->ends[1]);
        zoe_transport_write(me->writing.transport, "pipe", 4);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        CHECK(strcmp(came, "socketpipe") == 0);
    FINALLY:
        let_go(me->connect.transport, me->connect.made);
        let_go(me->accepted.transport, me->accepted.made);
        let_go(me->reading.transport, me->reading.made);
        let_go(me->writing.transport, me->writing.made);
        AWAIT(zoe_yield);
    }
}

/* --- paths -------------------------------------------------------------------------------- */

/* The file goes with the server, but not one that came after it. */
struct at_a_path {
    zoe_frame frame;
    char path[60];
    struct zoe_create_unix_server create, second;
};

CORO(at_a_path)
{
    ASYNC (me) {
        snprintf(me->path, sizeof me->path, "/tmp/zoetrope-servers-%ld", (long)getpid());
        CALL(zoe_create_unix_server, &me->create, .protocol = &counter, .path = me->path);
        CHECK(access(me->path, F_OK) == 0);
        CALL(zoe_create_unix_server, &me->second, .protocol = &counter, .path = me->path);
        zoe_server_close(me->create.server);
        CHECK(access(me->path, F_OK) == 0);
        zoe_server_close(me->second.server);
        CHECK(access(me->path, F_OK) != 0);
    FINALLY:
        zoe_server_close(me->create.server);
        zoe_server_close(me->second.server);
        zoe_server_release(me->create.server);
        zoe_server_release(me->second.server);
    }
}

/* Where nobody accepts, and no more may wait than do, there is no connection. */
struct at_a_full_path {
    zoe_frame frame;
    struct sockaddr_un address;
    int ends[2];                  /* who listens, and who waits                                */
    struct zoe_create_unix_connection connect;
};

static void
fill_backlog(struct at_a_full_path *me)
{
    const struct sockaddr *address = (const struct sockaddr *)&me->address;
    me->ends[0] = socket(AF_UNIX, SOCK_STREAM, 0);
    me->ends[1] = socket(AF_UNIX, SOCK_STREAM, 0);
    me->address.sun_family = AF_UNIX;
    snprintf(me->address.sun_path, 60, "/tmp/zoetrope-full-%ld", (long)getpid());
    unlink(me->address.sun_path);    /* of a process of this number that was killed */
    CHECK(bind(me->ends[0], address, sizeof me->address) == 0 && listen(me->ends[0], 0) == 0);
    CHECK(connect(me->ends[1], address, sizeof me->address) == 0);
}

CORO(at_a_full_path)
{
    ASYNC (me) {
        fill_backlog(me);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_unix_connection, &me->connect, .protocol = &counter, .path = me->address.sun_path);
        FAILS_WITH(EAGAIN);
        CHECK(strcmp(zoe_caught()->message, "the backlog there is full; try again") == 0);
    FINALLY:
        unlink(me->address.sun_path);
        close(me->ends[0]);
        close(me->ends[1]);
    }
}

/* --- all of them -------------------------------------------------------------------------- */

#define PLAY(...)                                                                                  \
    do {                                                                                           \
        int before = open_descriptors();                                                           \
        made = lost = 0;                                                                           \
        zoe_value outcome = zoe_run(__VA_ARGS__);                                                  \
        if (zoe_is_error(outcome))                                                                 \
            exit(zoe_exit_status(outcome));                                                        \
        CHECK(made == lost && open_descriptors() == before);                                       \
    } while (0)

int
main(void)
{
    memset(long_path, 0x78, sizeof long_path - 1);
    PLAY(misused);
    PLAY(no_protocol);
    zoe_system.getaddrinfo = four_addresses;
    zoe_system.freeaddrinfo = free_nothing;
    PLAY(several_addresses);
    for (int turns = 0; turns < 12; turns++)
        PLAY(cancelled_race, .turns = turns);
    PLAY(ready_descriptors);
    PLAY(at_a_path);
    PLAY(at_a_full_path);
    return 0;
}
