/* meetings.c -- probes of Event, Condition and Barrier: who waits for whom. */
#include <stdio.h>

#include "probe.h"

/* --- Event -------------------------------------------------------------------------------- */

struct wait_for_event {
    zoe_frame frame;
    zoe_event *event;             /* argument: borrowed                                        */
    int name;                     /* argument                                                  */
    struct zoe_event_wait wait;
};

CORO(wait_for_event)
{
    ASYNC (me) {
        CALL(zoe_event_wait, &me->wait, .event = me->event);
        printf("%d %s %s\n", me->name, outcome(), truth(zoe_event_is_set(me->event)));
    }
}

/* set() and clear() at once: those who waited wake all the same. */
struct event_set_clear {
    zoe_frame frame;
    zoe_event event;
    zoe_future *tasks[3];
    struct zoe_sleep sleep;
    struct zoe_wait wait;
    struct zoe_event_wait event_wait;
};

CORO(event_set_clear)
{
    ASYNC (me) {
        zoe_event_init(&me->event);
        for (int i = 0; i < 3; i++)
            me->tasks[i] = future_of(zoe_create_task(wait_for_event, .event = &me->event,
                                                     .name = i));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_event_set(&me->event);
        zoe_event_clear(&me->event);
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 3);
        zoe_event_set(&me->event);
        CALL(zoe_event_wait, &me->event_wait, .event = &me->event);
        printf("set: no suspension %s\n", outcome());
    FINALLY:
        release_all(me->tasks, 3);
    }
}

/* --- Condition ---------------------------------------------------------------------------- */

/* Wait to be notified; then keep the lock for a second. */
struct be_notified {
    zoe_frame frame;
    zoe_condition *condition;     /* argument: borrowed                                        */
    int name;                     /* argument                                                  */
    struct zoe_lock_acquire acquire;
    struct zoe_condition_wait wait;
    struct zoe_sleep sleep;
};

CORO(be_notified)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->acquire, .lock = zoe_condition_lock(me->condition));
        CALL(zoe_condition_wait, &me->wait, .condition = me->condition);
        printf("w %d\n", me->name);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        zoe_lock_release(zoe_condition_lock(me->condition));
    }
}

/* Who is notified must still get the lock, one after the other. */
struct condition_notify {
    zoe_frame frame;
    zoe_condition condition;
    zoe_future *tasks[4];
    struct zoe_lock_acquire acquire;
    struct zoe_sleep sleep;
    struct zoe_wait wait;
};

CORO(condition_notify)
{
    ASYNC (me) {
        zoe_condition_init(&me->condition, NULL);
        for (int i = 0; i < 4; i++)
            me->tasks[i] = future_of(zoe_create_task(be_notified, .condition = &me->condition,
                                                     .name = i));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        CALL(zoe_lock_acquire, &me->acquire, .lock = zoe_condition_lock(&me->condition));
        zoe_condition_notify(&me->condition, 2);
        puts("notified 2, still holding");
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_lock_release(zoe_condition_lock(&me->condition));
        puts("released");
        CALL(zoe_sleep, &me->sleep, .delay = 3);
        CALL(zoe_lock_acquire, &me->acquire, .lock = zoe_condition_lock(&me->condition));
        zoe_condition_notify_all(&me->condition);
        zoe_lock_release(zoe_condition_lock(&me->condition));
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 4);
    FINALLY:
        release_all(me->tasks, 4);
    }
}

struct wait_with_lock {
    zoe_frame frame;
    zoe_condition *condition;     /* argument: borrowed                                        */
    struct zoe_lock_acquire acquire;
    struct zoe_condition_wait wait;
};

CORO(wait_with_lock)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->acquire, .lock = zoe_condition_lock(me->condition));
        CALL(zoe_condition_wait, &me->wait, .condition = me->condition);
    FINALLY:
        printf("w has the lock %s\n", truth(zoe_lock_locked(zoe_condition_lock(me->condition))));
        zoe_lock_release(zoe_condition_lock(me->condition));
    }
}

/* A cancelled wait ends only with the lock in hand. */
struct condition_cancel_reacquires {
    zoe_frame frame;
    zoe_condition condition;
    zoe_task *task;
    struct zoe_lock_acquire acquire;
    struct zoe_sleep sleep;
};

CORO(condition_cancel_reacquires)
{
    ASYNC (me) {
        zoe_condition_init(&me->condition, NULL);
        me->task = zoe_create_task(wait_with_lock, .condition = &me->condition);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        CALL(zoe_lock_acquire, &me->acquire, .lock = zoe_condition_lock(&me->condition));
        zoe_task_cancel(me->task, NULL);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        printf("t done? %s\n", truth(zoe_future_done(future_of(me->task))));
        zoe_lock_release(zoe_condition_lock(&me->condition));
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

struct print_notified {
    zoe_frame frame;
    zoe_condition *condition;     /* argument: borrowed                                        */
    const char *name;             /* argument                                                  */
    struct zoe_lock_acquire acquire;
    struct zoe_condition_wait wait;
};

CORO(print_notified)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->acquire, .lock = zoe_condition_lock(me->condition));
        CALL(zoe_condition_wait, &me->wait, .condition = me->condition);
        printf("%s notified\n", me->name);
    FINALLY:
        zoe_lock_release(zoe_condition_lock(me->condition));
    }
}

