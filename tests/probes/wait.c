/* wait.c -- probes of wait and as_completed. */
#include <stdio.h>

#include "probe.h"

/* Print how many of so many futures a wait has found done, and how many not. */
static void
print_counts(const struct zoe_wait *wait)
{
    printf("%zu %zu\n", wait->done, wait->count - wait->done);
}

static void
cancel_pending(const struct zoe_wait *wait)
{
    for (size_t i = wait->done; i < wait->count; i++)
        zoe_future_cancel(wait->futures[i], NULL);
}

/* --- all ---------------------------------------------------------------------------------- */

/* Tasks in turn 2, their callbacks in 3, main in 4. */
struct wait_all {
    zoe_frame frame;
    zoe_future *tasks[2];
    struct zoe_wait wait;
};

CORO(wait_all)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(give, .name = "t0", .value = 0));
        me->tasks[1] = future_of(zoe_create_task(give, .name = "t1", .value = 1));
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2);
        print_counts(&me->wait);
    FINALLY:
        release_all(me->tasks, 2);
    }
}

/* Waiting for tasks that are done takes two turns all the same. */
struct wait_already_done {
    zoe_frame frame;
    zoe_future *tasks[2];
    struct zoe_sleep sleep;
    struct zoe_wait wait;
};

CORO(wait_already_done)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(give, .value = 0));
        me->tasks[1] = future_of(zoe_create_task(give, .value = 1));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        printf("done [%s, %s]\n", truth(zoe_future_done(me->tasks[0])),
               truth(zoe_future_done(me->tasks[1])));
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2);
        print_counts(&me->wait);
    FINALLY:
        release_all(me->tasks, 2);
    }
}

/* --- the first ---------------------------------------------------------------------------- */

/* What is done by the time main goes on is in the set of those done. */
struct wait_first_completed {
    zoe_frame frame;
    zoe_future *tasks[3];
    struct zoe_wait wait;
};

CORO(wait_first_completed)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(nap, .delay = 2, .name = "s2"));
        me->tasks[1] = future_of(zoe_create_task(nap, .delay = 1, .name = "s1"));
        me->tasks[2] = future_of(zoe_create_task(nap, .delay = 1, .name = "s1"));
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 3,
             .return_when = ZOE_FIRST_COMPLETED);
        print_counts(&me->wait);
        cancel_pending(&me->wait);
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 3);
    FINALLY:
        release_all(me->tasks, 3);
    }
}

struct wait_first_exception {
    zoe_frame frame;
    zoe_future *tasks[3];
    struct zoe_wait wait;
};

CORO(wait_first_exception)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(nap, .delay = 3, .name = "three"));
        me->tasks[1] = future_of(zoe_create_task(nap, .delay = 1, .name = "one"));
        me->tasks[2] = future_of(zoe_create_task(fail));
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 3,
             .return_when = ZOE_FIRST_EXCEPTION);
        print_counts(&me->wait);
        cancel_pending(&me->wait);
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 3);
    FINALLY:
        for (int i = 0; i < 3; i++)
            zoe_future_exception(me->tasks[i]);
        release_all(me->tasks, 3);
    }
}

/* --- not for ever ------------------------------------------------------------------------- */

struct wait_timeout {
    zoe_frame frame;
    zoe_future *tasks[2];
    struct zoe_wait wait;
};

CORO(wait_timeout)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(nap, .delay = 1, .name = "s1"));
        me->tasks[1] = future_of(zoe_create_task(nap, .delay = 3, .name = "s3"));
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2, .timeout = 2);
        printf("%zu %zu %s\n", me->wait.done, 2 - me->wait.done, now());
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2);
    FINALLY:
        release_all(me->tasks, 2);
    }
}

/* The wait's timer against a task that sleeps as long. */
struct wait_timeout_tie {
    zoe_frame frame;
    zoe_future *task;
    struct zoe_wait wait;
};

