/* tls_context.c -- what a side brings to its connections: certificates, keys, whom it believes. */
#include "memory.h"
#include "tls_parts.h"

int
zoe_tls_fail(const char *what)
{
    const char *why = ERR_reason_error_string(ERR_peek_error());
    ERR_clear_error();
    return zoe_fail(ZOE_TLS_ERROR, "%s: %s", what, why == NULL ? "it cannot be read" : why);
}

static zoe_protocol *wrap(zoe_layer *layer, zoe_loop *loop, const zoe_layer_request *request,
                          zoe_transport **upper);

/* A context without anything in it; NULL and an error. */
static zoe_tls *
new_context(const SSL_METHOD *method)
{
    zoe_tls *tls = zoe_allocate(sizeof *tls);
    if (tls == NULL)
        return NULL;
    tls->layer.wrap = wrap;
    tls->context = SSL_CTX_new(method);
    zoe_tls_set_timeouts(tls, 0, 0);
    if (tls->context != NULL) {
        SSL_CTX_set_min_proto_version(tls->context, TLS1_2_VERSION);
        SSL_CTX_set_options(tls->context, SSL_OP_NO_TICKET);
        SSL_CTX_set_num_tickets(tls->context, 0);
        SSL_CTX_set_mode(tls->context, SSL_MODE_AUTO_RETRY | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                           SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        return tls;
    }
    zoe_tls_fail("no TLS context");
    zoe_release(tls);
    return NULL;
}

zoe_tls *
zoe_tls_client(const char *authorities)
{
    zoe_tls *tls = new_context(TLS_client_method());
    if (tls == NULL)
        return NULL;
    SSL_CTX_set_verify(tls->context, SSL_VERIFY_PEER, NULL);
    int good = authorities == NULL ? SSL_CTX_set_default_verify_paths(tls->context)
                                   : SSL_CTX_load_verify_locations(tls->context, authorities, NULL);
    if (good == 1)
        return tls;
    zoe_tls_fail(authorities == NULL ? "the system's certificates" : authorities);
    zoe_tls_free(tls);
    return NULL;
}

zoe_tls *
zoe_tls_server(const char *certificate, const char *key)
{
    const char *bad = NULL;
    if (zoe_missing(certificate, "certificate") || zoe_missing(key, "key"))
        return NULL;
    zoe_tls *tls = new_context(TLS_server_method());
    if (tls == NULL)
        return NULL;
    if (SSL_CTX_use_certificate_chain_file(tls->context, certificate) != 1)
        bad = certificate;
    else if (SSL_CTX_use_PrivateKey_file(tls->context, key, SSL_FILETYPE_PEM) != 1)
        bad = key;
    if (bad == NULL)
        return tls;
    zoe_tls_fail(bad);
    zoe_tls_free(tls);
    return NULL;
}

void
zoe_tls_free(zoe_tls *tls)
{
    if (tls == NULL)
        return;
    SSL_CTX_free(tls->context);
    zoe_release(tls);
}

void
zoe_tls_trust_anybody(zoe_tls *tls)
{
    if (zoe_missing(tls, "TLS context"))
        return;
    tls->believes_anybody = true;
    SSL_CTX_set_verify(tls->context, SSL_VERIFY_NONE, NULL);
}

void
zoe_tls_set_timeouts(zoe_tls *tls, double handshake, double shutdown)
{
    if (zoe_missing(tls, "TLS context"))
        return;
    tls->handshake_timeout = handshake > 0 ? handshake : 60;
    tls->shutdown_timeout = shutdown > 0 ? shutdown : 30;
}

zoe_layer *
zoe_tls_layer(zoe_tls *tls)
{
    return tls == NULL ? NULL : &tls->layer;
}

/* --- one connection ----------------------------------------------------------------------- */

/* The name that the other side's certificate must be made out to. Returns 0 or a code. */
static int
expect(struct tls *self, const zoe_tls *tls, const char *host)
{
    if (host == NULL || host[0] == '\0')
        return tls->believes_anybody ? 0 : zoe_fail(ZOE_VALUE_ERROR, "TLS needs a server_hostname: "
                                                    "whose certificate must it be?");
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(self->ssl), host) == 1)
        return 0;
    if (SSL_set1_host(self->ssl, host) != 1 || SSL_set_tlsext_host_name(self->ssl, host) != 1)
        return zoe_tls_fail(host);
    return 0;
}

/* OpenSSL's connection between two memories. Returns 0 or a code. */
static int
make_ssl(struct tls *self, zoe_tls *tls, const zoe_layer_request *request)
{
    self->ssl = SSL_new(tls->context);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    if (self->ssl == NULL || in == NULL || out == NULL) {
        BIO_free(in);
        BIO_free(out);
        return zoe_fail(ZOE_MEMORY_ERROR, "out of memory");
    }
    SSL_set_bio(self->ssl, in, out);
    if (request->server_side) {
        SSL_set_accept_state(self->ssl);
        return 0;
    }
    SSL_set_connect_state(self->ssl);
    return expect(self, tls, request->server_hostname);
}

static zoe_protocol *
wrap(zoe_layer *layer, zoe_loop *loop, const zoe_layer_request *request, zoe_transport **upper)
{
    zoe_tls *tls = (zoe_tls *)layer;
    zoe_protocol *below = zoe_protocol_new(loop, &zoe_tls_protocol, NULL);
    if (below == NULL)
        return NULL;
    struct tls *self = (struct tls *)below;
    self->above = (zoe_transport){.type = &zoe_tls_transport, .loop = loop, .refs = 1};
    self->above.id = ++loop->ids->transport;
    self->above.protocol = zoe_protocol_retain(request->above);
    self->waiter = zoe_future_retain(request->waiter);
    self->told = request->already_made ? TLS_MADE : TLS_NOTHING;
    self->high = 512 * 1024;
    self->low = self->high / 4;
    self->handshake_timeout = tls->handshake_timeout;
    self->shutdown_timeout = tls->shutdown_timeout;
    zoe_protocol_retain(below);   /* by the upper face */
    *upper = &self->above;
    if (make_ssl(self, tls, request) == 0) {
        zoe_trace_transport(loop, self->above.id, ZOE_KIND_TLS, "new", -1, 0);
        return below;
    }
    zoe_transport_release(*upper);
    zoe_protocol_release(below);
    *upper = NULL;
    return NULL;
}
