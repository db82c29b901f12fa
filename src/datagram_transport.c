/* datagram_transport.c -- a socket for datagrams: each is sent whole, at once if the system takes it,
 * and received whole, one a turn. What goes wrong concerns one datagram, not the transport. */
#include <errno.h>
#include <string.h>

#include "system.h"
#include "transport_parts.h"

enum { HEADER = 8 };              /* bytes that a kept datagram counts besides its own          */

/* A datagram that the system did not take yet. */
struct datagram {
    struct datagram *behind;      /* the next one in line                                      */
    zoe_address to;               /* where it goes; size 0: to the peer                        */
    size_t size;                  /* bytes of data                                             */
    char data[];                  /* the bytes                                                 */
};

struct datagram_channel {
    struct zoe_channel channel;   /* its transport                                             */
    zoe_address only;             /* the one address it may send to; size 0: any               */
    struct datagram *first;       /* kept: who came first; NULL: none                          */
    struct datagram **last;       /* where the next one is linked                              */
    size_t kept;                  /* bytes kept, with a header for each                        */
};

/* --- receiving ---------------------------------------------------------------------------- */

static void
error_received(struct zoe_channel *self, int code)
{
    const zoe_error *error = zoe_error_new(code, "%s", strerror(code));
    zoe_protocol *protocol = self->transport.protocol;
    zoe_protocol_trace(&self->transport, "error_received", -1, error);
    if (protocol->type->error_received != NULL)
        protocol->type->error_received(protocol, error);
    zoe_error_release(error);
}

static void
datagram_received(struct zoe_channel *self, const char *data, size_t size, const zoe_address *from)
{
    zoe_protocol *protocol = self->transport.protocol;
    zoe_channel_trace(self, "recv", (int64_t)size);
    zoe_protocol_trace(&self->transport, "datagram_received", (int64_t)size, NULL);
    if (protocol->type->datagram_received != NULL)
        protocol->type->datagram_received(protocol, data, size, from);
}

static void
read_ready(void *channel)
{
    struct zoe_channel *self = channel;
    char *room = self->transport.loop->room->bytes;
    if (self->ending)
        return;
    zoe_address from = {.size = sizeof from.storage};
    ssize_t got = zoe_system.recvfrom(self->fd, room, ZOE_MOST_BYTES, 0,
                                      (struct sockaddr *)&from.storage, &from.size);
    if (got >= 0)
        datagram_received(self, room, (size_t)got, &from);
    else if (!zoe_would_block())
        error_received(self, errno);
}

/* --- sending ------------------------------------------------------------------------------ */

enum sent {TAKEN, LATER, REFUSED};  /* what the system says to a datagram                       */

/* Send one now. A refusal is told to the protocol. */
static enum sent
send_one(struct zoe_channel *self, const void *data, size_t size, const zoe_address *to)
{
    bool connected = self->peer.size > 0;
    ssize_t sent = connected
        ? zoe_system.send(self->fd, data, size, ZOE_NO_SIGNAL)
        : zoe_system.sendto(self->fd, data, size, ZOE_NO_SIGNAL,
                            (const struct sockaddr *)&to->storage, to->size);
    if (sent < 0 && zoe_would_block())
        return LATER;
    if (sent < 0)
        error_received(self, errno);
    else
        zoe_channel_trace(self, "send", sent);
    return sent < 0 ? REFUSED : TAKEN;
}

/* Take the first of those kept. It has already left when the protocol hears of it. */
static struct datagram *
take(struct datagram_channel *self)
{
    struct datagram *datagram = self->first;
    self->first = datagram->behind;
    if (self->first == NULL)
        self->last = &self->first;
    self->kept -= datagram->size + HEADER;
    return datagram;
}

static void
put_back(struct datagram_channel *self, struct datagram *datagram)
{
    datagram->behind = self->first;
    if (self->first == NULL)
        self->last = &datagram->behind;
    self->first = datagram;
    self->kept += datagram->size + HEADER;
}

/* Send what is kept, until the system says no. Returns whether it refused one: that is enough for
 * this turn. */
static bool
send_kept(struct datagram_channel *self)
{
    while (self->first != NULL) {
        struct datagram *datagram = take(self);
        enum sent sent = send_one(&self->channel, datagram->data, datagram->size, &datagram->to);
        if (sent == LATER) {
            put_back(self, datagram);
            return false;
        }
        zoe_release(datagram);
        if (sent == REFUSED)
            return true;
    }
    return false;
}

