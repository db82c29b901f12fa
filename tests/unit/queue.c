/* queue.c -- plays scripts with a queue (see play.h).
 *
 *     I2   begin anew with room for 2 (1 otherwise; 0: no end)      T    task_done
 *     M2   the same, last in, first out                             Ja   task a joins
 *     O2   the same, smallest first                                 H    shut down
 *     Ga   task a gets        g    get now                          K    shut down at once
 *     Pa7  task a puts 7      p7   put 7 now                        Q    say how many are in it
 */
#include "queue.h"

#include "play.h"

static zoe_queue queue;

struct task_get {
    zoe_frame frame;
    char name;                                /* argument: the task's                          */
    struct zoe_queue_get get;
};

CORO(task_get)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_queue_get, &me->get, .queue = &queue);
        say_outcome(me->name, zoe_awaited());
    }
}

struct task_put {
    zoe_frame frame;
    char name;                                /* argument: the task's                          */
    int item;                                 /* argument: what it puts                        */
    struct zoe_queue_put put;
};

CORO(task_put)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_queue_put, &me->put, .queue = &queue, .item = zoe_int(me->item));
        say_outcome(me->name, zoe_awaited());
    }
}

struct task_join {
    zoe_frame frame;
    char name;                                /* argument: the task's                          */
    struct zoe_queue_join join;
};

CORO(task_join)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_queue_join, &me->join, .queue = &queue);
        say_outcome(me->name, zoe_awaited());
    }
}

static void
begin(const char *word)
{
    size_t maxsize = (size_t)(word[1] - '0');
    CHECK(zoe_queue_destroy(&queue) == 0);
    CHECK((*word == 'I'   ? zoe_queue_init(&queue, maxsize)
           : *word == 'M' ? zoe_lifo_queue_init(&queue, maxsize)
                          : zoe_priority_queue_init(&queue, maxsize, NULL)) == 0);
}

static void
prepare(void)
{
    CHECK(zoe_queue_destroy(&queue) == 0);
    CHECK(zoe_queue_init(&queue, 1) == 0);
}

static void
get_now(void)
{
    zoe_value item;
    int code = zoe_queue_get_nowait(&queue, &item);
    if (code == 0)
        say_outcome('g', item);
    say_code('g', code);
}

static void
perform(const char *word)
{
    switch (*word) {
    case 'I': case 'M': case 'O': begin(word); break;
    case 'G': start(word, zoe_create_task(task_get, .name = word[1])); break;
    case 'P': start(word, zoe_create_task(task_put, .name = word[1], .item = word[2] - '0')); break;
    case 'J': start(word, zoe_create_task(task_join, .name = word[1])); break;
    case 'g': get_now(); break;
    case 'p': say_code('p', zoe_queue_put_nowait(&queue, zoe_int(word[1] - '0'))); break;
    case 'T': say_code('T', zoe_queue_task_done(&queue)); break;
    case 'H': CHECK(zoe_queue_shutdown(&queue, false) == 0); break;
    case 'K': CHECK(zoe_queue_shutdown(&queue, true) == 0); break;
    case 'Q': say("Q%zu", zoe_queue_qsize(&queue)); break;
    }
}

static void
clean_up(void)
{
}

/* --- checks ------------------------------------------------------------------------------- */

/* Many go in and come out in order, whatever the ring's start was when it grew. */
static void
check_growing(void)
{
    zoe_value item;
    CHECK(zoe_queue_init(&queue, 0) == 0);
    for (int in = 0, out = 0; out < 1000; out++) {
        for (; in < 3 * out + 5; in++)
            CHECK(zoe_queue_put_nowait(&queue, zoe_int(in)) == 0);
        CHECK(zoe_queue_get_nowait(&queue, &item) == 0 && item.as.integer == out);
    }
    CHECK(zoe_queue_qsize(&queue) == 3 * 999 + 5 - 1000 && !zoe_queue_full(&queue));
    CHECK(zoe_queue_destroy(&queue) == 0 && zoe_queue_empty(&queue));
}

