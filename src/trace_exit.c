/* trace_exit.c -- however the program ends, the trace is complete.
 *
 * An ordinary exit writes what is buffered; so does a signal that kills, if the program has not
 * taken that signal for itself.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "signal_names.h"
#include "trace_parts.h"

static struct zoe_trace *trace_to_write;

static const int deadly[] = {     /* the signals that kill */
    SIGHUP,  SIGINT,  SIGQUIT, SIGILL,  SIGABRT, SIGFPE,  SIGSEGV,
    SIGBUS,  SIGPIPE, SIGALRM, SIGTERM, SIGUSR1, SIGUSR2,
};

static void
write_rest(const char *how)
{
    struct zoe_trace *trace = trace_to_write;
    if (trace == NULL)
        return;
    trace_to_write = NULL;
    zoe_trace_write(trace->events, (size_t)(trace->next - trace->events));
    zoe_trace_write(&(struct zoe_record){.kind = ZOE_EXIT, .t = trace->now, .text = how,
                                         .by_letter = trace->by.letter, .by = trace->by.number},
                    1);
    trace->written += (uint64_t)(trace->next - trace->events) + 1;
    trace->next = trace->events;
}

void
zoe_trace_hold_signals(sigset_t *before)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, before);
}

static void
at_exit(void)
{
    sigset_t before;
    fflush(stdout);
    if (trace_to_write != NULL)
        zoe_trace_take_output(trace_to_write);
    zoe_trace_hold_signals(&before);
    write_rest("exit");
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void
zoe_trace_at_signal(int number)
{
    write_rest(zoe_signal_name(number));
    signal(number, SIG_DFL);
    raise(number);
}

static void
catch_signal(int number)
{
    struct sigaction action, before;
    sigaction(number, NULL, &before);
    if (before.sa_handler != SIG_DFL)
        return;
    action.sa_handler = zoe_trace_at_signal;
    action.sa_flags = (int)SA_RESETHAND;
    sigfillset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void
zoe_trace_write_at_exit(struct zoe_trace *trace)
{
    trace_to_write = trace;
    atexit(at_exit);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
        catch_signal(deadly[i]);
}
