/* address.h -- where a socket is: an address of any family, with its length. */
#ifndef ZOE_ADDRESS_H
#define ZOE_ADDRESS_H

#include <stddef.h>
#include <sys/socket.h>

typedef struct {
    struct sockaddr_storage storage;  /* the address, in the family's own form; ss_family says which */
    socklen_t size;               /* bytes of it that count; 0: no address                     */
} zoe_address;

/* Write it as people do, "127.0.0.1:8888", "[::1]:8888", "/tmp/socket" or "nowhere", at most size
 * bytes with the NUL. Does not suspend. Returns text. */
char *zoe_address_text(const zoe_address *address, char *text, size_t size);

/* The port of an Internet address; 0 for any other. */
int zoe_address_port(const zoe_address *address);

#endif
