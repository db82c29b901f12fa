/* stream_protocol.c -- the protocol behind a stream: bytes go to the reader, room to the writer. */
#include "stream_parts.h"
#include "transport_parts.h"

/* --- its life ----------------------------------------------------------------------------- */

static int
init(zoe_protocol *protocol, void *argument)
{
    struct zoe_stream *stream = (struct zoe_stream *)protocol;
    stream->options = *(const struct zoe_stream_options *)argument;
    stream->drain.sync.loop = protocol->loop;
    zoe_reader_init(&stream->reader, protocol->loop, stream->options.limit);
    stream->closed = zoe_future_new_(protocol->loop, NULL);
    return stream->closed == NULL ? zoe_last_error()->code : 0;
}

/* How the connection ended is nobody's duty to ask. */
static void
destroy(zoe_protocol *protocol)
{
    struct zoe_stream *stream = (struct zoe_stream *)protocol;
    stream->closed->unretrieved = false;
    zoe_future_release(stream->closed);
    zoe_task_release(stream->task);
    zoe_reader_destroy(&stream->reader);
}

/* --- a server's task ---------------------------------------------------------------------- */

/* The client's coroutine has ended: let go of its stream; when it failed, say so, and close. */
static void
callback(zoe_future *task, void *argument)
{
    struct zoe_stream *stream = argument;
    const zoe_error *error = zoe_future_exception(task);
    bool failed = zoe_future_cancelled(task) || error != NULL;
    if (failed && !zoe_future_cancelled(task))
        zoe_loop_call_exception_handler(
            task->loop, &(zoe_report){.message = "Unhandled exception in client_connected_cb",
                                      .error = error, .future = task});
    if (failed)
        zoe_writer_close(&stream->writer);
}

static void
release_writer(void *argument)
{
    zoe_writer_release(&((struct zoe_stream *)argument)->writer);
}

/* A task of the client's coroutine, with its arguments filled in; NULL without memory. */
static zoe_task *
client_task(struct zoe_stream *stream)
{
    const zoe_coro *coro = stream->options.client;
    char *frame = zoe_allocate(coro->size);
    if (frame == NULL)
        return NULL;
    zoe_client *client = (zoe_client *)(void *)(frame + sizeof(zoe_frame));
    *client = (zoe_client){&stream->reader, &stream->writer, stream->options.argument};
    zoe_task *task = zoe_task_new(stream->protocol.loop, NULL, coro, frame, NULL);
    zoe_release(frame);
    return task;
}

static int
start_client(struct zoe_stream *stream)
{
    stream->task = client_task(stream);
    if (stream->task == NULL)
        return zoe_last_error()->code;
    return zoe_future_add_owning_callback_(&stream->task->future, callback, stream, release_writer,
                                           "callback", NULL);
}

/* --- what the transport calls ------------------------------------------------------------- */

int
zoe_stream_make_writer(struct zoe_stream *stream, zoe_transport *transport)
{
    return zoe_writer_init(&stream->writer, transport, &stream->protocol, &stream->drain,
                           &stream->reader, stream->closed);
}

static void
connection_made(zoe_protocol *protocol, zoe_transport *transport)
{
    struct zoe_stream *stream = (struct zoe_stream *)protocol;
    zoe_reader_set_transport(&stream->reader, transport);
    if (stream->options.client == NULL)
        return;
    if (zoe_stream_make_writer(stream, transport) == 0 && start_client(stream) == 0)
        return;
    zoe_loop_raise(protocol->loop, zoe_raise_last());
    zoe_transport_abort(transport);
    zoe_writer_release(&stream->writer);
}

static void
connection_lost(zoe_protocol *protocol, const zoe_error *error)
{
    struct zoe_stream *stream = (struct zoe_stream *)protocol;
    if (error == NULL)
        zoe_reader_feed_eof(&stream->reader);
    else
        zoe_reader_set_exception(&stream->reader, zoe_error_value(zoe_error_retain(error)));
    if (!zoe_future_done(stream->closed))
        zoe_future_finish(stream->closed, ZOE_FINISHED, zoe_error_value(zoe_error_retain(error)));
    zoe_drain_connection_lost(&stream->drain, error);
    zoe_task_release(stream->task);
    stream->task = NULL;
}

static void
data_received(zoe_protocol *protocol, const void *data, size_t size)
{
    enum { MUCH = 1 << 14 };      /* bytes that are not worth a copy */
    zoe_reader *reader = &((struct zoe_stream *)protocol)->reader;
    const zoe_transport *below = reader->transport;
    bool straight = size >= MUCH && below != NULL && below->type == &zoe_socket_type &&
                    below->protocol == protocol && data == protocol->loop->room->bytes;
    if (!straight || !zoe_reader_keep_room(reader, size))
        zoe_reader_feed_data(reader, data, size);
}

/* The other side has no more to say; this one may have, unless what lies below cannot do that. */
static bool
eof_received(zoe_protocol *protocol)
{
    struct zoe_stream *stream = (struct zoe_stream *)protocol;
    zoe_reader_feed_eof(&stream->reader);
    return zoe_transport_can_write_eof(stream->reader.transport);
}

static void
pause_writing(zoe_protocol *protocol)
{
    zoe_drain_pause_writing(&((struct zoe_stream *)protocol)->drain);
}

static void
resume_writing(zoe_protocol *protocol)
{
    zoe_drain_resume_writing(&((struct zoe_stream *)protocol)->drain);
}

const zoe_protocol_type zoe_stream_protocol = {
    .name = "StreamReaderProtocol",
    .size = sizeof(struct zoe_stream),
    .init = init,
    .destroy = destroy,
    .connection_made = connection_made,
    .connection_lost = connection_lost,
    .data_received = data_received,
    .eof_received = eof_received,
    .pause_writing = pause_writing,
    .resume_writing = resume_writing,
};
