/* socket_transport.c -- a connected socket: try to send at once, keep the rest; read what comes. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "memory.h"
#include "server_parts.h"
#include "system.h"
#include "transport_parts.h"

/* --- reading ------------------------------------------------------------------------------ */

/* The protocol's function has returned: it may have failed. */
static void
judge(struct zoe_channel *self, const char *message)
{
    if (!zoe_is_error(self->transport.loop->raised))
        return;
    zoe_value raised = zoe_channel_raised(self);
    if (zoe_is_error(raised))
        zoe_channel_fatal(self, raised, message);
}

/* The other side has no more to say. */
static void
read_eof(struct zoe_channel *self)
{
    zoe_channel_trace(self, "eof", -1);
    bool keep_open = zoe_protocol_eof(&self->transport);
    zoe_value raised = zoe_channel_raised(self);
    if (zoe_is_error(raised))
        zoe_channel_fatal(self, raised, "Fatal error: protocol.eof_received() call failed.");
    else if (keep_open)
        zoe_remove_reader(self->transport.loop, self->fd);
    else
        zoe_channel_close(&self->transport);
}

/* Ask the protocol for room of its own. NULL: it has failed. */
static ZOE_RARE char *
ask_for_room(struct zoe_channel *self, size_t *size)
{
    zoe_protocol *protocol = self->transport.protocol;
    *size = 0;
    zoe_protocol_trace(&self->transport, "get_buffer", -1, NULL);
    char *room = protocol->type->get_buffer(protocol, ZOE_MOST_BYTES, size);
    zoe_value raised = zoe_channel_raised(self);
    if (!zoe_is_error(raised) && (room == NULL || *size == 0))
        raised = zoe_raise(ZOE_RUNTIME_ERROR, "get_buffer() returned an empty buffer");
    if (!zoe_is_error(raised))
        return room;
    zoe_channel_fatal(self, raised, "Fatal error: protocol.get_buffer() call failed.");
    return NULL;
}

/* Bytes have come into that room. */
static ZOE_RARE void
tell_updated(struct zoe_channel *self, size_t size)
{
    zoe_protocol *protocol = self->transport.protocol;
    zoe_protocol_trace(&self->transport, "buffer_updated", (int64_t)size, NULL);
    if (protocol->type->buffer_updated != NULL)
        protocol->type->buffer_updated(protocol, size);
}

/* Bytes have come: into room of the protocol's own, or into the loop's. */
static void
hand_over(struct zoe_channel *self, const char *room, size_t size, bool buffered)
{
    zoe_channel_trace(self, "recv", (int64_t)size);
    if (buffered)
        tell_updated(self, size);
    else
        zoe_protocol_data(&self->transport, room, size);
    judge(self, buffered ? "Fatal error: protocol.buffer_updated() call failed."
                         : "Fatal error: protocol.data_received() call failed.");
}

static void
read_ready(void *channel)
{
    struct zoe_channel *self = channel;
    if (self->ending)
        return;
    bool buffered = self->transport.protocol->type->get_buffer != NULL;
    size_t size = ZOE_MOST_BYTES;
    char *room = buffered ? ask_for_room(self, &size) : self->transport.loop->room->bytes;
    if (room == NULL)
        return;
    ssize_t got = zoe_system.recv(self->fd, room, size, 0);
    if (got > 0)
        hand_over(self, room, (size_t)got, buffered);
    else if (got == 0)
        read_eof(self);
    else if (!zoe_would_block())
        zoe_channel_fatal(self, zoe_raise(errno, "%s", strerror(errno)),
                          "Fatal read error on socket transport");
}

/* --- writing ------------------------------------------------------------------------------ */

static void
send_failed(struct zoe_channel *self)
{
    zoe_channel_fatal(self, zoe_raise(errno, "%s", strerror(errno)),
                      "Fatal write error on socket transport");
}

/* Tell the other side that no more will come. Returns 0 or errno. */
static int
shut_down(struct zoe_channel *self)
{
    if (zoe_system.shutdown(self->fd, SHUT_WR) == 0)
        return 0;
    return zoe_fail(errno, "%s", strerror(errno));
}

/* All that was kept is sent: go on with what waited for that. */
static void
all_sent(struct zoe_channel *self)
{
    zoe_bytes_destroy(&self->buffer);
    zoe_remove_writer(self->transport.loop, self->fd);
    if (self->closing && !self->ending)
        zoe_channel_lost(self);
    else if (self->eof && !self->closing && shut_down(self) != 0)
        zoe_loop_raise(self->transport.loop, zoe_raise_last());
}

/* Send what is kept. */
static void
write_sendmsg(void *channel)
{
    struct zoe_channel *self = channel;
    struct zoe_bytes *kept = &self->buffer;
    if (self->ending)
        return;
    ssize_t sent = zoe_system.send(self->fd, zoe_bytes_data(kept), zoe_bytes_size(kept),
                                   ZOE_NO_SIGNAL);
    if (sent < 0 && zoe_would_block())
        return;
    if (sent < 0) {
        send_failed(self);
        return;
    }
    zoe_bytes_drop(kept, (size_t)sent);
    zoe_channel_trace(self, "send", sent);
    zoe_channel_maybe_resume(self);
    if (zoe_bytes_size(kept) == 0)
        all_sent(self);
}

enum { MOST_PARTS = 16 };         /* that POSIX promises to take at once */

