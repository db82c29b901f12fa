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

const struct probe semaphore_probes[] = {
    PROBE(semaphore_no_barging), PROBE(bounded_semaphore), PROBE(semaphore_release_twice),
    {NULL, NULL, NULL},
};
