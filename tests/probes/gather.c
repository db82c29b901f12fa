/* gather.c -- probes of gather: its latency, its errors, its cancellations. */
#include <stdio.h>

#include "probe.h"

/* Every probe here gathers two. */
struct pair {
    zoe_future *tasks[2];         /* the children                                              */
    zoe_future *all;              /* the gather                                                */
};

static zoe_future *
gather(struct pair *pair, bool return_exceptions)
{
    pair->all = zoe_gather(2, pair->tasks, return_exceptions);
    return pair->all;
}

static void
release_pair(struct pair *pair)
{
    zoe_future_release(pair->all);
    release_all(pair->tasks, 2);
}

/* Two naps that nobody lets end. */
static void
make_sleepers(struct pair *pair)
{
    pair->tasks[0] = future_of(zoe_create_task(nap, .delay = 9, .name = "a"));
    pair->tasks[1] = future_of(zoe_create_task(nap, .delay = 9, .name = "b"));
}

/* --- results ------------------------------------------------------------------------------ */

/* Children in turn 2, their callbacks in 3, main in 4. */
struct gather_two {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_two)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(give, .name = "a", .value = 1));
        me->pair.tasks[1] = future_of(zoe_create_task(give, .name = "b", .value = 2));
        AWAIT(gather(&me->pair, false));
        puts(outcome());
    FINALLY:
        release_pair(&me->pair);
    }
}

/* A gather of nothing is done. */
struct gather_empty {
    zoe_frame frame;
    zoe_future *all;              /* the gather                                                */
};

CORO(gather_empty)
{
    ASYNC (me) {
        me->all = zoe_gather(0, NULL, false);
        AWAIT(me->all);
        puts(outcome());
    FINALLY:
        zoe_future_release(me->all);
    }
}

/* Results come in the order of the arguments, not of completion. */
struct gather_sleep {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_sleep)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(nap, .delay = 2, .value = zoe_text("x"),
                                                      .name = "two"));
        me->pair.tasks[1] = future_of(zoe_create_task(nap, .delay = 1, .value = zoe_text("y"),
                                                      .name = "one"));
        AWAIT(gather(&me->pair, false));
        puts(outcome());
    FINALLY:
        release_pair(&me->pair);
    }
}

/* --- errors ------------------------------------------------------------------------------- */

/* The first error ends the gather; the other child runs on. */
struct gather_exception {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_exception)
{
    ASYNC (me) {
        me->pair.tasks[1] = future_of(zoe_create_task(nap, .delay = 5, .value = zoe_text("late"),
                                                      .name = "sibling"));
        me->pair.tasks[0] = future_of(zoe_create_task(fail, .message = "x"));
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(gather(&me->pair, false));
        puts(outcome());
        printf("sibling done? %s\n", truth(zoe_future_done(me->pair.tasks[1])));
        AWAIT(me->pair.tasks[1]);
    FINALLY:
        release_pair(&me->pair);
    }
}

/* Print the list that the last await ended with, each item as a text that shows it. */
static void
print_shown_items(void)
{
    char text[100], shown_text[110];
    zoe_list *list = zoe_awaited().as.list;
    for (size_t i = 0; i < list->count; i++) {
        zoe_value_repr(list->items[i], text, sizeof text);
        zoe_text_repr(text, shown_text, sizeof shown_text);
        printf("%s%s", i == 0 ? "[" : ", ", shown_text);
    }
    puts("]");
}

/* With return_exceptions an error is a result. */
struct gather_return_exceptions {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_return_exceptions)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(fail, .message = "x"));
        me->pair.tasks[1] = future_of(zoe_create_task(give, .value = 2));
        AWAIT(gather(&me->pair, true));
        print_shown_items();
    FINALLY:
        release_pair(&me->pair);
    }
}

/* --- cancellations ------------------------------------------------------------------------ */

/* A child that is cancelled fails the gather, which is not itself cancelled. */
struct gather_child_cancelled {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_child_cancelled)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(nap, .delay = 9, .name = "child"));
        me->pair.tasks[1] = future_of(zoe_create_task(nap, .delay = 1, .name = "other"));
        zoe_call_later(zoe_running_loop, 0.5, cancel_future, me->pair.tasks[0]);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(gather(&me->pair, false));
        puts(outcome());
        printf("other done? %s\n", truth(zoe_future_done(me->pair.tasks[1])));
        AWAIT(me->pair.tasks[1]);
    FINALLY:
        release_pair(&me->pair);
    }
}

