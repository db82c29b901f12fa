/* future.h -- a result that is not there yet.
 *
 * A future is pending until somebody sets its value, sets an error, or cancels it; then every
 * callback that waits for it is put into the loop's ready queue, in order, to run in the next
 * turn. None is ever called directly. A task is a future too.
 *
 * Futures are counted. zoe_future_new gives the caller one reference; whoever keeps a pointer
 * retains it, and the last zoe_future_release frees it. A future of zoe_future_new that is freed and
 * still used is a RuntimeError that says so, until its memory is used for another.
 */
#ifndef ZOE_FUTURE_H
#define ZOE_FUTURE_H

#include "loop.h"

enum zoe_state {
    ZOE_PENDING,                  /* nothing yet                                               */
    ZOE_FINISHED,                 /* has a value or an error                                   */
    ZOE_STATE_CANCELLED,          /* was cancelled; the CancelledError is its error            */
};

/* The kind of a result that is not there yet: above all others, so that one comparison tells who is
 * done with a value that is not counted. */
enum { ZOE_NO_KIND = ZOE_ERROR + 1 };

/* What differs between a plain future, a task and a gather. */
struct zoe_future_type {
    const char *name;             /* "Future", "Task", "gather": for traces                    */
    const char *unretrieved;      /* what is reported when nobody has looked at its error      */
    bool sealed;                  /* nobody outside may set its result                         */
    bool (*cancel)(zoe_future *future, const char *message);   /* what cancelling it means     */
    void (*destroy)(zoe_future *future);   /* the last reference is gone: free it              */
};

struct zoe_future {
    zoe_loop *loop;               /* whose ready queue its callbacks go to                     */
    struct zoe_entry *callbacks;  /* a ring: this is the last, ->next the first; NULL: none    */
    const struct zoe_future_type *type;   /* what it is                                        */
    zoe_payload payload;          /* its value or error, owned                                 */
    uint32_t id;                  /* its number, F1 or T1                                      */
    uint32_t refs;                /* owners                                                    */
    uint16_t cancels;             /* task: requests to cancel that were not taken back         */
    uint8_t kind;                 /* enum zoe_kind of the payload; ZOE_NO_KIND while pending   */
    uint8_t state;                /* enum zoe_state                                            */
    bool unretrieved;             /* holds an error that nobody has looked at                  */
    bool must_cancel;             /* task: throw CancelledError in at the next step            */
    bool quiet : 1;               /* not reported when it is destroyed pending                 */
    bool marked : 1;              /* met already, while a list of futures is looked through    */
};

/* Make a pending future of this loop. Returns a reference the caller owns; NULL when the loop is
 * NULL or closed, and without memory. Emits future. Mirrors loop.create_future. */
#define zoe_future_new(loop) zoe_future_new_(loop, ZOE_HERE)

zoe_future *zoe_future_new_(zoe_loop *loop, const char *site);

/* One more owner; returns the future. NULL is let through. */
static inline zoe_future *
zoe_future_retain(zoe_future *future)
{
    if (future != NULL)
        future->refs++;
    return future;
}

/* One owner less. The last one frees it, and reports an error nobody retrieved. NULL is let
 * through. */
static inline void
zoe_future_release(zoe_future *future)
{
    if (future != NULL && --future->refs == 0)
        future->type->destroy(future);
}

/* Whether it has a value, an error, or was cancelled; NULL is not done. Mirrors Future.done. */
static inline bool
zoe_future_done(const zoe_future *future)
{
    return future != NULL && future->state != ZOE_PENDING;
}

/* Whether it was cancelled. Mirrors Future.cancelled. */
static inline bool
zoe_future_cancelled(const zoe_future *future)
{
    return future != NULL && future->state == ZOE_STATE_CANCELLED;
}

/* Its value or its error, borrowed for as long as the future lives; the CancelledError when it was
 * cancelled; InvalidStateError when it is pending. Counts as looking at the error. Mirrors
 * Future.result. */
zoe_value zoe_future_result(zoe_future *future);

/* Its error, borrowed, or NULL when it has a value; as zoe_future_result otherwise. Mirrors
 * Future.exception. */
const zoe_error *zoe_future_exception(zoe_future *future);

/* Give it a value; takes over a counted one. Schedules its callbacks. Returns 0;
 * ZOE_INVALID_STATE when it is done; ZOE_RUNTIME_ERROR for a task; ZOE_VALUE_ERROR for an error
 * value. Emits done. Mirrors Future.set_result. */
int zoe_future_set_result(zoe_future *future, zoe_value value);

/* Give it an error; takes it over. Returns as zoe_future_set_result does, ZOE_TYPE_ERROR when the
 * value is no error. Emits done. Mirrors Future.set_exception. */
int zoe_future_set_exception(zoe_future *future, zoe_value error);

