/* tls_protocol.c -- the lower face of TLS: encrypted bytes come, and go.
 *
 * OpenSSL stands between two memories. What arrives is put into the one, what is to be sent is taken
 * from the other; in between it is asked again and again for the next step: the handshake, plain
 * bytes, the goodbye. It says "not yet" until enough has arrived.
 */
#include <errno.h>

#include "memory.h"
#include "tls_parts.h"

enum { RECORD = 16 * 1024 };      /* bytes that one TLS record holds at most */

static void do_shutdown(struct tls *self);

/* --- ending ------------------------------------------------------------------------------- */

void
zoe_tls_cancel_timer(struct tls *self)
{
    if (self->timer.call != NULL)
        zoe_handle_cancel(&self->timer);
    self->timer = (zoe_handle){0};
}

void
zoe_tls_abort(struct tls *self, zoe_value reason)
{
    self->state = TLS_UNWRAPPED;
    if (zoe_is_error(self->reason))
        zoe_value_release(reason);
    else
        self->reason = reason;
    zoe_transport_abort(self->lower);
}

/* Something went wrong: an error that is neither the system's nor TLS's own is reported. */
void
zoe_tls_fatal(struct tls *self, zoe_value error, const char *message)
{
    int code = zoe_error_code(error);
    if (code < 0 && code != ZOE_TLS_ERROR && self->waiter == NULL)
        zoe_loop_call_exception_handler(
            self->below.loop, &(zoe_report){.message = message, .error = error.as.error});
    zoe_tls_abort(self, error);
}

/* What OpenSSL complains of; a certificate that does not pass has its own words. */
zoe_value
zoe_tls_complaint(struct tls *self)
{
    long verdict = SSL_get_verify_result(self->ssl);
    unsigned long error = ERR_peek_error();
    bool unverified = ERR_GET_REASON(error) == SSL_R_CERTIFICATE_VERIFY_FAILED;
    const char *why = unverified ? X509_verify_cert_error_string(verdict)
                                 : ERR_reason_error_string(error);
    ERR_clear_error();
    return zoe_raise(ZOE_TLS_ERROR, "%s%s", unverified ? "certificate verify failed: " : "",
                     why == NULL ? "the other side does not keep to TLS" : why);
}

/* --- moving bytes ------------------------------------------------------------------------- */