/* As if there were so many that their places cannot be numbered any more. */
static void
check_too_many(void)
{
    CHECK(zoe_queue_init(&queue, 0) == 0);
    queue.items.count = queue.items.capacity = (uint32_t)1 << 31;
    CHECK_FAILS(zoe_queue_put_nowait(&queue, zoe_none()), ZOE_MEMORY_ERROR,
                "a queue keeps no more than 2147483648 items");
    queue.items.count = 0;
    queue.items.capacity = 1;
    CHECK(zoe_queue_destroy(&queue) == 0);
}

static double
first_letter(zoe_value item)
{
    return item.as.text[0];
}

/* Equal ones come out as from Python's heapq: [heappop(h) for _ in range(6)]. */
static void
check_priority(void)
{
    static const char *const in[] = {"b0", "b1", "b2", "b3", "b4", "b5", "a6"};
    static const char *const out[] = {"a6", "b0", "b5", "b2", "b4", "b1", "b3"};
    zoe_value item;
    CHECK(zoe_priority_queue_init(&queue, 0, NULL) == 0);
    CHECK(zoe_queue_put_nowait(&queue, zoe_text("no number")) == ZOE_TYPE_ERROR);
    CHECK(zoe_queue_put_nowait(&queue, zoe_float(1.5)) == 0);
    CHECK(zoe_queue_put_nowait(&queue, zoe_int(1)) == 0);
    CHECK(zoe_queue_get_nowait(&queue, &item) == 0 && item.kind == ZOE_INT);
    CHECK(zoe_queue_destroy(&queue) == 0);
    CHECK(zoe_priority_queue_init(&queue, 0, first_letter) == 0);
    for (int i = 0; i < 7; i++)
        CHECK(zoe_queue_put_nowait(&queue, zoe_text(in[i])) == 0);
    for (int i = 0; i < 7; i++)
        CHECK(zoe_queue_get_nowait(&queue, &item) == 0 && strcmp(item.as.text, out[i]) == 0);
    CHECK(zoe_queue_destroy(&queue) == 0);
}

/* A counted item belongs to the queue once it is in, and to the caller before and after. */
static void
check_ownership(void)
{
    zoe_value item;
    zoe_list *list = zoe_list_new(1);
    CHECK(list != NULL);
    zoe_value value = zoe_list_value(list);
    CHECK(zoe_queue_init(&queue, 1) == 0);
    CHECK(zoe_queue_put_nowait(&queue, zoe_value_retain(value)) == 0 && list->refs == 2);
    CHECK(zoe_queue_put_nowait(&queue, value) == ZOE_QUEUE_FULL && list->refs == 2);
    CHECK(zoe_queue_get_nowait(&queue, &item) == 0 && list->refs == 2);
    CHECK(zoe_queue_put_nowait(&queue, item) == 0 && list->refs == 2);
    CHECK(zoe_queue_shutdown(&queue, true) == 0 && list->refs == 1);
    CHECK(zoe_queue_put_nowait(&queue, value) == ZOE_QUEUE_SHUT_DOWN && list->refs == 1);
    CHECK(zoe_queue_destroy(&queue) == 0 && zoe_queue_init(&queue, 1) == 0);
    CHECK(zoe_queue_put_nowait(&queue, zoe_value_retain(value)) == 0 && list->refs == 2);
    CHECK(zoe_queue_destroy(&queue) == 0 && list->refs == 1);
    zoe_value_release(value);
}

struct refused {
    zoe_frame frame;
    struct zoe_queue_get get;
    struct zoe_queue_put put;
    struct zoe_queue_join join;
    zoe_task *task;
};

