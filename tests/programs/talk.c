/* talk.c -- says one thing to a host and a port, and prints what comes back: talk HOST PORT TEXT. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zoetrope.h"

struct talker {
    zoe_protocol protocol;
    zoe_future *over;             /* done when the connection is: a reference                  */
    const char *text;             /* what is said                                              */
};

static const char *const *words;  /* the program's arguments                                   */

static int
init(zoe_protocol *self, void *over)
{
    ((struct talker *)self)->over = zoe_future_retain(over);
    ((struct talker *)self)->text = words[3];
    return 0;
}

static void
destroy(zoe_protocol *self)
{
    zoe_future_release(((struct talker *)self)->over);
}

static void
made(zoe_protocol *self, zoe_transport *transport)
{
    const char *text = ((struct talker *)self)->text;
    zoe_transport_write(transport, text, strlen(text));
    zoe_transport_write_eof(transport);
}

static void
data_received(zoe_protocol *self, const void *data, size_t size)
{
    (void)self;
    fwrite(data, 1, size, stdout);
}

static void
connection_lost(zoe_protocol *self, const zoe_error *error)
{
    zoe_future *over = ((struct talker *)self)->over;
    if (error == NULL)
        zoe_future_set_result(over, zoe_none());
    else
        zoe_future_set_exception(over, zoe_error_value(zoe_error_retain(error)));
}

static const zoe_protocol_type talker = {
    .name = "Talker", .size = sizeof(struct talker), .init = init, .destroy = destroy,
    .connection_made = made, .data_received = data_received,
    .connection_lost = connection_lost,
};

struct main_task {
    zoe_frame frame;
    zoe_future *over;             /* done when the connection is: a reference                  */
    struct zoe_create_connection connect;
};

static zoe_frame *
connecting(struct main_task *me)
{
    return zoe_coroutine(zoe_create_connection, &me->connect, .protocol = &talker,
                         .argument = me->over, .host = words[1], .port = atoi(words[2]),
                         .happy_eyeballs_delay = 0.25);
}

CORO(main_task)
{
    ASYNC (me) {
        me->over = zoe_future_new(zoe_running_loop);
        AWAIT(connecting(me));
        AWAIT(me->over);
    FINALLY:
        zoe_transport_release(me->connect.transport);
        zoe_protocol_release(me->connect.made);
        zoe_future_release(me->over);
    }
}

int
main(int count, char **arguments)
{
    if (count != 4) {
        fputs("zoetrope: talk: three arguments are needed; say talk HOST PORT TEXT\n", stderr);
        return 2;
    }
    words = (const char *const *)arguments;
    return zoe_exit_status(zoe_run(main_task));
}
