/* endpoints.c -- transports for what is no host: paths, datagrams, pipes. */
#include <errno.h>
#include <string.h>

#include "connection_parts.h"
#include "system.h"

/* --- a path ------------------------------------------------------------------------------- */

/* Begin to connect to the path; NULL and an error. */
static zoe_frame *
connect_to_path(struct zoe_create_unix_connection *me)
{
    zoe_address address;
    if (zoe_unix_address(me->path, &address) != 0)
        return NULL;
    me->fd = zoe_open_socket(AF_UNIX, SOCK_STREAM, 0);
    if (me->fd < 0)
        return NULL;
    return zoe_coroutine(zoe_sock_connect, &me->connect, .fd = me->fd, .address = address);
}

static zoe_frame *
finish_path(struct zoe_create_unix_connection *me)
{
    int fd = me->fd;
    me->fd = -1;
    return zoe_coroutine(zoe_connect_accepted_socket, &me->finish, .fd = fd, .client_side = true,
                         .protocol = me->protocol, .argument = me->argument,
                         .ready_protocol = me->ready_protocol, .layer = me->layer,
                         .server_hostname = me->server_hostname);
}

CORO(zoe_create_unix_connection)
{
    ASYNC (me) {
        if ((me->path == NULL) == (me->fd <= 0))
            RETURN(zoe_raise(ZOE_VALUE_ERROR, "either a path or a socket must be given"));
        if (me->path != NULL) {
            me->fd = -1;
            AWAIT(connect_to_path(me));
        }
        AWAIT(finish_path(me));
        me->transport = me->finish.transport;
        me->made = me->finish.made;
    FINALLY:
        if (me->path != NULL && me->fd >= 0)
            zoe_system.close(me->fd);
    }
}

/* --- datagrams ---------------------------------------------------------------------------- */

static int
check_datagrams(const struct zoe_create_datagram_endpoint *me)
{
    bool hosts = me->local_host != NULL || me->remote_host != NULL;
    if (me->fd > 0 && (hosts || me->family != 0 || me->allow_broadcast))
        return zoe_fail(ZOE_VALUE_ERROR, "socket modifier arguments can not be used when fd is "
                                         "specified");
    if (me->fd <= 0 && !hosts && me->family == 0)
        return zoe_fail(ZOE_VALUE_ERROR, "unexpected address family");
    return 0;
}

static zoe_frame *
resolve(struct zoe_create_datagram_endpoint *me, const char *host, int port, char text[12])
{
    return zoe_coroutine(zoe_ensure_resolved, &me->resolve, .host = host, .type = SOCK_DGRAM,
                         .port = zoe_port_text(port, text), .family = me->family);
}

/* The first address of this family; NULL: there is none. */
static const struct zoe_address_info *
of_family(const struct zoe_addresses *addresses, int family)
{
    for (size_t i = 0; addresses != NULL && i < addresses->count; i++)
        if (addresses->items[i].family == family)
            return &addresses->items[i];
    return NULL;
}

/* A family in which there is an address for each side that was given; 0 and an error. */
static int
common_family(const struct zoe_create_datagram_endpoint *me)
{
    const struct zoe_addresses *any = me->local != NULL ? me->local : me->remote;
    for (size_t i = 0; any != NULL && i < any->count; i++)
        if (me->remote == NULL || of_family(me->remote, any->items[i].family) != NULL)
            return any->items[i].family;
    if (any == NULL)
        return me->family;
    zoe_fail(ZOE_VALUE_ERROR, "can not get address information");
    return 0;
}

