/* pipe_transport.c -- one end of a pipe: a transport that only reads, or one that only writes.
 *
 * A write pipe watches its own end for reading, too: nothing ever comes there but the news that the
 * other end is closed.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "pipes_parts.h"
#include "system.h"
#include "transport_parts.h"

/* --- reading ------------------------------------------------------------------------------ */

static void
eof_received(void *channel)
{
    zoe_protocol_eof(&((struct zoe_channel *)channel)->transport);
}

/* The end of what there is to read: the protocol hears of it, and then that all is over. */
static void
read_eof(struct zoe_channel *self)
{
    zoe_channel_trace(self, "eof", -1);
    zoe_remove_reader(self->transport.loop, self->fd);
    zoe_call_soon_(self->transport.loop, eof_received, self, "eof_received", NULL);
    zoe_channel_force_close(self, zoe_none());
}

static void
read_ready(void *channel)
{
    struct zoe_channel *self = channel;
    char *room = self->transport.loop->room->bytes;
    if (self->ending)
        return;
    ssize_t got = zoe_system.read(self->fd, room, ZOE_MOST_BYTES);
    if (got > 0) {
        zoe_channel_trace(self, "recv", (int64_t)got);
        zoe_protocol_data(&self->transport, room, (size_t)got);
    } else if (got == 0) {
        read_eof(self);
    } else if (!zoe_would_block()) {
        zoe_channel_fatal(self, zoe_raise(errno, "%s", strerror(errno)),
                          "Fatal read error on pipe transport");
    }
}

/* --- writing ------------------------------------------------------------------------------ */

static void
write_failed(struct zoe_channel *self)
{
    zoe_channel_fatal(self, zoe_raise(errno, "%s", strerror(errno)),
                      "Fatal write error on pipe transport");
}

/* Nobody reads the other end any more. */
static void
peer_closed(void *channel)
{
    struct zoe_channel *self = channel;
    bool lost_some = zoe_bytes_size(&self->buffer) > 0;
    zoe_channel_force_close(self, lost_some ? zoe_raise(EPIPE, "%s", strerror(EPIPE)) : zoe_none());
}

static void
write_ready(void *channel)
{
    struct zoe_channel *self = channel;
    struct zoe_bytes *kept = &self->buffer;
    ssize_t written = zoe_write_quietly(self->fd, zoe_bytes_data(kept), zoe_bytes_size(kept));
    if (written < 0 && zoe_would_block())
        return;
    if (written < 0) {
        write_failed(self);
        return;
    }
    zoe_bytes_drop(kept, (size_t)written);
    zoe_channel_trace(self, "send", written);
    if (zoe_bytes_size(kept) > 0)
        return;
    zoe_bytes_destroy(kept);
    zoe_remove_writer(self->transport.loop, self->fd);
    zoe_channel_maybe_resume(self);    /* it may write more */
    if (self->closing && !self->ending && zoe_bytes_size(kept) == 0) {
        zoe_remove_reader(self->transport.loop, self->fd);
        zoe_channel_lost(self);
    }
}

/* Write what goes now, keep the rest. */
static int
write_or_keep(struct zoe_channel *self, const char *data, size_t size)
{
    bool nothing_kept = zoe_bytes_size(&self->buffer) == 0;
    zoe_channel_trace_more(self, "write", (int64_t)size, nothing_kept ? 0 : size);
    ssize_t written = nothing_kept ? zoe_write_quietly(self->fd, data, size) : 0;
    if (written < 0 && !zoe_would_block()) {
        write_failed(self);
        return 0;
    }
    size_t done = written < 0 ? 0 : (size_t)written;
    if (nothing_kept)
        zoe_channel_trace_more(self, "send", (int64_t)done, size - done);
    if (done == size)
        return 0;
    if (zoe_bytes_append(&self->buffer, data + done, size - done) != 0 ||
        (nothing_kept && zoe_channel_watch_writing(self, write_ready, "write_ready") != 0)) {
        zoe_channel_fatal(self, zoe_raise_last(), "Fatal write error on pipe transport");
        return zoe_last_error()->code;
    }
    zoe_channel_maybe_pause(self);
    return 0;
}