/* Whether the last step only has to wait for more. */
bool
zoe_tls_must_wait(struct tls *self, int result)
{
    int error = SSL_get_error(self->ssl, result);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

/* Give what is encrypted to the transport below. */
void
zoe_tls_process_outgoing(struct tls *self)
{
    char *data;
    BIO *out = SSL_get_wbio(self->ssl);
    long size = BIO_get_mem_data(out, &data);
    if (size > 0 && !self->lower_paused && self->lower != NULL) {
        zoe_transport_write(self->lower, data, (size_t)size);
        (void)BIO_reset(out);
    }
    zoe_tls_control_writing(self);
}

void
zoe_tls_write(struct tls *self)
{
    struct zoe_bytes *kept = &self->kept;
    while (zoe_bytes_size(kept) > 0) {
        size_t size = zoe_bytes_size(kept) < RECORD ? zoe_bytes_size(kept) : RECORD;
        int written = SSL_write(self->ssl, zoe_bytes_data(kept), (int)size);
        if (written <= 0 && !zoe_tls_must_wait(self, written)) {
            zoe_tls_fatal(self, zoe_tls_complaint(self), "Fatal error on SSL protocol");
            return;
        }
        if (written <= 0)
            break;
        zoe_bytes_drop(kept, (size_t)written);
    }
    zoe_tls_process_outgoing(self);
}

/* The other side has no more to say: the protocol above hears of it once. */
static void
call_eof_received(struct tls *self)
{
    if (self->told != TLS_MADE)
        return;
    self->told = TLS_EOF;
    zoe_protocol *above = self->above.protocol;
    zoe_trace_protocol(self->below.loop, above->id, self->above.id, "eof_received", -1, NULL);
    if (above->type->eof_received != NULL)
        above->type->eof_received(above);
}

/* Hand plain bytes over. */
static void
call_data_received(struct tls *self, const char *data, size_t size)
{
    zoe_protocol *above = self->above.protocol;
    zoe_trace_transport(self->below.loop, self->above.id, ZOE_KIND_TLS, "recv", (int64_t)size,
                        zoe_tls_kept(self));
    zoe_trace_protocol(self->below.loop, above->id, self->above.id, "data_received",
                       (int64_t)size, NULL);
    if (above->type->data_received != NULL)
        above->type->data_received(above, data, size);
}

/* Decrypt all there is, and hand it over at once: the protocol above may close in between, or pause.
 * Returns whether the other side goes on. */
static bool
read_plain(struct tls *self)
{
    struct zoe_bytes plain = {0};
    int got = 1;
    ERR_clear_error();
    while (got > 0 && zoe_bytes_reserve(&plain, RECORD) == 0) {
        got = SSL_read(self->ssl, plain.block + plain.end, RECORD);
        plain.end += got > 0 ? (size_t)got : 0;
    }
    bool ended = got <= 0 && SSL_get_error(self->ssl, got) == SSL_ERROR_ZERO_RETURN;
    bool broken = !ended && (got > 0 || !zoe_tls_must_wait(self, got));
    zoe_value why = !broken ? zoe_none() : got > 0 ? zoe_raise_last() : zoe_tls_complaint(self);
    if (zoe_bytes_size(&plain) > 0)
        call_data_received(self, plain.block, zoe_bytes_size(&plain));
    zoe_bytes_destroy(&plain);
    if (broken)
        zoe_tls_fatal(self, why, "Fatal error on SSL protocol");
    return !ended;
}

void
zoe_tls_read(void *tls)
{
    struct tls *self = tls;
    if (self->state != TLS_WRAPPED && self->state != TLS_FLUSHING)
        return;
    bool goes_on = self->reading_paused || read_plain(self);
    if (self->state == TLS_UNWRAPPED)
        return;
    zoe_tls_write(self);
    if (!goes_on) {
        call_eof_received(self);
        zoe_tls_start_shutdown(self);
    }
}

/* --- the goodbye -------------------------------------------------------------------------- */

static void
close_lower(void *tls)
{
    zoe_transport_close(((struct tls *)tls)->lower);
}

static void
do_flush(struct tls *self)
{
    zoe_tls_read(self);
    if (self->state != TLS_FLUSHING)
        return;
    self->state = TLS_SHUTDOWN;
    do_shutdown(self);
}

/* Say goodbye, and wait for the other side's. */
static void
do_shutdown(struct tls *self)
{
    ERR_clear_error();
    int result = self->eof ? 1 : SSL_shutdown(self->ssl);
    if (result == 0)              /* said; the other side may have, too */
        result = SSL_shutdown(self->ssl);
    zoe_tls_process_outgoing(self);
    if (result == 0 || (result < 0 && zoe_tls_must_wait(self, result)))
        return;
    zoe_tls_cancel_timer(self);
    if (result < 0) {
        zoe_tls_fatal(self, zoe_tls_complaint(self), "Fatal error on transport");
        return;
    }
    call_eof_received(self);
    if (zoe_call_soon_(self->below.loop, close_lower, self, "close", NULL).call == NULL)
        close_lower(self);
}

static void
check_shutdown_timeout(void *tls)
{
    struct tls *self = tls;
    self->timer = (zoe_handle){0};
    if (self->state == TLS_FLUSHING || self->state == TLS_SHUTDOWN)
        zoe_tls_abort(self, zoe_raise(ZOE_TIMEOUT_ERROR, "SSL shutdown timed out"));
}

void
zoe_tls_start_shutdown(struct tls *self)
{
    if (self->state == TLS_FLUSHING || self->state == TLS_SHUTDOWN || self->state == TLS_UNWRAPPED)
        return;
    self->closed = true;
    if (self->state == TLS_HANDSHAKE) {
        zoe_tls_abort(self, zoe_none());
        return;
    }
    self->state = TLS_FLUSHING;
    self->timer = zoe_call_later_(self->below.loop, self->shutdown_timeout, check_shutdown_timeout,
                                  self, "check_shutdown_timeout", NULL);
    if (self->reading_paused)
        zoe_transport_resume_reading(self->lower);   /* the other side's goodbye is to come */
    do_flush(self);
}

/* --- what the transport below calls ------------------------------------------------------- */

static void
connection_made(zoe_protocol *below, zoe_transport *transport)
{
    struct tls *self = (struct tls *)below;
    self->lower = zoe_transport_retain(transport);
    zoe_tls_start_handshake(self);
}

static void
data_received(zoe_protocol *below, const void *data, size_t size)
{
    struct tls *self = (struct tls *)below;
    if (BIO_write(SSL_get_rbio(self->ssl), data, (int)size) != (int)size) {
        zoe_tls_fatal(self, zoe_raise(ZOE_MEMORY_ERROR, "out of memory"), "Fatal error on SSL protocol");
        return;
    }
    if (self->state == TLS_HANDSHAKE)
        zoe_tls_do_handshake(self);
    else if (self->state == TLS_WRAPPED)
        zoe_tls_read(self);
    else if (self->state == TLS_FLUSHING)
        do_flush(self);
    else if (self->state == TLS_SHUTDOWN)
        do_shutdown(self);
}

static bool
eof_received(zoe_protocol *below)
{
    struct tls *self = (struct tls *)below;
    self->eof = true;
    if (self->state == TLS_HANDSHAKE)
        zoe_tls_handshake_failed(self, zoe_raise(ECONNRESET, "the other side hung up during the TLS "
                                                     "handshake"));
    else if (self->state == TLS_SHUTDOWN)
        do_shutdown(self);
    else if (self->state == TLS_WRAPPED) {
        self->state = TLS_FLUSHING;
        if (self->reading_paused)
            return true;
        do_flush(self);
    }
    return false;
}

/* The protocol above hears of its end in a turn of its own. */
static void
call_connection_lost(void *tls)
{
    struct tls *self = tls;
    zoe_protocol *above = self->above.protocol;
    const zoe_error *error = zoe_is_error(self->reason) ? self->reason.as.error : NULL;
    zoe_trace_protocol(self->below.loop, above->id, self->above.id, "connection_lost", -1, error);
    if (above->type->connection_lost != NULL)
        above->type->connection_lost(above, error);
    self->above.protocol = NULL;
    zoe_protocol_release(above);
    zoe_protocol_release(&self->below);
}

static void
connection_lost(zoe_protocol *below, const zoe_error *error)
{
    struct tls *self = (struct tls *)below;
    bool knew = self->told == TLS_MADE || self->told == TLS_EOF;
    if (error != NULL && !zoe_is_error(self->reason))
        self->reason = zoe_error_value(zoe_error_retain(error));
    zoe_bytes_destroy(&self->kept);
    self->closed = true;
    self->state = TLS_UNWRAPPED;
    self->told = TLS_LOST;
    zoe_tls_cancel_timer(self);
    zoe_transport *lower = self->lower;
    self->lower = NULL;
    zoe_tls_wake_waiter(self, zoe_value_retain(self->reason));
    if (knew) {
        zoe_protocol_retain(below);
        if (zoe_call_soon_(below->loop, call_connection_lost, self, "connection_lost", NULL).call ==
            NULL)
            call_connection_lost(self);
    }
    zoe_transport_release(lower);
}

static void
pause_writing(zoe_protocol *below)
{
    ((struct tls *)below)->lower_paused = true;
}

static void
resume_writing(zoe_protocol *below)
{
    ((struct tls *)below)->lower_paused = false;
    zoe_tls_process_outgoing((struct tls *)below);
}

static void
destroy(zoe_protocol *below)
{
    struct tls *self = (struct tls *)below;
    zoe_protocol_release(self->above.protocol);
    zoe_transport_release(self->lower);
    zoe_future_release(self->waiter);
    zoe_value_release(self->reason);
    zoe_bytes_destroy(&self->kept);
    SSL_free(self->ssl);
}

const zoe_protocol_type zoe_tls_protocol = {
    .name = "SSLProtocol",
    .size = sizeof(struct tls),
    .destroy = destroy,
    .connection_made = connection_made,
    .connection_lost = connection_lost,
    .data_received = data_received,
    .eof_received = eof_received,
    .pause_writing = pause_writing,
    .resume_writing = resume_writing,
};