/* A waiter that was notified and is cancelled passes the notification on. */
struct condition_cancel_notified {
    zoe_frame frame;
    zoe_condition condition;
    zoe_future *tasks[2];
    struct zoe_lock_acquire acquire;
    struct zoe_sleep sleep;
    struct zoe_wait wait;
};

CORO(condition_cancel_notified)
{
    ASYNC (me) {
        static const char *const names[] = {"a", "b"};
        zoe_condition_init(&me->condition, NULL);
        for (int i = 0; i < 2; i++)
            me->tasks[i] = future_of(zoe_create_task(print_notified, .condition = &me->condition,
                                                     .name = names[i]));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        CALL(zoe_lock_acquire, &me->acquire, .lock = zoe_condition_lock(&me->condition));
        zoe_condition_notify(&me->condition, 1);
        zoe_future_cancel(me->tasks[0], NULL);
        zoe_lock_release(zoe_condition_lock(&me->condition));
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->tasks[0]);
        puts(outcome());
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        printf("b done %s\n", truth(zoe_future_done(me->tasks[1])));
        zoe_future_cancel(me->tasks[1], NULL);
        CALL(zoe_wait, &me->wait, .futures = &me->tasks[1], .count = 1);
    FINALLY:
        release_all(me->tasks, 2);
    }
}

/* --- Barrier ------------------------------------------------------------------------------ */

struct print_index {
    zoe_frame frame;
    zoe_barrier *barrier;         /* argument: borrowed                                        */
    int name;                     /* argument                                                  */
    struct zoe_barrier_wait wait;
};

CORO(print_index)
{
    ASYNC (me) {
        CALL(zoe_barrier_wait, &me->wait, .barrier = me->barrier);
        printf("w %d index %zu\n", me->name, me->wait.index);
    }
}

/* The last one to arrive does not wait. */
struct barrier_two {
    zoe_frame frame;
    zoe_barrier barrier;
    zoe_future *tasks[3];
    zoe_future *all;              /* the gather                                                */
};

CORO(barrier_two)
{
    ASYNC (me) {
        zoe_barrier_init(&me->barrier, 3);
        for (int i = 0; i < 3; i++)
            me->tasks[i] = future_of(zoe_create_task(print_index, .barrier = &me->barrier,
                                                     .name = i));
        me->all = zoe_gather(3, me->tasks, false);
        AWAIT(me->all);
    FINALLY:
        zoe_future_release(me->all);
        release_all(me->tasks, 3);
    }
}

struct print_outcome {
    zoe_frame frame;
    zoe_barrier *barrier;         /* argument: borrowed                                        */
    int name;                     /* argument                                                  */
    struct zoe_barrier_wait wait;
};

CORO(print_outcome)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_barrier_wait, &me->wait, .barrier = me->barrier);
        printf("w %d %s\n", me->name, outcome());
    }
}

/* Reset and abort wake everybody, failing. */
struct barrier_reset_abort {
    zoe_frame frame;
    zoe_barrier barrier;
    zoe_future *tasks[2];
    struct zoe_sleep sleep;
    struct zoe_wait wait;
    struct zoe_barrier_reset reset;
    struct zoe_barrier_abort abort;
    struct zoe_barrier_wait late;
};

static void
make_waiters(struct barrier_reset_abort *me)
{
    release_all(me->tasks, 2);
    for (int i = 0; i < 2; i++)
        me->tasks[i] = future_of(zoe_create_task(print_outcome, .barrier = &me->barrier,
                                                 .name = i));
}

CORO(barrier_reset_abort)
{
    ASYNC (me) {
        zoe_barrier_init(&me->barrier, 3);
        make_waiters(me);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        printf("waiting %zu\n", zoe_barrier_n_waiting(&me->barrier));
        CALL(zoe_barrier_reset, &me->reset, .barrier = &me->barrier);
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2);
        make_waiters(me);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        CALL(zoe_barrier_abort, &me->abort, .barrier = &me->barrier);
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_barrier_wait, &me->late, .barrier = &me->barrier);
        printf("broken %s %s\n", truth(zoe_barrier_broken(&me->barrier)), outcome());
    FINALLY:
        release_all(me->tasks, 2);
    }
}

const struct probe meeting_probes[] = {
    PROBE(event_set_clear), PROBE(condition_notify), PROBE(condition_cancel_reacquires),
    PROBE(barrier_two), PROBE(barrier_reset_abort), PROBE(condition_cancel_notified),
    {NULL, NULL, NULL},
};
