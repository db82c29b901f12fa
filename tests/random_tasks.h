/* random_tasks.h -- the operations of a random program on time, errors and other tasks. */
#ifndef RANDOM_TASKS_H
#define RANDOM_TASKS_H

#include "random_world.h"

/* --- time, errors, nesting ---------------------------------------------------------------- */

struct do_sleep {
    OPERATION;
    struct zoe_sleep sleep;
};

CORO(do_sleep)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->sleep, .delay = real(me->given));
    }
}

struct do_call {
    OPERATION;
    struct run body;
};

CORO(do_call)
{
    ASYNC (me) {
        CALL(run, &me->body, .me = me->me, .list = me->given);
    }
}

struct do_try {
    OPERATION;
    struct run body;
};

static int
named(const char *word)
{
    return word[0] == 'e' ? ZOE_ANY_EXCEPTION : word[0] == 'c' ? ZOE_CANCELLED : ZOE_ANY_ERROR;
}

CORO(do_try)
{
    ASYNC (me) {
        zoe_catch(&me->frame, named(me->given->word));
        CALL(run, &me->body, .me = me->me, .list = me->given->next);
        if (zoe_caught() != NULL)
            say("%d: caught %s", me->me, shown(zoe_awaited()));
    }
}

struct do_finally {
    OPERATION;
    struct run body;
    struct zoe_sleep sleep;
};

CORO(do_finally)
{
    ASYNC (me) {
        CALL(run, &me->body, .me = me->me, .list = me->given->next);
    FINALLY:
        CALL(zoe_sleep, &me->sleep, .delay = real(me->given));
        say("%d: cleaned up", me->me);
    }
}

struct do_timeout {
    OPERATION;
    struct zoe_timeout limit;
    struct run body;
};

CORO(do_timeout)
{
    ASYNC (me) {
        zoe_timeout_at(&me->limit, zoe_loop_time(zoe_get_running_loop()) + real(me->given));
        CALL(run, &me->body, .me = me->me, .list = me->given->next);
    FINALLY:
        zoe_timeout_exit(&me->limit, &me->frame);
    }
}

struct do_wait_for {
    OPERATION;
    struct run body;
    struct zoe_wait_for wait;
};

/* asyncio's "at once" is 0; ours is negative. */
static double
limit(const struct node *delay)
{
    return real(delay) > 0 ? real(delay) : -1;
}

CORO(do_wait_for)
{
    ASYNC (me) {
        CALL(zoe_wait_for, &me->wait, .timeout = limit(me->given),
             .coroutine = zoe_coroutine(run, &me->body, .me = me->me, .list = me->given->next));
    }
}

static zoe_value
do_block(int me, const struct node *given)
{
    (void)me;
    zoe_block(real(given));
    return zoe_none();
}

static zoe_value
do_raise(int me, const struct node *given)
{
    (void)me;
    return zoe_raise(ZOE_VALUE_ERROR, "%s", given->word);
}

/* --- other tasks -------------------------------------------------------------------------- */

static bool
can_start(int number)
{
    return number < world.count && world.tasks[number] == NULL;
}

static zoe_value
do_spawn(int me, const struct node *given)
{
    int number = whole(given);
    (void)me;
    if (can_start(number))
        world.tasks[number] = zoe_create_task(run, .me = number, .list = world.bodies[number]);
    return zoe_none();
}

/* The task of this number, if it was started. */
static zoe_task *
started(const struct node *number)
{
    return world.tasks[whole(number)];
}

/* Those of these that were started. Returns how many. */
static size_t
all_started(const struct node *numbers, zoe_future **futures)
{
    size_t count = 0;
    for (; numbers != NULL; numbers = numbers->next)
        if (started(numbers) != NULL)
            futures[count++] = &started(numbers)->future;
    return count;
}

struct do_await {
    OPERATION;
};

CORO(do_await)
{
    ASYNC (me) {
        if (started(me->given) == NULL)
            RETURN(zoe_none());
        AWAIT(started(me->given));
        say("%d: task %s gave %s", me->me, me->given->word, shown(zoe_awaited()));
    }
}

