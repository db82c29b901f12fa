/* stream_writer.c -- a transport with a place to wait. */
#include "stream_writer.h"

/* --- its life ----------------------------------------------------------------------------- */

/* asyncio's writers make a future that is done at once; so that futures have the same numbers. */
static int
make_complete_future(zoe_loop *loop)
{
    zoe_future *complete = zoe_future_new_(loop, NULL);
    if (complete == NULL)
        return zoe_last_error()->code;
    zoe_future_set_result(complete, zoe_none());
    zoe_future_release(complete);
    return 0;
}

int
zoe_writer_init(zoe_writer *writer, zoe_transport *transport, zoe_protocol *protocol,
                zoe_drain *drain, zoe_reader *reader, zoe_future *closed)
{
    int code = make_complete_future(transport->loop);
    if (code != 0)
        return code;
    *writer = (zoe_writer){
        .transport = zoe_transport_retain(transport), .protocol = zoe_protocol_retain(protocol),
        .drain = drain, .reader = reader, .closed = closed,
    };
    return 0;
}

void
zoe_writer_release(zoe_writer *writer)
{
    if (writer == NULL || writer->transport == NULL)
        return;
    zoe_transport *transport = writer->transport;
    zoe_protocol *protocol = writer->protocol;
    writer->transport = NULL;
    if (!zoe_transport_is_closing(transport)) {
        zoe_transport_close(transport);
        zoe_loop_call_exception_handler(
            transport->loop,
            &(zoe_report){.message = "unclosed StreamWriter: call zoe_writer_close"});
    }
    zoe_transport_release(transport);
    zoe_protocol_release(protocol);    /* perhaps the writer's own memory */
}

/* --- writing ------------------------------------------------------------------------------ */

zoe_transport *
zoe_writer_transport(const zoe_writer *writer)
{
    return zoe_missing(writer, "writer") ? NULL : writer->transport;
}

int
zoe_writer_write(zoe_writer *writer, const void *data, size_t size)
{
    if (zoe_missing(writer, "writer"))
        return ZOE_TYPE_ERROR;
    return zoe_transport_write(writer->transport, data, size);
}

int
zoe_writer_writelines(zoe_writer *writer, const struct iovec *parts, int count)
{
    if (zoe_missing(writer, "writer"))
        return ZOE_TYPE_ERROR;
    return zoe_transport_writelines(writer->transport, parts, count);
}

int
zoe_writer_write_eof(zoe_writer *writer)
{
    if (zoe_missing(writer, "writer"))
        return ZOE_TYPE_ERROR;
    return zoe_transport_write_eof(writer->transport);
}

bool
zoe_writer_can_write_eof(const zoe_writer *writer)
{
    return writer != NULL && zoe_transport_can_write_eof(writer->transport);
}

CORO(zoe_writer_drain)
{
    ASYNC (me) {
        if (zoe_missing(me->writer, "writer"))
            RETURN(zoe_raise_last());
        if (zoe_reader_exception(me->writer->reader) != NULL)
            RETURN(zoe_value_retain(me->writer->reader->exception));
        if (zoe_transport_is_closing(me->writer->transport))
            AWAIT(zoe_yield);     /* so that a connection that is lost is noticed */
        if (me->writer->drain->paused || me->writer->drain->connection_lost)
            CALL(zoe_drain_wait, &me->wait, .drain = me->writer->drain);
        RETURN(zoe_none());
    }
}

/* --- closing ------------------------------------------------------------------------------ */

void
zoe_writer_close(zoe_writer *writer)
{
    if (writer != NULL)
        zoe_transport_close(writer->transport);
}

bool
zoe_writer_is_closing(const zoe_writer *writer)
{
    return writer != NULL && zoe_transport_is_closing(writer->transport);
}

CORO(zoe_writer_wait_closed)
{
    ASYNC (me) {
        if (zoe_missing(me->writer, "writer"))
            RETURN(zoe_raise_last());
        AWAIT(me->writer->closed);
        RETURN(zoe_none());
    }
}

/* --- another layer ------------------------------------------------------------------------ */

/* The stream is the layer's from now on. */
static void
replace_transport(zoe_writer *writer, zoe_transport *upper)
{
    zoe_transport_release(writer->transport);
    writer->transport = upper;
    if (writer->reader != NULL)
        zoe_reader_set_transport(writer->reader, upper);
}

CORO(zoe_writer_start_tls)
{
    ASYNC (me) {
        CALL(zoe_writer_drain, &me->drain, .writer = me->writer);
        CALL(zoe_start_tls, &me->start, .transport = me->writer->transport, .layer = me->layer,
             .server_side = me->server_side, .server_hostname = me->server_hostname);
        replace_transport(me->writer, me->start.upper);
        RETURN(zoe_none());
    }
}
