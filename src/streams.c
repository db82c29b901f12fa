/* streams.c -- a connection or a server whose protocol is a stream. */
#include "stream_parts.h"

/* --- connecting --------------------------------------------------------------------------- */

/* The protocol of a stream that connects, made before there is a connection; NULL and an error. */
static zoe_protocol *
new_stream(zoe_loop *loop, size_t limit)
{
    return zoe_protocol_new(loop, &zoe_stream_protocol, &(struct zoe_stream_options){.limit = limit});
}

/* Connected: make the writer. Returns None, or an error, and then the connection is aborted. */
static zoe_value
finish(zoe_protocol *protocol, zoe_transport *transport, zoe_reader **reader, zoe_writer **writer)
{
    struct zoe_stream *stream = (struct zoe_stream *)protocol;
    if (zoe_stream_make_writer(stream, transport) != 0) {
        zoe_transport_abort(transport);
        return zoe_raise_last();
    }
    *reader = &stream->reader;
    *writer = &stream->writer;
    return zoe_none();
}

static zoe_frame *
connect_stream(struct zoe_open_connection *me, zoe_loop *loop)
{
    me->protocol = new_stream(loop, me->limit);
    if (me->protocol == NULL)
        return NULL;
    return zoe_coroutine(zoe_create_connection, &me->connect, .ready_protocol = me->protocol,
                         .host = me->host, .port = me->port, .fd = me->fd,
                         .local_host = me->local_host, .local_port = me->local_port,
                         .layer = me->layer, .server_hostname = me->server_hostname);
}

CORO(zoe_open_connection)
{
    ASYNC (me) {
        AWAIT(connect_stream(me, zoe_self->future.loop));
        RETURN(finish(me->protocol, me->connect.transport, &me->reader, &me->writer));
    FINALLY:
        zoe_transport_release(me->connect.transport);
        zoe_protocol_release(me->connect.made);
        zoe_protocol_release(me->protocol);
    }
}

static zoe_frame *
connect_unix_stream(struct zoe_open_unix_connection *me, zoe_loop *loop)
{
    me->protocol = new_stream(loop, me->limit);
    if (me->protocol == NULL)
        return NULL;
    return zoe_coroutine(zoe_create_unix_connection, &me->connect, .ready_protocol = me->protocol,
                         .path = me->path, .layer = me->layer,
                         .server_hostname = me->server_hostname);
}

CORO(zoe_open_unix_connection)
{
    ASYNC (me) {
        AWAIT(connect_unix_stream(me, zoe_self->future.loop));
        RETURN(finish(me->protocol, me->connect.transport, &me->reader, &me->writer));
    FINALLY:
        zoe_transport_release(me->connect.transport);
        zoe_protocol_release(me->connect.made);
        zoe_protocol_release(me->protocol);
    }
}

/* --- serving ------------------------------------------------------------------------------ */

/* What the streams of a server have in common, for the server to keep; NULL and an error. */
static struct zoe_stream_options *
keep_options(const zoe_coro *client, void *argument, size_t limit)
{
    struct zoe_stream_options *options = NULL;
    if (!zoe_missing(client, "client coroutine"))
        options = zoe_allocate(sizeof *options);
    if (options != NULL)
        *options = (struct zoe_stream_options){client, argument, limit};
    return options;
}

/* Listening; NULL and an error. */
static zoe_frame *
listen_for_streams(struct zoe_start_server *me)
{
    struct zoe_stream_options *options = keep_options(me->client, me->argument, me->limit);
    if (options == NULL)
        return NULL;
    return zoe_coroutine(zoe_create_server, &me->create, .protocol = &zoe_stream_protocol,
                         .argument = options, .drop = zoe_release, .host = me->host,
                         .port = me->port, .fd = me->fd, .backlog = me->backlog,
                         .layer = me->layer);
}

CORO(zoe_start_server)
{
    ASYNC (me) {
        AWAIT(listen_for_streams(me));
        me->server = me->create.server;
    }
}

/* Listening; NULL and an error. */
static zoe_frame *
listen_on_path(struct zoe_start_unix_server *me)
{
    struct zoe_stream_options *options = keep_options(me->client, me->argument, me->limit);
    if (options == NULL)
        return NULL;
    return zoe_coroutine(zoe_create_unix_server, &me->create, .protocol = &zoe_stream_protocol,
                         .argument = options, .drop = zoe_release, .path = me->path,
                         .layer = me->layer);
}

CORO(zoe_start_unix_server)
{
    ASYNC (me) {
        AWAIT(listen_on_path(me));
        me->server = me->create.server;
    }
}
