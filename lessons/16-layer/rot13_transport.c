/* rot13_transport.c -- a transport over a transport: secrets that Caesar could read.
 *
 * A layer has two faces. To the transport below it is a protocol: bytes arrive, are changed, and are
 * handed up. To the protocol above it is a transport: bytes to be sent are changed and handed down.
 * Neither neighbour knows. TLS is the same thing with better arithmetic, and it is passed in at the
 * same place: .layer = ...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zoetrope.h"

/* --- the layer ---------------------------------------------------------------------------- */

/* The upper face, a transport, and a reference to whoever is below and above. */
struct upper {
    zoe_transport transport;      /* first: to others it is one; .protocol is above  */
    zoe_transport *below;         /* where bytes go: borrowed while it is there      */
    zoe_future *waiter;           /* who waits for the connection: a reference       */
    bool closing;                 /* close was called, or the connection is lost     */
};

/* The lower face, a protocol. */
struct lower {
    zoe_protocol protocol;        /* first: to the transport below it is one         */
    struct upper *upper;          /* the other face: a reference                     */
};

/* 13 letters on: done twice it is undone. */
static void
turn(char *to, const char *from, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char c = from[i];
        char first = c >= 'a' && c <= 'z' ? 'a' : c >= 'A' && c <= 'Z' ? 'A' : '\0';
        if (first != '\0')
            c = (char)(first + (c - first + 13) % 26);
        to[i] = c;
    }
}

/* --- its upper face ----------------------------------------------------------------------- */

static int
upper_writev(zoe_transport *self, const struct iovec *parts, int count)
{
    int code = 0;
    for (int i = 0; i < count && code == 0; i++) {
        char *changed = malloc(parts[i].iov_len + 1);
        if (changed == NULL)
            return zoe_fail(ZOE_MEMORY_ERROR, "out of memory");
        turn(changed, parts[i].iov_base, parts[i].iov_len);
        printf("    on the wire: %.*s\n", (int)parts[i].iov_len, changed);
        code = zoe_transport_write(((struct upper *)self)->below, changed, parts[i].iov_len);
        free(changed);
    }
    return code;
}

static int
upper_write_eof(zoe_transport *self)
{
    return zoe_transport_write_eof(((struct upper *)self)->below);
}

static void
upper_close(zoe_transport *self)
{
    struct upper *upper = (struct upper *)self;
    upper->closing = true;
    zoe_transport_close(upper->below);
}

static bool
upper_is_closing(const zoe_transport *self)
{
    return ((const struct upper *)self)->closing;
}

static int
upper_info(const zoe_transport *self, enum zoe_extra_info what, void *info)
{
    return zoe_transport_get_extra_info(((const struct upper *)self)->below, what, info);
}

static void
upper_destroy(zoe_transport *self)
{
    struct upper *upper = (struct upper *)self;
    zoe_protocol_release(self->protocol);
    zoe_future_release(upper->waiter);
    free(upper);
}

static const zoe_transport_type upper_type = {
    .name = "rot13", .writev = upper_writev, .write_eof = upper_write_eof, .close = upper_close,
    .is_closing = upper_is_closing, .get_extra_info = upper_info, .destroy = upper_destroy,
};

/* --- its lower face ----------------------------------------------------------------------- */

static void
lower_made(zoe_protocol *self, zoe_transport *below)
{
    struct upper *upper = ((struct lower *)self)->upper;
    zoe_protocol *above = upper->transport.protocol;
    upper->below = below;
    above->type->connection_made(above, &upper->transport);
    if (upper->waiter != NULL && !zoe_future_done(upper->waiter))
        zoe_future_set_result(upper->waiter, zoe_none());
}

static void
lower_data(zoe_protocol *self, const void *data, size_t size)
{
    zoe_protocol *above = ((struct lower *)self)->upper->transport.protocol;
    char *changed = malloc(size + 1);
    if (changed == NULL) {
        zoe_loop_raise(self->loop, zoe_raise(ZOE_MEMORY_ERROR, "out of memory"));
        return;
    }
    turn(changed, data, size);
    above->type->data_received(above, changed, size);
    free(changed);
}

/* Too much is kept below, or no longer: that is for whoever writes. */
static void
lower_pause_writing(zoe_protocol *self)
{
    zoe_protocol *above = ((struct lower *)self)->upper->transport.protocol;
    if (above->type->pause_writing != NULL)
        above->type->pause_writing(above);
}

static void
lower_resume_writing(zoe_protocol *self)
{
    zoe_protocol *above = ((struct lower *)self)->upper->transport.protocol;
    if (above->type->resume_writing != NULL)
        above->type->resume_writing(above);
}

static bool
lower_eof(zoe_protocol *self)
{
    zoe_protocol *above = ((struct lower *)self)->upper->transport.protocol;
    return above->type->eof_received != NULL && above->type->eof_received(above);
}

