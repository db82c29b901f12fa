/* signals.c -- probes of signals: the turns from a kill to its handler, and SIGINT in a run. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "probe.h"

/* Signal, self-pipe readable, read_from_self, and in the next turn the handler. */
struct signal_hops {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(signal_hops)
{
    ASYNC (me) {
        zoe_add_signal_handler(zoe_running_loop, SIGUSR1, print_text, "handler");
        kill(getpid(), SIGUSR1);
        puts("killed");
        zoe_call_soon(zoe_running_loop, print_text, "soon after kill");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("main 1");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("main 2");
        zoe_remove_signal_handler(zoe_running_loop, SIGUSR1);
    }
}

/* Three signals before the loop wakes: three bytes, three calls in their order, one wake. */
struct signal_twice_coalesced {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(signal_twice_coalesced)
{
    ASYNC (me) {
        zoe_add_signal_handler(zoe_running_loop, SIGUSR1, print_text, "usr1");
        zoe_add_signal_handler(zoe_running_loop, SIGUSR2, print_text, "usr2");
        kill(getpid(), SIGUSR2);
        kill(getpid(), SIGUSR1);
        kill(getpid(), SIGUSR2);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_remove_signal_handler(zoe_running_loop, SIGUSR1);
        zoe_remove_signal_handler(zoe_running_loop, SIGUSR2);
    }
}

/* --- SIGINT in a run ---------------------------------------------------------------------- */

static void
interrupt(void *nothing)
{
    (void)nothing;
    kill(getpid(), SIGINT);
}

/* Sleeps, and takes its time to clean up. */
struct interrupted {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(interrupted)
{
    ASYNC (me) {
        zoe_call_later(zoe_running_loop, 1, interrupt, NULL);
        CALL(zoe_sleep, &me->sleep, .delay = 10);
    FINALLY:
        puts("cleaning up");
        CALL(zoe_sleep, &me->sleep, .delay = 5);
        puts("clean");
    }
}

/* SIGINT cancels the main task; the run ends with KeyboardInterrupt when that has ended. */
static void
raw_sigint(zoe_loop *loop)
{
    (void)loop;
    zoe_value result = zoe_run(interrupted);
    puts(zoe_error_name(zoe_error_code(result)));
    zoe_value_release(result);
}

const struct probe signal_probes[] = {
    PROBE(signal_hops), PROBE(signal_twice_coalesced), RAW_PROBE(raw_sigint),
    {NULL, NULL, NULL},
};
