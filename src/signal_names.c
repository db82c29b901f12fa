/* signal_names.c -- the names of POSIX's signals: in traces a number would mean another signal on
 * another system. */
#include "signal_names.h"

#include <signal.h>
#include <stddef.h>

#define NAMED(signal) {signal, #signal}

static const struct {
    int number;                   /* the system's                  */
    const char *name;             /* POSIX's                       */
} names[] = {
    NAMED(SIGHUP),  NAMED(SIGINT),  NAMED(SIGQUIT), NAMED(SIGILL),  NAMED(SIGTRAP),
    NAMED(SIGABRT), NAMED(SIGBUS),  NAMED(SIGFPE),  NAMED(SIGKILL), NAMED(SIGUSR1),
    NAMED(SIGSEGV), NAMED(SIGUSR2), NAMED(SIGPIPE), NAMED(SIGALRM), NAMED(SIGTERM),
    NAMED(SIGCHLD), NAMED(SIGCONT), NAMED(SIGSTOP), NAMED(SIGTSTP), NAMED(SIGTTIN),
    NAMED(SIGTTOU), NAMED(SIGURG),  NAMED(SIGXCPU), NAMED(SIGXFSZ), NAMED(SIGVTALRM),
    NAMED(SIGPROF), NAMED(SIGSYS),
#ifdef SIGWINCH
    NAMED(SIGWINCH),              /* not POSIX, but everywhere     */
#endif
};

const char *
zoe_signal_name(int number)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].number == number)
            return names[i].name;
    return "a signal";
}
