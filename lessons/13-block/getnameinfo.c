/* getnameinfo.c -- the other way: from an address to the names of its host and its service.
 *
 * With these flags the names are figures, the same on every machine; without them the system's
 * resolver is asked, and "localhost" and "https" are likely answers. An address that is written in
 * figures becomes one without asking anybody.
 */
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>

#include "zoetrope.h"

enum { IN_FIGURES = NI_NUMERICHOST | NI_NUMERICSERV };

struct name {
    zoe_frame frame;
    const char *host;             /* argument: in figures                            */
    struct zoe_addresses *found;  /* what it says: a list of one                     */
    zoe_address address;          /* that one                                        */
    struct zoe_getnameinfo ask;   /* the question, and the answer                    */
};

CORO(name)
{
    ASYNC (me) {
        zoe_numeric_address(me->host, "443", AF_UNSPEC, SOCK_STREAM, 0, &me->found);
        if (me->found == NULL)
            RETURN(zoe_raise_last());
        me->address = me->found->items[0].address;
        CALL(zoe_getnameinfo, &me->ask, .address = me->address, .flags = IN_FIGURES);
        printf("%s: host %s, service %s\n", me->host, me->ask.name, me->ask.service);
    FINALLY:
        zoe_addresses_free(me->found);
    }
}

struct main_task {
    zoe_frame frame;
    struct name name;
};

CORO(main_task)
{
    ASYNC (me) {
        CALL(name, &me->name, .host = "127.0.0.1");
        CALL(name, &me->name, .host = "::1");
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
