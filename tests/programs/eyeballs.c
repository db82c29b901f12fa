/* eyeballs.c -- a host of several addresses, and who of them answers:
 *
 *     eyeballs PORT DELAY INTERLEAVE GIVE-UP KIND...
 *
 * DELAY is the head start in seconds, and the task is cancelled after GIVE-UP; 0: not. A KIND is an
 * address: 4 or 6, and what is there: refuses, silent, answers. The resolver is replaced; all of them
 * are on this machine. Prints whom it reached, and when.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "system.h"
#include "zoetrope.h"

enum { MOST = 8 };                /* addresses                                                 */

static zoe_address addresses[MOST];
static struct addrinfo infos[MOST];   /* the same, for the resolver                            */
static int port;
static double delay, give_up;     /* seconds                                                   */
static int interleave;

/* --- the addresses ------------------------------------------------------------------------ */

/* 127.0.0.1 and those behind it, or ::1. */
static void
name(int i, const char *kind)
{
    struct sockaddr_in inet = {.sin_family = AF_INET, .sin_port = htons((in_port_t)port)};
    struct sockaddr_in6 inet6 = {.sin6_family = AF_INET6, .sin6_port = htons((in_port_t)port),
                                 .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    inet.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)i);
    zoe_address *address = &addresses[i];
    address->size = kind[0] == '6' ? sizeof inet6 : sizeof inet;
    memcpy(&address->storage, kind[0] == '6' ? (void *)&inet6 : (void *)&inet, address->size);
    infos[i] = (struct addrinfo){
        .ai_family = address->storage.ss_family, .ai_socktype = SOCK_STREAM,
        .ai_addr = (struct sockaddr *)&address->storage, .ai_addrlen = address->size,
    };
    if (i > 0)
        infos[i - 1].ai_next = &infos[i];
}

static int
new_socket(int i)
{
    int fd = socket(infos[i].ai_family, SOCK_STREAM, 0), on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    return fd;
}

/* Be what this address is to be. One that is silent has callers enough already. */
static void
occupy(int i, const char *what)
{
    int fd = new_socket(i);
    bool silent = strcmp(what, "silent") == 0;
    if (bind(fd, infos[i].ai_addr, infos[i].ai_addrlen) != 0) {
        perror("zoetrope: eyeballs");
        exit(2);
    }
    if (strcmp(what, "refuses") != 0)
        listen(fd, silent ? 0 : 10);
    for (int n = 0; silent && n < 3; n++) {
        int caller = new_socket(i);
        fcntl(caller, F_SETFL, O_NONBLOCK);
        connect(caller, infos[i].ai_addr, infos[i].ai_addrlen);
    }
}

static int
resolve(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
    (void)host, (void)service, (void)hints;
    *found = infos;
    return 0;
}

static void
free_nothing(struct addrinfo *found)
{
    (void)found;
}

/* --- who connects ------------------------------------------------------------------------- */

static const zoe_protocol_type protocol = {.name = "Protocol"};

struct attempt {
    zoe_frame frame;
    struct zoe_create_connection create;
};

static zoe_frame *
connecting(struct attempt *me)
{
    return zoe_coroutine(zoe_create_connection, &me->create, .protocol = &protocol, .host = "host",
                         .port = port, .happy_eyeballs_delay = delay, .interleave = interleave);
}

static void
tell(const zoe_transport *transport)
{
    char text[80] = "";
    zoe_address peer;
    zoe_transport_get_extra_info(transport, ZOE_INFO_PEERNAME, &peer);
    if (peer.storage.ss_family == AF_INET)
        inet_ntop(AF_INET, &((struct sockaddr_in *)&peer.storage)->sin_addr, text, sizeof text);
    else
        inet_ntop(AF_INET6, &((struct sockaddr_in6 *)&peer.storage)->sin6_addr, text, sizeof text);
    printf("%s after %.2f s\n", text, zoe_loop_time(zoe_running_loop));
}

CORO(attempt)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        AWAIT(connecting(me));
        if (zoe_caught() != NULL) {
            printf("nobody after %.2f s\n", zoe_loop_time(zoe_running_loop));
            RETURN(zoe_none());
        }
        tell(me->create.transport);
        zoe_transport_close(me->create.transport);
    FINALLY:
        zoe_transport_release(me->create.transport);
        zoe_protocol_release(me->create.made);
    }
}

static void
cancel(void *task)
{
    zoe_task_cancel(task, NULL);
}

struct main_task {
    zoe_frame frame;
    zoe_task *task;
    zoe_future *tasks[1];
    struct zoe_wait wait;
    struct zoe_sleep sleep;
};

CORO(main_task)
{
    ASYNC (me) {
        me->task = zoe_create_task(attempt);
        me->tasks[0] = &me->task->future;
        if (give_up > 0)
            zoe_call_later(zoe_running_loop, give_up, cancel, me->task);
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 1);
        if (zoe_future_cancelled(me->tasks[0]))
            puts("given up");
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        zoe_task_release(me->task);
    }
}

int
main(int count, char **words)
{
    if (count < 6 || count > 5 + MOST) {
        fputs("zoetrope: eyeballs: say eyeballs PORT DELAY INTERLEAVE GIVE-UP KIND...\n", stderr);
        return 2;
    }
    port = atoi(words[1]);
    delay = atof(words[2]);
    interleave = atoi(words[3]);
    give_up = atof(words[4]);
    for (int i = 0; i < count - 5; i++) {
        name(i, words[i + 5]);
        occupy(i, words[i + 5] + 1);
    }
    zoe_system.getaddrinfo = resolve;
    zoe_system.freeaddrinfo = free_nothing;
    return zoe_exit_status(zoe_run(main_task));
}
