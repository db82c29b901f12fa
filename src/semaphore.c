/* semaphore.c -- a number of permits and a line of tasks.
 *
 * A permit that is released is counted out again, on the spot, for the first in line: from then on
 * it is that task's, though it runs a turn later. If it is cancelled before, it puts the permit
 * back and wakes the next.
 */
#include "semaphore.h"

#include <limits.h>

#include "waiters_parts.h"

static int
init(zoe_semaphore *semaphore, long value, long bound)
{
    if (semaphore == NULL)
        return zoe_fail(ZOE_TYPE_ERROR, "no semaphore was given");
    if (value < 0)
        return zoe_fail(ZOE_VALUE_ERROR, "Semaphore initial value must be >= 0");
    *semaphore = (zoe_semaphore){.value = value, .bound = bound};
    zoe_sync_init(&semaphore->sync, ZOE_SYNC_SEMAPHORE, value);
    return 0;
}

int
zoe_semaphore_init(zoe_semaphore *semaphore, long value)
{
    return init(semaphore, value, LONG_MAX);
}

int
zoe_bounded_semaphore_init(zoe_semaphore *semaphore, long value)
{
    return init(semaphore, value, value);
}

bool
zoe_semaphore_locked(const zoe_semaphore *semaphore)
{
    return semaphore != NULL &&
           (semaphore->value == 0 || !zoe_waiters_all_cancelled(&semaphore->waiters));
}

/* Hand a permit to the first in line who sleeps. Returns whether there was one. */
static bool
wake_next(zoe_semaphore *semaphore)
{
    struct zoe_waiter *waiter = semaphore->waiters.first;
    while (waiter != NULL && zoe_future_done(&waiter->future))
        waiter = waiter->behind;
    if (waiter == NULL)
        return false;
    semaphore->value--;
    return zoe_waiter_wake(waiter, zoe_bool(true));
}

/* Hand out what is left to those who came meanwhile and had to stand behind us. */
static void
wake_as_many_as_possible(zoe_semaphore *semaphore)
{
    while (semaphore->value > 0 && wake_next(semaphore))
        continue;
}

static zoe_value
take(struct zoe_semaphore_acquire *me)
{
    zoe_semaphore *semaphore = me->semaphore;
    me->acquired = true;
    zoe_trace_sync(&semaphore->sync, "acquire", semaphore->waiters.count, semaphore->value);
    return zoe_bool(true);
}

/* The wait has failed: leave the line, and put back the permit that we may have been handed. */
static void
give_up(struct zoe_semaphore_acquire *me)
{
    if (zoe_waiters_leave(&me->semaphore->waiters, &me->waiter))
        me->semaphore->value++;
    wake_as_many_as_possible(me->semaphore);
}

CORO(zoe_semaphore_acquire)
{
    ASYNC (me) {
        if (me->semaphore == NULL)
            RETURN(zoe_raise(ZOE_TYPE_ERROR, "no semaphore was given"));
        if (!zoe_semaphore_locked(me->semaphore)) {
            me->semaphore->value--;
            RETURN(take(me));
        }
        zoe_trace_sync(&me->semaphore->sync, "wait", me->semaphore->waiters.count + 1,
                       me->semaphore->value);
        AWAIT(zoe_waiters_join(&me->semaphore->waiters, &me->waiter, &me->semaphore->sync,
                               zoe_self->future.loop));
        zoe_waiters_leave(&me->semaphore->waiters, &me->waiter);
        wake_as_many_as_possible(me->semaphore);
        RETURN(take(me));
    FINALLY:
        if (me->waiter != NULL)
            give_up(me);
    }
}

int
zoe_semaphore_release(zoe_semaphore *semaphore)
{
    if (semaphore == NULL)
        return zoe_fail(ZOE_TYPE_ERROR, "no semaphore was given");
    if (semaphore->value >= semaphore->bound)
        return zoe_fail(ZOE_VALUE_ERROR, "BoundedSemaphore released too many times");
    semaphore->value++;
    zoe_trace_sync(&semaphore->sync, "release", semaphore->waiters.count, semaphore->value);
    wake_next(semaphore);
    return 0;
}