CORO(wait_timeout_tie)
{
    ASYNC (me) {
        me->task = future_of(zoe_create_task(nap, .delay = 1, .name = "s"));
        CALL(zoe_wait, &me->wait, .futures = &me->task, .count = 1, .timeout = 1);
        print_counts(&me->wait);
        CALL(zoe_wait, &me->wait, .futures = &me->task, .count = 1);
    FINALLY:
        zoe_future_release(me->task);
    }
}

/* There must be something to wait for. */
struct wait_errors {
    zoe_frame frame;
    struct zoe_wait wait;
};

CORO(wait_errors)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_wait, &me->wait, .futures = NULL, .count = 0);
        puts(outcome());
    }
}

/* --- as they are done --------------------------------------------------------------------- */

/* When the time is over, each future that is missing fails once. */
struct as_completed_timeout {
    zoe_frame frame;
    zoe_future *tasks[2];
    struct zoe_as_completed iterator;
    struct zoe_as_completed_next next;
    struct zoe_sleep sleep;
};

CORO(as_completed_timeout)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(nap, .delay = 1, .value = zoe_text("one")));
        me->tasks[1] = future_of(zoe_create_task(nap, .delay = 9, .value = zoe_text("nine"),
                                                 .name = "n9"));
        zoe_as_completed_init(&me->iterator, me->tasks, 2, 2);
        while (me->iterator.left > 0) {
            zoe_catch(&me->frame, ZOE_ANY_ERROR);
            CALL(zoe_as_completed_next, &me->next, .of = &me->iterator, .resolve = true);
            puts(outcome());
        }
        zoe_future_cancel(me->tasks[1], NULL);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
    FINALLY:
        zoe_as_completed_close(&me->iterator);
        release_all(me->tasks, 2);
    }
}

/* Two tasks in turn 2, their callbacks in 3, main in 4. */
struct as_completed_two {
    zoe_frame frame;
    zoe_future *tasks[2];
    struct zoe_as_completed iterator;
    struct zoe_as_completed_next next;
};

CORO(as_completed_two)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(give, .name = "a", .value = 1));
        me->tasks[1] = future_of(zoe_create_task(give, .name = "b", .value = 2));
        zoe_as_completed_init(&me->iterator, me->tasks, 2, 0);
        while (me->iterator.left > 0) {
            CALL(zoe_as_completed_next, &me->next, .of = &me->iterator, .resolve = true);
            puts(outcome());
        }
    FINALLY:
        zoe_as_completed_close(&me->iterator);
        release_all(me->tasks, 2);
    }
}

/* In the order of completion. */
struct as_completed_sleep {
    zoe_frame frame;
    zoe_future *tasks[2];
    struct zoe_as_completed iterator;
    struct zoe_as_completed_next next;
};

CORO(as_completed_sleep)
{
    ASYNC (me) {
        me->tasks[0] = future_of(zoe_create_task(nap, .delay = 2, .value = zoe_text("two"),
                                                 .name = "x"));
        me->tasks[1] = future_of(zoe_create_task(nap, .delay = 1, .value = zoe_text("one"),
                                                 .name = "y"));
        zoe_as_completed_init(&me->iterator, me->tasks, 2, 0);
        while (me->iterator.left > 0) {
            CALL(zoe_as_completed_next, &me->next, .of = &me->iterator, .resolve = true);
            puts(outcome());
        }
    FINALLY:
        zoe_as_completed_close(&me->iterator);
        release_all(me->tasks, 2);
    }
}

const struct probe wait_probes[] = {
    PROBE(wait_all), PROBE(wait_already_done), PROBE(wait_first_completed), PROBE(wait_timeout),
    PROBE(wait_timeout_tie), PROBE(wait_first_exception), PROBE(wait_errors),
    PROBE(as_completed_timeout), PROBE(as_completed_two), PROBE(as_completed_sleep),
    {NULL, NULL, NULL},
};
