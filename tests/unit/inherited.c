/* inherited.c -- what a child has from its parent: descriptors in their new places, signals, and what
 * starting it leaves behind.
 */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "check.h"
#include "zoetrope.h"

/* A command for the shell, and what it must come to. */
struct question {
    const char *command;
    int status;                   /* how it must end                                           */
    int output, errors;           /* what become its 1 and 2: enum zoe_standard, or descriptors */
};

struct ask {
    zoe_frame frame;
    const struct question *question;
    struct zoe_create_subprocess_shell shell;
    struct zoe_process_wait wait;
};

CORO(ask)
{
    ASYNC (me) {
        CALL(zoe_create_subprocess_shell, &me->shell, .command = me->question->command,
             .standard_output = me->question->output, .standard_error = me->question->errors);
        CALL(zoe_process_wait, &me->wait, .process = me->shell.process);
        if (me->wait.status != me->question->status) {
            fprintf(stderr, "%s: status %d\n", me->question->command, me->wait.status);
            exit(1);
        }
    FINALLY:
        zoe_process_release(me->shell.process);
    }
}

/* Here 1 is /dev/zero, and 2 is not; SIGUSR1 has a handler, two signals are ignored, one is blocked. */
static const struct question questions[] = {
    {"test /proc/$$/fd/1 -ef /dev/zero", 0, ZOE_INHERIT, ZOE_INHERIT},
    {"test /proc/$$/fd/2 -ef /dev/zero", 0, ZOE_INHERIT, ZOE_STDOUT},
    {"test /proc/$$/fd/2 -ef /dev/zero", 0, ZOE_DEVNULL, 1},
    {"test /proc/$$/fd/2 -ef /dev/zero && ! test /proc/$$/fd/1 -ef /dev/zero", 0, 2, 1},
    {"test -e /proc/$$/fd/3", 1, 2, 1},
    {"kill -USR1 $$", -SIGUSR1, ZOE_INHERIT, ZOE_INHERIT},
    {"kill -USR2 $$; exit 7", 7, ZOE_INHERIT, ZOE_INHERIT},
    {"kill -PIPE $$; exit 7", -SIGPIPE, ZOE_INHERIT, ZOE_INHERIT},
    {"exec grep -q 'SigBlk:.0000000000400000' /proc/self/status", 0, ZOE_INHERIT, ZOE_INHERIT},
};

static void
handler(int number)
{
    (void)number;
}

static void
prepare(void)
{
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGURG);
    signal(SIGUSR1, handler);
    signal(SIGUSR2, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    CHECK(sigprocmask(SIG_SETMASK, &blocked, NULL) == 0);
    int zero = open("/dev/zero", O_WRONLY | O_CLOEXEC);
    CHECK(zero > 2 && dup2(zero, 1) == 1);
}

/* Starting children has left all of that as it was, and no descriptor open. */
static void
check_parent(int descriptors)
{
    struct sigaction one, two;
    sigset_t blocked;
    sigaction(SIGUSR1, NULL, &one);
    sigaction(SIGUSR2, NULL, &two);
    sigprocmask(SIG_SETMASK, NULL, &blocked);
    CHECK(one.sa_handler == handler && two.sa_handler == SIG_IGN);
    CHECK(sigismember(&blocked, SIGURG) && !sigismember(&blocked, SIGCHLD));
    CHECK(open_descriptors() == descriptors);
}

int
main(void)
{
    prepare();
    int descriptors = open_descriptors();
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        zoe_value_release(zoe_run(ask, .question = &questions[i]));
    check_parent(descriptors);
    return 0;
}
