/* server.c -- some listening sockets, and the connections that came through them. */
#include "server_parts.h"

#include <errno.h>
#include <string.h>

#include "waiters_parts.h"
#include <sys/stat.h>
#include <unistd.h>

#include "system.h"
#include "transport_parts.h"

/* --- its life ----------------------------------------------------------------------------- */

static void
unlink_it(zoe_server *server)
{
    zoe_server **link = &server->loop->servers;
    while (*link != server)
        link = &(*link)->older;
    *link = server->older;
}

zoe_server *
zoe_server_new(zoe_loop *loop, const int *fds, size_t count)
{
    zoe_server *server = zoe_allocate(sizeof *server + count * sizeof *server->listeners);
    if (server == NULL) {
        for (size_t i = 0; i < count; i++)
            zoe_system.close(fds[i]);
        return NULL;
    }
    server->loop = server->sync.loop = loop;
    server->accepted_end = &server->accepted;
    server->count = count;
    for (size_t i = 0; i < count; i++)
        server->listeners[i] = (struct zoe_listener){.server = server, .fd = fds[i]};
    server->refs = 2;             /* the caller's, and the loop's */
    server->older = loop->servers;
    loop->servers = server;
    return server;
}

zoe_server *
zoe_server_retain(zoe_server *server)
{
    if (server != NULL)
        server->refs++;
    return server;
}

void
zoe_server_release(zoe_server *server)
{
    if (server == NULL || --server->refs > 0)
        return;
    if (server->drop != NULL)
        server->drop(server->argument);
    zoe_release(server->path);
    zoe_release(server);
}

/* --- its connections ---------------------------------------------------------------------- */

/* It is closed and nobody is connected any more: wake who waits for that. */
static void
wake_up(zoe_server *server)
{
    server->over = true;
    for (struct zoe_waiter *w = server->waiters.first; w != NULL; w = w->behind)
        zoe_waiter_wake(w, zoe_none());
}

void
zoe_server_attach(zoe_server *server)
{
    zoe_server_retain(server)->clients++;
}

void
zoe_server_detach(zoe_server *server)
{
    if (--server->clients == 0 && server->closed && !server->loop->closed)
        wake_up(server);
    zoe_server_release(server);
}

/* Do this to each of its connections, the oldest first. */
static void
for_each_client(const zoe_server *server, void (*act)(zoe_transport *transport))
{
    if (zoe_missing(server, "server"))
        return;
    struct zoe_channel *channel = server->loop->channels, *next;
    while (channel != NULL && channel->younger != NULL)
        channel = channel->younger;
    for (; channel != NULL; channel = next) {
        next = channel->older;
        if (channel->server == server)
            act(&channel->transport);
    }
}

void
zoe_server_close_clients(zoe_server *server)
{
    for_each_client(server, zoe_transport_close);
}

void
zoe_server_abort_clients(zoe_server *server)
{
    for_each_client(server, zoe_transport_abort);
}

/* --- serving ------------------------------------------------------------------------------ */

int
zoe_server_begin(zoe_server *server)
{
    if (server->closed)
        return zoe_fail(ZOE_RUNTIME_ERROR, "the server is closed");
    if (server->serving)
        return 0;
    server->serving = true;
    for (size_t i = 0; i < server->count; i++) {
        struct zoe_listener *listener = &server->listeners[i];
        if (zoe_system.listen(listener->fd, server->backlog) != 0)
            return zoe_fail(errno, "descriptor %d cannot listen: %s", listener->fd,
                            strerror(errno));
        int code = zoe_add_watch_(server->loop, listener->fd, ZOE_READ, zoe_accept_connection,
                                  listener, "accept_connection", NULL);
        if (code != 0)
            return code;
    }
    return 0;
}

CORO(zoe_server_start_serving)
{
    ASYNC (me) {
        if (zoe_missing(me->server, "server") || zoe_server_begin(me->server) != 0)
            RETURN(zoe_raise_last());
        AWAIT(zoe_yield);
    }
}

