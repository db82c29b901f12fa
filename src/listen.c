/* listen.c -- from a host or a path to a server: resolve, bind, listen. */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "connection_parts.h"
#include "memory.h"
#include "server_parts.h"
#include "system.h"

enum { BACKLOG = 100 };           /* connections that may wait, when nothing is said          */

/* --- addresses ---------------------------------------------------------------------------- */

/* The addresses of one host: a task of its own. */
struct create_server_getaddrinfo {
    zoe_frame frame;
    const char *host;             /* argument; NULL: everywhere                                */
    const char *port;             /* argument                                                  */
    int family;                   /* argument                                                  */
    struct zoe_ensure_resolved resolve;   /* .found: owned                                     */
};

/* What asyncio's task ends with: a list of addresses, which are objects. */
static zoe_value
as_list(const struct zoe_addresses *addresses)
{
    zoe_list *list = zoe_list_new(addresses->count);
    for (size_t i = 0; list != NULL && i < addresses->count; i++)
        list->items[i] = zoe_pointer((void *)(uintptr_t)&addresses->items[i]);
    return list == NULL ? zoe_raise_last() : zoe_list_value(list);
}

CORO(create_server_getaddrinfo)
{
    ASYNC (me) {
        CALL(zoe_ensure_resolved, &me->resolve, .host = me->host, .port = me->port,
             .family = me->family, .type = SOCK_STREAM, .flags = AI_PASSIVE);
        RETURN(as_list(me->resolve.found));
    }
}

static const struct zoe_addresses *
found(const zoe_future *lookup)
{
    return zoe_task_frame(lookup, create_server_getaddrinfo)->resolve.found;
}

/* Begin to look up every host. Returns the future to await; NULL and an error. */
static zoe_future *
look_up(struct zoe_create_server *me, zoe_loop *loop)
{
    const char *one[] = {me->host, NULL}, *const *hosts = me->hosts == NULL ? one : me->hosts;
    size_t count = 1;
    while (me->hosts != NULL && hosts[count - 1] != NULL && hosts[count] != NULL)
        count++;
    me->lookups = zoe_allocate(count * sizeof *me->lookups);
    zoe_port_text(me->port, me->port_text);
    for (; me->lookups != NULL && me->count < count; me->count++) {
        struct create_server_getaddrinfo arguments = {
            .host = hosts[me->count], .port = me->port_text, .family = me->family,
        };
        zoe_task *task = zoe_task_new(loop, NULL, &create_server_getaddrinfo, &arguments, NULL);
        if (task == NULL)
            return NULL;
        me->lookups[me->count] = &task->future;
    }
    me->all = me->lookups == NULL ? NULL : zoe_gather(count, me->lookups, false);
    return me->all;
}

static void
forget_addresses(struct zoe_create_server *me)
{
    for (size_t i = 0; i < me->count; i++) {
        struct zoe_addresses *addresses = (struct zoe_addresses *)(uintptr_t)found(me->lookups[i]);
        if (zoe_future_done(me->lookups[i]))
            zoe_addresses_free(addresses);
        zoe_future_release(me->lookups[i]);
    }
    zoe_future_release(me->all);
    zoe_release(me->lookups);
}

/* --- sockets ------------------------------------------------------------------------------ */

/* The sockets of a server that is being made. */
struct sockets {
    int *fds;                     /* owned                                                     */
    size_t count;                 /* how many                                                  */
};