static void
sendto_ready(void *channel)
{
    struct datagram_channel *self = channel;
    if (send_kept(self))
        return;
    zoe_channel_maybe_resume(&self->channel);
    if (self->first != NULL)
        return;
    zoe_remove_writer(self->channel.transport.loop, self->channel.fd);
    if (self->channel.closing && !self->channel.ending)
        zoe_channel_lost(&self->channel);
}

static int
keep(struct datagram_channel *self, const void *data, size_t size, const zoe_address *to)
{
    struct datagram *datagram = zoe_allocate(sizeof *datagram + size);
    if (datagram == NULL)
        return ZOE_MEMORY_ERROR;
    datagram->size = size;
    datagram->to = *to;
    if (size > 0)
        memcpy(datagram->data, data, size);
    *self->last = datagram;
    self->last = &datagram->behind;
    self->kept += size + HEADER;
    zoe_channel_maybe_pause(&self->channel);
    return 0;
}

/* Whether this is the address it may send to. */
static bool
allowed(const struct datagram_channel *self, const zoe_address *to)
{
    return self->only.size == 0 || to == NULL ||
           (to->size == self->only.size &&
            memcmp(&to->storage, &self->only.storage, to->size) == 0);
}

static int
send_datagram(zoe_transport *transport, const void *data, size_t size, const zoe_address *to)
{
    struct datagram_channel *self = (struct datagram_channel *)transport;
    static const zoe_address nowhere;
    char text[80];
    if (!allowed(self, to))
        return zoe_fail(ZOE_VALUE_ERROR, "Invalid address: must be None or %s",
                        zoe_address_text(&self->only, text, sizeof text));
    to = self->only.size > 0 ? &self->only : to == NULL ? &nowhere : to;
    if (self->channel.fd < 0 || (self->channel.lost > 0 && self->only.size > 0)) {
        zoe_channel_write_lost(&self->channel, "socket.send() raised exception.");
        return 0;
    }
    bool nothing_kept = self->first == NULL;
    zoe_channel_trace_more(&self->channel, "write", (int64_t)size,
                           nothing_kept ? 0 : size + HEADER);
    if (nothing_kept && send_one(&self->channel, data, size, to) != LATER)
        return 0;
    if (nothing_kept)
        zoe_channel_trace_more(&self->channel, "send", 0, size + HEADER);
    if (nothing_kept &&
        zoe_channel_watch_writing(&self->channel, sendto_ready, "sendto_ready") != 0)
        return zoe_last_error()->code;
    return keep(self, data, size, to);
}

/* --- its life ----------------------------------------------------------------------------- */

static size_t
kept(const zoe_transport *transport)
{
    return ((const struct datagram_channel *)transport)->kept;
}

static void
drop_kept(struct datagram_channel *self)
{
    while (self->first != NULL)
        zoe_release(take(self));
}

static void
abort_it(zoe_transport *transport)
{
    drop_kept((struct datagram_channel *)transport);
    zoe_channel_abort(transport);
}

static void
destroy(zoe_transport *transport)
{
    drop_kept((struct datagram_channel *)transport);
    zoe_channel_destroy(transport);
}

static const zoe_transport_type datagram_type = {
    .name = "datagram",
    .sendto = send_datagram,
    .close = zoe_channel_close,
    .abort = abort_it,
    .is_closing = zoe_channel_is_closing,
    .set_write_buffer_limits = zoe_channel_set_limits,
    .get_write_buffer_limits = zoe_channel_get_limits,
    .get_write_buffer_size = kept,
    .get_extra_info = zoe_channel_info,
    .destroy = destroy,
};

zoe_transport *
zoe_datagram_transport_new(zoe_loop *loop, int fd, zoe_protocol *protocol, const zoe_address *peer,
                           zoe_future *waiter)
{
    struct zoe_channel *channel = zoe_channel_new(loop, &datagram_type,
                                                  sizeof(struct datagram_channel),
                                                  ZOE_KIND_DATAGRAM, fd, protocol);
    if (channel == NULL)
        return NULL;
    struct datagram_channel *self = (struct datagram_channel *)channel;
    self->last = &self->first;
    channel->read_ready = read_ready;
    zoe_channel_learn_peer(channel);
    if (peer != NULL)
        self->only = *peer;
    return zoe_channel_start(channel, true, waiter);
}