static int
write_parts(zoe_transport *transport, const struct iovec *parts, int count)
{
    struct zoe_channel *self = (struct zoe_channel *)transport;
    for (int i = 0; i < count; i++) {
        if (parts[i].iov_len == 0)
            continue;
        if (self->lost > 0 || self->closing) {
            zoe_channel_write_lost(self, "pipe closed by peer or os.write(pipe, data) raised "
                                         "exception.");
            continue;
        }
        int code = write_or_keep(self, parts[i].iov_base, parts[i].iov_len);
        if (code != 0)
            return code;
    }
    return 0;
}

/* What is kept is still written; then the pipe is closed. */
static int
write_eof(zoe_transport *transport)
{
    struct zoe_channel *self = (struct zoe_channel *)transport;
    if (self->closing)
        return 0;
    self->closing = true;
    zoe_channel_trace(self, "write_eof", -1);
    if (zoe_bytes_size(&self->buffer) == 0)
        zoe_channel_force_close(self, zoe_none());
    return 0;
}

static void
close_writing(zoe_transport *transport)
{
    write_eof(transport);
}

/* --- making them -------------------------------------------------------------------------- */

static const zoe_transport_type read_type = {
    .name = "read pipe",
    .close = zoe_channel_close,
    .is_closing = zoe_channel_is_closing,
    .pause_reading = zoe_channel_pause_reading,
    .resume_reading = zoe_channel_resume_reading,
    .is_reading = zoe_channel_is_reading,
    .get_write_buffer_size = zoe_channel_kept,
    .get_extra_info = zoe_channel_info,
    .destroy = zoe_channel_destroy,
};

static const zoe_transport_type write_type = {
    .name = "write pipe",
    .writev = write_parts,
    .write_eof = write_eof,
    .close = close_writing,
    .abort = zoe_channel_abort,
    .is_closing = zoe_channel_is_closing,
    .set_write_buffer_limits = zoe_channel_set_limits,
    .get_write_buffer_limits = zoe_channel_get_limits,
    .get_write_buffer_size = zoe_channel_kept,
    .get_extra_info = zoe_channel_info,
    .destroy = zoe_channel_destroy,
};

/* Whether fd is something of which one can say when it is ready; *character: a terminal or such. */
static bool
is_pipe(int fd, bool *character)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        zoe_fail(errno, "descriptor %d: %s", fd, strerror(errno));
        return false;
    }
    *character = S_ISCHR(status.st_mode);
    if (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || *character)
        return fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) == 0;
    zoe_fail(ZOE_VALUE_ERROR, "Pipe transport is for pipes/sockets only: descriptor %d is neither",
             fd);
    return false;
}

zoe_transport *
zoe_read_pipe_transport_new(zoe_loop *loop, int fd, zoe_protocol *protocol, zoe_future *waiter)
{
    bool character;
    if (!is_pipe(fd, &character))
        return NULL;
    struct zoe_channel *self = zoe_channel_new(loop, &read_type, sizeof *self, ZOE_KIND_READ_PIPE,
                                               fd, protocol);
    if (self == NULL)
        return NULL;
    self->read_ready = read_ready;
    return zoe_channel_start(self, true, waiter);
}

zoe_transport *
zoe_write_pipe_transport_new(zoe_loop *loop, int fd, zoe_protocol *protocol, zoe_future *waiter)
{
    bool character;
    if (!is_pipe(fd, &character))
        return NULL;
    struct zoe_channel *self = zoe_channel_new(loop, &write_type, sizeof *self,
                                               ZOE_KIND_WRITE_PIPE, fd, protocol);
    if (self == NULL)
        return NULL;
    self->read_ready = peer_closed;
    return zoe_channel_start(self, !character, waiter);
}