CORO(refused)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TYPE_ERROR);
        CALL(zoe_queue_get, &me->get, .queue = NULL);
        CHECK(zoe_caught() != NULL);
        zoe_catch(&me->frame, ZOE_TYPE_ERROR);
        CALL(zoe_queue_put, &me->put, .queue = NULL);
        CHECK(zoe_caught() != NULL);
        zoe_catch(&me->frame, ZOE_TYPE_ERROR);
        CALL(zoe_queue_join, &me->join, .queue = NULL);
        CHECK(zoe_caught() != NULL);
        over = true;
        me->task = zoe_create_task(task_get, .name = 'a');
        AWAIT(zoe_yield);
        CHECK(zoe_queue_destroy(&queue) == ZOE_RUNTIME_ERROR);
        CHECK(strstr(zoe_last_error()->message, "1 tasks wait in it") != NULL);
        zoe_task_cancel(me->task, NULL);
        AWAIT(me->task);
    FINALLY:
        zoe_task_release(me->task);
    }
}

/* --- a queue that was destroyed when it was empty is as good as new ------------------------ */

struct used_again {
    zoe_frame frame;
    int i;
    struct zoe_queue_get get;
    struct zoe_queue_put put;
};

CORO(used_again)
{
    ASYNC (me) {
        CHECK(zoe_queue_init(&queue, 0) == 0);
        for (me->i = 0; me->i < 5; me->i++)
            CALL(zoe_queue_put, &me->put, .queue = &queue, .item = zoe_int(me->i));
        while (!zoe_queue_empty(&queue))
            CALL(zoe_queue_get, &me->get, .queue = &queue);
        CHECK(zoe_queue_destroy(&queue) == 0);
        for (me->i = 10; me->i < 14; me->i++)
            CALL(zoe_queue_put, &me->put, .queue = &queue, .item = zoe_int(me->i));
        for (me->i = 10; me->i < 14; me->i++) {
            CALL(zoe_queue_get, &me->get, .queue = &queue);
            CHECK(zoe_awaited().as.integer == me->i);
        }
        CHECK(zoe_queue_destroy(&queue) == 0);
    }
}

static void
check(void)
{
    zoe_value item;
    CHECK(!zoe_is_error(zoe_run(used_again)));
    check_growing();
    check_too_many();
    check_priority();
    check_ownership();
    prepare();
    CHECK(zoe_queue_maxsize(&queue) == 1 && zoe_queue_maxsize(NULL) == 0);
    CHECK(zoe_queue_qsize(NULL) == 0 && zoe_queue_empty(NULL) && !zoe_queue_full(NULL));
    CHECK_FAILS(zoe_queue_init(NULL, 1), ZOE_TYPE_ERROR, "no queue was given");
    CHECK_FAILS(zoe_queue_destroy(NULL), ZOE_TYPE_ERROR, "no queue was given");
    CHECK_FAILS(zoe_queue_put_nowait(NULL, zoe_none()), ZOE_TYPE_ERROR, "no queue was given");
    CHECK_FAILS(zoe_queue_get_nowait(NULL, &item), ZOE_TYPE_ERROR, "no queue was given");
    CHECK_FAILS(zoe_queue_get_nowait(&queue, NULL), ZOE_TYPE_ERROR,
                "no place to put the item was given");
    CHECK_FAILS(zoe_queue_task_done(NULL), ZOE_TYPE_ERROR, "no queue was given");
    CHECK_FAILS(zoe_queue_shutdown(NULL, true), ZOE_TYPE_ERROR, "no queue was given");
    CHECK_FAILS(zoe_queue_get_nowait(&queue, &item), ZOE_QUEUE_EMPTY, "");
    item = zoe_raise(ZOE_EXCEPTION, "bad");
    CHECK_FAILS(zoe_queue_put_nowait(&queue, item), ZOE_VALUE_ERROR,
                "an error cannot be an item of a queue");
    zoe_value_release(item);
    CHECK_FAILS(zoe_queue_task_done(&queue), ZOE_VALUE_ERROR,
                "task_done() called too many times");
    CHECK(!zoe_is_error(zoe_run(refused)));
    CHECK(zoe_queue_destroy(&queue) == 0);
}
