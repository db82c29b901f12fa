/* protocol.c -- how a transport calls its protocol: the call is an event, and what is left out does
 * nothing. */
#include "transport_parts.h"

/* --- its life ----------------------------------------------------------------------------- */

zoe_protocol *
zoe_protocol_new(zoe_loop *loop, const zoe_protocol_type *type, void *argument)
{
    if (zoe_missing(loop, "loop") || zoe_missing(type, "protocol"))
        return NULL;
    size_t size = type->size < sizeof(zoe_protocol) ? sizeof(zoe_protocol) : type->size;
    zoe_protocol *protocol = zoe_allocate(size);
    if (protocol == NULL)
        return NULL;
    *protocol = (zoe_protocol){.type = type, .loop = loop, .refs = 1};
    protocol->id = ++loop->ids->protocol;
    if (type->init == NULL || type->init(protocol, argument) == 0)
        return protocol;
    zoe_release(protocol);
    return NULL;
}

zoe_protocol *
zoe_protocol_retain(zoe_protocol *protocol)
{
    if (protocol != NULL)
        protocol->refs++;
    return protocol;
}

void
zoe_protocol_release(zoe_protocol *protocol)
{
    if (protocol == NULL || --protocol->refs > 0)
        return;
    if (protocol->type->destroy != NULL)
        protocol->type->destroy(protocol);
    zoe_release(protocol);
}

/* --- calling it --------------------------------------------------------------------------- */

void
zoe_protocol_made(zoe_transport *transport)
{
    zoe_protocol *protocol = transport->protocol;
    zoe_protocol_trace(transport, "connection_made", -1, NULL);
    if (protocol->type->connection_made != NULL)
        protocol->type->connection_made(protocol, transport);
}

void
zoe_protocol_lost(zoe_transport *transport, const zoe_error *error)
{
    zoe_protocol *protocol = transport->protocol;
    zoe_protocol_trace(transport, "connection_lost", -1, error);
    if (protocol->type->connection_lost != NULL)
        protocol->type->connection_lost(protocol, error);
}

void
zoe_protocol_pause_writing(zoe_transport *transport)
{
    zoe_protocol *protocol = transport->protocol;
    zoe_protocol_trace(transport, "pause_writing", -1, NULL);
    if (protocol->type->pause_writing != NULL)
        protocol->type->pause_writing(protocol);
}

void
zoe_protocol_resume_writing(zoe_transport *transport)
{
    zoe_protocol *protocol = transport->protocol;
    zoe_protocol_trace(transport, "resume_writing", -1, NULL);
    if (protocol->type->resume_writing != NULL)
        protocol->type->resume_writing(protocol);
}

bool
zoe_protocol_eof(zoe_transport *transport)
{
    zoe_protocol *protocol = transport->protocol;
    zoe_protocol_trace(transport, "eof_received", -1, NULL);
    return protocol->type->eof_received != NULL && protocol->type->eof_received(protocol);
}

void
zoe_protocol_data(zoe_transport *transport, const void *data, size_t size)
{
    zoe_protocol *protocol = transport->protocol;
    zoe_protocol_trace(transport, "data_received", (int64_t)size, NULL);
    if (protocol->type->data_received != NULL)
        protocol->type->data_received(protocol, data, size);
}
