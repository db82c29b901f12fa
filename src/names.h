/* names.h -- from the name of a host to addresses, and back.
 *
 * The system's resolver blocks: it may ask a server far away. So both directions are jobs for the
 * loop's executor. A host that is an address already needs no resolver, and no thread:
 * zoe_ensure_resolved looks first.
 */
#ifndef ZOE_NAMES_H
#define ZOE_NAMES_H

#include <netdb.h>

#include "address.h"
#include "task.h"

/* One way to reach a host: what to give to socket() and connect(). */
struct zoe_address_info {
    int family, type, protocol;   /* for socket()                                              */
    zoe_address address;          /* for connect() or bind()                                   */
};

/* All the ways, best first. */
struct zoe_addresses {
    size_t count;                 /* how many: at least one                                    */
    const char *canonical_name;   /* asked for by AI_CANONNAME; else ""                        */
    struct zoe_address_info items[];
};

/* Free them. NULL is let through. */
void zoe_addresses_free(struct zoe_addresses *addresses);

struct zoe_name_request;

enum {
    ZOE_LONGEST_HOST = 1025,      /* bytes of a host's name, with the NUL: NI_MAXHOST          */
    ZOE_LONGEST_SERVICE = 32,     /* bytes of a service's: NI_MAXSERV                          */
};

/* Coroutine: the addresses of a host and a port. Suspends: a thread asks the system's resolver.
 * Ends with None and .found, which the caller owns; fails with ZOE_NAME_ERROR when there are none,
 * and as zoe_run_in_executor. A cancellation does not stop the thread. Emits what
 * zoe_run_in_executor does, with a job called getaddrinfo. Mirrors loop.getaddrinfo.
 *
 *     CALL(zoe_getaddrinfo, &me->look, .host = "localhost", .port = "80");
 */
struct zoe_getaddrinfo {
    zoe_frame frame;
    const char *host;             /* argument; NULL: this machine                              */
    const char *port;             /* argument: a number or a service; NULL: 0                  */
    int family, type, protocol;   /* arguments: only these; 0: any                             */
    int flags;                    /* argument: AI_PASSIVE and the like                         */
    struct zoe_addresses *found;  /* result                                                    */
    struct zoe_name_request *request;   /* what the thread works on: shared with it            */
    zoe_future *future;           /* of the job: a reference                                   */
};
extern const zoe_coro zoe_getaddrinfo;

/* Coroutine: the host and the service of an address. Suspends. Ends with None and .name and
 * .service; fails with ZOE_NAME_ERROR, and as zoe_run_in_executor. Emits what that does, with a job
 * called getnameinfo. Mirrors loop.getnameinfo. */
struct zoe_getnameinfo {
    zoe_frame frame;
    zoe_address address;          /* argument                                                  */
    int flags;                    /* argument: NI_NUMERICHOST and the like                     */
    char name[ZOE_LONGEST_HOST];  /* result: the host                                          */
    char service[ZOE_LONGEST_SERVICE];   /* result: the port's name                            */
    struct zoe_name_request *request;   /* what the thread works on: shared with it            */
    zoe_future *future;           /* of the job: a reference                                   */
};
extern const zoe_coro zoe_getnameinfo;

/* The address, when host is one, without asking anybody: a list of one, which the caller owns, in
 * *found. Returns whether it is: type must be SOCK_STREAM or SOCK_DGRAM, port a number or NULL.
 * *found is NULL without memory. Does not suspend, emits nothing. Mirrors what asyncio's own calls
 * do first. */
bool zoe_numeric_address(const char *host, const char *port, int family, int type, int protocol,
                         struct zoe_addresses **found);

/* Coroutine: as zoe_getaddrinfo, but a host that is an address is not looked up: then it does not
 * suspend. Mirrors what create_connection and the like do with a host. */
struct zoe_ensure_resolved {
    zoe_frame frame;
    const char *host;             /* argument                                                  */
    const char *port;             /* argument                                                  */
    int family, type, protocol;   /* arguments                                                 */
    int flags;                    /* argument                                                  */
    struct zoe_addresses *found;  /* result: owned by the caller                               */
    struct zoe_getaddrinfo look;
};
extern const zoe_coro zoe_ensure_resolved;

#endif
