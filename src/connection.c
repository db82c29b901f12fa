/* connection.c -- from an address to a transport: resolve, connect, make, wait until the protocol
 * knows. */
#include "connection_parts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "memory.h"
#include "system.h"

/* --- what connecting is made of ----------------------------------------------------------- */

zoe_protocol *
zoe_connection_protocol(zoe_loop *loop, const zoe_protocol_type *type, void *argument,
                        zoe_protocol *ready)
{
    return ready != NULL ? zoe_protocol_retain(ready) : zoe_protocol_new(loop, type, argument);
}

/* The lower half of a layer on a socket. Returns the upper one, or NULL and fd is closed. */
static zoe_transport *
layered(zoe_loop *loop, int fd, const zoe_layer_request *request, zoe_layer *layer,
        struct zoe_server *server)
{
    zoe_transport *upper = NULL, *lower = NULL;
    zoe_protocol *below = layer->wrap(layer, loop, request, &upper);
    if (below != NULL)
        lower = zoe_socket_transport_new(loop, fd, below, NULL, server);
    if (lower == NULL) {
        zoe_system.close(fd);
        zoe_transport_release(upper);
        upper = NULL;
    }
    zoe_transport_release(lower);
    zoe_protocol_release(below);
    return upper;
}

zoe_transport *
zoe_connection_transport(zoe_loop *loop, int fd, const zoe_layer_request *request,
                         zoe_layer *layer, struct zoe_server *server)
{
    if (layer != NULL)
        return layered(loop, fd, request, layer, server);
    zoe_transport *transport = zoe_socket_transport_new(loop, fd, request->above, request->waiter,
                                                        server);
    if (transport == NULL)
        zoe_system.close(fd);
    return transport;
}

void
zoe_connection_forget(zoe_transport **transport, zoe_protocol **protocol)
{
    zoe_transport_close(*transport);
    zoe_transport_release(*transport);
    zoe_protocol_release(*protocol);
    *transport = NULL;
    *protocol = NULL;
}

int
zoe_open_socket(int family, int type, int protocol)
{
    int fd = zoe_system.socket(family, type, protocol);
    if (fd < 0) {
        zoe_fail(errno, "no socket: %s", strerror(errno));
        return -1;
    }
    if (zoe_set_nonblocking(fd) == 0)
        return fd;
    zoe_system.close(fd);
    return -1;
}

int
zoe_unix_address(const char *path, zoe_address *address)
{
    struct sockaddr_un *name = (struct sockaddr_un *)&address->storage;
    if (zoe_missing(path, "path"))
        return ZOE_TYPE_ERROR;
    if (strlen(path) >= sizeof name->sun_path)
        return zoe_fail(ZOE_VALUE_ERROR, "%s: too long for a socket, which may have %zu bytes",
                        path, sizeof name->sun_path - 1);
    memset(&address->storage, 0, sizeof address->storage);
    name->sun_family = AF_UNIX;
    strcpy(name->sun_path, path);
    address->size = sizeof *name;
    return 0;
}

const char *
zoe_port_text(int port, char text[12])
{
    snprintf(text, 12, "%d", port);
    return text;
}

/* --- a connected socket ------------------------------------------------------------------- */

/* Make the protocol and the transport. Returns the future to await, or NULL and an error. */
static zoe_future *
make_transport(struct zoe_connect_accepted_socket *me, zoe_loop *loop)
{
    int fd = me->fd;
    me->fd = -1;
    me->made = zoe_set_nonblocking(fd) != 0 ? NULL : zoe_connection_protocol(
        loop, me->protocol, me->argument, me->ready_protocol);
    me->waiter = me->made == NULL ? NULL : zoe_future_new_(loop, NULL);
    if (me->waiter == NULL) {
        zoe_system.close(fd);
        return NULL;
    }
    zoe_layer_request request = {
        .above = me->made, .server_side = !me->client_side,
        .server_hostname = me->server_hostname, .waiter = me->waiter,
    };
    me->transport = zoe_connection_transport(loop, fd, &request, me->layer, NULL);
    return me->transport == NULL ? NULL : me->waiter;
}

