/* future.c -- a result that is not there yet, and who waits for it.
 *
 * The one thing to remember: being done calls nobody. It moves the waiting callbacks into the
 * loop's ready queue, and the next turn runs them.
 */
#include "future.h"

#include <stdio.h>

#include "turn.h"

/* --- what was released -------------------------------------------------------------------- */

static const zoe_error released = {.code = ZOE_RUNTIME_ERROR,
                                   .message = "this future was released; whoever uses a future "
                                              "retains it before, and releases it afterwards"};

/* Somebody has let go of it once more: nothing is left to be freed. */
static void
released_again(zoe_future *future)
{
    future->refs = 1;
    fprintf(stderr, "zoetrope: a future was released once too often; release what you have "
                    "retained, once\n");
}

static const struct zoe_future_type past = {
    "Future", NULL, false, zoe_future_cancel_plain, released_again};

bool
zoe_future_released(const zoe_future *future)
{
    if (future->type != &past)
        return false;
    zoe_fail(released.code, "%s", released.message);
    return true;
}

/* Whether there is no future, or none any more; the failure says so. */
static bool
missing(const zoe_future *future)
{
    return zoe_missing(future, "future") || zoe_future_released(future);
}

/* --- its callbacks ------------------------------------------------------------------------ */

static void
drop_done_call(zoe_loop *loop, struct zoe_entry *entry)
{
    (void)loop;
    struct zoe_call *call = (struct zoe_call *)entry;
    zoe_future_release(call->future);
    zoe_call_free(call);
}

static void
run_done_call(zoe_loop *loop, struct zoe_entry *entry)
{
    struct zoe_call *call = (struct zoe_call *)entry;
    zoe_current_context = zoe_context_retain(call->context);
    call->on_done(call->future, call->argument);
    zoe_context_release(zoe_current_context);
    zoe_current_context = NULL;
    if (loop->raised.kind == ZOE_ERROR)
        zoe_report_raised(loop, call->label, call->site);
    drop_done_call(loop, entry);
}

static const struct zoe_entry_type done_call = {run_done_call, drop_done_call, zoe_call_describe};

void
zoe_future_trace_callback(const zoe_future *future, const struct zoe_entry *entry)
{
    zoe_trace(future->loop, CALLBACK, .small = future->type->sealed, .id = future->id);
    entry->type->describe(entry, zoe_trace_last(future->loop->trace));
}

int
zoe_future_add_done_callback_(zoe_future *future, zoe_done_callback *callback, void *argument,
                              const char *label, const char *site)
{
    return zoe_future_add_owning_callback_(future, callback, argument, NULL, label, site);
}

int
zoe_future_add_owning_callback_(zoe_future *future, zoe_done_callback *callback, void *argument,
                                zoe_callback *drop, const char *label, const char *site)
{
    if (missing(future) || zoe_missing((void *)(intptr_t)callback, "callback"))
        return zoe_last_error()->code;
    struct zoe_call *call = zoe_call_new(future->loop, NULL, argument, label, site);
    if (call == NULL)
        return ZOE_MEMORY_ERROR;
    call->entry.type = &done_call;
    call->on_done = callback;
    call->drop = drop;
    call->future = NULL;
    if (future->state == ZOE_PENDING) {
        zoe_future_add_entry(future, &call->entry);
        return 0;
    }
    call->future = zoe_future_retain(future);
    zoe_ready_soon(future->loop, &call->entry);
    return 0;
}

static void
release_other(void *future)
{
    zoe_future_release(future);
}

int
zoe_future_link_(zoe_future *future, zoe_done_callback *callback, zoe_future *other,
                 const char *label)
{
    int code = zoe_future_add_owning_callback_(future, callback, other, release_other, label, NULL);
    if (code == 0)
        zoe_future_retain(other);
    return code;
}

static bool
is_call(const struct zoe_entry *entry, zoe_done_callback *callback, const void *argument)
{
    const struct zoe_call *call = (const struct zoe_call *)entry;
    return entry->type == &done_call && call->on_done == callback && call->argument == argument;
}

