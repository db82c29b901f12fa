/* wait.c -- a waiter, and callbacks that count.
 *
 * What the callbacks share is counted: one that is already in the ready queue when the waiting task
 * resumes still runs, perhaps after the task's frames are gone.
 */
#include "wait.h"

#include "settings.h"

struct zoe_waiting {
    size_t owners;                /* the coroutine, and each callback that has not run         */
    zoe_future *waiter;           /* what the coroutine awaits: a reference                    */
    zoe_handle timer;             /* ends the wait; empty without a timeout                    */
    enum zoe_return_when return_when;
    size_t pending;               /* callbacks to come                                         */
    size_t count;                 /* of futures, each once                                     */
    void *futures[];              /* in the order in which they get callbacks: borrowed        */
};

static void
release(void *argument)
{
    struct zoe_waiting *waiting = argument;
    if (--waiting->owners > 0)
        return;
    zoe_future_release(waiting->waiter);
    zoe_release(waiting);
}

static void
release_waiter(void *argument)
{
    struct zoe_waiting *waiting = argument;
    if (!zoe_future_done(waiting->waiter))
        zoe_future_set_result(waiting->waiter, zoe_none());
}

static void
on_completion(zoe_future *future, void *argument)
{
    struct zoe_waiting *waiting = argument;
    waiting->pending--;
    if (waiting->pending > 0 && waiting->return_when != ZOE_FIRST_COMPLETED &&
        !(waiting->return_when == ZOE_FIRST_EXCEPTION && !zoe_future_cancelled(future) &&
          zoe_future_exception(future) != NULL))
        return;
    zoe_handle_cancel(&waiting->timer);
    release_waiter(waiting);
}

/* --- beginning and ending ----------------------------------------------------------------- */

static bool
usable(const struct zoe_wait *me)
{
    if (me->count == 0)
        zoe_fail(ZOE_VALUE_ERROR, "Set of Tasks/Futures is empty.");
    else if ((unsigned)me->return_when > ZOE_FIRST_EXCEPTION)
        zoe_fail(ZOE_VALUE_ERROR, "Invalid return_when value: %d", (int)me->return_when);
    else if (zoe_missing(me->futures, "array of futures"))
        return false;
    for (size_t i = 0; me->futures != NULL && i < me->count; i++)
        if (me->futures[i] == NULL || zoe_future_released(me->futures[i]))
            return false;
    return me->count > 0 && (unsigned)me->return_when <= ZOE_FIRST_EXCEPTION;
}

/* Take each future once. */
static void
collect(struct zoe_waiting *waiting, const struct zoe_wait *me)
{
    for (size_t i = 0; i < me->count; i++) {
        if (!me->futures[i]->marked)
            waiting->futures[waiting->count++] = me->futures[i];
        me->futures[i]->marked = 1;
    }
    for (size_t i = 0; i < me->count; i++)
        me->futures[i]->marked = 0;
    zoe_shuffle(waiting->futures, (int)waiting->count, sizeof *waiting->futures);
}

static int
listen(struct zoe_waiting *waiting)
{
    for (size_t i = 0; i < waiting->count; i++) {
        int code = zoe_future_add_owning_callback_(waiting->futures[i], on_completion, waiting,
                                                   release, "on_completion", NULL);
        if (code != 0)
            return code;
        waiting->owners++;
        waiting->pending++;
    }
    return 0;
}

/* Returns the future to await; NULL when there is a reason not to wait. */
static zoe_future *
begin(struct zoe_wait *me, zoe_loop *loop)
{
    if (!usable(me))
        return NULL;
    struct zoe_waiting *waiting = zoe_allocate(sizeof *waiting + me->count * sizeof(void *));
    if (waiting == NULL)
        return NULL;
    me->waiting = waiting;
    waiting->owners = 1;
    waiting->return_when = me->return_when;
    collect(waiting, me);
    waiting->waiter = zoe_future_new_(loop, NULL);
    if (waiting->waiter == NULL)
        return NULL;
    if (me->timeout != 0) {
        waiting->timer = zoe_call_later_(loop, me->timeout, release_waiter, waiting,
                                         "release_waiter", NULL);
        if (waiting->timer.call == NULL)
            return NULL;
    }
    return listen(waiting) == 0 ? waiting->waiter : NULL;
}

/* The done ones first. The list of futures is not needed: it keeps the others meanwhile. */
static void
partition(struct zoe_wait *me)
{
    void **pending = me->waiting->futures;
    size_t count = 0;
    for (size_t i = 0; i < me->count; i++) {
        if (zoe_future_done(me->futures[i]))
            me->futures[me->done++] = me->futures[i];
        else
            pending[count++] = me->futures[i];
    }
    for (size_t i = 0; i < count; i++)
        me->futures[me->done + i] = pending[i];
}

static void
end(struct zoe_wait *me)
{
    struct zoe_waiting *waiting = me->waiting;
    zoe_handle_cancel(&waiting->timer);
    for (size_t i = 0; i < waiting->count; i++)
        zoe_future_remove_done_callback(waiting->futures[i], on_completion, waiting);
    partition(me);
    release(waiting);
}

CORO(zoe_wait)
{
    ASYNC (me) {
        AWAIT(begin(me, zoe_self->future.loop));
    FINALLY:
        if (me->waiting != NULL)
            end(me);
    }
}