CORO(zoe_connect_accepted_socket)
{
    ASYNC (me) {
        AWAIT(make_transport(me, zoe_self->future.loop));
        RETURN(zoe_none());
    FINALLY:
        zoe_future_release(me->waiter);
        if (zoe_is_error(zoe_frame_outcome(&me->frame)))
            zoe_connection_forget(&me->transport, &me->made);
    }
}

/* --- one attempt -------------------------------------------------------------------------- */

/* Bind the socket to one of the addresses, of the right family. Returns 0 or a code. */
static int
bind_to_any(int fd, const struct zoe_addresses *from, int family)
{
    char text[120];
    int code = 0;
    for (size_t i = 0; i < from->count; i++) {
        const zoe_address *address = &from->items[i].address;
        if (from->items[i].family != family)
            continue;
        if (zoe_system.bind(fd, (const struct sockaddr *)&address->storage, address->size) == 0)
            return 0;
        code = zoe_fail(errno, "error while attempting to bind on address %s: %s",
                        zoe_address_text(address, text, sizeof text), strerror(errno));
    }
    return code != 0 ? code : zoe_fail(EADDRNOTAVAIL, "no matching local address was found");
}

/* A socket of the right kind, bound where it is to be. -1 and an error. */
static int
prepare_socket(const struct zoe_address_info *to, const struct zoe_addresses *from)
{
    int fd = zoe_open_socket(to->family, to->type, to->protocol);
    if (fd >= 0 && from != NULL && bind_to_any(fd, from, to->family) != 0) {
        zoe_system.close(fd);
        return -1;
    }
    return fd;
}

CORO(zoe_connect_sock)
{
    ASYNC (me) {
        me->fd = prepare_socket(me->to, me->from);
        if (me->fd < 0)
            RETURN(zoe_raise_last());
        CALL(zoe_sock_connect, &me->connect, .fd = me->fd, .address = me->to->address);
        RETURN(zoe_none());
    FINALLY:
        if (me->fd >= 0 && zoe_is_error(zoe_frame_outcome(&me->frame))) {
            zoe_system.close(me->fd);
            me->fd = -1;
        }
    }
}

/* --- a host ------------------------------------------------------------------------------- */

/* Which arguments contradict each other. Returns 0 or ZOE_VALUE_ERROR. */
static int
check_arguments(const struct zoe_create_connection *me)
{
    if (me->server_hostname != NULL && me->layer == NULL)
        return zoe_fail(ZOE_VALUE_ERROR, "server_hostname is only meaningful with a layer");
    if (me->host != NULL && me->fd > 0)
        return zoe_fail(ZOE_VALUE_ERROR, "host/port and fd can not be specified at the same time");
    if (me->host == NULL && me->fd <= 0)
        return zoe_fail(ZOE_VALUE_ERROR, "host and port was not specified and no fd specified");
    if (me->port < 0 || me->port > 65535)
        return zoe_fail(ZOE_VALUE_ERROR, "port %d is not between 0 and 65535", me->port);
    return 0;
}

/* Put the addresses into turns: `first` of the first family, then one of each family. */
static void
interleave(struct zoe_addresses *addresses, size_t first)
{
    int family = addresses->items[0].family;
    for (size_t to = 0; to < addresses->count; to++) {
        bool same = to < first || (to - first) % 2 == 1;
        for (size_t i = to; i < addresses->count; i++) {
            if ((addresses->items[i].family == family) != same)
                continue;
            struct zoe_address_info next = addresses->items[i];
            memmove(&addresses->items[to + 1], &addresses->items[to],
                    (i - to) * sizeof *addresses->items);
            addresses->items[to] = next;
            break;
        }
    }
}

