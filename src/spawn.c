/* spawn.c -- starting a process whose descriptors are those it was given, and no others.
 *
 * vfork copies nothing, however large this program is: until the child has become another program,
 * it runs in this one's memory, and the thread that made it waits. It must not run a handler of this
 * program's, nor change anything of it. Why it could not become another program is known at once.
 * (Some make a copy after all: macOS, valgrind, ThreadSanitizer. There it ends with 127, as if a shell
 * had started it.)
 */
#if defined __linux__
#define _GNU_SOURCE               /* vfork, close_range */
#define SAYS_WHY true             /* a child that could not become another program */
#else
#define SAYS_WHY false
#undef _POSIX_C_SOURCE            /* the others show vfork to who asks for no standard */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"   /* and macOS advises against it */
#endif
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child_parts.h"
#include "settings.h"
#include "system.h"

extern char **environ;

/* --- finding the program ------------------------------------------------------------------ */

static const char *
search_path(const struct zoe_child_plan *plan)
{
    const char *const *variable = plan->environment;
    if (variable == NULL)
        variable = (const char *const *)environ;
    for (; variable != NULL && *variable != NULL; variable++)
        if (strncmp(*variable, "PATH=", 5) == 0)
            return *variable + 5;
    return "/bin:/usr/bin";
}

/* 0 when this path, seen from where the program starts, can be run; else why not. */
static int
check_program(const struct zoe_child_plan *plan, const char *path)
{
    char seen[PATH_MAX];
    struct stat file;
    bool moved = plan->directory != NULL && path[0] != '/';
    int length = snprintf(seen, sizeof seen, "%s%s%s", moved ? plan->directory : "",
                          moved ? "/" : "", path);
    if (length < 0 || (size_t)length >= sizeof seen)
        return ENAMETOOLONG;
    if (stat(seen, &file) != 0)
        return errno == ENOTDIR ? ENOENT : errno;
    return !S_ISREG(file.st_mode) || access(seen, X_OK) != 0 ? EACCES : 0;
}

static int
refuse(const struct zoe_child_plan *plan, int error)
{
    return zoe_fail(error, "program '%s' cannot be started: %s%s", plan->argv[0], strerror(error),
                    error == ENOENT ? "; is it installed, and in PATH?" : "");
}

static int
refuse_directory(const struct zoe_child_plan *plan, int error)
{
    return zoe_fail(error, "program '%s' cannot be started in directory '%s': %s", plan->argv[0],
                    plan->directory, strerror(error));
}

/* A name without a slash is looked for in the directories of PATH. */
static int
find_in_path(const struct zoe_child_plan *plan, char *path, size_t size)
{
    const char *name = plan->argv[0];
    int refusal = ENOENT;
    for (const char *place = search_path(plan); place != NULL && name[0] != '\0';) {
        size_t length = strcspn(place, ":");
        int written = snprintf(path, size, "%.*s/%s", length == 0 ? 1 : (int)length,
                               length == 0 ? "." : place, name);
        int error = written < 0 || (size_t)written >= size ? ENOENT : check_program(plan, path);
        if (error == 0)
            return 0;
        refusal = refusal == ENOENT ? error : refusal;
        place = place[length] == ':' ? place + length + 1 : NULL;
    }
    return refuse(plan, refusal);
}

int
zoe_find_program(const struct zoe_child_plan *plan, char *path, size_t size)
{
    struct stat file;
    const char *directory = plan->directory;
    if (directory != NULL && stat(directory, &file) != 0)
        return refuse_directory(plan, errno);
    if (directory != NULL && (!S_ISDIR(file.st_mode) || access(directory, X_OK) != 0))
        return refuse_directory(plan, S_ISDIR(file.st_mode) ? EACCES : ENOTDIR);
    if (strchr(plan->argv[0], '/') == NULL)
        return find_in_path(plan, path, size);
    int error = check_program(plan, plan->argv[0]);
    return error == 0 ? 0 : refuse(plan, error);
}

/* --- in the child, in this program's memory ----------------------------------------------- */

/* What the child needs to become another program. */
struct start {
    const struct zoe_child_plan *plan;    /* what to start, and how                            */
    const char *path;             /* the program's file                                        */
    char *const *environment;     /* its environment                                           */
    int standard[3];              /* what becomes 0, 1 and 2; -1: stays                        */
    sigset_t mask;                /* the signals that were blocked before                      */
    int error;                    /* written by the child: errno of what failed; or 0          */
};

/* A signal that comes from now on must not find a handler. What is ignored stays so, but for two
 * that many programs ignore for reasons of their own. */
