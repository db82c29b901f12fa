/* random_objects.h -- the operations of a random program on locks, queues and futures. */
#ifndef RANDOM_OBJECTS_H
#define RANDOM_OBJECTS_H

#include "random_world.h"

/* --- locks and their family --------------------------------------------------------------- */

struct do_lock {
    OPERATION;
    struct zoe_lock_acquire acquire;
    struct run body;
};

CORO(do_lock)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->acquire, .lock = &world.locks[whole(me->given)]);
        CALL(run, &me->body, .me = me->me, .list = me->given->next);
    FINALLY:
        if (me->acquire.acquired)
            zoe_lock_release(me->acquire.lock);
    }
}

struct do_semaphore {
    OPERATION;
    struct zoe_semaphore_acquire acquire;
    struct run body;
};

CORO(do_semaphore)
{
    ASYNC (me) {
        CALL(zoe_semaphore_acquire, &me->acquire,
             .semaphore = &world.semaphores[whole(me->given)]);
        CALL(run, &me->body, .me = me->me, .list = me->given->next);
    FINALLY:
        if (me->acquire.acquired)
            zoe_semaphore_release(me->acquire.semaphore);
    }
}

struct do_barrier {
    OPERATION;
    struct zoe_barrier_wait wait;
};

CORO(do_barrier)
{
    ASYNC (me) {
        CALL(zoe_barrier_wait, &me->wait, .barrier = &world.barriers[whole(me->given)]);
        say("%d: at the barrier, %s", me->me, shown(zoe_awaited()));
    }
}

struct do_wait_condition {
    OPERATION;
    struct zoe_lock_acquire acquire;
    struct zoe_condition_wait wait;
};

CORO(do_wait_condition)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->acquire,
             .lock = zoe_condition_lock(&world.conditions[whole(me->given)]));
        CALL(zoe_condition_wait, &me->wait, .condition = &world.conditions[whole(me->given)]);
    FINALLY:
        if (me->acquire.acquired)
            zoe_lock_release(me->acquire.lock);
    }
}

struct do_notify {
    OPERATION;
    struct zoe_lock_acquire acquire;
};

CORO(do_notify)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->acquire,
             .lock = zoe_condition_lock(&world.conditions[whole(me->given)]));
        zoe_condition_notify(&world.conditions[whole(me->given)], (size_t)whole(me->given->next));
    FINALLY:
        if (me->acquire.acquired)
            zoe_lock_release(me->acquire.lock);
    }
}

struct do_wait_event {
    OPERATION;
    struct zoe_event_wait wait;
};

CORO(do_wait_event)
{
    ASYNC (me) {
        CALL(zoe_event_wait, &me->wait, .event = &world.events[whole(me->given)]);
    }
}

static zoe_value
do_set(int me, const struct node *given)
{
    (void)me;
    zoe_event_set(&world.events[whole(given)]);
    return zoe_none();
}

static zoe_value
do_clear(int me, const struct node *given)
{
    (void)me;
    zoe_event_clear(&world.events[whole(given)]);
    return zoe_none();
}

static void
set_event(void *event)
{
    zoe_event_set(event);
}

static zoe_value
do_set_later(int me, const struct node *given)
{
    (void)me;
    world.timer = zoe_call_later(zoe_get_running_loop(), real(given), set_event,
                                 &world.events[whole(given->next)]);
    return zoe_none();
}

static zoe_value
do_stop_timer(int me, const struct node *given)
{
    (void)me, (void)given;
    zoe_handle_cancel(&world.timer);
    return zoe_none();
}

/* --- queues ------------------------------------------------------------------------------- */

static zoe_queue *
queue(const struct node *number)
{
    return &world.queues[whole(number)];
}

struct do_put {
    OPERATION;
    struct zoe_queue_put put;
};

CORO(do_put)
{
    ASYNC (me) {
        CALL(zoe_queue_put, &me->put, .queue = queue(me->given),
             .item = zoe_int(whole(me->given->next)));
    }
}

struct do_get {
    OPERATION;
    struct zoe_queue_get get;
};

CORO(do_get)
{
    ASYNC (me) {
        CALL(zoe_queue_get, &me->get, .queue = queue(me->given));
        say("%d: got %s", me->me, shown(zoe_awaited()));
        if (zoe_queue_task_done(queue(me->given)) != 0)
            RETURN(zoe_raise_last());
    }
}

struct do_join {
    OPERATION;
    struct zoe_queue_join join;
};

CORO(do_join)
{
    ASYNC (me) {
        CALL(zoe_queue_join, &me->join, .queue = queue(me->given));
    }
}

static zoe_value
do_offer(int me, const struct node *given)
{
    (void)me;
    if (zoe_queue_full(queue(given)))
        return zoe_none();
    int code = zoe_queue_put_nowait(queue(given), zoe_int(whole(given->next)));
    return code == 0 ? zoe_none() : zoe_raise_last();
}

static zoe_value
do_poll(int me, const struct node *given)
{
    zoe_value item;
    if (zoe_queue_empty(queue(given)))
        return zoe_none();
    zoe_queue_get_nowait(queue(given), &item);
    say("%d: polled %s", me, shown(item));
    return zoe_none();
}

static zoe_value
do_shutdown(int me, const struct node *given)
{
    (void)me;
    zoe_queue_shutdown(queue(given), whole(given->next) == 1);
    return zoe_none();
}

/* --- futures ------------------------------------------------------------------------------ */

static zoe_future *
future(const struct node *number)
{
    return world.futures[whole(number)];
}

struct do_await_future {
    OPERATION;
};

CORO(do_await_future)
{
    ASYNC (me) {
        AWAIT(future(me->given));
        say("%d: future %s gave %s", me->me, me->given->word, shown(zoe_awaited()));
    }
}

static zoe_value
do_resolve(int me, const struct node *given)
{
    (void)me;
    if (!zoe_future_done(future(given)))
        zoe_future_set_result(future(given), zoe_int(whole(given->next)));
    return zoe_none();
}

static zoe_value
do_reject(int me, const struct node *given)
{
    (void)me;
    if (!zoe_future_done(future(given)))
        zoe_future_set_exception(future(given),
                                 zoe_raise(ZOE_VALUE_ERROR, "%s", given->next->word));
    return zoe_none();
}

static zoe_value
do_cancel_future(int me, const struct node *given)
{
    (void)me;
    zoe_future_cancel(future(given), NULL);
    return zoe_none();
}

#endif