/* Take the callbacks out of the future: the first of a list. */
static struct zoe_entry *
detach_callbacks(zoe_future *future)
{
    struct zoe_entry *last = future->callbacks;
    if (last == NULL)
        return NULL;
    struct zoe_entry *first = last->next;
    last->next = NULL;
    future->callbacks = NULL;
    return first;
}

int
zoe_future_remove_done_callback_(zoe_future *future, zoe_done_callback *callback, void *argument,
                                 const char *label)
{
    int removed = 0;
    if (missing(future))
        return 0;
    struct zoe_entry *entry = detach_callbacks(future);
    while (entry != NULL) {
        struct zoe_entry *next = entry->next;
        if (is_call(entry, callback, argument)) {
            zoe_call_free((struct zoe_call *)entry);
            removed++;
        } else {
            zoe_future_append(future, entry);
        }
        entry = next;
    }
    zoe_trace(future->loop, UNCALLBACK, .id = future->id, .small = future->type->sealed,
              .text = label, .number = removed);
    return removed;
}

bool
zoe_future_remove_entry(zoe_future *future, struct zoe_entry *gone)
{
    bool found = false;
    struct zoe_entry *entry = detach_callbacks(future);
    while (entry != NULL) {
        struct zoe_entry *next = entry->next;
        if (entry == gone)
            found = true;
        else
            zoe_future_append(future, entry);
        entry = next;
    }
    return found;
}

void
zoe_future_drop_callbacks(zoe_future *future)
{
    struct zoe_entry *entry = detach_callbacks(future);
    while (entry != NULL) {
        struct zoe_entry *next = entry->next;
        entry->type->drop(future->loop, entry);
        entry = next;
    }
}

/* --- being done --------------------------------------------------------------------------- */

static inline void
schedule(zoe_future *future, struct zoe_entry *entry, uint64_t cause)
{
    if (entry->type == &done_call)
        ((struct zoe_call *)entry)->future = zoe_future_retain(future);
    zoe_ready_wake(future->loop, entry, ZOE_WHY_DONE, cause);
}

static ZOE_RARE void
schedule_several(zoe_future *future, uint64_t cause)
{
    struct zoe_entry *entry = detach_callbacks(future);
    while (entry != NULL) {
        struct zoe_entry *next = entry->next;
        schedule(future, entry, cause);
        entry = next;
    }
}

static ZOE_RARE uint64_t
trace_done(const zoe_future *future)
{
    zoe_value value = zoe_future_value(future);
    int64_t count = 0;
    const struct zoe_entry *last = future->callbacks, *entry = last;
    if (last != NULL)
        do
            count++;
        while ((entry = entry->next) != last);
    const char *shown = zoe_trace_keep_value(future->loop->trace, value);
    return zoe_trace(future->loop, DONE, .id = future->id, .number = count, .text = shown,
                     .on_letter = future->type->sealed ? 'T' : 'F',
                     .small = (uint8_t)(future->state == ZOE_STATE_CANCELLED ? 2
                                        : value.kind == ZOE_ERROR            ? 1
                                                                             : 0));
}

void
zoe_future_finish(zoe_future *future, enum zoe_state state, zoe_value value)
{
    future->state = (uint8_t)state;
    future->payload = value.as;
    future->kind = (uint8_t)value.kind;
    if (value.kind == ZOE_ERROR)
        future->unretrieved = state != ZOE_STATE_CANCELLED;
    uint64_t n = future->loop->trace == NULL ? 0 : trace_done(future);
    struct zoe_entry *last = future->callbacks;
    if (last == NULL)
        return;
    if (last->next != last) {
        schedule_several(future, n);
        return;
    }
    future->callbacks = NULL;     /* one: mostly a task */
    schedule(future, last, n);
}

/* 0, or why its result may not be set. */
static int
check_settable(const zoe_future *future, const char *what)
{
    if (missing(future))
        return zoe_last_error()->code;
    if (future->type->sealed)
        return zoe_fail(ZOE_RUNTIME_ERROR, "Task does not support %s operation", what);
    if (future->state != ZOE_PENDING)
        return zoe_fail(ZOE_INVALID_STATE, "invalid state: the future is already done");
    return 0;
}