static void
set_options(const struct zoe_create_server *me, int fd, int family)
{
    int on = 1;
    if (!me->no_reuse_address)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
#ifdef SO_REUSEPORT
    if (me->reuse_port)
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
#endif
    if (me->keep_alive)
        setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    if (family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
}

/* A socket bound to this address, added to the others. An address that this machine does not have,
 * or of a family it does not know, is passed over. Returns 0 or a code. */
static int
bind_one(const struct zoe_create_server *me, const struct zoe_address_info *info,
         struct sockets *sockets)
{
    char text[120];
    const zoe_address *address = &info->address;
    int fd = zoe_open_socket(info->family, info->type, info->protocol);
    if (fd < 0)
        return zoe_last_error()->code == EAFNOSUPPORT ? 0 : zoe_last_error()->code;
    set_options(me, fd, info->family);
    if (zoe_system.bind(fd, (const struct sockaddr *)&address->storage, address->size) == 0) {
        sockets->fds[sockets->count++] = fd;
        return 0;
    }
    int error = errno;
    zoe_system.close(fd);
    if (error == EADDRNOTAVAIL)
        return 0;
    return zoe_fail(error, "error while attempting to bind on address %s: %s",
                    zoe_address_text(address, text, sizeof text), strerror(error));
}

/* Whether a socket is bound to this address already: hosts may have the same ones. */
static bool
bound(const struct zoe_create_server *me, size_t host, const struct zoe_address_info *info)
{
    for (size_t i = 0; i <= host; i++)
        for (size_t j = 0; j < found(me->lookups[i])->count; j++) {
            const struct zoe_address_info *other = &found(me->lookups[i])->items[j];
            if (other == info)
                return false;
            if (other->address.size == info->address.size &&
                memcmp(&other->address.storage, &info->address.storage, info->address.size) == 0)
                return true;
        }
    return false;
}

static int
bind_all(const struct zoe_create_server *me, struct sockets *sockets)
{
    int code = 0;
    for (size_t i = 0; i < me->count && code == 0; i++)
        for (size_t j = 0; j < found(me->lookups[i])->count && code == 0; j++)
            if (!bound(me, i, &found(me->lookups[i])->items[j]))
                code = bind_one(me, &found(me->lookups[i])->items[j], sockets);
    if (code == 0 && sockets->count == 0)
        code = zoe_fail(EADDRNOTAVAIL, "could not bind on any address of %s",
                        me->host == NULL ? "this machine" : me->host);
    return code;
}

static void
close_all(struct sockets *sockets)
{
    for (size_t i = 0; i < sockets->count; i++)
        zoe_system.close(sockets->fds[i]);
    sockets->count = 0;
}

/* Bind to all the addresses. Returns a server that does not listen yet; NULL and an error. */
static zoe_server *
bind_server(struct zoe_create_server *me, zoe_loop *loop)
{
    zoe_server *server = NULL;
    struct sockets sockets = {NULL, 0};
    size_t most = 0;
    for (size_t i = 0; i < me->count; i++)
        most += found(me->lookups[i])->count;
    sockets.fds = zoe_allocate((most + 1) * sizeof *sockets.fds);
    if (sockets.fds == NULL)
        return NULL;
    if (bind_all(me, &sockets) == 0)
        server = zoe_server_new(loop, sockets.fds, sockets.count);
    else
        close_all(&sockets);
    zoe_release(sockets.fds);
    return server;
}

/* --- a server on hosts -------------------------------------------------------------------- */

static int
check_arguments(const struct zoe_create_server *me)
{
    if (zoe_missing(me->protocol, "protocol"))
        return ZOE_TYPE_ERROR;
    if (me->fd > 0 && (me->host != NULL || me->hosts != NULL || me->port != 0))
        return zoe_fail(ZOE_VALUE_ERROR, "host/port and fd can not be specified at the same time");
    if (me->port < 0 || me->port > 65535)
        return zoe_fail(ZOE_VALUE_ERROR, "port %d is not between 0 and 65535", me->port);
    return 0;
}

/* A server is there: tell it what its connections get, and begin. Returns 0, and it drops the
 * argument from now on; or a code. */
static int
furnish(zoe_server *server, const struct zoe_create_server *me)
{
    server->protocol = me->protocol;
    server->argument = me->argument;
    server->layer = me->layer;
    server->backlog = me->backlog > 0 ? me->backlog : BACKLOG;
    int code = me->not_yet ? 0 : zoe_server_begin(server);
    if (code == 0)
        server->drop = me->drop;
    return code;
}

/* One that came to nothing. */
static void
forget_server(zoe_server **server, zoe_callback *drop, void *argument)
{
    bool dropped = *server != NULL && (*server)->drop != NULL;
    zoe_server_close(*server);
    zoe_server_release(*server);
    *server = NULL;
    if (drop != NULL && !dropped)
        drop(argument);
}

CORO(zoe_create_server)
{
    ASYNC (me) {
        if (check_arguments(me) != 0)
            RETURN(zoe_raise_last());
        if (me->fd <= 0) {
            AWAIT(look_up(me, zoe_self->future.loop));
            me->server = bind_server(me, zoe_self->future.loop);
        } else if (zoe_set_nonblocking(me->fd) == 0) {
            me->server = zoe_server_new(zoe_self->future.loop, &me->fd, 1);
        }
        if (me->server == NULL || furnish(me->server, me) != 0)
            RETURN(zoe_raise_last());
        if (!me->not_yet)
            AWAIT(zoe_yield);
        RETURN(zoe_none());
    FINALLY:
        forget_addresses(me);
        if (zoe_is_error(zoe_frame_outcome(&me->frame)))
            forget_server(&me->server, me->drop, me->argument);
    }
}

/* --- a server on a path ------------------------------------------------------------------- */

/* A socket that an earlier server left there. */
static void
remove_stale(const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0 && S_ISSOCK(status.st_mode))
        unlink(path);
}

