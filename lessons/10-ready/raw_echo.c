/* raw_echo.c -- an echo by hand: descriptors, and what the system says about them.
 *
 * Two ends of one connection. The server reads when there is something, and gives it back; what the
 * system does not take at once waits in a buffer until it takes more. No transport, no stream, no
 * task: a transport is what becomes of this when it is written once for all.
 *
 * The calls go through the library's table, so that ZOETROPE_FAULTS can make them fail.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "system.h"
#include "zoetrope.h"

enum { ROOM = 64 };

static zoe_loop *loop;

/* --- the server --------------------------------------------------------------------------- */

static int server;                /* its end of the connection                 */
static char kept[ROOM];           /* what is still to be given back            */
static size_t keeps;              /* how much                                  */
static bool ended;                /* no more will come                         */

/* Not now, or interrupted: the descriptor is as good as before. */
static bool
try_later(ssize_t moved)
{
    return moved < 0 && (errno == EAGAIN || errno == EINTR);
}

/* Give back what the system takes; ask to be called again while it does not take all. */
static void
give_back(void *unused)
{
    (void)unused;
    ssize_t sent = zoe_system.send(server, kept, keeps, MSG_NOSIGNAL);
    if (sent < 0 && !try_later(sent))
        exit(EXIT_FAILURE);
    if (sent > 0) {
        keeps -= (size_t)sent;
        memmove(kept, kept + sent, keeps);
    }
    if (keeps > 0) {
        zoe_add_writer(loop, server, give_back, NULL);
        return;
    }
    zoe_remove_writer(loop, server);
    if (ended)
        zoe_system.shutdown(server, SHUT_WR);
}

static void
read_some(void *unused)
{
    (void)unused;
    ssize_t got = zoe_system.recv(server, kept + keeps, ROOM - keeps, 0);
    if (try_later(got))
        return;
    if (got <= 0) {
        puts("server: the other side has no more to say");
        zoe_remove_reader(loop, server);
        ended = true;
        got = 0;
    }
    keeps += (size_t)got;
    give_back(NULL);
}

/* --- the client --------------------------------------------------------------------------- */

static int client;                /* the other end                             */
static char heard[ROOM];          /* what came back                            */
static size_t hears;              /* how much                                  */

static void
listen_on(void *unused)
{
    (void)unused;
    ssize_t got = zoe_system.recv(client, heard + hears, ROOM - hears, 0);
    if (try_later(got))
        return;
    if (got <= 0) {
        printf("client: it says \"%.*s\"\n", (int)hears, heard);
        zoe_remove_reader(loop, client);
        zoe_loop_stop(loop);
        return;
    }
    hears += (size_t)got;
}

static void
say_hello(void *unused)
{
    (void)unused;
    puts("client: nothing to read yet, so I say hello");
    send(client, "hello, echo", 11, MSG_NOSIGNAL);
}

static void
say_goodbye(void *unused)
{
    (void)unused;
    send(client, ", goodbye", 9, MSG_NOSIGNAL);
    shutdown(client, SHUT_WR);
}

/* --- both --------------------------------------------------------------------------------- */

int
main(void)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return EXIT_FAILURE;
    client = ends[0];
    server = ends[1];
    zoe_set_nonblocking(client);
    zoe_set_nonblocking(server);
    loop = zoe_loop_new();
    if (recv(client, heard, ROOM, 0) < 0 && errno == EAGAIN)
        zoe_call_soon(loop, say_hello, NULL);
    zoe_add_reader(loop, server, read_some, NULL);
    zoe_add_reader(loop, client, listen_on, NULL);
    zoe_call_later(loop, 1, say_goodbye, NULL);
    zoe_loop_run_forever(loop);
    zoe_loop_free(loop);
    zoe_system.close(client);
    zoe_system.close(server);
    return 0;
}
