/* call.c -- call_soon: a callback, its argument, and a place in the ready queue.
 *
 * Records come from a pool and go back to it as soon as they have run. A handle remembers the
 * record's number; when the record has another one by now, the handle is stale and does nothing.
 */
#include "turn.h"

#include <math.h>

static const uint64_t CANCELLED_COPY = (uint64_t)1 << 63;   /* this copy of a handle was cancelled */

static void
drop(zoe_loop *loop, struct zoe_entry *entry)
{
    (void)loop;
    struct zoe_call *call = (struct zoe_call *)entry;
    if (!entry->watching)
        zoe_call_free(call);
}

/* Run it in its own context, which dies with it. */
static void
call_in_context(struct zoe_call *call)
{
    zoe_context *outer = zoe_current_context;
    zoe_current_context = zoe_context_retain(call->context);
    call->callback(call->argument);
    zoe_context_release(zoe_current_context);
    zoe_current_context = outer;
}

static void
run(zoe_loop *loop, struct zoe_entry *entry)
{
    struct zoe_call *call = (struct zoe_call *)entry;
    if (call->context != NULL || zoe_current_context != NULL)
        call_in_context(call);
    else
        call->callback(call->argument);
    if (loop->raised.kind == ZOE_ERROR)
        zoe_report_raised(loop, call->label, call->site);
    if (!entry->watching)
        zoe_call_free(call);
}

void
zoe_call_describe(const struct zoe_entry *entry, struct zoe_record *event)
{
    const struct zoe_call *call = (const struct zoe_call *)entry;
    event->text = call->label;
    event->site = call->site;
}

const struct zoe_entry_type zoe_call_type = {run, drop, zoe_call_describe};

struct zoe_call *
zoe_call_new(zoe_loop *loop, zoe_callback *callback, void *argument, const char *label,
             const char *site)
{
    struct zoe_call *call = zoe_pool_take(&loop->calls);
    if (call == NULL)
        return NULL;
    call->entry.type = &zoe_call_type;
    call->entry.cause = 0;
    call->entry.id = 0;
    call->entry.queued = call->entry.cancelled = call->entry.timed = call->entry.watching = false;
    call->callback = callback;
    call->argument = argument;
    call->drop = NULL;
    call->loop = loop;
    call->context = zoe_context_retain(zoe_current_context);
    call->label = label;
    call->site = site;
    return call;
}

void
zoe_call_free(struct zoe_call *call)
{
    if (call->context != NULL)
        zoe_context_release(call->context);
    if (call->drop != NULL)
        call->drop(call->argument);
    call->entry.id = 0;
    zoe_pool_give(&call->loop->calls, call);
}

int
zoe_loop_check(const zoe_loop *loop)
{
    if (zoe_missing(loop, "loop"))
        return ZOE_TYPE_ERROR;
    if (loop->closed)
        return zoe_fail(ZOE_RUNTIME_ERROR, "Event loop is closed");
    if (loop->debug && loop->running && !pthread_equal(loop->thread, pthread_self()))
        return zoe_fail(ZOE_RUNTIME_ERROR, "Non-thread-safe operation invoked on an event loop "
                                           "other than the current one");
    return 0;
}

zoe_handle
zoe_call_soon_(zoe_loop *loop, zoe_callback *callback, void *argument, const char *label,
               const char *site)
{
    if ((loop == NULL || loop->closed || loop->debug) && zoe_loop_check(loop) != 0)
        return (zoe_handle){0};
    if (callback == NULL && zoe_missing(NULL, "callback"))
        return (zoe_handle){0};
    struct zoe_call *call = zoe_call_new(loop, callback, argument, label, site);
    if (call == NULL)
        return (zoe_handle){0};
    zoe_entry_number(loop, &call->entry);
    zoe_ready_append(loop, &call->entry, ZOE_WHY_SOON, zoe_running_cause(loop));
    return (zoe_handle){call, call->entry.id};
}

zoe_handle
zoe_call_later_(zoe_loop *loop, double delay, zoe_callback *callback, void *argument,
                const char *label, const char *site)
{
    if (zoe_loop_check(loop) != 0)
        return (zoe_handle){0};
    return zoe_call_at_(loop, zoe_loop_time(loop) + delay, callback, argument, label, site);
}

zoe_handle
zoe_call_at_(zoe_loop *loop, double when, zoe_callback *callback, void *argument,
             const char *label, const char *site)
{
    if (zoe_loop_check(loop) != 0 || zoe_missing((void *)(intptr_t)callback, "callback"))
        return (zoe_handle){0};
    if (isnan(when)) {
        zoe_fail(ZOE_VALUE_ERROR, "a timer cannot be due at NaN (not a number)");
        return (zoe_handle){0};
    }
    struct zoe_call *call = zoe_call_new(loop, callback, argument, label, site);
    if (call == NULL)
        return (zoe_handle){0};
    call->when = when;
    if (zoe_heap_push(&loop->timers, when, call) != 0) {
        zoe_call_free(call);
        return (zoe_handle){0};
    }
    zoe_entry_number(loop, &call->entry);
    call->entry.timed = true;
    uint64_t n = zoe_trace(loop, TIMER, .id = call->entry.id, .text = label, .site = site,
                           .number = zoe_trace_time(loop->trace, when),
                           .cause = zoe_running_cause(loop));
    zoe_entry_caused_by(&call->entry, n);
    return (zoe_handle){call, call->entry.id};
}

/* The record, if the handle still stands for it. */
static struct zoe_call *
record_of(const zoe_handle *handle)
{
    bool live = handle->call != NULL && handle->call->entry.id == handle->id;
    return live ? handle->call : NULL;
}

void
zoe_handle_cancel(zoe_handle *handle)
{
    if (zoe_missing(handle, "handle"))
        return;
    struct zoe_call *call = record_of(handle);
    handle->id |= CANCELLED_COPY;
    if (call == NULL || call->entry.cancelled || !(call->entry.queued || call->entry.timed))
        return;
    call->entry.cancelled = true;
    if (call->entry.timed)
        call->loop->cancelled_timers++;
    zoe_trace(call->loop, HANDLE_CANCEL, .id = call->entry.id);
}

bool
zoe_handle_cancelled(const zoe_handle *handle)
{
    if (zoe_missing(handle, "handle"))
        return false;
    struct zoe_call *call = record_of(handle);
    return (handle->id & CANCELLED_COPY) != 0 || (call != NULL && call->entry.cancelled);
}

double
zoe_handle_when(const zoe_handle *handle)
{
    if (zoe_missing(handle, "handle"))
        return 0;
    zoe_handle original = {handle->call, handle->id & ~CANCELLED_COPY};
    struct zoe_call *call = record_of(&original);
    return call != NULL && call->entry.timed ? call->when : 0;
}