/* A socket bound to the path; -1 and an error. */
static int
bind_path(const char *path)
{
    zoe_address address;
    if (zoe_unix_address(path, &address) != 0)
        return -1;
    int fd = zoe_open_socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    remove_stale(path);
    if (zoe_system.bind(fd, (const struct sockaddr *)&address.storage, address.size) == 0)
        return fd;
    zoe_fail(errno, "%s: %s", path, strerror(errno));
    zoe_system.close(fd);
    return -1;
}

/* A server on the path, or on the socket. NULL and an error. */
static zoe_server *
path_server(struct zoe_create_unix_server *me, zoe_loop *loop)
{
    if ((me->path == NULL) == (me->fd <= 0)) {
        zoe_fail(ZOE_VALUE_ERROR, "either a path or a socket must be given");
        return NULL;
    }
    if (zoe_missing(me->protocol, "protocol"))
        return NULL;
    int fd = me->path != NULL ? bind_path(me->path) : me->fd;
    if (fd < 0 || zoe_set_nonblocking(fd) != 0)
        return NULL;
    return zoe_server_new(loop, &fd, 1);
}

/* Which file is to be removed in the end. Returns 0 or ZOE_MEMORY_ERROR. */
static int
remember_path(zoe_server *server, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return 0;
    server->inode = status.st_ino;
    server->path = zoe_allocate(strlen(path) + 1);
    if (server->path == NULL)
        return ZOE_MEMORY_ERROR;
    strcpy(server->path, path);
    return 0;
}

static int
furnish_path(zoe_server *server, const struct zoe_create_unix_server *me)
{
    struct zoe_create_server common = {.protocol = me->protocol, .argument = me->argument,
                                       .layer = me->layer, .backlog = me->backlog,
                                       .not_yet = me->not_yet, .drop = me->drop};
    if (me->path != NULL && !me->keep_socket && remember_path(server, me->path) != 0)
        return ZOE_MEMORY_ERROR;
    return furnish(server, &common);
}

CORO(zoe_create_unix_server)
{
    ASYNC (me) {
        me->server = path_server(me, zoe_self->future.loop);
        if (me->server == NULL || furnish_path(me->server, me) != 0)
            RETURN(zoe_raise_last());
        if (!me->not_yet)
            AWAIT(zoe_yield);
        RETURN(zoe_none());
    FINALLY:
        if (zoe_is_error(zoe_frame_outcome(&me->frame)))
            forget_server(&me->server, me->drop, me->argument);
    }
}