int
zoe_future_set_result(zoe_future *future, zoe_value value)
{
    int code = check_settable(future, "set_result");
    if (code == 0 && value.kind == ZOE_ERROR)
        code = zoe_fail(ZOE_VALUE_ERROR, "an error is set by zoe_future_set_exception");
    if (code == 0)
        zoe_future_finish(future, ZOE_FINISHED, value);
    else
        zoe_value_release(value);
    return code;
}

int
zoe_future_set_exception(zoe_future *future, zoe_value error)
{
    int code = check_settable(future, "set_exception");
    if (code == 0 && error.kind != ZOE_ERROR)
        code = zoe_fail(ZOE_TYPE_ERROR, "a value is set by zoe_future_set_result");
    if (code == 0)
        zoe_future_finish(future, ZOE_FINISHED, error);
    else
        zoe_value_release(error);
    return code;
}

bool
zoe_future_cancel(zoe_future *future, const char *message)
{
    return !missing(future) && future->type->cancel(future, message);
}

bool
zoe_future_cancel_plain(zoe_future *future, const char *message)
{
    future->unretrieved = false;
    if (future->state != ZOE_PENDING)
        return false;
    zoe_future_finish(future, ZOE_STATE_CANCELLED, zoe_error_value(zoe_error_cancelled(message)));
    return true;
}

/* --- looking at the result ---------------------------------------------------------------- */

static bool
is_pending(const zoe_future *future)
{
    if (future->state != ZOE_PENDING)
        return false;
    zoe_fail(ZOE_INVALID_STATE, "Result is not set.");
    return true;
}

zoe_value
zoe_future_result(zoe_future *future)
{
    if (missing(future) || is_pending(future))
        return (zoe_value){.as.error = zoe_last_error(), .kind = ZOE_ERROR};
    future->unretrieved = false;
    return zoe_future_value(future);
}

const zoe_error *
zoe_future_exception(zoe_future *future)
{
    zoe_value value = zoe_future_result(future);
    return value.kind == ZOE_ERROR ? value.as.error : NULL;
}

/* --- making and ending -------------------------------------------------------------------- */

zoe_future *
zoe_future_trace_new(zoe_future *future, const char *site)
{
    zoe_trace(future->loop, FUTURE, .id = future->id, .text = future->type->name, .site = site);
    return future;
}

void
zoe_future_dispose(zoe_future *future)
{
    future->refs = 1;             /* whoever hears the report may retain and release it */
    if (future->unretrieved) {
        zoe_loop_call_exception_handler(
            future->loop, &(zoe_report){.message = future->type->unretrieved,
                                        .error = future->payload.error,
                                        .future = future,
                                        .task = future->type->sealed ? (void *)future : NULL});
    }
    zoe_future_drop_callbacks(future);
    if (future->kind >= ZOE_LIST)
        zoe_value_release(zoe_future_value(future));
}

/* Until its memory is used again, it is done with an error that tells whoever still uses it. */
static void
destroy(zoe_future *future)
{
    zoe_pool *pool = &future->loop->futures;
    if (future->kind >= ZOE_LIST)
        zoe_future_dispose(future);
    *future = (zoe_future){.type = &past, .payload.error = &released, .refs = 1,
                           .kind = ZOE_ERROR, .state = ZOE_FINISHED};
    zoe_pool_give(pool, future);
}

static const struct zoe_future_type plain = {
    "Future", "Future exception was never retrieved", false, zoe_future_cancel_plain, destroy};

zoe_future *
zoe_future_new_(zoe_loop *loop, const char *site)
{
    if (loop == NULL || loop->closed) {
        zoe_loop_check(loop);
        return NULL;
    }
    zoe_future *future = zoe_pool_take(&loop->futures, sizeof *future);
    if (future == NULL)
        return NULL;
    return zoe_future_init_(future, loop, &plain, site);
}