static zoe_value
do_cancel(int me, const struct node *given)
{
    (void)me;
    if (started(given) != NULL)
        zoe_task_cancel(started(given), NULL);
    return zoe_none();
}

static zoe_value
do_uncancel(int me, const struct node *given)
{
    (void)given;
    say("%d: %u requests left", me, zoe_task_uncancel(zoe_current_task()));
    return zoe_none();
}

struct do_gather {
    OPERATION;
    zoe_future *futures[MOST];
    size_t count;
    zoe_future *gather;
};

CORO(do_gather)
{
    ASYNC (me) {
        for (const struct node *number = me->given->next; number != NULL; number = number->next)
            do_spawn(me->me, number);
        me->count = all_started(me->given->next, me->futures);
        if (me->count == 0)
            RETURN(zoe_none());
        me->gather = zoe_gather(me->count, me->futures, whole(me->given) == 1);
        AWAIT(me->gather);
        say("%d: gathered %s", me->me, shown(zoe_awaited()));
    FINALLY:
        zoe_future_release(me->gather);
    }
}

struct do_group {
    OPERATION;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
    struct run body;
};

static void
start_in_group(struct zoe_taskgroup *group, int number)
{
    if (can_start(number))
        world.tasks[number] = zoe_task_retain(zoe_taskgroup_create_task(
            group, run, .me = number, .list = world.bodies[number]));
}

CORO(do_group)
{
    ASYNC (me) {
        zoe_taskgroup_enter(&me->group);
        start_in_group(&me->group, whole(me->given));
        CALL(run, &me->body, .me = me->me, .list = me->given->next);
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
    }
}

struct do_wait {
    OPERATION;
    zoe_future *futures[MOST];
    size_t count;
    struct zoe_wait wait;
};

static enum zoe_return_when
mode(const char *word)
{
    return word[0] == 'a' ? ZOE_ALL_COMPLETED
                          : word[0] == 'f' ? ZOE_FIRST_COMPLETED : ZOE_FIRST_EXCEPTION;
}

CORO(do_wait)
{
    ASYNC (me) {
        me->count = all_started(me->given->next->next, me->futures);
        if (me->count == 0)
            RETURN(zoe_none());
        CALL(zoe_wait, &me->wait, .futures = me->futures, .count = me->count,
             .timeout = real(me->given->next), .return_when = mode(me->given->word));
        say("%d: %zu done, %zu pending", me->me, me->wait.done, me->count - me->wait.done);
    }
}

struct do_each {
    OPERATION;
    zoe_future *futures[MOST];
    struct zoe_as_completed each;
    struct zoe_as_completed_next next;
};

CORO(do_each)
{
    ASYNC (me) {
        zoe_as_completed_init(&me->each, me->futures, all_started(me->given, me->futures), 0);
        while (me->each.left > 0) {
            CALL(zoe_as_completed_next, &me->next, .of = &me->each, .resolve = true);
            say("%d: next gave %s", me->me, shown(zoe_awaited()));
        }
    FINALLY:
        zoe_as_completed_close(&me->each);
    }
}

struct do_shield {
    OPERATION;
    zoe_future *shield;
};

CORO(do_shield)
{
    ASYNC (me) {
        if (started(me->given) == NULL)
            RETURN(zoe_none());
        me->shield = zoe_shield(&started(me->given)->future);
        AWAIT(me->shield);
        say("%d: task %s gave %s", me->me, me->given->word, shown(zoe_awaited()));
    FINALLY:
        zoe_future_release(me->shield);
    }
}

struct do_wait_for_task {
    OPERATION;
    struct zoe_wait_for wait;
};

CORO(do_wait_for_task)
{
    ASYNC (me) {
        if (started(me->given->next) == NULL)
            RETURN(zoe_none());
        CALL(zoe_wait_for, &me->wait, .timeout = limit(me->given),
             .future = &started(me->given->next)->future);
        say("%d: task %s gave %s", me->me, me->given->next->word, shown(zoe_awaited()));
    }
}

#endif