/* The addresses to try, in their order, and room for what becomes of each. 0 or a code. */
static int
prepare_attempts(struct zoe_create_connection *me)
{
    if (me->happy_eyeballs_delay > 0 && me->interleave == 0)
        me->interleave = 1;
    if (me->interleave > 0)
        interleave(me->to, (size_t)me->interleave);
    me->errors = zoe_allocate(me->to->count * sizeof *me->errors);
    return me->errors == NULL ? ZOE_MEMORY_ERROR : 0;
}

/* Nobody answered: the one error, or all of them in one. */
static zoe_value
no_answer(const struct zoe_create_connection *me)
{
    char all[300] = "";
    const zoe_error *model = NULL;
    bool same = true;
    for (size_t i = 0; i < me->to->count; i++) {
        const zoe_error *error = me->errors[i];
        if (error == NULL)
            continue;
        size_t used = strlen(all);
        snprintf(all + used, sizeof all - used, "%s%s", used > 0 ? ", " : "", error->message);
        same = same && (model == NULL || strcmp(model->message, error->message) == 0);
        model = model == NULL ? error : model;
    }
    if (same && model != NULL)
        return zoe_error_value(zoe_error_retain(model));
    return zoe_raise(model == NULL ? ECONNREFUSED : model->code, "Multiple exceptions: %s", all);
}

static zoe_frame *
finish(struct zoe_create_connection *me)
{
    int fd = me->fd;
    me->fd = -1;
    return zoe_coroutine(zoe_connect_accepted_socket, &me->finish, .fd = fd, .client_side = true,
                         .protocol = me->protocol, .argument = me->argument,
                         .ready_protocol = me->ready_protocol, .layer = me->layer,
                         .server_hostname = me->server_hostname != NULL ? me->server_hostname
                                                                        : me->host);
}

static void
forget_attempts(struct zoe_create_connection *me)
{
    for (size_t i = 0; me->errors != NULL && i < me->to->count; i++)
        zoe_error_release(me->errors[i]);
    zoe_release(me->errors);
    zoe_addresses_free(me->to);
    zoe_addresses_free(me->from);
}

CORO(zoe_create_connection)
{
    ASYNC (me) {
        if (check_arguments(me) != 0)
            RETURN(zoe_raise_last());
        if (me->host != NULL) {
            me->fd = -1;
            CALL(zoe_ensure_resolved, &me->resolve, .host = me->host,
                 .port = zoe_port_text(me->port, me->port_text), .family = me->family,
                 .type = SOCK_STREAM);
            me->to = me->resolve.found;
            if (me->local_host != NULL) {
                CALL(zoe_ensure_resolved, &me->resolve, .host = me->local_host,
                     .port = zoe_port_text(me->local_port, me->local_text), .family = me->family,
                     .type = SOCK_STREAM);
                me->from = me->resolve.found;
            }
            if (prepare_attempts(me) != 0)
                RETURN(zoe_raise_last());
        }
        if (me->host != NULL && me->happy_eyeballs_delay > 0) {
            CALL(zoe_connect_race, &me->race, .to = me->to, .from = me->from,
                 .delay = me->happy_eyeballs_delay, .errors = me->errors);
            me->fd = me->race.fd;
        }
        while (me->fd < 0 && me->happy_eyeballs_delay <= 0 && me->tried < me->to->count) {
            zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
            CALL(zoe_connect_sock, &me->attempt, .to = &me->to->items[me->tried],
                 .from = me->from);
            me->fd = me->attempt.fd;
            me->errors[me->tried++] = zoe_error_retain(zoe_caught());
        }
        if (me->fd < 0)
            RETURN(no_answer(me));
        AWAIT(finish(me));
        me->transport = me->finish.transport;
        me->made = me->finish.made;
        RETURN(zoe_none());
    FINALLY:
        forget_attempts(me);
    }
}
