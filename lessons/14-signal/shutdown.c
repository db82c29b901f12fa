/* shutdown.c -- closing time: SIGTERM ends a program that takes the time to clean up.
 *
 * The handler of the signal is a callback like any other, so it can do what it likes: here it
 * cancels the cooks. Each of them puts the knife away before he goes, which takes a while, and the
 * kitchen is closed when the last one has left.
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "zoetrope.h"

enum { COOKS = 3 };

static zoe_task *cooks[COOKS];    /* references                                  */

struct cook {
    zoe_frame frame;
    double seconds;               /* argument: how long a dish takes             */
    int dishes;                   /* how many were served                        */
    struct zoe_sleep nap;
};

static const char *
name(void)
{
    return zoe_task_get_name(zoe_current_task());
}

CORO(cook)
{
    ASYNC (me) {
        for (;;) {
            CALL(zoe_sleep, &me->nap, .delay = me->seconds);
            printf("%s serves dish %d\n", name(), ++me->dishes);
        }
    FINALLY:
        printf("%s cleans up\n", name());
        CALL(zoe_sleep, &me->nap, .delay = me->seconds / 10);
        printf("%s leaves\n", name());
    }
}

static void
close_kitchen(void *nothing)
{
    (void)nothing;
    puts("closing time");
    for (int i = 0; i < COOKS; i++)
        zoe_task_cancel(cooks[i], NULL);
}

/* What somebody else would do, with `kill`. */
static void
terminate(void *nothing)
{
    (void)nothing;
    kill(getpid(), SIGTERM);
}

static void
hire(int i, const char *named, double seconds)
{
    cooks[i] = zoe_create_named_task(named, cook, .seconds = seconds);
}

/* All of them as one future; NULL without memory. */
static zoe_future *
gather_cooks(void)
{
    zoe_future *futures[COOKS];
    for (int i = 0; i < COOKS; i++)
        futures[i] = cooks[i] == NULL ? NULL : &cooks[i]->future;
    return zoe_gather(COOKS, futures, true);
}

struct main_task {
    zoe_frame frame;
    zoe_future *all;              /* done when every cook has left: a reference  */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_add_signal_handler(zoe_running_loop, SIGTERM, close_kitchen, NULL);
        if (zoe_call_later(zoe_running_loop, 2.5, terminate, NULL).call == NULL)
            RETURN(zoe_raise_last());    /* or they would cook for ever */
        hire(0, "Amy", 0.7);
        hire(1, "Ben", 1);
        hire(2, "Eve", 1.2);
        AWAIT(me->all = gather_cooks());
        puts("the kitchen is closed");
    FINALLY:
        zoe_future_release(me->all);
        for (int i = 0; i < COOKS; i++)
            zoe_task_release(cooks[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
