/* gather.c -- a future that counts its children.
 *
 * It is a kind of future: cancelling it means cancelling the children, and it has an array to free.
 * Each child's callback owns a reference to it, so it lives until the last one has reported.
 */
#include "gather.h"

struct gather {
    zoe_future future;            /* what the caller awaits                                    */
    size_t expected;              /* callbacks to come: children, duplicates once              */
    size_t finished;              /* callbacks that came                                       */
    bool return_exceptions;       /* errors are results                                        */
    bool cancel_requested;        /* end with CancelledError when the last child has ended     */
    size_t count;                 /* of children, duplicates counted                           */
    zoe_future *children[];       /* in the caller's order: a reference each                   */
};

static void
destroy(zoe_future *future)
{
    struct gather *gather = (struct gather *)future;
    zoe_future_dispose(future);
    for (size_t i = 0; i < gather->count; i++)
        zoe_future_release(gather->children[i]);
    zoe_release(gather);
}

static bool
cancel(zoe_future *future, const char *message)
{
    struct gather *gather = (struct gather *)future;
    bool asked = false;
    if (zoe_future_done(future))
        return false;
    for (size_t i = 0; i < gather->count; i++)
        asked |= zoe_future_cancel(gather->children[i], message);
    gather->cancel_requested |= asked;
    return asked;
}

static const struct zoe_future_type gather_type = {
    "gather", "_GatheringFuture exception was never retrieved", false, cancel, destroy};

/* --- when a child is done ----------------------------------------------------------------- */

static zoe_value
results(struct gather *gather)
{
    zoe_list *list = zoe_list_new(gather->count);
    if (list == NULL)
        return zoe_raise_last();
    for (size_t i = 0; i < gather->count; i++)
        list->items[i] = zoe_value_retain(zoe_future_result(gather->children[i]));
    return zoe_list_value(list);
}

/* What asyncio ends a cancelled gather with: the CancelledError of the child listed last. */
static zoe_value
cancelled_error(const struct gather *gather)
{
    zoe_future *last = gather->children[gather->count - 1];
    return zoe_future_cancelled(last) ? zoe_value_retain(zoe_future_result(last))
                                      : zoe_error_value(zoe_error_cancelled(NULL));
}

static void
end(struct gather *gather)
{
    zoe_value value = results(gather);
    if (gather->cancel_requested) {
        zoe_value_release(value);
        value = cancelled_error(gather);
    }
    zoe_future_finish(&gather->future, ZOE_FINISHED, value);
}

static void
done_callback(zoe_future *child, void *argument)
{
    struct gather *gather = argument;
    bool over = zoe_future_done(&gather->future);
    const zoe_error *error = NULL;
    if (over || !gather->return_exceptions)
        error = zoe_future_exception(child);
    gather->finished++;
    if (over)
        return;
    if (error != NULL)
        zoe_future_set_exception(&gather->future, zoe_error_value(zoe_error_retain(error)));
    else if (gather->finished == gather->expected)
        end(gather);
}

/* --- making one --------------------------------------------------------------------------- */

static zoe_future *
gather_nothing(void)
{
    zoe_loop *loop = zoe_get_running_loop();
    zoe_future *future = loop == NULL ? NULL : zoe_future_new_(loop, NULL);
    zoe_list *list = future == NULL ? NULL : zoe_list_new(0);
    if (list == NULL) {
        zoe_future_release(future);
        return NULL;
    }
    zoe_future_set_result(future, zoe_list_value(list));
    return future;
}

static bool
usable(size_t count, zoe_future *const *futures)
{
    if (zoe_missing(futures, "array of futures"))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (futures[i] == NULL || zoe_future_released(futures[i]))
            return false;
        if (futures[i]->loop != futures[0]->loop) {
            zoe_fail(ZOE_VALUE_ERROR, "The future belongs to a different loop than the one "
                                      "specified as the loop argument");
            return false;
        }
    }
    return true;
}

/* Add a callback to every child that is not done, one to each. Marks the children it has met.
 * Returns false without memory. */
static bool
listen(struct gather *gather)
{
    for (size_t i = 0; i < gather->count; i++) {
        zoe_future *child = gather->children[i];
        if (child->marked)
            continue;
        if (!zoe_future_done(child) &&
            zoe_future_link_(child, done_callback, &gather->future, "done_callback") != 0)
            return false;
        child->marked = 1;
        gather->expected++;
    }
    return true;
}

/* Undo what listen did before it failed. */
static void
stop_listening(struct gather *gather)
{
    for (size_t i = 0; i < gather->count; i++) {
        zoe_future *child = gather->children[i];
        if (child->marked && !zoe_future_done(child))
            zoe_future_remove_done_callback(child, done_callback, gather);
        child->marked = 0;
    }
}

/* Children that were done before have no callback: it is called now. */
static void
count_finished(struct gather *gather)
{
    for (size_t i = 0; i < gather->count; i++) {
        zoe_future *child = gather->children[i];
        if (child->marked && zoe_future_done(child))
            done_callback(child, gather);
        child->marked = 0;
    }
}

zoe_future *
zoe_gather(size_t count, zoe_future *const *futures, bool return_exceptions)
{
    if (count == 0)
        return gather_nothing();
    if (!usable(count, futures))
        return NULL;
    struct gather *gather = zoe_allocate(sizeof *gather + count * sizeof(zoe_future *));
    if (gather == NULL)
        return NULL;
    gather->future.refs = 1;
    gather->return_exceptions = return_exceptions;
    gather->count = count;
    for (size_t i = 0; i < count; i++)
        gather->children[i] = zoe_future_retain(futures[i]);
    if (!listen(gather)) {
        stop_listening(gather);
        destroy(&gather->future);
        return NULL;
    }
    uint32_t owners = gather->future.refs;
    zoe_future_init_(&gather->future, futures[0]->loop, &gather_type, NULL);
    gather->future.refs = owners;
    count_finished(gather);
    return &gather->future;
}
