/* names.c -- the system's resolver, asked by a thread. */
#include "names.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "executor.h"
#include "system.h"

/* What a thread works on. It is shared with the coroutine, which may be gone before the thread has
 * found anything. */
struct zoe_name_request {
    atomic_uint refs;             /* owners: the coroutine and the job                         */
    zoe_function *function;       /* which way                                                 */
    struct zoe_addresses *found;  /* from a name: what was found                               */
    struct addrinfo hints;        /* from a name: what is wanted                               */
    char *port;                   /* from a name; NULL: none                                   */
    zoe_address address;          /* from an address                                           */
    int flags;                    /* from an address                                           */
    char service[ZOE_LONGEST_SERVICE];   /* from an address: what was found                    */
    char name[ZOE_LONGEST_HOST];  /* the same; or the host to look up, "" for none             */
};

static void
release_request(void *argument)
{
    struct zoe_name_request *request = argument;
    if (request == NULL || atomic_fetch_sub(&request->refs, 1) > 1)
        return;
    zoe_addresses_free(request->found);
    zoe_release(request->port);
    zoe_release(request);
}

static struct zoe_name_request *
new_request(zoe_function *function)
{
    struct zoe_name_request *request = zoe_allocate(sizeof *request);
    if (request == NULL)
        return NULL;
    atomic_init(&request->refs, 1);
    request->function = function;
    return request;
}

/* Have it worked on. Returns the future to await; NULL when that is impossible. */
static zoe_future *
start(struct zoe_name_request *request, const char *name)
{
    if (request == NULL)
        return NULL;
    atomic_fetch_add(&request->refs, 1);
    zoe_future *future =
        zoe_run_in_executor_(NULL, request->function, request, release_request, name, NULL);
    if (future == NULL)
        release_request(request);
    return future;
}

static zoe_value
name_error(int code)
{
    if (code == EAI_SYSTEM)
        return zoe_raise(errno, "%s", strerror(errno));
    return code == EAI_MEMORY ? zoe_raise(ZOE_MEMORY_ERROR, "out of memory")
                              : zoe_raise(ZOE_NAME_ERROR, "%s", gai_strerror(code));
}

/* --- from a name -------------------------------------------------------------------------- */

void
zoe_addresses_free(struct zoe_addresses *addresses)
{
    zoe_release(addresses);
}

static struct zoe_addresses *
new_addresses(size_t count, const char *canonical_name)
{
    struct zoe_addresses *addresses = zoe_allocate(
        sizeof *addresses + count * sizeof addresses->items[0] + strlen(canonical_name) + 1);
    if (addresses == NULL)
        return NULL;
    char *name = (char *)&addresses->items[count];
    strcpy(name, canonical_name);
    addresses->count = count;
    addresses->canonical_name = name;
    return addresses;
}

static struct zoe_addresses *
copy_addresses(const struct addrinfo *all)
{
    size_t count = 0;
    for (const struct addrinfo *info = all; info != NULL; info = info->ai_next)
        count++;
    const char *name = all != NULL && all->ai_canonname != NULL ? all->ai_canonname : "";
    struct zoe_addresses *copy = new_addresses(count, name);
    if (copy == NULL)
        return NULL;
    struct zoe_address_info *next = copy->items;
    for (const struct addrinfo *info = all; info != NULL; info = info->ai_next, next++) {
        next->family = info->ai_family;
        next->type = info->ai_socktype;
        next->protocol = info->ai_protocol;
        next->address.size = info->ai_addrlen;
        memcpy(&next->address.storage, info->ai_addr, info->ai_addrlen);
    }
    return copy;
}

/* What the future ends with: asyncio's list of tuples, which a trace shows as so many objects. */
static zoe_value
listed(struct zoe_addresses *found)
{
    zoe_list *all = zoe_list_new(found->count);
    if (all == NULL)
        return zoe_raise_last();
    for (size_t i = 0; i < found->count; i++)
        all->items[i] = zoe_pointer(&found->items[i]);
    return zoe_list_value(all);
}

static zoe_value
look_up(void *argument)
{
    struct zoe_name_request *request = argument;
    const char *host = request->name[0] == '\0' ? NULL : request->name;
    struct addrinfo *all;
    int code = zoe_system.getaddrinfo(host, request->port, &request->hints, &all);
    if (code != 0)
        return name_error(code);
    request->found = copy_addresses(all);
    zoe_system.freeaddrinfo(all);
    return request->found == NULL ? zoe_raise_last() : listed(request->found);
}

