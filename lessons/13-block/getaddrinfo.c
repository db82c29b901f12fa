/* getaddrinfo.c -- from the name of a host to addresses, without stopping the loop.
 *
 * The system's resolver blocks: it may ask a server on the other side of the world. So a thread of
 * the loop's pool asks it, here for hosts that are addresses already: these are the same
 * everywhere.
 */
#include <stdio.h>
#include <sys/socket.h>

#include "zoetrope.h"

static void
show(const struct zoe_addresses *found)
{
    char text[100];
    for (size_t i = 0; i < found->count; i++) {
        const struct zoe_address_info *info = &found->items[i];
        printf("  %s, %s\n", info->family == AF_INET ? "AF_INET" : "AF_INET6",
               zoe_address_text(&info->address, text, sizeof text));
    }
}

struct look_up {
    zoe_frame frame;
    const char *host, *port;      /* arguments                                       */
    struct zoe_getaddrinfo ask;   /* the question, and the answer                    */
};

CORO(look_up)
{
    ASYNC (me) {
        printf("%s port %s:\n", me->host, me->port);
        CALL(zoe_getaddrinfo, &me->ask, .host = me->host, .port = me->port, .type = SOCK_STREAM);
        show(me->ask.found);
        zoe_addresses_free(me->ask.found);
    }
}

struct main_task {
    zoe_frame frame;
    struct look_up look;
};

CORO(main_task)
{
    ASYNC (me) {
        CALL(look_up, &me->look, .host = "127.0.0.1", .port = "80");
        CALL(look_up, &me->look, .host = "::1", .port = "443");
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
