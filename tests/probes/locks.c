/* locks.c -- probes of Lock: who has it next. */
#include <stdio.h>

#include "probe.h"

/* Take the lock, print, give it back; print when cancelled. */
struct use_lock {
    zoe_frame frame;
    zoe_lock *lock;               /* argument: borrowed                                        */
    const char *text;             /* argument: printed with the lock in hand                   */
    struct zoe_lock_acquire acquire;
};

CORO(use_lock)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_lock_acquire, &me->acquire, .lock = me->lock);
        if (zoe_caught() != NULL) {
            printf("%s cancelled\n", me->text);
            RETURN(zoe_error_value(zoe_error_retain(zoe_caught())));
        }
        puts(me->text);
    FINALLY:
        if (me->acquire.acquired)
            zoe_lock_release(me->lock);
    }
}

/* release() and acquire() in one step: the waiter goes first. */
struct lock_no_barging {
    zoe_frame frame;
    zoe_lock lock;
    struct zoe_lock_acquire acquire;
    zoe_task *waiter;
    struct zoe_sleep sleep;
};

CORO(lock_no_barging)
{
    ASYNC (me) {
        zoe_lock_init(&me->lock);
        CALL(zoe_lock_acquire, &me->acquire, .lock = &me->lock);
        me->waiter = zoe_create_task(use_lock, .lock = &me->lock, .text = "waiter has it");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_lock_release(&me->lock);
        printf("locked? %s\n", truth(zoe_lock_locked(&me->lock)));
        CALL(zoe_lock_acquire, &me->acquire, .lock = &me->lock);
        puts("main has it again");
        zoe_lock_release(&me->lock);
        AWAIT(me->waiter);
    FINALLY:
        zoe_task_release(me->waiter);
    }
}

/* A lock that nobody else wants is had at once. */
struct lock_uncontended {
    zoe_frame frame;
    zoe_lock lock;
    struct zoe_lock_acquire acquire;
    int i;                        /* how often                                                 */
};

CORO(lock_uncontended)
{
    ASYNC (me) {
        zoe_lock_init(&me->lock);
        for (me->i = 0; me->i < 3; me->i++) {
            CALL(zoe_lock_acquire, &me->acquire, .lock = &me->lock);
            zoe_lock_release(&me->lock);
        }
        puts("no suspension");
    }
}

/* A woken waiter is cancelled before it runs: the next one is woken. */
struct lock_cancel_handoff {
    zoe_frame frame;
    zoe_lock lock;
    struct zoe_lock_acquire acquire;
    zoe_task *a, *b;              /* who waits for the lock                                    */
    struct zoe_sleep sleep;
};

CORO(lock_cancel_handoff)
{
    ASYNC (me) {
        zoe_lock_init(&me->lock);
        CALL(zoe_lock_acquire, &me->acquire, .lock = &me->lock);
        me->a = zoe_create_task(use_lock, .lock = &me->lock, .text = "w a");
        me->b = zoe_create_task(use_lock, .lock = &me->lock, .text = "w b");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_lock_release(&me->lock);
        zoe_task_cancel(me->a, NULL);
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->a);
        puts(outcome());
        AWAIT(me->b);
    FINALLY:
        zoe_task_release(me->a);
        zoe_task_release(me->b);
    }
}

/* Take the lock, print, and keep it for a second. */
struct keep_lock {
    zoe_frame frame;
    zoe_lock *lock;               /* argument: borrowed                                        */
    const char *name;             /* argument                                                  */
    struct zoe_lock_acquire acquire;
    struct zoe_sleep sleep;
};

CORO(keep_lock)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->acquire, .lock = me->lock);
        printf("%s has it\n", me->name);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        if (me->acquire.acquired)
            zoe_lock_release(me->lock);
    }
}

/* The lock goes to who has waited longest. */
struct lock_fifo {
    zoe_frame frame;
    zoe_lock lock;
    zoe_future *tasks[3];
    struct zoe_wait wait;
};

CORO(lock_fifo)
{
    ASYNC (me) {
        static const char *const names[] = {"a", "b", "c"};
        zoe_lock_init(&me->lock);
        for (int i = 0; i < 3; i++)
            me->tasks[i] = future_of(zoe_create_task(keep_lock, .lock = &me->lock,
                                                     .name = names[i]));
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 3);
    FINALLY:
        release_all(me->tasks, 3);
    }
}

const struct probe lock_probes[] = {
    PROBE(lock_no_barging), PROBE(lock_uncontended), PROBE(lock_cancel_handoff), PROBE(lock_fifo),
    {NULL, NULL, NULL},
};
