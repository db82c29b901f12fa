/* address.c -- addresses as people write them. */
#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

static char *
unix_text(const zoe_address *address, char *text, size_t size)
{
    const struct sockaddr_un *path = (const struct sockaddr_un *)&address->storage;
    size_t length = address->size - offsetof(struct sockaddr_un, sun_path);
    if (length == 0)
        snprintf(text, size, "nowhere");
    else if (path->sun_path[0] == '\0')       /* Linux: a name that is no path */
        snprintf(text, size, "@%.*s", (int)(length - 1), path->sun_path + 1);
    else
        snprintf(text, size, "%.*s", (int)length, path->sun_path);
    return text;
}

char *
zoe_address_text(const zoe_address *address, char *text, size_t size)
{
    char host[INET6_ADDRSTRLEN];
    int family = address->size == 0 ? AF_UNSPEC : address->storage.ss_family;
    if (family == AF_UNIX)
        return unix_text(address, text, size);
    const void *bytes = &((const struct sockaddr_in *)&address->storage)->sin_addr;
    if (family == AF_INET6)
        bytes = &((const struct sockaddr_in6 *)&address->storage)->sin6_addr;
    else if (family != AF_INET) {
        snprintf(text, size, "nowhere");
        return text;
    }
    inet_ntop(family, bytes, host, sizeof host);
    snprintf(text, size, family == AF_INET6 ? "[%s]:%d" : "%s:%d", host, zoe_address_port(address));
    return text;
}

int
zoe_address_port(const zoe_address *address)
{
    if (address->size == 0)
        return 0;
    if (address->storage.ss_family == AF_INET)
        return ntohs(((const struct sockaddr_in *)&address->storage)->sin_port);
    if (address->storage.ss_family == AF_INET6)
        return ntohs(((const struct sockaddr_in6 *)&address->storage)->sin6_port);
    return 0;
}
