/* channel.c -- what all transports over a descriptor have in common: their life, their limits, and
 * their one end.
 *
 * However a channel ends, it ends once: somebody queues connection_lost, and after that callback
 * nothing of it is left but what others still own.
 */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include "memory.h"
#include "server_parts.h"
#include "system.h"
#include "transport_parts.h"
#include "turn.h"

static const char LAST[] = "call_connection_lost";

bool
zoe_would_block(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* --- beginning ---------------------------------------------------------------------------- */

static void
link_up(struct zoe_channel *self)
{
    struct zoe_channel **first = &self->transport.loop->channels;
    self->younger = *first;
    if (*first != NULL)
        (*first)->older = self;
    *first = self;
}

static void
unlink_it(struct zoe_channel *self)
{
    *(self->older == NULL ? &self->transport.loop->channels : &self->older->younger) =
        self->younger;
    if (self->younger != NULL)
        self->younger->older = self->older;
    self->older = self->younger = NULL;
}

struct zoe_channel *
zoe_channel_new(zoe_loop *loop, const zoe_transport_type *type, size_t size,
                enum zoe_transport_kind kind, int fd, zoe_protocol *protocol)
{
    if (loop->room == NULL && (loop->room = zoe_allocate(sizeof *loop->room)) == NULL)
        return NULL;
    struct zoe_channel *self = zoe_allocate(size);
    if (self == NULL)
        return NULL;
    self->transport = (zoe_transport){.type = type, .loop = loop, .refs = 1};
    self->transport.protocol = zoe_protocol_retain(protocol);
    self->transport.id = ++loop->ids->transport;
    self->kind = (uint8_t)kind;
    self->fd = fd;
    self->high = 65536;
    self->low = self->high / 4;
    return self;
}

void
zoe_channel_trace_(const struct zoe_channel *self, const char *op, int64_t bytes, size_t more)
{
    const zoe_transport *transport = &self->transport;
    zoe_trace_transport(transport->loop, transport->id, (enum zoe_transport_kind)self->kind, op,
                        bytes, transport->type->get_write_buffer_size(transport) + more);
}

static void
connection_made(void *argument)
{
    zoe_protocol_made(&((struct zoe_channel *)argument)->transport);
}

/* Watch for bytes, unless it was paused or closed before it came to that. */
static void
add_reader(void *argument)
{
    struct zoe_channel *self = argument;
    if (zoe_channel_is_reading(&self->transport) &&
        zoe_add_watch_(self->transport.loop, self->fd, ZOE_READ, self->read_ready, self,
                       "read_ready", NULL) != 0)
        zoe_channel_fatal(self, zoe_raise_last(), "Fatal error: the transport cannot be watched");
}

static void
set_result_unless_cancelled(void *argument)
{
    struct zoe_channel *self = argument;
    zoe_future *waiter = self->waiter;
    self->waiter = NULL;
    if (!zoe_future_done(waiter))
        zoe_future_set_result(waiter, zoe_none());
    zoe_future_release(waiter);
}

/* Queue one of the first callbacks. Returns whether it is queued. */
static bool
first(struct zoe_channel *self, zoe_handle *handle, zoe_callback *callback, const char *label)
{
    *handle = zoe_call_soon_(self->transport.loop, callback, self, label, NULL);
    return handle->call != NULL;
}

/* Without memory for all three: as if there had been none. */
static zoe_transport *
give_up(struct zoe_channel *self, zoe_handle *handles)
{
    for (int i = 0; i < 3; i++)
        if (handles[i].call != NULL)
            zoe_handle_cancel(&handles[i]);
    self->fd = -1;
    zoe_transport_release(&self->transport);
    zoe_fail(ZOE_MEMORY_ERROR, "out of memory");
    return NULL;
}

zoe_transport *
zoe_channel_start(struct zoe_channel *self, bool reads, zoe_future *waiter)
{
    zoe_handle handles[3] = {{0}};
    self->waiter = zoe_future_retain(waiter);
    zoe_channel_trace(self, "new", -1);
    if (!first(self, &handles[0], connection_made, "connection_made") ||
        (reads && !first(self, &handles[1], add_reader, "add_reader")) ||
        (waiter != NULL && !first(self, &handles[2], set_result_unless_cancelled,
                                  "set_result_unless_cancelled")))
        return give_up(self, handles);
    link_up(self);
    return zoe_transport_retain(&self->transport);
}

/* --- reading ------------------------------------------------------------------------------ */

bool
zoe_channel_is_closing(const zoe_transport *transport)
{
    return ((const struct zoe_channel *)transport)->closing;
}

bool
zoe_channel_is_reading(const zoe_transport *transport)
{
    const struct zoe_channel *self = (const struct zoe_channel *)transport;
    return !self->closing && !self->paused;
}

int
zoe_channel_pause_reading(zoe_transport *transport)
{
    struct zoe_channel *self = (struct zoe_channel *)transport;
    if (!zoe_channel_is_reading(transport))
        return 0;
    self->paused = true;
    zoe_channel_trace(self, "pause_reading", -1);
    zoe_remove_reader(transport->loop, self->fd);
    return 0;
}

int
zoe_channel_resume_reading(zoe_transport *transport)
{
    struct zoe_channel *self = (struct zoe_channel *)transport;
    if (self->closing || !self->paused)
        return 0;
    self->paused = false;
    zoe_channel_trace(self, "resume_reading", -1);
    return zoe_add_watch_(transport->loop, self->fd, ZOE_READ, self->read_ready, self,
                          "read_ready", NULL);
}

/* --- ending ------------------------------------------------------------------------------- */

zoe_value
zoe_channel_raised(struct zoe_channel *self)
{
    zoe_loop *loop = self->transport.loop;
    int code = zoe_error_code(loop->raised);
    if (code == ZOE_OK || code == ZOE_SYSTEM_EXIT || code == ZOE_KEYBOARD_INTERRUPT)
        return zoe_none();
    zoe_value raised = loop->raised;
    loop->raised = zoe_none();
    return raised;
}

/* The last callback, without a record of its own: it lies in the channel, which it keeps. */
static struct zoe_channel *
channel_of(struct zoe_entry *entry)
{
    return (struct zoe_channel *)((char *)entry - offsetof(struct zoe_channel, last));
}

static void
drop_last(zoe_loop *loop, struct zoe_entry *entry)
{
    (void)loop;
    zoe_transport_release(&channel_of(entry)->transport);
}

static void
run_last(zoe_loop *loop, struct zoe_entry *entry)
{
    zoe_channel_lost(channel_of(entry));
    if (zoe_is_error(loop->raised))
        zoe_report_raised(loop, LAST, NULL);
    drop_last(loop, entry);
}

static void
describe_last(const struct zoe_entry *entry, struct zoe_record *event)
{
    (void)entry;
    event->text = LAST;
}

static const struct zoe_entry_type last_type = {run_last, drop_last, describe_last};

/* Queue the last callback. Never fails. */
static void
lose(struct zoe_channel *self, zoe_value reason)
{
    zoe_loop *loop = self->transport.loop;
    self->reason = reason;
    self->ending = true;
    self->lost++;
    if (zoe_call_soon_(loop, zoe_channel_lost, self, LAST, NULL).call != NULL)
        return;
    zoe_transport_retain(&self->transport);
    self->last = (struct zoe_entry){.type = &last_type};
    zoe_ready_wake(loop, &self->last, ZOE_WHY_SOON, zoe_running_cause(loop));
}

static void
stop_reading(struct zoe_channel *self)
{
    self->closing = true;
    zoe_remove_reader(self->transport.loop, self->fd);
}

void
zoe_channel_close(zoe_transport *transport)
{
    struct zoe_channel *self = (struct zoe_channel *)transport;
    if (self->closing)
        return;
    zoe_channel_trace(self, "close", -1);
    stop_reading(self);
    if (transport->type->get_write_buffer_size(transport) > 0)
        return;
    zoe_remove_writer(transport->loop, self->fd);
    lose(self, zoe_none());
}

void
zoe_channel_force_close(struct zoe_channel *self, zoe_value reason)
{
    if (self->ending) {
        zoe_value_release(reason);
        return;
    }
    zoe_bytes_destroy(&self->buffer);
    zoe_remove_writer(self->transport.loop, self->fd);
    stop_reading(self);
    lose(self, reason);
}

void
zoe_channel_abort(zoe_transport *transport)
{
    struct zoe_channel *self = (struct zoe_channel *)transport;
    if (!self->ending)
        zoe_channel_trace(self, "abort", -1);
    zoe_channel_force_close(self, zoe_none());
}

void
zoe_channel_fatal(struct zoe_channel *self, zoe_value error, const char *message)
{
    int code = zoe_error_code(error);
    zoe_channel_trace(self, "error", -1);
    if (code < 0 || (self->kind == ZOE_KIND_READ_PIPE && code != EIO))
        zoe_loop_call_exception_handler(
            self->transport.loop, &(zoe_report){.message = message, .error = error.as.error});
    zoe_channel_force_close(self, error);
}

/* Close the descriptor and let go of everybody. */
static void
let_go(struct zoe_channel *self)
{
    zoe_transport *transport = &self->transport;
    zoe_protocol *protocol = transport->protocol;
    unlink_it(self);
    zoe_system.close(self->fd);
    self->fd = -1;
    self->closing = self->ending = true;
    self->lost += self->lost == 0;
    transport->protocol = NULL;
    zoe_protocol_release(protocol);
    if (self->server != NULL)
        zoe_server_detach(self->server);
    self->server = NULL;
    zoe_transport_release(transport);
}

void
zoe_channel_lost(void *channel)
{
    struct zoe_channel *self = channel;
    if (self->fd < 0)
        return;
    const zoe_error *error = zoe_is_error(self->reason) ? self->reason.as.error : NULL;
    zoe_protocol_lost(&self->transport, error);
    let_go(self);
}

void
zoe_channel_destroy(zoe_transport *transport)
{
    struct zoe_channel *self = (struct zoe_channel *)transport;
    zoe_protocol_release(transport->protocol);
    zoe_future_release(self->waiter);
    zoe_value_release(self->reason);
    zoe_bytes_destroy(&self->buffer);
    zoe_release(self);
}

void
zoe_channels_close(zoe_loop *loop)
{
    while (loop->channels != NULL) {
        struct zoe_channel *self = loop->channels;
        char text[100], where[80];
        snprintf(text, sizeof text, "unclosed transport: %s %s; close it before its loop",
                 self->transport.type->name,
                 zoe_address_text(&self->peer, where, sizeof where));
        zoe_loop_call_exception_handler(loop, &(zoe_report){.message = text});
        let_go(self);
    }
    zoe_rooms_free(loop);
}
