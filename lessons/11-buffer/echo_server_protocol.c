/* echo_server_protocol.c -- a server that says everything back.
 *
 * For each connection the server makes a protocol, and the loop calls its functions: made, data,
 * end-of-file, lost, always in this order. Nothing waits: two callers are served by turns, without
 * a task and without a thread.
 *
 * With a port as argument it listens there, for nc or whatever you like, until you interrupt it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "zoetrope.h"

/* --- the server --------------------------------------------------------------------------- */

struct echo {
    zoe_protocol protocol;        /* first, always                                   */
    zoe_transport *transport;     /* the system's half of the connection             */
    int number;                   /* 1 for the first caller                          */
};

static void
echo_made(zoe_protocol *self, zoe_transport *transport)
{
    static int callers;
    struct echo *me = (struct echo *)self;
    me->transport = transport;
    me->number = ++callers;
    printf("server: caller %d is there\n", me->number);
}

static void
echo_data(zoe_protocol *self, const void *data, size_t size)
{
    struct echo *me = (struct echo *)self;
    printf("server: caller %d says %.*s\n", me->number, (int)size, (const char *)data);
    zoe_transport_write(me->transport, data, size);
}

static bool
echo_eof(zoe_protocol *self)
{
    printf("server: caller %d has no more to say\n", ((struct echo *)self)->number);
    return false;                 /* close the connection, once everything is sent   */
}

static void
echo_lost(zoe_protocol *self, const zoe_error *error)
{
    printf("server: caller %d is gone%s\n", ((struct echo *)self)->number,
           error == NULL ? "" : ", and not politely");
}

static const zoe_protocol_type echo = {
    .name = "Echo", .size = sizeof(struct echo), .connection_made = echo_made,
    .data_received = echo_data, .eof_received = echo_eof, .connection_lost = echo_lost,
};

/* --- somebody who calls ------------------------------------------------------------------- */

struct caller {
    zoe_protocol protocol;
    zoe_transport *transport;
    const char *name;
    int said;                     /* how many words                                  */
    zoe_handle next;              /* the timer that says the next one                */
};

static zoe_future *both;          /* done when nobody is left                        */
static int left;                  /* callers who are not through                     */

static int
caller_init(zoe_protocol *self, void *name)
{
    ((struct caller *)self)->name = name;
    return 0;
}

static void
say_a_word(void *argument)
{
    static const char *const words[] = {"one", "two", "three"};
    struct caller *me = argument;
    if (me->said == 3) {
        zoe_transport_write_eof(me->transport);
        return;
    }
    zoe_transport_writelines(me->transport, (const struct iovec[]){
        {(char *)(uintptr_t)me->name, 3}, {" ", 1},
        {(char *)(uintptr_t)words[me->said], me->said == 2 ? 5 : 3}}, 3);
    me->said++;
    me->next = zoe_call_later(me->protocol.loop, 1, say_a_word, me);
}

static void
caller_made(zoe_protocol *self, zoe_transport *transport)
{
    ((struct caller *)self)->transport = transport;
    say_a_word(self);
}

static void
caller_data(zoe_protocol *self, const void *data, size_t size)
{
    printf("    %s hears %.*s\n", ((struct caller *)self)->name, (int)size, (const char *)data);
}

static void
caller_lost(zoe_protocol *self, const zoe_error *error)
{
    (void)error;
    zoe_handle_cancel(&((struct caller *)self)->next);
    printf("    %s is through\n", ((struct caller *)self)->name);
    if (--left == 0)
        zoe_future_set_result(both, zoe_none());
}

static const zoe_protocol_type caller = {
    .name = "Caller", .size = sizeof(struct caller), .init = caller_init,
    .connection_made = caller_made, .data_received = caller_data, .connection_lost = caller_lost,
};

/* --- both --------------------------------------------------------------------------------- */

struct call {
    zoe_frame frame;
    const char *name;             /* argument                                        */
    int port;                     /* argument                                        */
    struct zoe_create_connection connect;     /* the frame of what it awaits         */
};

static zoe_frame *
connecting(struct call *me)
{
    return zoe_coroutine(zoe_create_connection, &me->connect, .protocol = &caller,
                         .argument = (char *)(uintptr_t)me->name, .host = "127.0.0.1",
                         .port = me->port);
}

CORO(call)
{
    ASYNC (me) {
        AWAIT(connecting(me));
    FINALLY:
        zoe_transport_release(me->connect.transport);
        zoe_protocol_release(me->connect.made);
    }
}

struct main_task {
    zoe_frame frame;
    int port;                     /* argument: 0: bring your own callers             */
    struct zoe_create_server create;          /* the frames of what it awaits        */
    struct zoe_server_serve_forever serve;
    struct zoe_sleep nap;
    struct call call;
};

static zoe_frame *
listening(struct main_task *me)
{
    return zoe_coroutine(zoe_create_server, &me->create, .protocol = &echo, .host = "127.0.0.1",
                         .port = me->port > 0 ? me->port : 0);
}

CORO(main_task)
{
    ASYNC (me) {
        AWAIT(listening(me));
        if (me->port >= 0) {
            printf("listening on port %d\n", zoe_server_port(me->create.server));
            fflush(stdout);
            CALL(zoe_server_serve_forever, &me->serve, .server = me->create.server);
        }
        both = zoe_future_new(zoe_running_loop);
        left = 2;
        CALL(call, &me->call, .name = "ann", .port = zoe_server_port(me->create.server));
        CALL(zoe_sleep, &me->nap, .delay = 0.5);
        CALL(call, &me->call, .name = "bob", .port = zoe_server_port(me->create.server));
        AWAIT(both);
    FINALLY:
        zoe_server_close(me->create.server);
        zoe_server_release(me->create.server);
        zoe_future_release(both);
    }
}

int
main(int count, char **arguments)
{
    int port = count > 1 ? atoi(arguments[1]) : -1;
    return zoe_exit_status(zoe_run(main_task, .port = port));
}
