/* subprocesses.c -- children: what they get, what comes of them, and what cannot be started. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "system.h"
#include "zoetrope.h"

/* What a test asks for, and what is to come of it. */
struct question {
    const char *command;          /* for the shell                                             */
    const char *input;            /* what it is to read; NULL: no pipe                         */
    const char *output;           /* what it must print                                        */
    const char *errors;           /* what it must complain of; NULL: no pipe                   */
    int status;                   /* how it must end                                           */
    const char *directory;        /* where it is to start                                      */
    const char *const *environment;
    int standard_output;          /* 0: a pipe                                                 */
    int standard_error;
};

static bool
same(const char *expected, const char *got, size_t size)
{
    if (expected == NULL || got == NULL)
        return expected == NULL && got == NULL;
    return strlen(expected) == size && memcmp(expected, got, size) == 0;
}

struct ask {
    zoe_frame frame;
    const struct question *question;
    struct zoe_create_subprocess_shell shell;
    struct zoe_process_communicate talk;
};

static void
check_answer(const struct ask *me)
{
    const struct question *question = me->question;
    if (same(question->output, me->talk.output, me->talk.output_size) &&
        same(question->errors, me->talk.errors, me->talk.errors_size) &&
        zoe_process_returncode(me->shell.process) == question->status)
        return;
    fprintf(stderr, "%s: status %d\noutput: %.*s\nerrors: %.*s\n", question->command,
            zoe_process_returncode(me->shell.process), (int)me->talk.output_size, me->talk.output,
            (int)me->talk.errors_size, me->talk.errors);
    exit(1);
}

CORO(ask)
{
    ASYNC (me) {
        CALL(zoe_create_subprocess_shell, &me->shell, .command = me->question->command, .directory = me->question->directory, .environment = me->question->environment, .standard_input = me->question->input == NULL ? ZOE_DEVNULL : ZOE_PIPE, .standard_output = me->question->standard_output == 0 ? ZOE_PIPE : me->question->standard_output, .standard_error = me->question->standard_error != 0 ? me->question->standard_error : me->question->errors == NULL ? ZOE_INHERIT : ZOE_PIPE);
        CALL(zoe_process_communicate, &me->talk, .process = me->shell.process, .input = me->question->input, .input_size = me->question->input == NULL ? 0 : strlen(me->question->input));
        check_answer(me);
        CHECK(zoe_process_kill(me->shell.process) == 0 || zoe_last_error()->code == ESRCH);
    FINALLY:
        zoe_process_release(me->shell.process);
    }
}

static const char *const poor[] = {"COLOR=red", "PATH=/bin:/usr/bin", NULL};

static const struct question questions[] = {
    {"echo one; echo two", NULL, "one\ntwo\n", NULL, 0, NULL, NULL, 0, 0},
    {"tr a-z A-Z", "hello", "HELLO", NULL, 0, NULL, NULL, 0, 0},
    {"cat; echo sorry >&2; exit 7", "in\n", "in\n", "sorry\n", 7, NULL, NULL, 0, 0},
    {"cat", "", "", NULL, 0, NULL, NULL, 0, 0},
    {"echo a; echo b >&2; echo c", NULL, "a\nb\nc\n", NULL, 0, NULL, NULL, 0, ZOE_STDOUT},
    {"echo lost; exit 1", NULL, NULL, NULL, 1, NULL, NULL, ZOE_DEVNULL, 0},
    {"pwd; test $PWD = /", NULL, "/\n", NULL, 0, "/", NULL, 0, 0},
    {"echo $COLOR $HOME", NULL, "red\n", NULL, 0, NULL, poor, 0, 0},
    {"kill -9 $$", NULL, "", NULL, -9, NULL, NULL, 0, 0},
    {"nosuchcommand 2>/dev/null", NULL, "", NULL, 127, NULL, NULL, 0, 0},
    {"echo $ZOETROPE_TRACE", NULL, "\n", NULL, 0, NULL, NULL, 0, 0},
    /* It has no descriptors but its own, and the one of ls that reads the directory. */
    {"exec ls /proc/self/fd", NULL, "0\n1\n2\n3\n", NULL, 0, NULL, NULL, 0, 0},
    /* It closes its pipes early; it does not read what it is given. */
    {"exec 1>&- 0<&-; exit 4", "x", "", NULL, 4, NULL, NULL, 0, 0},
    /* It does not ignore SIGPIPE. */
    {"yes | head -n 1", NULL, "y\n", NULL, 0, NULL, NULL, 0, 0},
};

/* --- more than a pipe holds, both ways ---------------------------------------------------- */

enum { MUCH = 300000 };

struct echo_much {
    zoe_frame frame;
    struct zoe_create_subprocess_exec spawn;
    struct zoe_process_communicate talk;
};

static char much[MUCH];

