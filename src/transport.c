/* transport.c -- the one door to every transport: arguments are checked here, once. */
#include "transport.h"

/* Whether this transport has no such function: then the failure is a RuntimeError that says so. */
static bool
cannot(const zoe_transport *transport, bool can, const char *what)
{
    if (zoe_missing(transport, "transport"))
        return true;
    if (!can)
        zoe_fail(ZOE_RUNTIME_ERROR, "a %s transport cannot %s", transport->type->name, what);
    return !can;
}

/* --- owners ------------------------------------------------------------------------------- */

zoe_transport *
zoe_transport_retain(zoe_transport *transport)
{
    if (transport != NULL)
        transport->refs++;
    return transport;
}

void
zoe_transport_release(zoe_transport *transport)
{
    if (transport != NULL && --transport->refs == 0)
        transport->type->destroy(transport);
}

/* --- writing ------------------------------------------------------------------------------ */

static inline int
write_parts(zoe_transport *transport, const struct iovec *parts, int count)
{
    if (transport == NULL || transport->type->writev == NULL)
        return cannot(transport, false, "write"), zoe_last_error()->code;
    for (int i = 0; i < count; i++)
        if (parts[i].iov_len > 0 && zoe_missing(parts[i].iov_base, "data"))
            return ZOE_TYPE_ERROR;
    return transport->type->writev(transport, parts, count);
}

int
zoe_transport_write(zoe_transport *transport, const void *data, size_t size)
{
    return write_parts(transport, &(struct iovec){(void *)(uintptr_t)data, size}, 1);
}

int
zoe_transport_writelines(zoe_transport *transport, const struct iovec *parts, int count)
{
    return write_parts(transport, parts, count);
}

bool
zoe_transport_can_write_eof(const zoe_transport *transport)
{
    return transport != NULL && transport->type->write_eof != NULL;
}

int
zoe_transport_write_eof(zoe_transport *transport)
{
    if (cannot(transport, zoe_transport_can_write_eof(transport), "write_eof"))
        return zoe_last_error()->code;
    return transport->type->write_eof(transport);
}

int
zoe_transport_sendto(zoe_transport *transport, const void *data, size_t size,
                     const zoe_address *to)
{
    if (cannot(transport, transport != NULL && transport->type->sendto != NULL, "sendto"))
        return zoe_last_error()->code;
    if (size > 0 && zoe_missing(data, "data"))
        return ZOE_TYPE_ERROR;
    return transport->type->sendto(transport, data, size, to);
}

/* --- how much is kept --------------------------------------------------------------------- */

int
zoe_transport_set_write_buffer_limits(zoe_transport *transport, size_t high, size_t low)
{
    if (cannot(transport, transport != NULL && transport->type->set_write_buffer_limits != NULL,
               "limit what it keeps"))
        return zoe_last_error()->code;
    if (high == ZOE_DEFAULT)
        high = low == ZOE_DEFAULT ? 65536 : 4 * low;
    if (low == ZOE_DEFAULT)
        low = high / 4;
    if (high < low)
        return zoe_fail(ZOE_VALUE_ERROR, "high (%zu) must be >= low (%zu) must be >= 0", high, low);
    return transport->type->set_write_buffer_limits(transport, high, low);
}

void
zoe_transport_get_write_buffer_limits(const zoe_transport *transport, size_t *low, size_t *high)
{
    *low = *high = 0;
    if (transport != NULL && transport->type->get_write_buffer_limits != NULL)
        transport->type->get_write_buffer_limits(transport, low, high);
}

size_t
zoe_transport_get_write_buffer_size(const zoe_transport *transport)
{
    if (transport == NULL || transport->type->get_write_buffer_size == NULL)
        return 0;
    return transport->type->get_write_buffer_size(transport);
}

/* --- reading ------------------------------------------------------------------------------ */

int
zoe_transport_pause_reading(zoe_transport *transport)
{
    if (cannot(transport, transport != NULL && transport->type->pause_reading != NULL, "read"))
        return zoe_last_error()->code;
    return transport->type->pause_reading(transport);
}

int
zoe_transport_resume_reading(zoe_transport *transport)
{
    if (cannot(transport, transport != NULL && transport->type->resume_reading != NULL, "read"))
        return zoe_last_error()->code;
    return transport->type->resume_reading(transport);
}

bool
zoe_transport_is_reading(const zoe_transport *transport)
{
    return transport != NULL && transport->type->is_reading != NULL &&
           transport->type->is_reading(transport);
}

/* --- ending ------------------------------------------------------------------------------- */

void
zoe_transport_close(zoe_transport *transport)
{
    if (transport != NULL)
        transport->type->close(transport);
}

void
zoe_transport_abort(zoe_transport *transport)
{
    if (transport == NULL)
        return;
    if (transport->type->abort != NULL)
        transport->type->abort(transport);
    else
        transport->type->close(transport);
}

bool
zoe_transport_is_closing(const zoe_transport *transport)
{
    return transport == NULL || transport->type->is_closing(transport);
}

/* --- looking ------------------------------------------------------------------------------ */

int
zoe_transport_get_extra_info(const zoe_transport *transport, enum zoe_extra_info what, void *info)
{
    if (cannot(transport, transport != NULL && transport->type->get_extra_info != NULL,
               "tell about itself"))
        return zoe_last_error()->code;
    return transport->type->get_extra_info(transport, what, info);
}

zoe_protocol *
zoe_transport_get_protocol(const zoe_transport *transport)
{
    return transport == NULL ? NULL : transport->protocol;
}

int
zoe_transport_set_protocol(zoe_transport *transport, zoe_protocol *protocol)
{
    if (zoe_missing(transport, "transport") || zoe_missing(protocol, "protocol"))
        return ZOE_TYPE_ERROR;
    zoe_protocol_retain(protocol);
    zoe_protocol_release(transport->protocol);
    transport->protocol = protocol;
    if (transport->type->set_protocol != NULL)
        transport->type->set_protocol(transport, protocol);
    return 0;
}
