/* semaphore.c -- at most two at a time.
 *
 * A semaphore is a lock with several keys. A key that is given back goes to whoever has waited
 * longest.
 */
#include <stdio.h>

#include "zoetrope.h"

static void
say(const char *what)
{
    printf("%s %s\n", zoe_task_get_name(zoe_current_task()), what);
}

struct paddle {
    zoe_frame frame;
    double seconds;               /* argument: how long it takes     */
    zoe_semaphore *boats;         /* argument: borrowed              */
    struct zoe_semaphore_acquire boat;   /* waiting for a boat       */
    struct zoe_sleep nap;         /* out on the lake                 */
};

CORO(paddle)
{
    ASYNC (me) {
        if (zoe_semaphore_locked(me->boats))
            say("waits");
        CALL(zoe_semaphore_acquire, &me->boat, .semaphore = me->boats);
        say("paddles");
        CALL(zoe_sleep, &me->nap, .delay = me->seconds);
        say("is back");
    FINALLY:
        if (me->boat.acquired)
            zoe_semaphore_release(me->boats);
    }
}

static zoe_task *
start(const char *name, double seconds, zoe_semaphore *boats)
{
    return zoe_create_named_task(name, paddle, .seconds = seconds, .boats = boats);
}

struct main_task {
    zoe_frame frame;
    zoe_semaphore boats;          /* what they share                 */
    zoe_task *trips[5];           /* references                      */
    int i;                        /* which of them                   */
};

CORO(main_task)
{
    ASYNC (me) {
        static const char *const names[] = {"Ann", "Bob", "Cem", "Dot", "Eli"};
        static const double seconds[] = {0.5, 0.2, 0.4, 0.3, 0.3};
        zoe_semaphore_init(&me->boats, 2);
        for (int i = 0; i < 5; i++)
            me->trips[i] = start(names[i], seconds[i], &me->boats);
        for (me->i = 0; me->i < 5; me->i++)
            AWAIT(me->trips[me->i]);
        puts("all boats are back");
    FINALLY:
        for (int i = 0; i < 5; i++)
            zoe_task_release(me->trips[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
