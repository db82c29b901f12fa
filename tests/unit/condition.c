/* condition.c -- plays scripts with a condition (see play.h).
 *
 *     Wa   task a acquires the lock, waits, releases     Aa   task a acquires the lock, keeps it
 *     Va   the same, but keeps the lock                  R    release the lock
 *     Fa   task a waits until the number is above 0,     N2   notify 2
 *          takes 1 off, releases                         E    notify all
 *     P    add 1 to the number                           L    say whether the lock is taken
 */
#include "condition.h"

#include "play.h"

static zoe_condition condition;
static int number;

static bool
is_positive(void *argument)
{
    return *(int *)argument > 0;
}

struct task_acquire {
    zoe_frame frame;
    char name;                                /* argument: the task's                          */
    struct zoe_lock_acquire acquire;
};

CORO(task_acquire)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_lock_acquire, &me->acquire, .lock = zoe_condition_lock(&condition));
        say_outcome(me->name, zoe_awaited());
    }
}

struct task_wait {
    zoe_frame frame;
    char name;                                /* argument: the task's                          */
    bool keep;                                /* argument: keep the lock                       */
    struct zoe_lock_acquire acquire;
    struct zoe_condition_wait wait;
};

CORO(task_wait)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->acquire, .lock = zoe_condition_lock(&condition));
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_condition_wait, &me->wait, .condition = &condition);
        say_outcome(me->name, zoe_awaited());
        if (!me->keep)
            CHECK(zoe_lock_release(zoe_condition_lock(&condition)) == 0);
    }
}

struct task_consume {
    zoe_frame frame;
    char name;                                /* argument: the task's                          */
    struct zoe_lock_acquire acquire;
    struct zoe_condition_wait_for wait;
};

CORO(task_consume)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->acquire, .lock = zoe_condition_lock(&condition));
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_condition_wait_for, &me->wait, .condition = &condition,
             .predicate = is_positive, .argument = &number);
        if (zoe_caught() == NULL)
            number--;
        say_outcome(me->name, zoe_awaited());
        CHECK(zoe_lock_release(zoe_condition_lock(&condition)) == 0);
    }
}

static void
prepare(void)
{
    number = 0;
    CHECK(zoe_condition_init(&condition, NULL) == 0);
}

static void
perform(const char *word)
{
    switch (*word) {
    case 'A': start(word, zoe_create_task(task_acquire, .name = word[1])); break;
    case 'W': start(word, zoe_create_task(task_wait, .name = word[1])); break;
    case 'V': start(word, zoe_create_task(task_wait, .name = word[1], .keep = true)); break;
    case 'F': start(word, zoe_create_task(task_consume, .name = word[1])); break;
    case 'R': say_code('R', zoe_lock_release(zoe_condition_lock(&condition))); break;
    case 'N': say_code('N', zoe_condition_notify(&condition, (size_t)(word[1] - '0'))); break;
    case 'E': say_code('E', zoe_condition_notify_all(&condition)); break;
    case 'P': number++; break;
    case 'L': say("L%d", zoe_lock_locked(zoe_condition_lock(&condition))); break;
    }
}

/* A wait does not end without the lock. */
static void
clean_up(void)
{
    if (zoe_lock_locked(zoe_condition_lock(&condition)))
        zoe_lock_release(zoe_condition_lock(&condition));
}

/* --- checks ------------------------------------------------------------------------------- */

struct refused {
    zoe_frame frame;
    struct zoe_condition_wait wait;
    struct zoe_condition_wait_for wait_for;
};

CORO(refused)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TYPE_ERROR);
        CALL(zoe_condition_wait, &me->wait, .condition = NULL);
        CHECK(zoe_caught() != NULL);
        zoe_catch(&me->frame, ZOE_TYPE_ERROR);
        CALL(zoe_condition_wait_for, &me->wait_for, .condition = &condition);
        CHECK(zoe_caught() != NULL);
        number = 1;
        CALL(zoe_condition_wait_for, &me->wait_for, .condition = &condition,
             .predicate = is_positive, .argument = &number);
        CHECK(zoe_awaited().kind == ZOE_BOOL && zoe_awaited().as.integer == 1);
        number = 0;
        zoe_catch(&me->frame, ZOE_RUNTIME_ERROR);
        CALL(zoe_condition_wait_for, &me->wait_for, .condition = &condition,
             .predicate = is_positive, .argument = &number);
        CHECK(zoe_caught() != NULL &&
              strcmp(zoe_caught()->message, "cannot wait on un-acquired lock") == 0);
    }
}

/* A task that is thrown away while it waits tries to get the lock back, in vain, and leaves both
 * lines. */
static void
check_thrown_away(void)
{
    zoe_loop *loop = zoe_loop_new();
    CHECK(loop != NULL);
    prepare();
    zoe_task *task = zoe_loop_create_task(loop, task_wait, .name = 'a', .keep = true);
    CHECK(task != NULL);
    zoe_loop_stop(loop);
    CHECK(zoe_loop_run_forever(loop) == 0);
    CHECK(condition.waiters.count == 1 && !zoe_lock_locked(&condition.own));
    condition.own.holder = 1;
    task->future.quiet = 1;
    zoe_task_release(task);
    zoe_loop_free(loop);
    CHECK(condition.waiters.count == 0 && condition.own.waiters.count == 0);
    CHECK(zoe_lock_locked(&condition.own));
}

static void
check(void)
{
    zoe_lock lock;
    check_thrown_away();
    prepare();
    CHECK_FAILS(zoe_condition_init(NULL, NULL), ZOE_TYPE_ERROR, "no condition was given");
    CHECK_FAILS(zoe_condition_notify(NULL, 1), ZOE_TYPE_ERROR, "no condition was given");
    CHECK_FAILS(zoe_condition_notify_all(NULL), ZOE_TYPE_ERROR, "no condition was given");
    CHECK_FAILS(zoe_condition_notify(&condition, 1), ZOE_RUNTIME_ERROR,
                "cannot notify on un-acquired lock");
    CHECK_FAILS(zoe_condition_notify_all(&condition), ZOE_RUNTIME_ERROR,
                "cannot notify on un-acquired lock");
    CHECK(zoe_condition_lock(NULL) == NULL);
    CHECK(!zoe_is_error(zoe_run(refused)));
    CHECK(zoe_lock_init(&lock) == 0 && zoe_condition_init(&condition, &lock) == 0);
    CHECK(zoe_condition_lock(&condition) == &lock);
}