static void
lower_lost(zoe_protocol *self, const zoe_error *error)
{
    struct upper *upper = ((struct lower *)self)->upper;
    zoe_protocol *above = upper->transport.protocol;
    upper->closing = true;
    upper->below = NULL;
    if (above->type->connection_lost != NULL)
        above->type->connection_lost(above, error);
}

static int
lower_init(zoe_protocol *self, void *upper)
{
    ((struct lower *)self)->upper = (struct upper *)zoe_transport_retain(upper);
    return 0;
}

static void
lower_destroy(zoe_protocol *self)
{
    zoe_transport_release(&((struct lower *)self)->upper->transport);
}

static const zoe_protocol_type lower_type = {
    .name = "rot13", .size = sizeof(struct lower), .init = lower_init, .destroy = lower_destroy,
    .connection_made = lower_made, .data_received = lower_data, .eof_received = lower_eof,
    .pause_writing = lower_pause_writing, .resume_writing = lower_resume_writing,
    .connection_lost = lower_lost,
};

/* Both faces of one connection. */
static zoe_protocol *
wrap(zoe_layer *self, zoe_loop *loop, const zoe_layer_request *request, zoe_transport **made)
{
    struct upper *upper = calloc(1, sizeof *upper);
    (void)self;                   /* the same for all; TLS has its certificates here */
    if (upper == NULL) {
        zoe_fail(ZOE_MEMORY_ERROR, "out of memory");
        return NULL;
    }
    upper->transport = (zoe_transport){
        .type = &upper_type, .loop = loop, .protocol = zoe_protocol_retain(request->above),
        .id = ++loop->ids->transport, .refs = 1,
    };
    upper->waiter = zoe_future_retain(request->waiter);
    zoe_protocol *lower = zoe_protocol_new(loop, &lower_type, upper);
    if (lower == NULL)
        zoe_transport_release(&upper->transport);
    else
        *made = &upper->transport;
    return lower;
}

static zoe_layer rot13 = {.wrap = wrap};

/* --- two protocols that know nothing of it ------------------------------------------------ */

struct side {
    zoe_protocol protocol;
    zoe_transport *transport;     /* so they think                                   */
    zoe_future *over;             /* done when the connection is; or NULL            */
};

static int
side_init(zoe_protocol *self, void *over)
{
    ((struct side *)self)->over = over;
    return 0;
}

static void
server_made(zoe_protocol *self, zoe_transport *transport)
{
    ((struct side *)self)->transport = transport;
}

static void
server_data(zoe_protocol *self, const void *data, size_t size)
{
    printf("server hears %.*s\n", (int)size, (const char *)data);
    zoe_transport_write(((struct side *)self)->transport, "Et tu, Brute?", 13);
}

static const zoe_protocol_type server = {
    .name = "Server", .size = sizeof(struct side), .connection_made = server_made,
    .data_received = server_data,
};

static void
client_made(zoe_protocol *self, zoe_transport *transport)
{
    ((struct side *)self)->transport = transport;
    zoe_transport_write(transport, "Cave Idus Martias", 17);
}

static void
client_data(zoe_protocol *self, const void *data, size_t size)
{
    printf("client hears %.*s\n", (int)size, (const char *)data);
    zoe_transport_close(((struct side *)self)->transport);
}

static void
client_lost(zoe_protocol *self, const zoe_error *error)
{
    (void)error;
    zoe_future_set_result(((struct side *)self)->over, zoe_none());
}

static const zoe_protocol_type client = {
    .name = "Client", .size = sizeof(struct side), .init = side_init,
    .connection_made = client_made, .data_received = client_data, .connection_lost = client_lost,
};

struct main_task {
    zoe_frame frame;
    zoe_future *over;             /* the client sets it: a reference                 */
    struct zoe_create_server create;          /* the frames of what it awaits        */
    struct zoe_create_connection connect;
};

static zoe_frame *
connecting(struct main_task *me)
{
    return zoe_coroutine(zoe_create_connection, &me->connect, .protocol = &client,
                         .argument = me->over, .layer = &rot13, .host = "127.0.0.1",
                         .port = zoe_server_port(me->create.server));
}

CORO(main_task)
{
    ASYNC (me) {
        CALL(zoe_create_server, &me->create, .protocol = &server, .layer = &rot13, .host = "127.0.0.1");
        me->over = zoe_future_new(zoe_running_loop);
        AWAIT(connecting(me));
        AWAIT(me->over);
    FINALLY:
        zoe_transport_release(me->connect.transport);
        zoe_protocol_release(me->connect.made);
        zoe_server_close(me->create.server);
        zoe_server_release(me->create.server);
        zoe_future_release(me->over);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