CORO(echo_much)
{
    ASYNC (me) {
        for (int i = 0; i < MUCH; i++)
            much[i] = (char)('a' + i % 26);
        CALL(zoe_create_subprocess_exec, &me->spawn, .argv = (const char *[]){"cat", NULL}, .standard_input = ZOE_PIPE, .standard_output = ZOE_PIPE);
        CALL(zoe_process_communicate, &me->talk, .process = me->spawn.process, .input = much, .input_size = MUCH);
        CHECK(me->talk.output_size == MUCH && memcmp(me->talk.output, much, MUCH) == 0);
    FINALLY:
        zoe_process_release(me->spawn.process);
    }
}

/* --- what cannot be started --------------------------------------------------------------- */

struct refused {
    zoe_frame frame;
    const char *program;
    const char *directory;
    const char *const *environment;
    int code;
    const char *names;            /* the error must name this */
    struct zoe_create_subprocess_exec spawn;
};

CORO(refused)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_create_subprocess_exec, &me->spawn, .argv = (const char *[]){me->program, NULL}, .directory = me->directory, .environment = me->environment, .standard_input = ZOE_PIPE, .standard_output = ZOE_PIPE);
        CHECK(zoe_caught() != NULL && me->spawn.process == NULL);
        if (zoe_caught()->code != me->code || strstr(zoe_caught()->message, me->names) == NULL) {
            fprintf(stderr, "%s: %d %s\n", me->program, zoe_caught()->code, zoe_caught()->message);
            exit(1);
        }
    }
}

static int pipes_left;            /* until there are no more */

static int
count_pipe(int fds[2])
{
    if (pipes_left-- > 0)
        return pipe(fds);
    errno = EMFILE;
    return -1;
}

/* The first pipe is the loop's own. */
static void
check_descriptors(void)
{
    for (int pipes = 1; pipes <= 2; pipes++) {
        pipes_left = pipes;
        zoe_system.pipe = count_pipe;
        zoe_value_release(zoe_run(refused, .program = "cat", .code = EMFILE, .names = "'cat'"));
        zoe_system.pipe = pipe;
    }
}

static void
check_refusals(void)
{
    zoe_value_release(zoe_run(refused, .program = "nosuch", .code = ENOENT, .names = "'nosuch'"));
    zoe_value_release(zoe_run(refused, .program = "/nosuch/x", .code = ENOENT, .names = "'/nosuch/x'"));
    zoe_value_release(zoe_run(refused, .program = "/etc/passwd", .code = EACCES, .names = "'/etc/passwd'"));
    zoe_value_release(zoe_run(refused, .program = "/tmp", .code = EACCES, .names = "'/tmp'"));
    zoe_value_release(zoe_run(refused, .program = "", .code = ENOENT, .names = "''"));
    zoe_value_release(zoe_run(refused, .program = NULL, .code = ZOE_VALUE_ERROR, .names = "argv"));
    zoe_value_release(zoe_run(refused, .program = "ls", .directory = "/nosuch", .code = ENOENT, .names = "'/nosuch'"));
    zoe_value_release(zoe_run(refused, .program = "ls", .directory = "/etc/passwd", .code = ENOTDIR, .names = "'/etc/passwd'"));
}

/* A place in PATH that is not absolute is seen from where the child starts: here that is /bin, which
 * has no bin of its own. */
struct started {
    zoe_frame frame;
    struct zoe_create_subprocess_exec spawn;
    struct zoe_process_wait wait;
};

CORO(started)
{
    ASYNC (me) {
        CALL(zoe_create_subprocess_exec, &me->spawn, .argv = (const char *[]){"true", NULL}, .directory = "/", .environment = (const char *[]){"PATH=bin", NULL});
        CALL(zoe_process_wait, &me->wait, .process = me->spawn.process);
        CHECK(me->wait.status == 0);
    FINALLY:
        zoe_process_release(me->spawn.process);
    }
}

static void
check_relative_path(void)
{
    static const char *const here[] = {"PATH=.", NULL};
    CHECK(zoe_exit_status(zoe_run(started)) == 0);
    zoe_value_release(zoe_run(refused, .program = "true", .directory = "/dev", .environment = here, .code = ENOENT, .names = "'true'"));
}

/* --- signals, cancellation, abandonment --------------------------------------------------- */

struct cat {
    zoe_frame frame;
    struct zoe_create_subprocess_exec spawn;
    struct zoe_process_wait wait;
    struct zoe_sleep sleep;
    zoe_task *waits;
};

static const char *const cat_argv[] = {"cat", NULL};

CORO(cat)
{
    ASYNC (me) {
        CALL(zoe_create_subprocess_exec, &me->spawn, .argv = cat_argv, .standard_input = ZOE_PIPE);
        CHECK(me->spawn.process->pid > 0);
        me->waits = zoe_create_task(zoe_process_wait, .process = me->spawn.process);
        CALL(zoe_sleep, &me->sleep, .delay = 0.01);
        zoe_task_cancel(me->waits, NULL);
        CALL(zoe_sleep, &me->sleep, .delay = 0.01);
        CHECK(zoe_future_cancelled(&me->waits->future));
        CHECK(zoe_process_terminate(me->spawn.process) == 0);
        CALL(zoe_process_wait, &me->wait, .process = me->spawn.process);
        CHECK(me->wait.status == -SIGTERM);
        CHECK(zoe_subprocess_get_pid(zoe_writer_transport(me->spawn.process->standard_input)) == -1);
    FINALLY:
        zoe_task_release(me->waits);
        zoe_process_release(me->spawn.process);
    }
}

