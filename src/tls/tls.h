/* tls.h -- TLS: a layer that encrypts. A protocol towards the socket, a transport towards the program.
 *
 *     zoe_tls *tls = zoe_tls_client(NULL);
 *     CALL(zoe_open_connection, &me->open, .host = "example.org", .port = 443,
 *          .layer = zoe_tls_layer(tls));
 *
 * (CALL with its arguments stands on one line in a program.) This is a library of its own,
 * libzoetrope-tls, which needs OpenSSL; the loop knows nothing of it. A client checks the
 * certificate it is shown, and that it was made out to the host; a connection that does not pass
 * fails with ZOE_TLS_ERROR, which says why. Sessions are not resumed: no server hands out tickets,
 * whose sizes are chance's, so that the same run sends the same number of bytes.
 */
#ifndef ZOE_TLS_H
#define ZOE_TLS_H

#include "zoetrope.h"

typedef struct zoe_tls zoe_tls;

/* What a side brings to its connections. For a client: whom to believe, a file of certificates in
 * PEM form, or NULL: those that the system trusts. For a server: its certificate (with those that
 * vouch for it) and its key, both files in PEM form. Return it, owned by the caller; NULL and
 * ZOE_TLS_ERROR that names the file, or ZOE_MEMORY_ERROR. Do not suspend. Mirror
 * ssl.create_default_context and SSLContext.load_cert_chain. */
zoe_tls *zoe_tls_client(const char *authorities);
zoe_tls *zoe_tls_server(const char *certificate, const char *key);

/* Free it; connections it has made go on. NULL is let through. */
void zoe_tls_free(zoe_tls *tls);

/* A client that believes anybody; for experiments only. Mirrors check_hostname = False and
 * CERT_NONE. */
void zoe_tls_trust_anybody(zoe_tls *tls);

/* Seconds that a handshake, and the goodbye at the end, may take; 0: 60 and 30. Mirror
 * ssl_handshake_timeout and ssl_shutdown_timeout. */
void zoe_tls_set_timeouts(zoe_tls *tls, double handshake, double shutdown);

/* The layer to give to zoe_create_connection, zoe_create_server, zoe_start_tls and their like;
 * borrowed: it lives as long as tls. */
zoe_layer *zoe_tls_layer(zoe_tls *tls);

#endif
