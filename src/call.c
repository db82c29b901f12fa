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

/* A call leaves nothing behind: its context dies with it, and an error is reported. */
static ZOE_RARE void
clean_up(zoe_loop *loop, const struct zoe_call *call)
{
    zoe_context_release(zoe_current_context);
    zoe_current_context = NULL;
    if (loop->raised.kind == ZOE_ERROR)
        zoe_report_raised(loop, call->label, call->site);
}

static inline void
make_call(zoe_loop *loop, const struct zoe_call *call)
{
    call->callback(call->argument);
    if (zoe_current_context != NULL || loop->raised.kind == ZOE_ERROR)
        clean_up(loop, call);
}

static void
run(zoe_loop *loop, struct zoe_entry *entry)
{
    struct zoe_call *call = (struct zoe_call *)entry;
    if (entry->in_context)
        zoe_current_context = zoe_context_retain(call->context);
    make_call(loop, call);
    drop(loop, entry);
}

void
zoe_call_describe(const struct zoe_entry *entry, struct zoe_record *event)
{
    const struct zoe_call *call = (const struct zoe_call *)entry;
    event->text = call->label;
    event->site = call->site;
}

static const struct zoe_entry_type whole_call = {run, drop, zoe_call_describe};

/* What every record begins with. */
static inline void
fill(struct zoe_call *call, const struct zoe_entry_type *type, zoe_callback *callback,
     void *argument, const char *label, const char *site)
{
    call->entry = (struct zoe_entry){.type = type};
    call->callback = callback;
    call->argument = argument;
    call->label = label;
    call->site = site;
}

struct zoe_call *
zoe_call_new(zoe_loop *loop, zoe_callback *callback, void *argument, const char *label,
             const char *site)
{
    struct zoe_call *call = zoe_pool_take(&loop->calls, sizeof *call);
    if (call == NULL)
        return NULL;
    fill(call, &whole_call, callback, argument, label, site);
    call->loop = loop;
    call->drop = NULL;
    call->context = zoe_context_retain(zoe_current_context);
    call->entry.in_context = call->context != NULL;
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

static void
drop_short(zoe_loop *loop, struct zoe_entry *entry)
{
    entry->id = 0;
    zoe_pool_give(&loop->short_calls, entry);
}

static void
run_short(zoe_loop *loop, struct zoe_entry *entry)
{
    make_call(loop, (struct zoe_call *)entry);
    drop_short(loop, entry);
}

static const struct zoe_entry_type short_call = {run_short, drop_short, zoe_call_describe};

/* With a short record: there is one, or memory for one. */
static inline zoe_handle
call_soon_shortly(zoe_loop *loop, zoe_callback *callback, void *argument, const char *label,
                  const char *site)
{
    struct zoe_call *call = zoe_pool_take(&loop->short_calls, offsetof(struct zoe_call, loop));
    if (call == NULL)
        return (zoe_handle){0};
    fill(call, &short_call, callback, argument, label, site);
    zoe_ready_soon(loop, &call->entry);
    return (zoe_handle){call, call->entry.id};
}

/* The rare cases: misuse, debug mode, a context to be kept, an empty pool. */
static ZOE_RARE zoe_handle
call_soon_slowly(zoe_loop *loop, zoe_callback *callback, void *argument, const char *label,
                 const char *site)
{
    if (zoe_loop_check(loop) != 0 || zoe_missing((void *)(intptr_t)callback, "callback"))
        return (zoe_handle){0};
    if (zoe_current_context == NULL)
        return call_soon_shortly(loop, callback, argument, label, site);
    struct zoe_call *call = zoe_call_new(loop, callback, argument, label, site);
    if (call == NULL)
        return (zoe_handle){0};
    zoe_ready_soon(loop, &call->entry);
    return (zoe_handle){call, call->entry.id};
}

zoe_handle
zoe_call_soon_(zoe_loop *loop, zoe_callback *callback, void *argument, const char *label,
               const char *site)
{
    if (loop == NULL || callback == NULL || loop->closed || loop->debug ||
        zoe_current_context != NULL || loop->short_calls.free == NULL)
        return call_soon_slowly(loop, callback, argument, label, site);
    return call_soon_shortly(loop, callback, argument, label, site);
}

zoe_handle
zoe_call_later_(zoe_loop *loop, double delay, zoe_callback *callback, void *argument,
                const char *label, const char *site)
{
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
    const struct { struct zoe_trace *trace; } loop = {
        call->entry.timed ? call->loop->trace : zoe_trace_open()};   /* a short one has no loop */
    zoe_trace(&loop, HANDLE_CANCEL, .id = call->entry.id);
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
