/* tls_transport.c -- the upper face of TLS: plain bytes are written, kept, and encrypted in turn. */
#include "tls_parts.h"

/* --- writing ------------------------------------------------------------------------------ */

size_t
zoe_tls_kept(const struct tls *self)
{
    return zoe_bytes_size(&self->kept) + (size_t)BIO_ctrl_pending(SSL_get_wbio(self->ssl));
}

void
zoe_tls_control_writing(struct tls *self)
{
    zoe_protocol *above = self->above.protocol;
    bool pause = !self->writing_paused && zoe_tls_kept(self) >= self->high;
    bool resume = self->writing_paused && zoe_tls_kept(self) <= self->low;
    if (above == NULL || self->told == TLS_NOTHING || (!pause && !resume))
        return;
    self->writing_paused = pause;
    zoe_trace_protocol(self->below.loop, above->id, self->above.id,
                       pause ? "pause_writing" : "resume_writing", -1, NULL);
    void (*call)(zoe_protocol *) = pause ? above->type->pause_writing : above->type->resume_writing;
    if (call != NULL)
        call(above);
}

static int
write_parts(zoe_transport *transport, const struct iovec *parts, int count)
{
    struct tls *self = tls_of(transport);
    if (self->state != TLS_WRAPPED && self->state != TLS_HANDSHAKE)
        return 0;
    for (int i = 0; i < count; i++) {
        if (zoe_bytes_append(&self->kept, parts[i].iov_base, parts[i].iov_len) != 0)
            return ZOE_MEMORY_ERROR;
        zoe_trace_transport(transport->loop, transport->id, ZOE_KIND_TLS, "write",
                            (int64_t)parts[i].iov_len, zoe_tls_kept(self));
    }
    if (self->state == TLS_WRAPPED)
        zoe_tls_write(self);
    return 0;
}

/* --- ending ------------------------------------------------------------------------------- */

static void
close_it(zoe_transport *transport)
{
    struct tls *self = tls_of(transport);
    if (self->closed)
        return;
    self->closed = true;
    zoe_trace_transport(transport->loop, transport->id, ZOE_KIND_TLS, "close", -1, zoe_tls_kept(self));
    zoe_tls_start_shutdown(self);
}

static void
abort_it(zoe_transport *transport)
{
    struct tls *self = tls_of(transport);
    self->closed = true;
    zoe_tls_abort(self, zoe_none());
}

static bool
is_closing(const zoe_transport *transport)
{
    const struct tls *self = tls_of(transport);
    return self->closed || self->lower == NULL || zoe_transport_is_closing(self->lower);
}

/* --- reading ------------------------------------------------------------------------------ */

static int
pause_reading(zoe_transport *transport)
{
    struct tls *self = tls_of(transport);
    self->reading_paused = true;
    return zoe_transport_pause_reading(self->lower);
}

static int
resume_reading(zoe_transport *transport)
{
    struct tls *self = tls_of(transport);
    if (!self->reading_paused)
        return 0;
    self->reading_paused = false;
    zoe_handle handle = zoe_call_soon_(transport->loop, zoe_tls_read, self, "resume", NULL);
    if (handle.call == NULL)
        return zoe_last_error()->code;
    return zoe_transport_resume_reading(self->lower);
}

static bool
is_reading(const zoe_transport *transport)
{
    return !tls_of(transport)->reading_paused && !is_closing(transport);
}

/* --- limits, and looking ------------------------------------------------------------------ */

static int
set_limits(zoe_transport *transport, size_t high, size_t low)
{
    struct tls *self = tls_of(transport);
    self->high = high;
    self->low = low;
    zoe_tls_control_writing(self);
    return 0;
}

static void
get_limits(const zoe_transport *transport, size_t *low, size_t *high)
{
    *low = tls_of(transport)->low;
    *high = tls_of(transport)->high;
}

static size_t
get_size(const zoe_transport *transport)
{
    return zoe_tls_kept(tls_of(transport));
}

static int
get_extra_info(const zoe_transport *transport, enum zoe_extra_info what, void *info)
{
    const struct tls *self = tls_of(transport);
    if (what == ZOE_INFO_CIPHER)
        *(const char **)info = SSL_get_cipher_name(self->ssl);
    else if (what == ZOE_INFO_PROTOCOL)
        *(const char **)info = SSL_get_version(self->ssl);
    else
        return zoe_transport_get_extra_info(self->lower, what, info);
    return 0;
}

static void
destroy(zoe_transport *transport)
{
    zoe_protocol_release(&tls_of(transport)->below);
}

const zoe_transport_type zoe_tls_transport = {
    .name = "TLS",
    .writev = write_parts,
    .close = close_it,
    .abort = abort_it,
    .is_closing = is_closing,
    .pause_reading = pause_reading,
    .resume_reading = resume_reading,
    .is_reading = is_reading,
    .set_write_buffer_limits = set_limits,
    .get_write_buffer_limits = get_limits,
    .get_write_buffer_size = get_size,
    .get_extra_info = get_extra_info,
    .destroy = destroy,
};
