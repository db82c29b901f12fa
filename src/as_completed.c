/* as_completed.c -- callbacks put what is done into a queue; the iterator gets it from there.
 *
 * What the callbacks and the timer share is counted: they go on when the iterator is left early.
 */
#include "as_completed.h"

#include "settings.h"

/* One future that is waited for. */
struct completion {
    struct zoe_completions *all;  /* where it belongs                                          */
    zoe_future *future;           /* a reference                                               */
    bool todo;                    /* it has not come, and its time is not over                 */
};

struct zoe_completions {
    size_t owners;                /* the iterator, the timer, and each callback                */
    zoe_queue done;               /* futures (borrowed); None for each one that came too late  */
    zoe_handle timer;             /* ends the wait; empty without a timeout                    */
    size_t todo;                  /* futures to come                                           */
    size_t count;                 /* futures, each once                                        */
    struct completion list[];     /* in the order in which they get their callbacks            */
};

static void
release(void *argument)
{
    struct zoe_completions *all = argument;
    if (--all->owners > 0)
        return;
    zoe_queue_destroy(&all->done);
    for (size_t i = 0; i < all->count; i++)
        zoe_future_release(all->list[i].future);
    zoe_release(all);
}

static void
drop(void *argument)
{
    struct completion *completion = argument;
    release(completion->all);
}

static void
handle_completion(zoe_future *future, void *argument)
{
    struct completion *completion = argument;
    struct zoe_completions *all = completion->all;
    if (!completion->todo)
        return;
    completion->todo = false;
    all->todo--;
    zoe_queue_put_nowait(&all->done, zoe_pointer(future));
    if (all->todo == 0)
        zoe_handle_cancel(&all->timer);
}

static void
handle_timeout(void *argument)
{
    struct zoe_completions *all = argument;
    for (size_t i = 0; i < all->count; i++) {
        struct completion *completion = &all->list[i];
        if (!completion->todo)
            continue;
        completion->todo = false;
        zoe_future_remove_done_callback(completion->future, handle_completion, completion);
        zoe_queue_put_nowait(&all->done, zoe_none());
    }
    all->todo = 0;
}

/* --- beginning ---------------------------------------------------------------------------- */

/* Make room for every future, so that no put can fail later. */
static int
reserve(zoe_queue *queue, size_t count)
{
    int code = 0;
    while (code == 0 && zoe_queue_qsize(queue) < count)
        code = zoe_items_push(&queue->items, zoe_none());
    while (!zoe_queue_empty(queue))
        zoe_items_pop(&queue->items);
    return code;
}

/* Take each future once. */
static void
collect(struct zoe_completions *all, zoe_future *const *futures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!futures[i]->marked)
            all->list[all->count++] = (struct completion){all, zoe_future_retain(futures[i]), true};
        futures[i]->marked = 1;
    }
    for (size_t i = 0; i < count; i++)
        futures[i]->marked = 0;
    zoe_shuffle(all->list, (int)all->count, sizeof *all->list);
}

static int
listen(struct zoe_completions *all)
{
    for (; all->todo < all->count; all->todo++) {
        struct completion *completion = &all->list[all->todo];
        int code = zoe_future_add_owning_callback_(completion->future, handle_completion,
                                                   completion, drop, "handle_completion", NULL);
        if (code != 0)
            return code;
        all->owners++;
    }
    return 0;
}

static int
arm(struct zoe_completions *all, zoe_loop *loop, double timeout)
{
    if (all->todo == 0 || timeout == 0)
        return 0;
    all->timer = zoe_call_later_(loop, timeout, handle_timeout, all, "handle_timeout", NULL);
    if (all->timer.call == NULL)
        return zoe_last_error()->code;
    all->timer.call->drop = release;
    all->owners++;
    return 0;
}

/* Undo what was begun. */
static int
abandon(struct zoe_completions *all, int code)
{
    for (size_t i = 0; i < all->todo; i++) {
        all->list[i].todo = false;
        zoe_future_remove_done_callback(all->list[i].future, handle_completion, &all->list[i]);
    }
    release(all);
    return code;
}

static int
check(zoe_future *const *futures, size_t count)
{
    if (count > 0 && zoe_missing(futures, "array of futures"))
        return ZOE_TYPE_ERROR;
    for (size_t i = 0; i < count; i++) {
        if (futures[i] == NULL && zoe_last_error()->code == ZOE_OK)
            return zoe_fail(ZOE_TYPE_ERROR, "NULL cannot be awaited");
        if (futures[i] == NULL)
            return zoe_last_error()->code;
    }
    return zoe_get_running_loop() == NULL ? ZOE_RUNTIME_ERROR : 0;
}

int
zoe_as_completed_init(struct zoe_as_completed *iterator, zoe_future *const *futures,
                      size_t count, double timeout)
{
    if (zoe_missing(iterator, "iterator"))
        return ZOE_TYPE_ERROR;
    *iterator = (struct zoe_as_completed){0};
    int code = check(futures, count);
    if (code != 0)
        return code;
    struct zoe_completions *all = zoe_allocate(sizeof *all + count * sizeof *all->list);
    if (all == NULL)
        return ZOE_MEMORY_ERROR;
    all->owners = 1;
    zoe_queue_init(&all->done, 0);
    collect(all, futures, count);
    code = reserve(&all->done, all->count);
    if (code == 0)
        code = listen(all);
    if (code == 0)
        code = arm(all, zoe_get_running_loop(), timeout);
    if (code != 0)
        return abandon(all, code);
    *iterator = (struct zoe_as_completed){all->count, all};
    return 0;
}

void
zoe_as_completed_close(struct zoe_as_completed *iterator)
{
    if (zoe_missing(iterator, "iterator"))
        return;
    if (iterator->completions != NULL)
        release(iterator->completions);
    *iterator = (struct zoe_as_completed){0};
}

/* --- iterating ---------------------------------------------------------------------------- */

CORO(zoe_as_completed_next)
{
    ASYNC (me) {
        if (zoe_missing(me->of, "iterator"))
            RETURN(zoe_raise_last());
        if (me->of->left == 0)
            RETURN(zoe_raise(ZOE_STOP_ITERATION, "%s", ""));
        me->of->left--;
        CALL(zoe_queue_get, &me->get, .queue = &me->of->completions->done);
        if (zoe_awaited().kind == ZOE_NONE)
            RETURN(zoe_raise(ZOE_TIMEOUT_ERROR, "%s", ""));
        me->future = zoe_awaited().as.pointer;
        if (me->resolve)
            RETURN(zoe_value_retain(zoe_future_result(me->future)));
    }
}