static ZOE_APART ssize_t
send_parts(const struct zoe_channel *self, const struct iovec *parts, int count)
{
    struct msghdr message = {.msg_iov = (struct iovec *)(uintptr_t)parts,
                             .msg_iovlen = (size_t)(count < MOST_PARTS ? count : MOST_PARTS)};
    return zoe_system.sendmsg(self->fd, &message, ZOE_NO_SIGNAL);
}

/* Send these parts now. Returns how many of their bytes the system has taken, or -1: it has failed. */
static inline ssize_t
send_now(struct zoe_channel *self, const struct iovec *parts, int count, size_t total)
{
    ssize_t sent = count > 1
        ? send_parts(self, parts, count)
        : zoe_system.send(self->fd, parts->iov_base, parts->iov_len, ZOE_NO_SIGNAL);
    if (sent < 0 && zoe_would_block())
        sent = 0;
    if (sent < 0)
        send_failed(self);
    else
        zoe_channel_trace_more(self, "send", sent, total - (size_t)sent);
    return sent;
}

/* Keep what is behind the first `sent` bytes of the parts. Returns 0 or ZOE_MEMORY_ERROR. */
static int
keep(struct zoe_channel *self, const struct iovec *parts, int count, size_t sent)
{
    for (int i = 0; i < count; i++) {
        size_t skipped = sent < parts[i].iov_len ? sent : parts[i].iov_len;
        sent -= skipped;
        if (skipped < parts[i].iov_len &&
            zoe_bytes_append(&self->buffer, (const char *)parts[i].iov_base + skipped,
                             parts[i].iov_len - skipped) != 0) {
            zoe_channel_fatal(self, zoe_raise_last(), "Fatal write error on socket transport");
            return ZOE_MEMORY_ERROR;
        }
    }
    return 0;
}

/* The system has not taken all: keep the rest, and watch until it takes more. Nothing is kept of
 * these parts yet, so what is kept already is older. */
static ZOE_APART int
keep_rest(struct zoe_channel *self, const struct iovec *parts, int count, size_t sent)
{
    bool nothing_kept = zoe_bytes_size(&self->buffer) == 0;
    if (keep(self, parts, count, sent) != 0)
        return ZOE_MEMORY_ERROR;
    if (nothing_kept && zoe_channel_watch_writing(self, write_sendmsg, "write_sendmsg") != 0) {
        zoe_channel_fatal(self, zoe_raise_last(), "Fatal write error on socket transport");
        return zoe_last_error()->code;
    }
    zoe_channel_maybe_pause(self);
    return 0;
}

/* Send what goes now, keep the rest. */
static inline int
send_or_keep(struct zoe_channel *self, const struct iovec *parts, int count, size_t total)
{
    bool nothing_kept = zoe_bytes_size(&self->buffer) == 0;
    zoe_channel_trace_more(self, "write", (int64_t)total, nothing_kept ? 0 : total);
    ssize_t sent = nothing_kept ? send_now(self, parts, count, total) : 0;
    if (sent < 0 || (size_t)sent == total)
        return 0;
    return keep_rest(self, parts, count, (size_t)sent);
}

static int
write_parts(zoe_transport *transport, const struct iovec *parts, int count)
{
    struct zoe_channel *self = (struct zoe_channel *)transport;
    size_t total = 0;
    if (self->eof)
        return zoe_fail(ZOE_RUNTIME_ERROR, "Cannot call write() after write_eof()");
    for (int i = 0; i < count; i++)
        total += parts[i].iov_len;
    if (total == 0)
        return 0;
    if (self->lost > 0) {
        zoe_channel_write_lost(self, "socket.send() raised exception.");
        return 0;
    }
    return send_or_keep(self, parts, count, total);
}

static int
write_eof(zoe_transport *transport)
{
    struct zoe_channel *self = (struct zoe_channel *)transport;
    if (self->closing || self->eof)
        return 0;
    self->eof = true;
    zoe_channel_trace(self, "write_eof", -1);
    return zoe_bytes_size(&self->buffer) == 0 ? shut_down(self) : 0;
}

/* --- making one --------------------------------------------------------------------------- */

const zoe_transport_type zoe_socket_type = {
    .name = "socket",
    .writev = write_parts,
    .write_eof = write_eof,
    .close = zoe_channel_close,
    .abort = zoe_channel_abort,
    .is_closing = zoe_channel_is_closing,
    .pause_reading = zoe_channel_pause_reading,
    .resume_reading = zoe_channel_resume_reading,
    .is_reading = zoe_channel_is_reading,
    .set_write_buffer_limits = zoe_channel_set_limits,
    .get_write_buffer_limits = zoe_channel_get_limits,
    .get_write_buffer_size = zoe_channel_kept,
    .get_extra_info = zoe_channel_info,
    .destroy = zoe_channel_destroy,
};

/* Small writes go at once; a peer that is gone is an error, not a signal. */
static void
set_options(int fd)
{
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
#ifdef SO_NOSIGPIPE
    setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
}

zoe_transport *
zoe_socket_transport_new(zoe_loop *loop, int fd, zoe_protocol *protocol, zoe_future *waiter,
                         struct zoe_server *server)
{
    struct zoe_channel *self = zoe_channel_new(loop, &zoe_socket_type, sizeof *self, ZOE_KIND_SOCKET,
                                               fd, protocol);
    if (self == NULL)
        return NULL;
    self->read_ready = read_ready;
    zoe_channel_learn_peer(self);
    set_options(fd);
    zoe_transport *transport = zoe_channel_start(self, true, waiter);
    if (transport != NULL && server != NULL) {
        self->server = server;
        zoe_server_attach(server);
    }
    return transport;
}
