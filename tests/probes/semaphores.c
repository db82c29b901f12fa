/* semaphores.c -- probes of Semaphore: who gets a permit. */
#include <stdio.h>

#include "probe.h"

/* Take a permit and print; give it back, or keep it. */
struct use_permit {
    zoe_frame frame;
    zoe_semaphore *semaphore;     /* argument: borrowed                                        */
    const char *text;             /* argument: printed with the permit in hand                 */
    bool keeps;                   /* argument: the permit is not given back                    */
    struct zoe_semaphore_acquire acquire;
};

CORO(use_permit)
{
    ASYNC (me) {
        CALL(zoe_semaphore_acquire, &me->acquire, .semaphore = me->semaphore);
        puts(me->text);
    FINALLY:
        if (me->acquire.acquired && !me->keeps)
            zoe_semaphore_release(me->semaphore);
    }
}

/* A permit that is given back belongs to the waiter at once. */
struct semaphore_no_barging {
    zoe_frame frame;
    zoe_semaphore semaphore;
    struct zoe_semaphore_acquire acquire;
    zoe_task *waiter;
    struct zoe_sleep sleep;
};

CORO(semaphore_no_barging)
{
    ASYNC (me) {
        zoe_semaphore_init(&me->semaphore, 1);
        CALL(zoe_semaphore_acquire, &me->acquire, .semaphore = &me->semaphore);
        me->waiter = zoe_create_task(use_permit, .semaphore = &me->semaphore, .text = "waiter");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_semaphore_release(&me->semaphore);
        printf("value %ld locked %s\n", me->semaphore.value,
               truth(zoe_semaphore_locked(&me->semaphore)));
        CALL(zoe_semaphore_acquire, &me->acquire, .semaphore = &me->semaphore);
        puts("main");
        zoe_semaphore_release(&me->semaphore);
        AWAIT(me->waiter);
    FINALLY:
        zoe_task_release(me->waiter);
    }
}

/* A bounded semaphore refuses a permit it never had. */
struct bounded_semaphore {
    zoe_frame frame;
    zoe_semaphore semaphore;
};

CORO(bounded_semaphore)
{
    ASYNC (me) {
        zoe_bounded_semaphore_init(&me->semaphore, 1);
        if (zoe_semaphore_release(&me->semaphore) == ZOE_VALUE_ERROR)
            puts(zoe_last_error()->message);
    }
}

/* Two permits at once wake two waiters. */
struct semaphore_release_twice {
    zoe_frame frame;
    zoe_semaphore semaphore;
    zoe_future *tasks[3];
    struct zoe_sleep sleep;
    struct zoe_wait wait;
};

CORO(semaphore_release_twice)
{
    ASYNC (me) {
        static const char *const texts[] = {"w 0", "w 1", "w 2"};
        zoe_semaphore_init(&me->semaphore, 0);
        for (int i = 0; i < 3; i++)
            me->tasks[i] = future_of(zoe_create_task(use_permit, .semaphore = &me->semaphore,
                                                     .text = texts[i], .keeps = true));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_semaphore_release(&me->semaphore);
        zoe_semaphore_release(&me->semaphore);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        printf("value %ld\n", me->semaphore.value);
        zoe_semaphore_release(&me->semaphore);
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 3);
    FINALLY:
        release_all(me->tasks, 3);
    }
}

/* Take a permit, print, and keep it for a second. */
struct keep_permit {
    zoe_frame frame;
    zoe_semaphore *semaphore;     /* argument: borrowed                                        */
    const char *name;             /* argument                                                  */
    struct zoe_semaphore_acquire acquire;
    struct zoe_sleep sleep;
};

CORO(keep_permit)
{
    ASYNC (me) {
        CALL(zoe_semaphore_acquire, &me->acquire, .semaphore = me->semaphore);
        printf("%s in\n", me->name);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        if (me->acquire.acquired)
            zoe_semaphore_release(me->semaphore);
    }
}

/* Two at a time, in the order in which they came. */
struct semaphore_fifo {
    zoe_frame frame;
    zoe_semaphore semaphore;
    zoe_future *tasks[5];
    struct zoe_wait wait;
};

CORO(semaphore_fifo)
{
    ASYNC (me) {
        static const char *const names[] = {"a", "b", "c", "d", "e"};
        zoe_semaphore_init(&me->semaphore, 2);
        for (int i = 0; i < 5; i++)
            me->tasks[i] = future_of(zoe_create_task(keep_permit, .semaphore = &me->semaphore,
                                                     .name = names[i]));
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 5);
    FINALLY:
        release_all(me->tasks, 5);
    }
}

/* Take a permit and print, or print that it was cancelled. */
struct try_permit {
    zoe_frame frame;
    zoe_semaphore *semaphore;     /* argument: borrowed                                        */
    const char *name;             /* argument                                                  */
    struct zoe_semaphore_acquire acquire;
};

CORO(try_permit)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_semaphore_acquire, &me->acquire, .semaphore = me->semaphore);
        printf("%s %s\n", me->name, zoe_caught() == NULL ? "in" : "cancelled");
        if (zoe_caught() != NULL)
            RETURN(zoe_error_value(zoe_error_retain(zoe_caught())));
    FINALLY:
        if (me->acquire.acquired)
            zoe_semaphore_release(me->semaphore);
    }
}

/* A waiter that was given a permit and is cancelled gives it to the next. */
struct semaphore_cancel_handoff {
    zoe_frame frame;
    zoe_semaphore semaphore;
    struct zoe_semaphore_acquire acquire;
    zoe_future *tasks[2];
    struct zoe_sleep sleep;
    struct zoe_wait wait;
};

CORO(semaphore_cancel_handoff)
{
    ASYNC (me) {
        static const char *const names[] = {"a", "b"};
        zoe_semaphore_init(&me->semaphore, 1);
        CALL(zoe_semaphore_acquire, &me->acquire, .semaphore = &me->semaphore);
        for (int i = 0; i < 2; i++)
            me->tasks[i] = future_of(zoe_create_task(try_permit, .semaphore = &me->semaphore,
                                                     .name = names[i]));
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_semaphore_release(&me->semaphore);
        zoe_future_cancel(me->tasks[0], NULL);
        CALL(zoe_wait, &me->wait, .futures = me->tasks, .count = 2);
        printf("locked %s\n", truth(zoe_semaphore_locked(&me->semaphore)));
    FINALLY:
        release_all(me->tasks, 2);
    }
}

const struct probe semaphore_probes[] = {
    PROBE(semaphore_no_barging), PROBE(bounded_semaphore), PROBE(semaphore_release_twice),
    PROBE(semaphore_fifo), PROBE(semaphore_cancel_handoff),
    {NULL, NULL, NULL},
};