static zoe_future *
start_look_up(struct zoe_getaddrinfo *me)
{
    struct zoe_name_request *request = me->request = new_request(look_up);
    if (request == NULL)
        return NULL;
    if (me->host != NULL && strlen(me->host) >= sizeof request->name) {
        zoe_fail(ZOE_VALUE_ERROR, "the host's name is longer than any: %zu bytes",
                 strlen(me->host));
        return NULL;
    }
    strcpy(request->name, me->host == NULL ? "" : me->host);
    if (me->port != NULL) {
        request->port = zoe_allocate(strlen(me->port) + 1);
        if (request->port == NULL)
            return NULL;
        strcpy(request->port, me->port);
    }
    request->hints = (struct addrinfo){.ai_family = me->family, .ai_socktype = me->type,
                                       .ai_protocol = me->protocol, .ai_flags = me->flags};
    return start(request, "getaddrinfo");
}

CORO(zoe_getaddrinfo)
{
    ASYNC (me) {
        me->future = start_look_up(me);
        AWAIT(me->future);
        me->found = me->request->found;
        me->request->found = NULL;
    FINALLY:
        zoe_future_release(me->future);
        release_request(me->request);
    }
}

/* --- from an address ---------------------------------------------------------------------- */

static zoe_value
look_back(void *argument)
{
    struct zoe_name_request *request = argument;
    int code = zoe_system.getnameinfo((const struct sockaddr *)&request->address.storage,
                                      request->address.size, request->name, sizeof request->name,
                                      request->service, sizeof request->service, request->flags);
    return code == 0 ? zoe_pointer(request) : name_error(code);
}

static zoe_future *
start_look_back(struct zoe_getnameinfo *me)
{
    me->request = new_request(look_back);
    if (me->request == NULL)
        return NULL;
    me->request->address = me->address;
    me->request->flags = me->flags;
    return start(me->request, "getnameinfo");
}

CORO(zoe_getnameinfo)
{
    ASYNC (me) {
        me->future = start_look_back(me);
        AWAIT(me->future);
        strcpy(me->name, me->request->name);    /* NOLINT: without a request there is no await */
        strcpy(me->service, me->request->service);
    FINALLY:
        zoe_future_release(me->future);
        release_request(me->request);
    }
}

/* --- without asking ----------------------------------------------------------------------- */

/* A port in figures, or none. Returns -1 for a name, and for a number that no port has. */
static long
port_number(const char *port)
{
    char *end;
    if (port == NULL || port[0] == '\0')
        return 0;
    long number = strtol(port, &end, 10);
    return *end == '\0' && number >= 0 && number <= 0xffff ? number : -1;
}

/* An address of this family in digits. Returns whether it is one. */
static bool
parse(const char *host, in_port_t port, int family, zoe_address *address)
{
    struct sockaddr_in *inet = (struct sockaddr_in *)&address->storage;
    struct sockaddr_in6 *inet6 = (struct sockaddr_in6 *)&address->storage;
    address->storage.ss_family = (sa_family_t)family;
    address->size = family == AF_INET ? sizeof *inet : sizeof *inet6;
    *(family == AF_INET ? &inet->sin_port : &inet6->sin6_port) = port;
    return inet_pton(family, host, family == AF_INET ? (void *)&inet->sin_addr
                                                     : (void *)&inet6->sin6_addr) == 1;
}

bool
zoe_numeric_address(const char *host, const char *port, int family, int type, int protocol,
                    struct zoe_addresses **found)
{
    zoe_address address = {.size = 0};
    long number = port_number(port);
    bool usual = protocol == 0 || protocol == IPPROTO_TCP || protocol == IPPROTO_UDP;
    if (!usual || host == NULL || number < 0 || (type != SOCK_STREAM && type != SOCK_DGRAM))
        return false;
    in_port_t order = htons((in_port_t)number);
    if (!(family != AF_INET6 && parse(host, order, AF_INET, &address)) &&
        !(family != AF_INET && parse(host, order, AF_INET6, &address)))
        return false;
    *found = new_addresses(1, "");
    if (*found != NULL)
        (*found)->items[0] = (struct zoe_address_info){
            .family = address.storage.ss_family, .type = type, .address = address,
            .protocol = type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP};
    return true;
}

CORO(zoe_ensure_resolved)
{
    ASYNC (me) {
        if (zoe_numeric_address(me->host, me->port, me->family, me->type, me->protocol, &me->found))
            RETURN(me->found == NULL ? zoe_raise_last() : zoe_none());
        CALL(zoe_getaddrinfo, &me->look, .host = me->host, .port = me->port, .family = me->family,
             .type = me->type, .protocol = me->protocol, .flags = me->flags);
        me->found = me->look.found;
    }
}
