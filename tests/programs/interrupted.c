/* interrupted.c -- a run for SIGINT to end, from outside.
 *
 *     interrupted sleep       the task sleeps, and cleans up when it is cancelled
 *     interrupted stubborn    it sleeps on, however often it is cancelled
 *     interrupted stuck       a callback that was interrupted once never returns
 *     interrupted own         the program has given SIGINT another meaning
 *
 * Says "ready" when the SIGINT may come, and then what happens.
 */
#include <signal.h>
#include <string.h>

#include "zoetrope.h"

static void
stop_it(void *task)
{
    puts("a meaning of its own");
    zoe_task_cancel(task, NULL);
}

static void
ready(void)
{
    puts("ready");
    fflush(stdout);
}

static void
never_return(void *nothing)
{
    raise(SIGINT);
    ready();
    volatile bool for_ever = nothing == NULL;
    while (for_ever)
        continue;
}

struct main_task {
    zoe_frame frame;
    const char *how;              /* argument */
    struct zoe_sleep nap;
};

static void
prepare(const char *how)
{
    if (strcmp(how, "own") == 0)
        zoe_add_signal_handler(zoe_running_loop, SIGINT, stop_it, zoe_current_task());
    if (strcmp(how, "stuck") == 0)
        zoe_call_soon(zoe_running_loop, never_return, NULL);
    else
        ready();
}

CORO(main_task)
{
    ASYNC (me) {
        prepare(me->how);
        do {
            zoe_catch(&me->frame, ZOE_CANCELLED);
            CALL(zoe_sleep, &me->nap, .delay = 1000);
            puts("cancelled");
            fflush(stdout);
        } while (strcmp(me->how, "stubborn") == 0);
        CALL(zoe_sleep, &me->nap, .delay = 0.01);
        puts("clean");
        RETURN(zoe_error_value(zoe_error_cancelled(NULL)));
    }
}

int
main(int argc, char **argv)
{
    return zoe_exit_status(zoe_run(main_task, .how = argc > 1 ? argv[1] : "sleep"));
}
