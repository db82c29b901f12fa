/* connection_parts.h -- what connecting and serving have in common: for src/ only. */
#ifndef ZOE_CONNECTION_PARTS_H
#define ZOE_CONNECTION_PARTS_H

#include "connection.h"
#include "transport_parts.h"

/* The protocol that was asked for: a new reference; NULL and an error. */
zoe_protocol *zoe_connection_protocol(zoe_loop *loop, const zoe_protocol_type *type, void *argument,
                                      zoe_protocol *ready);

/* A transport for this connected socket, through a layer if there is one. Returns the transport,
 * which the caller owns, and has taken over fd; NULL, and fd is closed. */
zoe_transport *zoe_connection_transport(zoe_loop *loop, int fd, const zoe_layer_request *request,
                                        zoe_layer *layer, struct zoe_server *server);

/* It could not be made after all: close and let go of what there is. */
void zoe_connection_forget(zoe_transport **transport, zoe_protocol **protocol);

/* A new, non-blocking socket; -1 and an error. */
int zoe_open_socket(int family, int type, int protocol);

/* The address of a path in the file system. Returns 0, or ZOE_VALUE_ERROR when it is too long. */
int zoe_unix_address(const char *path, zoe_address *address);

/* A port as a text, for the resolver. Returns text. */
const char *zoe_port_text(int port, char text[12]);

#endif
