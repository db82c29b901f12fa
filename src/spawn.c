/* spawn.c -- starting a process whose descriptors are those it was given, and no others.
 *
 * posix_spawn makes the child without a copy of this program's memory, however large that is, and
 * says at once when the program cannot be started.
 */
#if defined __GLIBC__ || defined __linux__
#define _GNU_SOURCE               /* the actions that POSIX has had since 2024 */
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

/* --- descriptors -------------------------------------------------------------------------- */

/* Everything above 2 is closed in the child. Where that is not known to the system, what this
 * program has open and did not mark close-on-exec, up to a limit, is closed one by one. */
static int
close_rest(posix_spawn_file_actions_t *actions)
{
#if defined __GLIBC__ && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 34)
#define SAME_EACH_TIME true       /* the list does not depend on what is open now */
    return posix_spawn_file_actions_addclosefrom_np(actions, 3);
#else
#define SAME_EACH_TIME false
    enum { LIMIT = 256 };
    int error = 0;
    for (int fd = 3; fd < LIMIT && error == 0; fd++) {
        int flags = fcntl(fd, F_GETFD);
        if (flags >= 0 && (flags & FD_CLOEXEC) == 0)
            error = posix_spawn_file_actions_addclose(actions, fd);
    }
    return error;
#endif
}

static int
list_actions(posix_spawn_file_actions_t *actions, const char *directory, const int standard[3])
{
    int error = 0;
    for (int i = 0; i < 3 && error == 0; i++)
        if (standard[i] >= 0)
            error = posix_spawn_file_actions_adddup2(actions, standard[i], i);
    if (error == 0 && directory != NULL)
        error = posix_spawn_file_actions_addchdir_np(actions, directory);
    return error == 0 ? close_rest(actions) : error;
}

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

/* What children have in common: made once, as each entry of a list makes the system tell a limit. */
static struct {
    pthread_mutex_t making;       /* guards the making of it                                   */
    bool made;                    /* it is there, and stays                                    */
    posix_spawnattr_t attributes; /* they ignore no signal because this program does           */
    posix_spawn_file_actions_t closing;   /* the list of those that inherit 0, 1 and 2         */
} common = {.making = PTHREAD_MUTEX_INITIALIZER};

static int
make_attributes(void)
{
    sigset_t ignored;
    sigemptyset(&ignored);
    sigaddset(&ignored, SIGPIPE);
    sigaddset(&ignored, SIGXFSZ);
    int error = posix_spawnattr_init(&common.attributes);
    if (error == 0)
        error = posix_spawnattr_setsigdefault(&common.attributes, &ignored);
    return error == 0 ? posix_spawnattr_setflags(&common.attributes, POSIX_SPAWN_SETSIGDEF) : error;
}

static int
make_list(void)
{
    int error = posix_spawn_file_actions_init(&common.closing);
    if (error != 0)
        return error;
    if ((error = close_rest(&common.closing)) != 0)
        posix_spawn_file_actions_destroy(&common.closing);
    return error;
}

/* Returns 0 or errno: then the next child tries again. */
static int
make_common(void)
{
    pthread_mutex_lock(&common.making);
    int error = common.made ? 0 : make_attributes();
    if (error == 0 && !common.made)
        error = make_list();
    common.made = error == 0;
    pthread_mutex_unlock(&common.making);
    return error;
}

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

static int
spawn_in(const struct zoe_child_plan *plan, const char *path, const int standard[3],
         char *const environment[], pid_t *pid)
{
    posix_spawn_file_actions_t own;
    bool inherits = standard[0] < 0 && standard[1] < 0 && standard[2] < 0;
    bool plain = SAME_EACH_TIME && inherits && plan->directory == NULL;
    int error = make_common();
    if (error != 0 || (!plain && (error = posix_spawn_file_actions_init(&own)) != 0))
        return error;
    if (!plain)
        error = list_actions(&own, plan->directory, standard);
    if (error == 0)
        error = zoe_system.posix_spawnp(pid, path, plain ? &common.closing : &own,
                                        &common.attributes, (char *const *)plan->argv, environment);
    if (!plain)
        posix_spawn_file_actions_destroy(&own);
    return error;
}

/* Of a path from here the system says as well why it cannot be started: it is not looked for. */
static int
spawn_with(const struct zoe_child_plan *plan, const int standard[3], char *const envp[], pid_t *pid)
{
    char path[PATH_MAX];
    bool named = strchr(plan->argv[0], '/') != NULL, known = named && plan->directory == NULL;
    int lifted[3], code = known ? 0 : zoe_find_program(plan, path, sizeof path);
    if (code != 0)
        return code;
    int error = lift(standard, lifted);
    if (error == 0)
        error = spawn_in(plan, named ? plan->argv[0] : path, lifted, envp, pid);
    for (int i = 0; i < 3; i++)
        if (lifted[i] > 2 && lifted[i] != standard[i])
            zoe_system.close(lifted[i]);
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
