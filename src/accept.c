/* accept.c -- what becomes of a connection that comes in: a task makes its protocol and its
 * transport, and waits until the two know each other. */
#include <errno.h>
#include <string.h>

#include "connection_parts.h"
#include "server_parts.h"
#include "system.h"

static const double RETRY_DELAY = 1;   /* seconds without accepting when descriptors are short */

/* --- one connection ----------------------------------------------------------------------- */

struct accept_connection2 {
    zoe_frame frame;
    zoe_server *server;           /* argument: a reference, given away                         */
    int fd;                       /* argument: the connection, given away                      */
    zoe_task *task;               /* whose frame this is: a reference, until it begins         */
    struct accept_connection2 *next;  /* behind it in the server's list, until it begins       */
    zoe_protocol *made;           /* its protocol: a reference                                 */
    zoe_future *waiter;           /* done when the protocol knows: a reference                 */
    zoe_transport *transport;     /* a reference                                               */
};

/* It begins: from now on it cleans up after itself. */
static void
leave_list(struct accept_connection2 *me)
{
    struct accept_connection2 **link = &me->server->accepted;
    if (me->task == NULL)
        return;
    while (*link != me)
        link = &(*link)->next;
    *link = me->next;
    if (me->next == NULL)
        me->server->accepted_end = link;
    zoe_task_release(me->task);
    me->task = NULL;
}

/* Make the protocol and the transport. Returns the future to await; NULL and an error. */
static zoe_future *
welcome(struct accept_connection2 *me, zoe_loop *loop)
{
    zoe_server *server = me->server;
    me->made = zoe_protocol_new(loop, server->protocol, server->argument);
    me->waiter = me->made == NULL ? NULL : zoe_future_new_(loop, NULL);
    if (me->waiter == NULL)
        return NULL;
    if (server->closed) {
        zoe_fail(ZOE_RUNTIME_ERROR, "the server was closed meanwhile");
        return NULL;
    }
    int fd = me->fd;
    me->fd = -1;
    zoe_layer_request request = {.above = me->made, .server_side = true, .waiter = me->waiter};
    me->transport = zoe_connection_transport(loop, fd, &request, server->layer, server);
    return me->transport == NULL ? NULL : me->waiter;
}

/* A connection that came to nothing: only debug mode wants to know. */
static void
turn_away(struct accept_connection2 *me, zoe_loop *loop, const zoe_error *error)
{
    zoe_transport_close(me->transport);
    if (loop->debug)
        zoe_loop_call_exception_handler(
            loop, &(zoe_report){.message = "Error on transport creation for incoming connection",
                                .error = error});
}

CORO(accept_connection2)
{
    ASYNC (me) {
        leave_list(me);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(welcome(me, zoe_self->future.loop));
        if (zoe_caught() != NULL)
            turn_away(me, zoe_self->future.loop, zoe_caught());
    FINALLY:
        if (me->fd >= 0)
            zoe_system.close(me->fd);
        zoe_future_release(me->waiter);
        zoe_transport_release(me->transport);
        zoe_protocol_release(me->made);
        zoe_server_release(me->server);
    }
}

/* --- tasks that have not begun ------------------------------------------------------------ */

/* A task that is cancelled before its first step, or dropped with its loop, never runs: the
 * connection it was to take over is still the server's. */
void
zoe_server_forget_accepted(zoe_server *server, bool all)
{
    struct accept_connection2 **link = &server->accepted;
    while (*link != NULL) {
        struct accept_connection2 *me = *link;
        if (!all && !zoe_future_done(&me->task->future)) {
            link = &me->next;
            continue;
        }
        *link = me->next;
        zoe_system.close(me->fd);
        zoe_task_release(me->task);
        zoe_server_release(server);
    }
    server->accepted_end = link;
}

/* A task for a new connection. Returns 0 or ZOE_MEMORY_ERROR. */
static int
make_task(zoe_server *server, int fd)
{
    struct accept_connection2 arguments = {.server = server, .fd = fd};
    zoe_server_retain(server);
    zoe_task *task = zoe_task_new(server->loop, NULL, &accept_connection2, &arguments, NULL);
    if (task == NULL) {
        zoe_server_release(server);
        return ZOE_MEMORY_ERROR;
    }
    struct accept_connection2 *me = zoe_task_frame(task, accept_connection2);
    if (me->frame.line != 0) {    /* eager: it has begun */
        zoe_task_release(task);
        return 0;
    }
    me->task = task;
    *server->accepted_end = me;
    server->accepted_end = &me->next;
    return 0;
}

/* --- all that have come ------------------------------------------------------------------- */

static void
start_serving(void *listener)
{
    struct zoe_listener *self = listener;
    if (zoe_add_watch_(self->server->loop, self->fd, ZOE_READ, zoe_accept_connection, self,
                       "accept_connection", NULL) != 0)
        zoe_loop_raise(self->server->loop, zoe_raise_last());
}

/* There is no room for more connections: say so once, and leave who knocks where he is for a while.
 * The last error says why. */
static void
rest(struct zoe_listener *self)
{
    zoe_loop *loop = self->server->loop;
    const zoe_error *error = zoe_error_retain(zoe_last_error());
    if (!self->told)
        zoe_loop_call_exception_handler(
            loop, &(zoe_report){.message = "socket.accept() out of system resource",
                                .error = error});
    zoe_error_release(error);
    self->told = true;
    if (self->server->closed)
        return;
    zoe_remove_reader(loop, self->fd);
    self->retry = zoe_call_later_(loop, RETRY_DELAY, start_serving, self, "start_serving", NULL);
}

/* Nothing was accepted, for this reason. */
static void
accept_failed(struct zoe_listener *self, int code)
{
    if (code == EAGAIN || code == EWOULDBLOCK || code == EINTR || code == ECONNABORTED)
        return;
    zoe_fail(code, "%s", strerror(code));
    if (code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM)
        rest(self);
    else
        zoe_loop_raise(self->server->loop, zoe_raise_last());
}

/* Take the next connection. Returns whether there may be more. */
static bool
accept_one(struct zoe_listener *self)
{
    zoe_selector *selector = self->server->loop->selector;
    int fd = zoe_system.accept(self->fd, NULL, NULL);
    if (fd < 0) {
        accept_failed(self, errno);
        return false;
    }
    if (selector->watch(selector, fd, 0) != 0 || zoe_set_nonblocking(fd) != 0 ||
        make_task(self->server, fd) != 0) {
        zoe_system.close(fd);
        rest(self);
        return false;
    }
    self->told = false;
    return true;
}

void
zoe_accept_connection(void *listener)
{
    struct zoe_listener *self = listener;
    zoe_server *server = zoe_server_retain(self->server);
    zoe_server_forget_accepted(server, false);
    for (int i = 0; i < server->backlog && !server->closed && accept_one(self); i++)
        continue;
    zoe_server_release(server);
}
