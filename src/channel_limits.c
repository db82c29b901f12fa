/* channel_limits.c -- how much a channel keeps before it tells its protocol to pause, and what can be
 * asked of it. */
#include <errno.h>
#include <stdio.h>

#include "transport_parts.h"

/* --- limits ------------------------------------------------------------------------------- */

int
zoe_channel_watch_writing(struct zoe_channel *self, zoe_callback *callback, const char *label)
{
    return zoe_add_watch_(self->transport.loop, self->fd, ZOE_WRITE, callback, self, label, NULL);
}

size_t
zoe_channel_kept(const zoe_transport *transport)
{
    return zoe_bytes_size(&((const struct zoe_channel *)transport)->buffer);
}

int
zoe_channel_set_limits(zoe_transport *transport, size_t high, size_t low)
{
    struct zoe_channel *self = (struct zoe_channel *)transport;
    self->high = high;
    self->low = low;
    if (transport->protocol != NULL)
        zoe_channel_maybe_pause(self);
    return 0;
}

void
zoe_channel_get_limits(const zoe_transport *transport, size_t *low, size_t *high)
{
    const struct zoe_channel *self = (const struct zoe_channel *)transport;
    *low = self->low;
    *high = self->high;
}

/* A call that may not fail did: report it. */
static void
report_raised(struct zoe_channel *self, const char *message)
{
    zoe_value raised = zoe_channel_raised(self);
    if (!zoe_is_error(raised))
        return;
    zoe_loop_call_exception_handler(
        self->transport.loop, &(zoe_report){.message = message, .error = raised.as.error});
    zoe_value_release(raised);
}

void
zoe_channel_maybe_pause(struct zoe_channel *self)
{
    if (self->protocol_paused ||
        self->transport.type->get_write_buffer_size(&self->transport) <= self->high)
        return;
    self->protocol_paused = true;
    zoe_protocol_pause_writing(&self->transport);
    report_raised(self, "protocol.pause_writing() failed");
}

void
zoe_channel_maybe_resume(struct zoe_channel *self)
{
    if (!self->protocol_paused ||
        self->transport.type->get_write_buffer_size(&self->transport) > self->low)
        return;
    self->protocol_paused = false;
    zoe_protocol_resume_writing(&self->transport);
    report_raised(self, "protocol.resume_writing() failed");
}

void
zoe_channel_write_lost(struct zoe_channel *self, const char *message)
{
    if (self->lost >= ZOE_LOST_WRITES)
        fprintf(stderr, "zoetrope: %s\n", message);
    self->lost++;
}

/* --- looking ------------------------------------------------------------------------------ */

static int
socket_name(int fd, zoe_address *address)
{
    address->size = sizeof address->storage;
    if (getsockname(fd, (struct sockaddr *)&address->storage, &address->size) == 0)
        return 0;
    address->size = 0;
    return zoe_fail(errno, "no longer open: nothing is known of where it was");
}

void
zoe_channel_learn_peer(struct zoe_channel *self)
{
    self->peer.size = sizeof self->peer.storage;
    if (getpeername(self->fd, (struct sockaddr *)&self->peer.storage, &self->peer.size) != 0)
        self->peer.size = 0;
}

int
zoe_channel_info(const zoe_transport *transport, enum zoe_extra_info what, void *info)
{
    const struct zoe_channel *self = (const struct zoe_channel *)transport;
    bool pipe = self->kind == ZOE_KIND_READ_PIPE || self->kind == ZOE_KIND_WRITE_PIPE;
    if (what == (pipe ? ZOE_INFO_PIPE : ZOE_INFO_SOCKET)) {
        *(int *)info = self->fd;
        return 0;
    }
    if (what == ZOE_INFO_SOCKNAME && !pipe)
        return socket_name(self->fd, info);
    if (what == ZOE_INFO_PEERNAME && self->peer.size > 0) {
        *(zoe_address *)info = self->peer;
        return 0;
    }
    return zoe_fail(ZOE_VALUE_ERROR, "a %s transport knows nothing of that kind",
                    transport->type->name);
}
