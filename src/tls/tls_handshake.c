/* tls_handshake.c -- how a connection through TLS begins: who are you, and how do we encrypt?
 *
 * The two sides take turns until OpenSSL says that it is done. Then the protocol above hears of the
 * connection, and who asked for it wakes up; or, when it fails or takes too long, of the error.
 */
#include <errno.h>

#include "tls_parts.h"

/* The handshake is over, well (None) or not (an error, taken over). */
void
zoe_tls_wake_waiter(struct tls *self, zoe_value outcome)
{
    zoe_future *waiter = self->waiter;
    self->waiter = NULL;
    if (waiter != NULL && !zoe_future_done(waiter))
        zoe_future_finish(waiter, ZOE_FINISHED, outcome);
    else
        zoe_value_release(outcome);
    zoe_future_release(waiter);
}

void
zoe_tls_handshake_failed(struct tls *self, zoe_value error)
{
    zoe_tls_cancel_timer(self);
    zoe_value told = zoe_value_retain(error);
    zoe_tls_fatal(self, error, "SSL handshake failed");
    zoe_tls_wake_waiter(self, told);
}

static void
handshake_done(struct tls *self)
{
    zoe_protocol *above = self->above.protocol;
    zoe_tls_cancel_timer(self);
    self->state = TLS_WRAPPED;
    if (self->told == TLS_NOTHING) {
        self->told = TLS_MADE;
        zoe_trace_protocol(self->below.loop, above->id, self->above.id, "connection_made", -1,
                           NULL);
        if (above->type->connection_made != NULL)
            above->type->connection_made(above, &self->above);
        if (zoe_is_error(self->below.loop->raised))
            return;               /* the transport below ends for that reason */
    }
    zoe_tls_wake_waiter(self, zoe_none());
    zoe_tls_read(self);
}

void
zoe_tls_do_handshake(struct tls *self)
{
    ERR_clear_error();
    int result = SSL_do_handshake(self->ssl);
    if (result == 1)
        handshake_done(self);
    else if (zoe_tls_must_wait(self, result))
        zoe_tls_process_outgoing(self);
    else
        zoe_tls_handshake_failed(self, zoe_tls_complaint(self));
}

static void
check_handshake_timeout(void *tls)
{
    struct tls *self = tls;
    self->timer = (zoe_handle){0};
    if (self->state == TLS_HANDSHAKE)
        zoe_tls_handshake_failed(self, zoe_raise(ECONNABORTED, "SSL handshake is taking longer than %g "
                                         "seconds: aborting the connection",
                                         self->handshake_timeout));
}

void
zoe_tls_start_handshake(struct tls *self)
{
    self->state = TLS_HANDSHAKE;
    self->timer = zoe_call_later_(self->below.loop, self->handshake_timeout,
                                  check_handshake_timeout, self, "check_handshake_timeout", NULL);
    zoe_tls_do_handshake(self);
}