/* Begin to serve for ever. Returns the future to await; NULL and an error. */
static zoe_future *
begin_for_ever(struct zoe_server_serve_forever *me)
{
    zoe_server *server = me->server;
    if (zoe_missing(server, "server"))
        return NULL;
    if (server->forever != NULL) {
        zoe_fail(ZOE_RUNTIME_ERROR, "the server is already being awaited on serve_forever()");
        return NULL;
    }
    if (zoe_server_begin(server) != 0)
        return NULL;
    server->forever = me->forever = zoe_future_new_(server->loop, NULL);
    return me->forever;
}

CORO(zoe_server_serve_forever)
{
    ASYNC (me) {
        AWAIT(begin_for_ever(me));
    FINALLY:
        if (me->forever != NULL && zoe_error_code(zoe_frame_outcome(&me->frame)) == ZOE_CANCELLED) {
            zoe_server_close(me->server);
            CALL(zoe_server_wait_closed, &me->closed, .server = me->server);
        }
        if (me->forever != NULL)
            me->server->forever = NULL;
        zoe_future_release(me->forever);
    }
}

bool
zoe_server_is_serving(const zoe_server *server)
{
    return server != NULL && server->serving;
}

/* --- closing ------------------------------------------------------------------------------ */

/* Remove the socket from the file system, unless there is another one by now. */
static void
remove_path(const zoe_server *server)
{
    struct stat status;
    if (server->path != NULL && stat(server->path, &status) == 0 && status.st_ino == server->inode)
        unlink(server->path);
}

static void
stop_listening(struct zoe_listener *listener)
{
    zoe_remove_reader(listener->server->loop, listener->fd);
    zoe_handle_cancel(&listener->retry);
    zoe_system.close(listener->fd);
    listener->fd = -1;
}

void
zoe_server_close(zoe_server *server)
{
    if (server == NULL || server->closed)
        return;
    server->closed = true;
    remove_path(server);
    for (size_t i = 0; i < server->count; i++)
        stop_listening(&server->listeners[i]);
    server->serving = false;
    if (server->forever != NULL)
        zoe_future_cancel(server->forever, NULL);
    zoe_server_forget_accepted(server, false);
    if (server->clients == 0 && !server->loop->closed)
        wake_up(server);
    unlink_it(server);
    zoe_server_release(server);
}

void
zoe_servers_close(zoe_loop *loop)
{
    while (loop->servers != NULL) {
        zoe_server *server = zoe_server_retain(loop->servers);
        zoe_server_close(server);
        zoe_server_forget_accepted(server, true);
        zoe_server_release(server);
    }
}

CORO(zoe_server_wait_closed)
{
    ASYNC (me) {
        if (zoe_missing(me->server, "server"))
            RETURN(zoe_raise_last());
        if (me->server->over)
            RETURN(zoe_none());
        AWAIT(zoe_waiters_join(&me->server->waiters, &me->waiter, &me->server->sync, me->server->loop));
    FINALLY:
        if (me->waiter != NULL)
            zoe_waiters_leave(&me->server->waiters, &me->waiter);
    }
}

/* --- looking ------------------------------------------------------------------------------ */

size_t
zoe_server_sockets(const zoe_server *server, int *fds, size_t size)
{
    if (server == NULL || server->closed)
        return 0;
    for (size_t i = 0; i < server->count && i < size; i++)
        fds[i] = server->listeners[i].fd;
    return server->count;
}

int
zoe_server_port(const zoe_server *server)
{
    zoe_address address = {.size = sizeof address.storage};
    int fd;
    if (zoe_server_sockets(server, &fd, 1) == 0 ||
        getsockname(fd, (struct sockaddr *)&address.storage, &address.size) != 0)
        return 0;
    return zoe_address_port(&address);
}
