/* process_pool.c -- a pool of threads, each of which has its jobs done by a fork of the program.
 *
 * The child calls the function, writes what it returns into a pipe, and is gone. The thread reads
 * that, and reaps it. A fork sees all that the program has; so a job needs no other way in
 * than a pointer. A child that ends without a result has died, and breaks the pool.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "pipes_parts.h"
#include "settings.h"
#include "system.h"
#include "thread_pool_parts.h"

/* What a child writes; a text, or an error's message, follows. */
struct answer {
    double now;                   /* what its clock shows: it may have slept                   */
    zoe_value result;             /* a number, or just the kind                                */
    int code;                     /* of an error                                               */
    size_t length;                /* of the text                                               */
};

/* Pipes are inherited: a second fork between these two steps would keep the first one's open. */
static pthread_mutex_t forking = PTHREAD_MUTEX_INITIALIZER;

/* --- in the child ------------------------------------------------------------------------- */

/* What the program's handlers do is meant for the program. */
static void
forget_signal_handlers(void)
{
    enum { LAST = 31 };
    for (int number = 1; number <= LAST; number++) {
        struct sigaction action;
        if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            signal(number, SIG_DFL);
    }
}

static void
write_all(int fd, const void *data, size_t left)
{
    const char *next = data;
    while (left > 0) {
        ssize_t sent = zoe_system.write(fd, next, left);
        if (sent < 0 && errno != EINTR)
            return;
        next += sent < 0 ? 0 : sent;
        left -= sent < 0 ? 0 : (size_t)sent;
    }
}

/* Write the result, or why it cannot be carried over. */
static void
send_result(int fd, zoe_value result)
{
    if (result.kind == ZOE_POINTER || result.kind == ZOE_LIST)
        result = zoe_raise(ZOE_TYPE_ERROR, "a %s cannot come back from another process: return a "
                           "number, a text or an error",
                           result.kind == ZOE_LIST ? "list" : "pointer");
    const char *text = result.kind == ZOE_TEXT    ? result.as.text
                       : result.kind == ZOE_ERROR ? result.as.error->message
                                                  : "";
    struct answer answer = {zoe_clock_now(), result, zoe_error_code(result), strlen(text)};
    write_all(fd, &answer, sizeof answer);
    write_all(fd, text, answer.length);
}

static _Noreturn void
be_child(zoe_job *job, int fd)
{
    zoe_this_thread = NULL;
    forget_signal_handlers();
    pthread_mutex_unlock(&forking);
    send_result(fd, job->function(job->argument));
    fflush(stdout);
    _exit(EXIT_SUCCESS);
}

/* --- in the thread ------------------------------------------------------------------------ */

/* Fork. Returns the child, and in *fd where its result will be read; -1 when that is impossible. */
static pid_t
start_child(zoe_job *job, int *fd)
{
    int ends[2];
    fflush(stdout);           /* or the child would print it again */
    pthread_mutex_lock(&forking);
    int error = zoe_pipe(ends);
    if (error != 0) {
        zoe_fail(error, "no pipe for a worker process: %s", strerror(error));
        pthread_mutex_unlock(&forking);
        return -1;
    }
    pid_t child = zoe_system.fork();
    if (child == 0)
        be_child(job, ends[1]);
    if (child < 0)
        zoe_fail(errno, "no worker process: %s", strerror(errno));
    zoe_system.close(ends[1]);
    pthread_mutex_unlock(&forking);
    *fd = ends[0];
    if (child < 0)
        zoe_system.close(ends[0]);
    return child;
}

/* Read so many bytes. Returns whether they came. */
static bool
read_all(int fd, void *data, size_t left)
{
    char *next = data;
    while (left > 0) {
        ssize_t got = zoe_system.read(fd, next, left);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        next += got < 0 ? 0 : got;
        left -= got < 0 ? 0 : (size_t)got;
    }
    return true;
}

/* Keep a text, zero so far, as long as the pool; NULL without memory. */
static char *
keep(struct zoe_thread_pool *pool, size_t length)
{
    struct zoe_kept *kept = zoe_allocate(sizeof *kept + length + 1);
    if (kept == NULL)
        return NULL;
    pthread_mutex_lock(&pool->lock);
    kept->next = pool->kept;
    pool->kept = kept;
    pthread_mutex_unlock(&pool->lock);
    return kept->text;
}

/* Read what the child has written; its time passes here too. Returns false when it died before. */
static bool
receive(struct zoe_thread_pool *pool, int fd, zoe_value *result)
{
    struct answer answer;
    if (!read_all(fd, &answer, sizeof answer))
        return false;
    *result = answer.result;
    if (zoe_settings()->virtual_time && answer.now > zoe_clock_now())
        zoe_block(answer.now - zoe_clock_now());
    if (result->kind != ZOE_TEXT && result->kind != ZOE_ERROR)
        return true;
    char *text = keep(pool, answer.length);
    if (text == NULL)
        *result = zoe_raise_last();
    else if (!read_all(fd, text, answer.length))
        return false;
    else
        *result = answer.code == ZOE_OK ? zoe_text(text) : zoe_raise(answer.code, "%s", text);
    return true;
}

static zoe_value
fail_for_good(struct zoe_thread_pool *pool)
{
    zoe_value error =
        zoe_raise(ZOE_BROKEN_POOL, "A process in the process pool was terminated abruptly while "
                                   "the future was running or pending.");
    zoe_thread_pool_break(pool, "A child process terminated abruptly, the process pool is not "
                                "usable anymore", error.as.error);
    return error;
}

static zoe_value
call_in_child(struct zoe_thread_pool *pool, zoe_job *job)
{
    int fd;
    zoe_value result = zoe_none();
    zoe_job_started(job);
    pid_t child = start_child(job, &fd);
    if (child < 0)
        return zoe_raise_last();
    bool received = receive(pool, fd, &result);
    zoe_system.close(fd);
    while (zoe_system.waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
    return received ? result : fail_for_good(pool);
}

/* --- the executor ------------------------------------------------------------------------- */

static const struct zoe_executor_type process_pool_type = {
    "process pool", zoe_thread_pool_submit, zoe_thread_pool_shutdown, zoe_thread_pool_free,
};

zoe_executor *
zoe_process_pool_new(int max_workers)
{
    return zoe_thread_pool_make(&process_pool_type, max_workers, 0, call_in_child);
}