static void
reset_signals(const sigset_t *mask)
{
    struct sigaction action;
    for (int number = 1; number < NSIG; number++) {
        if (sigaction(number, NULL, &action) != 0 || action.sa_handler == SIG_DFL)
            continue;
        if (action.sa_handler != SIG_IGN || number == SIGPIPE || number == SIGXFSZ)
            signal(number, SIG_DFL);
    }
    sigprocmask(SIG_SETMASK, mask, NULL);
}

/* Where the system cannot close all, close so many; above, what is marked close-on-exec is closed. */
static void
close_rest(void)
{
#ifdef CLOSE_RANGE_CLOEXEC
    if (close_range(3, ~0U, 0) == 0)
        return;
#endif
    enum { LIMIT = 1024 };
    for (int fd = 3; fd < LIMIT; fd++)
        close(fd);
}

/* In a frame of its own: that of its caller is the parent's, too. */
static _Noreturn ZOE_APART void
become_program(struct start *start)
{
    const struct zoe_child_plan *plan = start->plan;
    bool done = true;
    reset_signals(&start->mask);
    for (int i = 0; i < 3 && done; i++)
        done = start->standard[i] < 0 || dup2(start->standard[i], i) >= 0;
    done = done && (plan->directory == NULL || chdir(plan->directory) == 0);
    if (done) {
        close_rest();
        execve(start->path, (char *const *)plan->argv, start->environment);
    }
    start->error = errno;
    _exit(127);
}

/* Returns 0 or errno. */
static int
make_child(struct start *start, pid_t *child)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &start->mask);
    pid_t pid = vfork();
    if (pid == 0)
        become_program(start);    /* NOLINT(clang-analyzer-unix.Vfork): it knows where it is */
    int error = pid < 0 ? errno : start->error;
    if (error == 0)
        *child = pid;
    else if (pid > 0)
        zoe_system.waitpid(pid, NULL, 0);
    pthread_sigmask(SIG_SETMASK, &start->mask, NULL);
    return error;
}

/* --- descriptors -------------------------------------------------------------------------- */

/* One of 0, 1, 2 that is to be another of them would be overwritten before it is copied: take
 * copies first. Returns 0 or errno. */
static int
lift(const int standard[3], int lifted[3])
{
    for (int i = 0; i < 3; i++)
        lifted[i] = standard[i] == i ? -1 : standard[i];
    for (int i = 0; i < 3; i++) {
        if (lifted[i] < 0 || lifted[i] > 2)
            continue;
        lifted[i] = fcntl(standard[i], F_DUPFD_CLOEXEC, 3);
        if (lifted[i] < 0)
            return errno;
    }
    return 0;
}

/* --- starting it -------------------------------------------------------------------------- */

/* This program's environment without the trace it writes: a child that is traced too would write
 * over it. The caller frees the copy. */
static char **
untraced_environment(void)
{
    size_t count = 0, kept = 0;
    while (environ != NULL && environ[count] != NULL)
        count++;
    char **copy = zoe_allocate((count + 1) * sizeof *copy);
    for (size_t i = 0; copy != NULL && i < count; i++)
        if (strncmp(environ[i], "ZOETROPE_TRACE=", 15) != 0)
            copy[kept++] = environ[i];
    return copy;
}

/* Of a path from here the system says as well why it cannot be started: it is not looked for. */
static int
spawn_with(const struct zoe_child_plan *plan, const int standard[3], char *const envp[], pid_t *pid)
{
    char path[PATH_MAX];
    bool named = strchr(plan->argv[0], '/') != NULL;
    bool known = SAYS_WHY && named && plan->directory == NULL;
    struct start start = {.plan = plan, .path = named ? plan->argv[0] : path, .environment = envp};
    int code = known ? 0 : zoe_find_program(plan, path, sizeof path);
    if (code != 0)
        return code;
    int error = lift(standard, start.standard);
    if (error == 0)
        error = make_child(&start, pid);
    for (int i = 0; i < 3; i++)
        if (start.standard[i] > 2 && start.standard[i] != standard[i])
            zoe_system.close(start.standard[i]);
    return error == 0 ? 0 : refuse(plan, error);
}

int
zoe_spawn(const struct zoe_child_plan *plan, const int standard[3], pid_t *pid)
{
    if (plan->environment != NULL)
        return spawn_with(plan, standard, (char *const *)plan->environment, pid);
    if (zoe_settings()->trace == NULL)
        return spawn_with(plan, standard, environ, pid);
    char **environment = untraced_environment();
    if (environment == NULL)
        return ZOE_MEMORY_ERROR;
    int code = spawn_with(plan, standard, environment, pid);
    zoe_release(environment);
    return code;
}
