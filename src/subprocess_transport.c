/* subprocess_transport.c -- a child and its pipes, as one transport.
 *
 * What a pipe brings in one turn the protocol is told in the next, by call_soon; what comes before
 * the pipes are connected waits behind connection_made. When the exit is known and every pipe is
 * gone, connection_lost ends it.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "subprocess_parts.h"
#include "trace_outside.h"

enum { EXITED = 3, LOST = 4, MADE = 5, OWN = 6 };   /* of zoe_subprocess.own; 0, 1, 2: a pipe */

/* --- telling the protocol ----------------------------------------------------------------- */

typedef void tell(zoe_protocol *protocol, const struct zoe_told *told);

/* One of the protocol's functions. */
struct zoe_telling {
    const char *name;             /* as it is called in the trace                              */
    const char *label;            /* and as a callback                                         */
    tell *tell;                   /* calls it                                                  */
};

static void
tell_made(zoe_protocol *protocol, const struct zoe_told *told)
{
    if (protocol->type->connection_made != NULL)
        protocol->type->connection_made(protocol, &told->about->transport);
}

static void
tell_data(zoe_protocol *protocol, const struct zoe_told *told)
{
    if (protocol->type->pipe_data_received != NULL)
        protocol->type->pipe_data_received(protocol, told->fd, told + 1, told->size);
}

static void
tell_pipe_lost(zoe_protocol *protocol, const struct zoe_told *told)
{
    if (protocol->type->pipe_connection_lost != NULL)
        protocol->type->pipe_connection_lost(protocol, told->fd, told->error);
}

static void
tell_exited(zoe_protocol *protocol, const struct zoe_told *told)
{
    (void)told;
    if (protocol->type->process_exited != NULL)
        protocol->type->process_exited(protocol);
}

static void
tell_lost(zoe_protocol *protocol, const struct zoe_told *told)
{
    (void)told;
    if (protocol->type->connection_lost != NULL)
        protocol->type->connection_lost(protocol, NULL);
}

static const struct zoe_telling made = {"connection_made", "connection_made", tell_made};
static const struct zoe_telling data = {"pipe_data_received", "pipe_data_received", tell_data};
static const struct zoe_telling pipe_lost = {"pipe_connection_lost", "pipe_connection_lost",
                                             tell_pipe_lost};
static const struct zoe_telling exited = {"process_exited", "process_exited", tell_exited};
static const struct zoe_telling lost = {"connection_lost", "call_connection_lost", tell_lost};

static void
forget(struct zoe_subprocess *self, struct zoe_told *told)
{
    struct zoe_told **link = &self->told;
    while (*link != told)
        link = &(*link)->next;
    *link = told->next;
    zoe_error_release(told->error);
    if (told < self->own || told >= self->own + OWN)
        zoe_release(told);
}

static void finish(struct zoe_subprocess *self);

/* Call the protocol, and after the last call let go of everything. */
static void
call_protocol(void *argument)
{
    struct zoe_told *told = argument;
    struct zoe_subprocess *self = told->about;
    zoe_protocol *protocol = self->transport.protocol;
    bool last = told->how == &lost;
    if (!self->deaf) {
        zoe_trace_protocol(self->transport.loop, protocol->id, self->transport.id, told->how->name,
                           told->how == &data ? (int64_t)told->size : -1, told->error);
        told->how->tell(protocol, told);
    }
    forget(self, told);
    if (last)
        finish(self);
}

/* Without memory for a place in the ready queue it is told at once: late is worse than early. */
static void
schedule(struct zoe_told *told)
{
    if (zoe_call_soon_(told->about->transport.loop, call_protocol, told, told->how->label, NULL)
            .call == NULL)
        call_protocol(told);
}

static void
let_know(struct zoe_subprocess *self, struct zoe_told *told)
{
    struct zoe_told **link = &self->told;
    while (*link != NULL)
        link = &(*link)->next;
    *link = told;
    told->about = self;
    if (self->connected)
        schedule(told);
}