/* The socket, bound if it is to be. Returns 0 or a code. */
static int
open_datagrams(struct zoe_create_datagram_endpoint *me)
{
    int on = 1, family = common_family(me);
    const struct zoe_address_info *local = of_family(me->local, family);
    me->fd = family == 0 ? -1 : zoe_open_socket(family, SOCK_DGRAM, 0);
    if (me->fd < 0)
        return zoe_last_error()->code;
    if (me->allow_broadcast)
        setsockopt(me->fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
    me->family = family;
    if (local == NULL || zoe_system.bind(me->fd, (const struct sockaddr *)&local->address.storage,
                                         local->address.size) == 0)
        return 0;
    return zoe_fail(errno, "%s: %s", me->local_host, strerror(errno));
}

/* Make the protocol and the transport. Returns the future to await; NULL and an error. */
static zoe_future *
make_datagrams(struct zoe_create_datagram_endpoint *me, zoe_loop *loop)
{
    const struct zoe_address_info *remote = of_family(me->remote, me->family);
    me->made = zoe_connection_protocol(loop, me->protocol, me->argument, me->ready_protocol);
    me->waiter = me->made == NULL ? NULL : zoe_future_new_(loop, NULL);
    if (me->waiter == NULL || zoe_set_nonblocking(me->fd) != 0)
        return NULL;
    me->transport = zoe_datagram_transport_new(
        loop, me->fd, me->made, remote == NULL ? NULL : &remote->address, me->waiter);
    if (me->transport == NULL)
        return NULL;
    me->fd = -1;
    return me->waiter;
}

CORO(zoe_create_datagram_endpoint)
{
    ASYNC (me) {
        if (check_datagrams(me) != 0)
            RETURN(zoe_raise_last());
        if (me->local_host != NULL) {
            AWAIT(resolve(me, me->local_host, me->local_port, me->local_text));
            me->local = me->resolve.found;
        }
        if (me->remote_host != NULL) {
            AWAIT(resolve(me, me->remote_host, me->remote_port, me->remote_text));
            me->remote = me->resolve.found;
        }
        if (me->fd <= 0 && open_datagrams(me) != 0)
            RETURN(zoe_raise_last());
        if (me->remote != NULL && !me->allow_broadcast)
            CALL(zoe_sock_connect, &me->connect, .fd = me->fd,
                 .address = of_family(me->remote, me->family)->address);
        AWAIT(make_datagrams(me, zoe_self->future.loop));
    FINALLY:
        if (zoe_is_error(zoe_frame_outcome(&me->frame))) {
            zoe_connection_forget(&me->transport, &me->made);
            if (me->fd > 0)
                zoe_system.close(me->fd);
        }
        zoe_future_release(me->waiter);
        zoe_addresses_free(me->local);
        zoe_addresses_free(me->remote);
    }
}

/* --- pipes -------------------------------------------------------------------------------- */

typedef zoe_transport *make_pipe(zoe_loop *loop, int fd, zoe_protocol *protocol,
                                 zoe_future *waiter);

/* Make the protocol and the transport. Returns the future to await; NULL and an error. */
static zoe_future *
connect_pipe(struct zoe_connect_read_pipe *me, zoe_loop *loop, make_pipe *make)
{
    me->made = zoe_connection_protocol(loop, me->protocol, me->argument, me->ready_protocol);
    me->waiter = me->made == NULL ? NULL : zoe_future_new_(loop, NULL);
    if (me->waiter != NULL)
        me->transport = make(loop, me->fd, me->made, me->waiter);
    return me->transport == NULL ? NULL : me->waiter;
}

static void
end_pipe(struct zoe_connect_read_pipe *me)
{
    if (zoe_is_error(zoe_frame_outcome(&me->frame)))
        zoe_connection_forget(&me->transport, &me->made);
    zoe_future_release(me->waiter);
}

CORO(zoe_connect_read_pipe)
{
    ASYNC (me) {
        AWAIT(connect_pipe(me, zoe_self->future.loop, zoe_read_pipe_transport_new));
    FINALLY:
        end_pipe(me);
    }
}

/* The two frames have the same members. */
static struct zoe_connect_read_pipe *
as_read_pipe(struct zoe_connect_write_pipe *me)
{
    _Static_assert(sizeof *me == sizeof(struct zoe_connect_read_pipe), "the same members");
    return (struct zoe_connect_read_pipe *)(void *)me;
}

CORO(zoe_connect_write_pipe)
{
    ASYNC (me) {
        AWAIT(connect_pipe(as_read_pipe(me), zoe_self->future.loop, zoe_write_pipe_transport_new));
    FINALLY:
        end_pipe(as_read_pipe(me));
    }
}