/* Cancel it, with a message or NULL. A plain future is cancelled at once; a task is asked to, see
 * zoe_task_cancel; a gather asks its children. Returns false when it was done already. Emits
 * done, or cancel. Mirrors Future.cancel. */
bool zoe_future_cancel(zoe_future *future, const char *message);

/* Run callback(future, argument) in the turn after it is done; if it is done, in the next turn.
 * Returns 0, ZOE_TYPE_ERROR for NULL, ZOE_RUNTIME_ERROR for one that was released, or
 * ZOE_MEMORY_ERROR. Emits callback (or ready). Mirrors Future.add_done_callback. */
#define zoe_future_add_done_callback(future, callback, argument)                                   \
    zoe_future_add_done_callback_(future, callback, argument, #callback, ZOE_HERE)

int zoe_future_add_done_callback_(zoe_future *future, zoe_done_callback *callback, void *argument,
                                  const char *label, const char *site);

/* Remove every entry of this callback with this argument that is not yet scheduled. Returns how
 * many. Emits uncallback. Mirrors Future.remove_done_callback. */
#define zoe_future_remove_done_callback(future, callback, argument)                                \
    zoe_future_remove_done_callback_(future, callback, argument, #callback)

int zoe_future_remove_done_callback_(zoe_future *future, zoe_done_callback *callback,
                                     void *argument, const char *label);

/* Make target end as source does, and cancel source when target is cancelled. Both are kept until
 * one of them is done. Returns 0, ZOE_MEMORY_ERROR, ZOE_VALUE_ERROR when they are one or belong to
 * different loops, ZOE_RUNTIME_ERROR when the target is a task. Mirrors asyncio.wrap_future. */
int zoe_future_chain(zoe_future *source, zoe_future *target);

/* --- for kinds of futures ----------------------------------------------------------------- */

/* Whether this one was released, as far as its memory still tells; the failure says so. */
bool zoe_future_released(const zoe_future *future);

/* The slow half of the function below: emits future. Returns it. */
zoe_future *zoe_future_trace_new(zoe_future *future, const char *site) ZOE_RARE;

/* Fill in a new future of this kind, pending, with one reference. Returns it. Emits future. */
static inline zoe_future *
zoe_future_init_(zoe_future *future, zoe_loop *loop, const struct zoe_future_type *type,
                 const char *site)
{
    uint32_t id = (uint32_t)++loop->ids->future;
    *future = (zoe_future){.loop = loop, .type = type, .id = id, .refs = 1, .kind = ZOE_NO_KIND};
    return loop->trace == NULL ? future : zoe_future_trace_new(future, site);
}

/* As zoe_future_add_done_callback; drop(argument) is called when the entry goes: after it has run,
 * when it is removed, or with its future or loop, but not when this fails. */
int zoe_future_add_owning_callback_(zoe_future *future, zoe_done_callback *callback,
                                    void *argument, zoe_callback *drop, const char *label,
                                    const char *site);

/* Add a callback whose argument is another future, which it owns a reference to. */
int zoe_future_link_(zoe_future *future, zoe_done_callback *callback, zoe_future *other,
                     const char *label);

/* End a pending future: schedules its callbacks. Takes over the value. Emits done. */
void zoe_future_finish(zoe_future *future, enum zoe_state state, zoe_value value);

/* What cancelling means where nothing has to be passed on. */
bool zoe_future_cancel_plain(zoe_future *future, const char *message);

/* What every kind's destroy does first: report an error nobody retrieved, drop the callbacks and
 * the value. */
void zoe_future_dispose(zoe_future *future);

/* Drop the callbacks of a future that will never be done. */
void zoe_future_drop_callbacks(zoe_future *future);

/* Put an entry at the end of a future's ring of callbacks. */
static inline void
zoe_future_append(zoe_future *future, struct zoe_entry *entry)
{
    struct zoe_entry *last = future->callbacks;
    entry->next = last == NULL ? entry : last->next;
    if (last != NULL)
        last->next = entry;
    future->callbacks = entry;
}

/* The slow half of the function below. */
void zoe_future_trace_callback(const zoe_future *future, const struct zoe_entry *entry) ZOE_RARE;

/* Queue an entry among a pending future's callbacks. Emits callback. */
static inline void
zoe_future_add_entry(zoe_future *future, struct zoe_entry *entry)
{
    zoe_future_append(future, entry);
    if (future->loop->trace != NULL)
        zoe_future_trace_callback(future, entry);
}

/* Take a task's entry out of them again. Returns whether it was there. */
bool zoe_future_remove_entry(zoe_future *future, struct zoe_entry *entry);

/* The value of a future that is done; borrowed. */
static inline zoe_value
zoe_future_value(const zoe_future *future)
{
    return (zoe_value){.as = future->payload, .kind = (enum zoe_kind)future->kind};
}

#endif