/* Cancelled while the pipes are connected: the child is killed, and nothing of it is left. */
struct cancelled {
    zoe_frame frame;
    int after;                    /* turns before it is cancelled                              */
    zoe_task *starts;
};

CORO(cancelled)
{
    ASYNC (me) {
        me->starts = zoe_create_task(zoe_create_subprocess_exec, .argv = cat_argv, .standard_input = ZOE_PIPE, .standard_output = ZOE_PIPE, .standard_error = ZOE_PIPE);
        for (; me->after > 0; me->after--)
            AWAIT(zoe_yield);
        zoe_task_cancel(me->starts, NULL);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->starts);
        CHECK(zoe_caught() != NULL);
    FINALLY:
        zoe_task_release(me->starts);
    }
}

/* Let go of while it says more than its streams keep: nobody reads that, and it still goes on. */
struct let_go {
    zoe_frame frame;
    struct zoe_create_subprocess_exec spawn;
    struct zoe_sleep sleep;
    struct zoe_subprocess_wait wait;
    struct zoe_wait_for limit;
    zoe_transport *transport;     /* the child's: a reference                                  */
};

static zoe_frame *
wait_for_end(struct let_go *me)
{
    me->transport = zoe_transport_retain(me->spawn.process->transport);
    zoe_process_release(me->spawn.process);
    return zoe_coroutine(zoe_wait_for, &me->limit, .timeout = 60,
                         .coroutine = zoe_coroutine(zoe_subprocess_wait, &me->wait,
                                                    .transport = me->transport));
}

CORO(let_go)
{
    ASYNC (me) {
        CALL(zoe_create_subprocess_exec, &me->spawn, .argv = (const char *[]){"head", "-c", "1000000", "/dev/zero", NULL}, .standard_output = ZOE_PIPE);
        while (!me->spawn.process->standard_output->paused &&
               zoe_process_returncode(me->spawn.process) == ZOE_RUNNING)
            CALL(zoe_sleep, &me->sleep, .delay = 0.001);
        AWAIT(wait_for_end(me));
        CHECK(me->wait.status == 0);
    FINALLY:
        zoe_transport_release(me->transport);
    }
}

/* Forgotten with its loop. */
struct forgotten {
    zoe_frame frame;
    struct zoe_create_subprocess_exec spawn;
};

CORO(forgotten)
{
    ASYNC (me) {
        CALL(zoe_create_subprocess_exec, &me->spawn, .argv = cat_argv, .standard_input = ZOE_PIPE, .standard_output = ZOE_PIPE);
        zoe_writer_close(me->spawn.process->standard_input);
        zoe_process_release(me->spawn.process);
    }
}

static void
nothing_to_say(zoe_loop *loop, const zoe_report *report, void *told)
{
    (void)loop;
    CHECK(strncmp(report->message, "unclosed", 8) == 0);
    ++*(int *)told;
}

static void
check_forgotten(void)
{
    int told = 0;
    zoe_loop *loop = zoe_loop_new();
    zoe_loop_set_exception_handler(loop, nothing_to_say, &told);
    zoe_task *task = zoe_loop_create_task(loop, forgotten);
    zoe_value_release(zoe_loop_run_until_complete(loop, &task->future));
    zoe_task_release(task);
    zoe_loop_free(loop);
    CHECK(told > 0);
}

/* --- all of it ---------------------------------------------------------------------------- */

static void
check_nothing_left(int fds)
{
    int next = dup(1);
    CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
    CHECK(next == fds);
    close(next);
}

static void
check_all(void)
{
    int fds = dup(1);
    close(fds);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        zoe_value_release(zoe_run(ask, .question = &questions[i]));
    zoe_value_release(zoe_run(echo_much));
    check_refusals();
    check_relative_path();
    check_descriptors();
    zoe_value_release(zoe_run(cat));
    for (int turns = 1; turns < 9; turns++)
        zoe_value_release(zoe_run(cancelled, .after = turns));
    CHECK(zoe_exit_status(zoe_run(let_go)) == 0);
    check_forgotten();
    check_nothing_left(fds);
}

static int
no_pidfd(pid_t child)
{
    (void)child;
    errno = ENOSYS;
    return -1;
}

int
main(void)
{
    CHECK(chdir("/bin") == 0);
    CHECK(open("/dev/null", O_RDONLY) >= 0);      /* not close-on-exec: no child may have it */
    check_all();
    zoe_system.pidfd_open = no_pidfd;             /* SIGCHLD tells instead */
    check_all();
    return 0;
}
