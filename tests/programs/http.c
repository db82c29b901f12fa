/* http.c -- a web server of one page, for curl and browsers: it prints its port, and serves until it
 * is interrupted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zoetrope.h"

enum { LONGEST = 4096 };          /* bytes of a request's head */

struct visitor {
    zoe_protocol protocol;
    zoe_transport *transport;
    char head[LONGEST + 1];       /* what has come, with a NUL behind it                       */
    size_t size;                  /* bytes of it                                               */
};

static void
made(zoe_protocol *self, zoe_transport *transport)
{
    ((struct visitor *)self)->transport = transport;
}

static void
answer(struct visitor *me, const char *status, const char *body)
{
    char text[400];
    int size = snprintf(text, sizeof text,
                        "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n"
                        "Connection: close\r\n\r\n%s", status, strlen(body), body);
    zoe_transport_write(me->transport, text, (size_t)size);
    zoe_transport_close(me->transport);
}

/* A request is over with its first empty line. */
static void
data_received(zoe_protocol *self, const void *data, size_t size)
{
    struct visitor *me = (struct visitor *)self;
    size_t taken = size < LONGEST - me->size ? size : LONGEST - me->size;
    memcpy(me->head + me->size, data, taken);
    me->size += taken;
    if (strstr(me->head, "\r\n\r\n") == NULL && me->size < LONGEST)
        return;
    if (strncmp(me->head, "GET / ", 6) == 0)
        answer(me, "200 OK", "Hello, outside world!\n");
    else
        answer(me, "404 Not Found", "There is one page only: /\n");
}

static const zoe_protocol_type visitor = {
    .name = "Visitor", .size = sizeof(struct visitor), .connection_made = made,
    .data_received = data_received,
};

struct main_task {
    zoe_frame frame;
    struct zoe_create_server create;
    struct zoe_server_serve_forever serve;
};

CORO(main_task)
{
    ASYNC (me) {
        CALL(zoe_create_server, &me->create, .protocol = &visitor, .host = "127.0.0.1");
        printf("listening on port %d\n", zoe_server_port(me->create.server));
        fflush(stdout);
        CALL(zoe_server_serve_forever, &me->serve, .server = me->create.server);
    FINALLY:
        zoe_server_close(me->create.server);
        zoe_server_release(me->create.server);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