int
zoe_subprocess_tell_data(struct zoe_subprocess *self, int fd, const void *bytes, size_t size)
{
    struct zoe_told *told = zoe_allocate(sizeof *told + size);
    if (told == NULL)
        return ZOE_MEMORY_ERROR;
    told->how = &data;
    told->fd = fd;
    told->size = size;
    memcpy(told + 1, bytes, size);
    let_know(self, told);
    return 0;
}

void
zoe_subprocess_tell_connected(struct zoe_subprocess *self)
{
    self->own[MADE] = (struct zoe_told){.about = self, .how = &made, .next = self->told};
    self->told = &self->own[MADE];
    self->connected = true;
    for (struct zoe_told *next, *told = self->told; told != NULL; told = next) {
        next = told->next;
        schedule(told);
    }
}

/* --- the end ------------------------------------------------------------------------------ */

/* The loop keeps it no longer. */
static void
let_go(struct zoe_subprocess *self)
{
    struct zoe_subprocess **link = &self->transport.loop->subprocesses;
    while (*link != self)
        link = &(*link)->younger;
    *link = self->younger;
    zoe_protocol_release(self->transport.protocol);
    self->transport.protocol = NULL;
    zoe_transport_release(&self->transport);
}

/* All is over: whoever waits for that goes on, and the loop keeps the transport no longer. */
static void
finish(struct zoe_subprocess *self)
{
    while (self->waiting != NULL) {
        struct zoe_subprocess_wait *waits = self->waiting;
        self->waiting = waits->next;
        if (!zoe_future_done(waits->exited))
            zoe_future_set_result(waits->exited, zoe_int(self->child.status));
    }
    let_go(self);
}

void
zoe_subprocesses_close(zoe_loop *loop)
{
    while (loop->subprocesses != NULL) {
        struct zoe_subprocess *self = loop->subprocesses;
        char text[80];
        snprintf(text, sizeof text, "unclosed transport: process C%llu; wait for it before its "
                                    "loop is closed", (unsigned long long)self->child.id);
        zoe_loop_call_exception_handler(loop, &(zoe_report){.message = text});
        zoe_child_free(&self->child);
        while (self->told != NULL)
            forget(self, self->told);
        let_go(self);
    }
}

static void
try_finish(struct zoe_subprocess *self)
{
    if (!self->exited || self->finished)
        return;
    for (int fd = 0; fd < 3; fd++)
        if (self->pipes[fd].wanted && !self->pipes[fd].lost)
            return;
    self->finished = true;
    self->own[LOST].how = &lost;
    let_know(self, &self->own[LOST]);
}

static void
process_exited(void *argument)
{
    struct zoe_subprocess *self = argument;
    self->exited = true;
    zoe_trace_child(self->transport.loop, self->child.id, "exit", self->child.status);
    self->own[EXITED].how = &exited;
    let_know(self, &self->own[EXITED]);
    try_finish(self);
}

static void
child_watcher_callback(void *argument)
{
    struct zoe_subprocess *self = argument;
    if (zoe_call_soon_threadsafe_(self->transport.loop, process_exited, self, "process_exited",
                                  NULL) != 0)
        process_exited(self);
}

void
zoe_subprocess_tell_pipe_lost(struct zoe_subprocess *self, int fd, const zoe_error *error)
{
    self->pipes[fd].lost = true;
    self->own[fd].how = &pipe_lost;
    self->own[fd].fd = fd;
    self->own[fd].error = zoe_error_retain(error);
    let_know(self, &self->own[fd]);
    try_finish(self);
}

void
zoe_subprocess_give_up(struct zoe_subprocess *self)
{
    zoe_transport_retain(&self->transport);
    self->deaf = self->connected = true;
    for (int fd = 0; fd < 3; fd++)
        self->pipes[fd].wanted &= self->pipes[fd].protocol != NULL;
    zoe_transport_close(&self->transport);
    while (self->told != NULL)
        call_protocol(self->told);
    try_finish(self);
    zoe_transport_release(&self->transport);
}

