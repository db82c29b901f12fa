/* servers.c -- servers when something is missing: descriptors, memory, tasks that never run. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <unistd.h>

#include "check.h"
#include "system.h"
#include "zoetrope.h"

/* --- what all of them need ---------------------------------------------------------------- */

static int made, lost;            /* connections that began and ended                          */
static int reports;               /* calls of the exception handler                            */

static void
greeter_made(zoe_protocol *self, zoe_transport *transport)
{
    (void)self;
    made++;
    zoe_transport_write(transport, "hi", 2);
}

static void
greeter_lost(zoe_protocol *self, const zoe_error *error)
{
    (void)self;
    (void)error;
    lost++;
}

static const zoe_protocol_type greeter = {
    .name = "Greeter", .connection_made = greeter_made, .connection_lost = greeter_lost,
};

static void
count_report(zoe_loop *loop, const zoe_report *report, void *argument)
{
    (void)loop;
    (void)argument;
    CHECK(report->error != NULL);
    reports++;
}

/* A plain client. */
static int
connect_to(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((in_port_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
    return fd;
}

/* What a client has heard: "hi", "" for nothing yet, "over". */
static const char *
heard(int fd)
{
    static char bytes[3];
    ssize_t got = recv(fd, bytes, 2, MSG_DONTWAIT);
    bytes[got > 0 ? got : 0] = '\0';
    return got < 0 && errno == EAGAIN ? "" : got <= 0 ? "over" : bytes;
}

/* --- the system has run out --------------------------------------------------------------- */

static int refusals;              /* calls of accept that are still to fail                    */
static int high_descriptors;      /* calls of accept that are to return one above FD_SETSIZE   */

static int
failing_accept(int fd, struct sockaddr *address, socklen_t *size)
{
    if (refusals > 0) {
        refusals--;
        errno = EMFILE;
        return -1;
    }
    int accepted = accept(fd, address, size);
    if (accepted < 0 || high_descriptors == 0)
        return accepted;
    high_descriptors--;
    int high = fcntl(accepted, F_DUPFD, FD_SETSIZE);
    close(accepted);
    return high;
}

/* Without descriptors the server rests for a second, says so once, and serves whom it has. */
struct out_of_descriptors {
    zoe_frame frame;
    struct zoe_create_server create;
    struct zoe_sleep sleep;
    int first, second;            /* clients                                                   */
};

CORO(out_of_descriptors)
{
    ASYNC (me) {
        zoe_loop_set_exception_handler(zoe_running_loop, count_report, NULL);
        CALL(zoe_create_server, &me->create, .protocol = &greeter, .host = "127.0.0.1");
        me->first = connect_to(zoe_server_port(me->create.server));
        CALL(zoe_sleep, &me->sleep, .delay = 0.5);
        CHECK(strcmp(heard(me->first), "hi") == 0);
        refusals = 3;
        me->second = connect_to(zoe_server_port(me->create.server));
        CALL(zoe_sleep, &me->sleep, .delay = 2.5);
        CHECK(reports == 1 && refusals == 0);
        CHECK(strcmp(heard(me->second), "") == 0 && strcmp(heard(me->first), "") == 0);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        CHECK(strcmp(heard(me->second), "hi") == 0);
        refusals = 1;
        close(me->first);
        me->first = connect_to(zoe_server_port(me->create.server));
        CALL(zoe_sleep, &me->sleep, .delay = 0.5);
        CHECK(reports == 2);
    FINALLY:
        zoe_server_close(me->create.server);
        zoe_server_close_clients(me->create.server);
        zoe_server_release(me->create.server);
        AWAIT(zoe_yield);
        close(me->first);
        close(me->second);
    }
}

/* Whether there may be a descriptor that select() cannot watch. Mostly one has to ask for it. */
static bool
may_go_above(void)
{
    struct rlimit limit;
    CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    if (limit.rlim_max <= FD_SETSIZE)
        return false;
    if (limit.rlim_cur <= FD_SETSIZE)
        limit.rlim_cur = FD_SETSIZE + 1;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

/* select() cannot watch a descriptor that high: its connection is closed, the next one is served. */
struct above_the_limit {
    zoe_frame frame;
    struct zoe_create_server create;
    struct zoe_sleep sleep;
    int first, second;            /* clients                                                   */
};

CORO(above_the_limit)
{
    ASYNC (me) {
        if (strcmp(zoe_running_loop->selector->name, "select") != 0)
            RETURN(zoe_none());   /* the others have no limit */
        if (!may_go_above())
            RETURN(zoe_none());   /* nobody gets there */
        zoe_loop_set_exception_handler(zoe_running_loop, count_report, NULL);
        CALL(zoe_create_server, &me->create, .protocol = &greeter, .host = "127.0.0.1");
        high_descriptors = 1;
        me->first = connect_to(zoe_server_port(me->create.server));
        me->second = connect_to(zoe_server_port(me->create.server));
        CALL(zoe_sleep, &me->sleep, .delay = 0.5);
        CHECK(strcmp(heard(me->first), "over") == 0 && strcmp(heard(me->second), "") == 0);
        CHECK(reports == 1);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        CHECK(strcmp(heard(me->second), "hi") == 0);
    FINALLY:
        zoe_server_close(me->create.server);
        if (me->create.server != NULL)
            zoe_server_abort_clients(me->create.server);
        zoe_server_release(me->create.server);
        AWAIT(zoe_yield);
        if (me->second > 0) {
            close(me->first);
            close(me->second);
        }
    }
}

/* --- tasks that never run ----------------------------------------------------------------- */

static void
cancel_all_others(void *task)
{
    zoe_task *tasks[8];
    size_t count = zoe_all_tasks(zoe_running_loop, tasks, 8);
    for (size_t i = 0; i < count && i < 8; i++)
        if (tasks[i] != task)
            zoe_task_cancel(tasks[i], NULL);
}

/* The task of a connection is cancelled before its first step: the connection is closed all the
 * same. */
struct cancelled_before_it_began {
    zoe_frame frame;
    struct zoe_create_server create;
    struct zoe_sleep sleep;
    int client;
    int step;                     /* in each one tasks that are there are cancelled            */
};

CORO(cancelled_before_it_began)
{
    ASYNC (me) {
        CALL(zoe_create_server, &me->create, .protocol = &greeter, .host = "127.0.0.1");
        me->client = connect_to(zoe_server_port(me->create.server));
        for (me->step = 0; me->step < 5; me->step++) {
            cancel_all_others(zoe_current_task());
            CALL(zoe_sleep, &me->sleep, .delay = 0);
        }
        CHECK(made == 0);
        zoe_server_close(me->create.server);
        CHECK(strcmp(heard(me->client), "over") == 0);
    FINALLY:
        zoe_server_close(me->create.server);
        zoe_server_release(me->create.server);
        close(me->client);
    }
}

/* The loop ends before the task begins; and the server was neither closed nor released. */
struct left_behind {
    zoe_frame frame;
    struct zoe_create_server create;
    int client;
    zoe_future *never;            /* what it waits for: a reference                            */
};

CORO(left_behind)
{
    ASYNC (me) {
        CALL(zoe_create_server, &me->create, .protocol = &greeter, .host = "127.0.0.1");
        me->client = connect_to(zoe_server_port(me->create.server));
        me->never = zoe_future_new(zoe_running_loop);
        AWAIT(me->never);
    FINALLY:
        if (me->client > 0)
            close(me->client);
        zoe_future_release(me->never);
        zoe_server_release(me->create.server);
    }
}

static void
ignore_report(zoe_loop *loop, const zoe_report *report, void *argument)
{
    (void)loop;
    (void)report;
    (void)argument;
}

/* The loop is closed after so many turns: in one case just before the task would begin. */
static void
loop_ends_after(int turns)
{
    zoe_loop *loop = zoe_loop_new();
    if (loop == NULL)
        exit(1);
    zoe_loop_set_exception_handler(loop, ignore_report, NULL);
    zoe_task *task = zoe_loop_create_task(loop, left_behind);
    for (int i = 0; i < turns; i++) {
        zoe_loop_stop(loop);
        CHECK(zoe_loop_run_forever(loop) == 0);
    }
    zoe_task_release(task);
    zoe_loop_free(loop);
}

/* --- owners and misuse -------------------------------------------------------------------- */

/* A server that is released goes on; it is closed with its loop. */
struct released_too_early {
    zoe_frame frame;
    struct zoe_create_server create;
    struct zoe_sleep sleep;
    int client, port;
};

CORO(released_too_early)
{
    ASYNC (me) {
        CALL(zoe_create_server, &me->create, .protocol = &greeter, .host = "127.0.0.1");
        me->port = zoe_server_port(me->create.server);
        zoe_server_release(me->create.server);
        me->client = connect_to(me->port);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        CHECK(strcmp(heard(me->client), "hi") == 0);
    FINALLY:
        close(me->client);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    }
}

/* An await that must fail with this code. */
#define FAILS_WITH(what)                                                                           \
    (zoe_caught() != NULL && zoe_caught()->code == (what) ? (void)0                                \
                                                          : check_failed(__FILE__, __LINE__, #what))

struct misused {
    zoe_frame frame;
    struct zoe_create_server create, again;
    struct zoe_create_unix_server create_unix;
    struct zoe_server_serve_forever serve;
    struct zoe_server_start_serving start;
    struct zoe_server_wait_closed closed;
    struct zoe_sleep sleep;
    zoe_task *serving;
};

CORO(misused)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_server, &me->create, .host = "127.0.0.1");
        FAILS_WITH(ZOE_TYPE_ERROR);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_server, &me->create, .protocol = &greeter, .host = "127.0.0.1", .port = 65536);
        FAILS_WITH(ZOE_VALUE_ERROR);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_server, &me->create, .protocol = &greeter, .host = "127.0.0.1", .fd = 5);
        FAILS_WITH(ZOE_VALUE_ERROR);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_unix_server, &me->create_unix, .protocol = &greeter);
        FAILS_WITH(ZOE_VALUE_ERROR);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_unix_server, &me->create_unix, .protocol = &greeter, .path = "/no/such/directory/socket");
        FAILS_WITH(ENOENT);
        CALL(zoe_create_server, &me->create, .protocol = &greeter, .hosts = (const char *const[]){"127.0.0.1", "127.0.0.1", NULL}, .not_yet = true);
        CHECK(zoe_server_sockets(me->create.server, NULL, 0) == 1);
        CHECK(!zoe_server_is_serving(me->create.server));
        CALL(zoe_server_start_serving, &me->start, .server = me->create.server);
        CHECK(zoe_server_is_serving(me->create.server));
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_server, &me->again, .protocol = &greeter, .host = "127.0.0.1", .port = zoe_server_port(me->create.server));
        FAILS_WITH(EADDRINUSE);
        me->serving = zoe_create_task(zoe_server_serve_forever, .server = me->create.server);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_server_serve_forever, &me->serve, .server = me->create.server);
        FAILS_WITH(ZOE_RUNTIME_ERROR);
        zoe_server_close(me->create.server);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->serving);
        FAILS_WITH(ZOE_CANCELLED);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_server_serve_forever, &me->serve, .server = me->create.server);
        FAILS_WITH(ZOE_RUNTIME_ERROR);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_server_start_serving, &me->start, .server = me->create.server);
        FAILS_WITH(ZOE_RUNTIME_ERROR);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_server_wait_closed, &me->closed, .server = NULL);
        FAILS_WITH(ZOE_TYPE_ERROR);
        CHECK(zoe_server_port(me->create.server) == 0 && zoe_server_port(NULL) == 0);
        zoe_server_close(NULL);
        zoe_server_release(NULL);
        CHECK(!zoe_server_is_serving(NULL) && zoe_server_retain(NULL) == NULL);
    FINALLY:
        zoe_task_release(me->serving);
        zoe_server_close(me->create.server);
        zoe_server_release(me->create.server);
    }
}

/* --- all of them -------------------------------------------------------------------------- */

#define PLAY(name)                                                                                 \
    do {                                                                                           \
        int before = open_descriptors();                                                           \
        made = lost = reports = 0;                                                                 \
        zoe_value outcome = zoe_run(name);                                                         \
        if (zoe_is_error(outcome))                                                                 \
            exit(zoe_exit_status(outcome));                                                        \
        CHECK(made == lost && open_descriptors() == before);                                       \
    } while (0)

int
main(void)
{
    zoe_system.accept = failing_accept;
    PLAY(out_of_descriptors);
    PLAY(above_the_limit);
    PLAY(cancelled_before_it_began);
    PLAY(released_too_early);
    PLAY(misused);
    int before = open_descriptors();
    for (int turns = 1; turns < 10; turns++)
        loop_ends_after(turns);
    CHECK(open_descriptors() == before);
    return 0;
}
