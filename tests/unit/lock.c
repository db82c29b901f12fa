/* lock.c -- plays scripts with a lock (see play.h).
 *
 *     Aa   task a acquires it and keeps it        R    release it
 *     Ua   task a acquires it and releases it     L    say whether it is locked
 */
#include "lock.h"

#include "play.h"

static zoe_lock lock;

struct task_acquire {
    zoe_frame frame;
    char name;                                /* argument: the task's                          */
    bool give_back;                           /* argument: release it at once                  */
    struct zoe_lock_acquire acquire;
};

CORO(task_acquire)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_lock_acquire, &me->acquire, .lock = &lock);
        say_outcome(me->name, zoe_awaited());
        if (me->acquire.acquired && me->give_back)
            zoe_lock_release(&lock);
    }
}

static void
prepare(void)
{
    CHECK(zoe_lock_init(&lock) == 0);
}

static void
perform(const char *word)
{
    if (*word == 'A' || *word == 'U')
        start(word, zoe_create_task(task_acquire, .name = word[1], .give_back = *word == 'U'));
    else if (*word == 'R')
        say_code('R', zoe_lock_release(&lock));
    else if (*word == 'L')
        say("L%d", zoe_lock_locked(&lock));
}

static void
clean_up(void)
{
    CHECK(lock.waiters.count == 0 || lock.waiters.first != NULL);
}

/* --- checks ------------------------------------------------------------------------------- */

struct uncontended {
    zoe_frame frame;
    struct zoe_lock_acquire acquire;
    uint64_t futures;                         /* made before                                   */
};

CORO(uncontended)
{
    ASYNC (me) {
        me->futures = zoe_thread_ids()->future;
        CALL(zoe_lock_acquire, &me->acquire, .lock = &lock);
        CHECK(zoe_awaited().kind == ZOE_BOOL && zoe_awaited().as.integer == 1);
        CHECK(me->acquire.acquired && zoe_lock_locked(&lock));
        CHECK(zoe_lock_release(&lock) == 0 && !zoe_lock_locked(&lock));
        CHECK(zoe_thread_ids()->future == me->futures);
    }
}

struct refused {
    zoe_frame frame;
    struct zoe_lock_acquire acquire;
};

CORO(refused)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TYPE_ERROR);
        CALL(zoe_lock_acquire, &me->acquire, .lock = NULL);
        CHECK(zoe_caught() != NULL && !me->acquire.acquired);
        lock.holder = 1;
        zoe_catch(&me->frame, ZOE_RUNTIME_ERROR);
        CALL(zoe_lock_acquire, &me->acquire, .lock = &lock);
        CHECK(zoe_caught() != NULL && lock.waiters.count == 0);
        CHECK(strstr(zoe_caught()->message, "is bound to a different event loop") != NULL);
    }
}

/* A task that is thrown away while it waits leaves the line. */
static void
check_thrown_away(void)
{
    zoe_loop *loop = zoe_loop_new();
    CHECK(loop != NULL);
    prepare();
    lock.holder = 1;
    zoe_task *task = zoe_loop_create_task(loop, task_acquire, .name = 'a');
    CHECK(task != NULL);
    zoe_loop_stop(loop);
    CHECK(zoe_loop_run_forever(loop) == 0);
    CHECK(lock.waiters.count == 1);
    task->future.quiet = 1;
    zoe_task_release(task);
    zoe_loop_free(loop);
    CHECK(lock.waiters.count == 0 && lock.waiters.first == NULL && lock.waiters.last == NULL);
}

static void
check(void)
{
    prepare();
    CHECK(lock.sync.id == zoe_thread_ids()->object);
    CHECK(!zoe_is_error(zoe_run(uncontended)));
    CHECK_FAILS(zoe_lock_release(&lock), ZOE_RUNTIME_ERROR, "Lock is not acquired.");
    CHECK_FAILS(zoe_lock_release(NULL), ZOE_TYPE_ERROR, "no lock was given");
    CHECK_FAILS(zoe_lock_init(NULL), ZOE_TYPE_ERROR, "no lock was given");
    CHECK(!zoe_lock_locked(NULL));
    check_thrown_away();
    CHECK(!zoe_is_error(zoe_run(refused)));
}