static void
cancel_and_print(void *gathered)
{
    printf("cancel -> %s\n", truth(zoe_future_cancel(gathered, NULL)));
}

/* Cancelling the gather cancels its children; it ends with the last of them. */
struct gather_cancel_outer {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_cancel_outer)
{
    ASYNC (me) {
        make_sleepers(&me->pair);
        gather(&me->pair, false);
        zoe_call_later(zoe_running_loop, 1, cancel_and_print, me->pair.all);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->pair.all);
        puts(outcome());
    FINALLY:
        release_pair(&me->pair);
    }
}

struct gather_sleepers {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_sleepers)
{
    ASYNC (me) {
        make_sleepers(&me->pair);
        AWAIT(gather(&me->pair, false));
    FINALLY:
        release_pair(&me->pair);
    }
}

/* Cancelling the task that awaits a gather does so too. */
struct gather_cancel_task {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_sleep sleep;
};

CORO(gather_cancel_task)
{
    ASYNC (me) {
        me->task = zoe_create_task(gather_sleepers);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_task_cancel(me->task, "msg");
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->task);
        puts(outcome());
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* A cancelled gather is cancelled, even with return_exceptions. */
struct gather_cancel_return_exceptions {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_cancel_return_exceptions)
{
    ASYNC (me) {
        make_sleepers(&me->pair);
        gather(&me->pair, true);
        zoe_call_later(zoe_running_loop, 1, cancel_future, me->pair.all);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->pair.all);
        puts(outcome());
    FINALLY:
        release_pair(&me->pair);
    }
}

/* --- children that are done, equal, or both fail ------------------------------------------ */

/* A gather of done futures is done. */
struct gather_done_futures {
    zoe_frame frame;
    struct pair pair;
    struct zoe_wait wait;
};

CORO(gather_done_futures)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(give, .value = 1));
        me->pair.tasks[1] = future_of(zoe_create_task(give, .value = 2));
        CALL(zoe_wait, &me->wait, .futures = me->pair.tasks, .count = 2);
        AWAIT(gather(&me->pair, false));
        puts(outcome());
    FINALLY:
        release_pair(&me->pair);
    }
}

/* A future that appears twice is listened to once, and given twice. */
struct gather_duplicates {
    zoe_frame frame;
    struct pair pair;
};

CORO(gather_duplicates)
{
    ASYNC (me) {
        me->pair.tasks[0] = future_of(zoe_create_task(give, .name = "body", .value = 1));
        me->pair.tasks[1] = zoe_future_retain(me->pair.tasks[0]);
        AWAIT(gather(&me->pair, false));
        puts(outcome());
    FINALLY:
        release_pair(&me->pair);
    }
}

/* The errors of the other children are not reported. */
struct gather_second_exception_silent {
    zoe_frame frame;
    struct pair pair;
    struct zoe_sleep sleep;
};

CORO(gather_second_exception_silent)
{
    ASYNC (me) {
        zoe_loop_set_exception_handler(zoe_running_loop, print_message, NULL);
        me->pair.tasks[0] = future_of(zoe_create_task(fail, .name = "a", .message = "first"));
        me->pair.tasks[1] = future_of(zoe_create_task(fail, .name = "b", .message = "second"));
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(gather(&me->pair, false));
        puts(outcome());
        release_pair(&me->pair);
        me->pair.all = NULL;
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("silent");
        zoe_loop_set_exception_handler(zoe_running_loop, NULL, NULL);
    }
}

const struct probe gather_probes[] = {
    PROBE(gather_two), PROBE(gather_empty), PROBE(gather_sleep), PROBE(gather_exception),
    PROBE(gather_return_exceptions), PROBE(gather_child_cancelled), PROBE(gather_cancel_outer),
    PROBE(gather_cancel_task), PROBE(gather_cancel_return_exceptions), PROBE(gather_done_futures),
    PROBE(gather_duplicates), PROBE(gather_second_exception_silent),
    {NULL, NULL, NULL},
};