/* --- what it can do ----------------------------------------------------------------------- */

static struct zoe_subprocess *
of(const zoe_transport *transport)
{
    return (struct zoe_subprocess *)transport;
}

static void
close_transport(zoe_transport *transport)
{
    struct zoe_subprocess *self = of(transport);
    if (self->closed)
        return;
    self->closed = true;
    zoe_trace_child(transport->loop, self->child.id, "close", 0);
    zoe_trace_transport(transport->loop, transport->id, ZOE_KIND_PROCESS, "close", -1, 0);
    for (int fd = 0; fd < 3; fd++)
        if (self->pipes[fd].protocol != NULL)
            zoe_transport_close(zoe_child_pipe_transport(&self->pipes[fd]));
    zoe_child_signal(&self->child, SIGKILL);
}

static bool
is_closing(const zoe_transport *transport)
{
    return of(transport)->closed;
}

static void
set_protocol(zoe_transport *transport, zoe_protocol *protocol)
{
    zoe_protocol *before = transport->protocol;
    transport->protocol = zoe_protocol_retain(protocol);
    zoe_protocol_release(before);
}

/* Nobody needs it any more: all is over, or its loop is closed. */
static void
destroy(zoe_transport *transport)
{
    struct zoe_subprocess *self = of(transport);
    while (self->told != NULL)
        forget(self, self->told);
    for (int fd = 0; fd < 3; fd++)
        zoe_protocol_release(self->pipes[fd].protocol);
    zoe_child_free(&self->child);
    zoe_future_release(self->waiter);
    zoe_protocol_release(transport->protocol);
    zoe_release(self);
}

const zoe_transport_type zoe_subprocess_type = {
    .name = "process", .close = close_transport, .abort = close_transport,
    .is_closing = is_closing, .set_protocol = set_protocol, .destroy = destroy,
};

/* --- its beginning ------------------------------------------------------------------------ */

static struct zoe_subprocess *
make_transport(zoe_loop *loop, zoe_protocol *protocol, const struct zoe_child_plan *plan)
{
    struct zoe_subprocess *self = zoe_allocate(sizeof *self);
    if (self == NULL)
        return NULL;
    self->transport = (zoe_transport){.type = &zoe_subprocess_type, .loop = loop, .refs = 1,
                                      .protocol = zoe_protocol_retain(protocol),
                                      .id = ++loop->ids->transport};
    for (int fd = 0; fd < 3; fd++)
        self->pipes[fd] =
            (struct zoe_child_pipe){.about = self, .wanted = plan->standard[fd] == ZOE_PIPE};
    zoe_trace_transport(loop, self->transport.id, ZOE_KIND_PROCESS, "new", -1, 0);
    return self;
}

/* The loop keeps it until it is over. */
static void
keep(struct zoe_subprocess *self)
{
    struct zoe_subprocess **link = &self->transport.loop->subprocesses;
    while (*link != NULL)
        link = &(*link)->younger;
    *link = self;
}

zoe_transport *
zoe_subprocess_start(zoe_loop *loop, zoe_protocol *protocol, const struct zoe_child_plan *plan,
                     zoe_future *waiter)
{
    struct zoe_subprocess *self = make_transport(loop, protocol, plan);
    if (self == NULL)
        return NULL;
    if (zoe_child_start(&self->child, loop, plan) != 0 ||
        zoe_child_watch(&self->child, child_watcher_callback, self) != 0) {
        zoe_transport_release(&self->transport);
        return NULL;
    }
    keep(self);
    self->waiter = zoe_future_retain(waiter);
    if (zoe_subprocess_connect_pipes(self) == 0)
        return zoe_transport_retain(&self->transport);
    zoe_subprocess_give_up(self);
    zoe_fail(ZOE_MEMORY_ERROR, "out of memory");
    return NULL;
}
