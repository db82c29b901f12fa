/* child_watcher.c -- who tells that a child has ended, and reaps it.
 *
 * Where the system has pidfds (Linux), each child has a descriptor that can be read when it has
 * ended: the loop watches that like any other. Elsewhere the system sends SIGCHLD, which comes in
 * through the loop's own pipe and says only that some child has ended: each is looked at. Under the
 * virtual clock the simulation tells.
 *
 * How many turns pass until the transport hears of it, as in CPython's watchers: the callback
 * child_watcher_callback schedules process_exited for the next turn, and is itself
 *
 *     pidfd              called when the descriptor can be read         PidfdChildWatcher
 *     SIGCHLD            scheduled for the turn after the byte is read  SafeChildWatcher
 *     virtual clock      scheduled from outside, for this turn          ThreadedChildWatcher
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "child_parts.h"
#include "signals_parts.h"
#include "system.h"
#include "trace_outside.h"
#include "turn.h"

/* --- starting ----------------------------------------------------------------------------- */

/* Make a pipe of which this end is the child's. */
static int
open_pipe(struct zoe_child *child, int i, int standard[3])
{
    int ends[2], error = zoe_pipe(ends);
    if (error != 0)
        return error;
    child->pipes[i] = ends[i == 0];
    standard[i] = ends[i != 0];
    return 0;
}

/* What is to be the child's descriptor i. Those that are not the caller's are close-on-exec. */
static int
open_standard(struct zoe_child *child, int i, int wanted, int standard[3])
{
    standard[i] = wanted >= 0 ? wanted : -1;
    if (wanted == ZOE_PIPE)
        return open_pipe(child, i, standard);
    if (wanted == ZOE_STDOUT)
        standard[i] = standard[1] >= 0 ? standard[1] : STDOUT_FILENO;
    if (wanted != ZOE_DEVNULL)
        return 0;
    standard[i] = zoe_open_null();
    return standard[i] < 0 ? errno : 0;
}

/* The child has its own copies now. */
static void
close_standard(const struct zoe_child_plan *plan, const int standard[3])
{
    for (int i = 0; i < 3; i++)
        if (standard[i] >= 0 && (plan->standard[i] == ZOE_PIPE || plan->standard[i] == ZOE_DEVNULL))
            zoe_system.close(standard[i]);
}

int
zoe_no_pipe(const struct zoe_child_plan *plan, int error)
{
    return zoe_fail(error, "no pipe to '%s': %s; close descriptors, or raise the limit (ulimit -n)",
                    plan->argv[0], strerror(error));
}

static int
start_process(struct zoe_child *child, const struct zoe_child_plan *plan)
{
    int standard[3] = {-1, -1, -1}, error = 0;
    for (int i = 0; i < 3 && error == 0; i++)
        error = open_standard(child, i, plan->standard[i], standard);
    if (error != 0)
        error = zoe_no_pipe(plan, error);
    else
        error = zoe_spawn(plan, standard, &child->pid);
    close_standard(plan, standard);
    return error;
}

static void
close_pipes(struct zoe_child *child)
{
    for (int i = 0; i < 3; i++) {
        if (child->pipes[i] >= 0)
            zoe_system.close(child->pipes[i]);
        child->pipes[i] = -1;
    }
}

int
zoe_child_start(struct zoe_child *child, zoe_loop *loop, const struct zoe_child_plan *plan)
{
    *child = (struct zoe_child){.loop = loop, .pidfd = -1, .pipes = {-1, -1, -1}};
    if (plan->argv == NULL || plan->argv[0] == NULL)
        return zoe_fail(ZOE_VALUE_ERROR, "no program was given to start: argv is empty");
    child->id = ++loop->ids->child;
    int code = loop->virtual_time ? zoe_simulation_start(child, plan) : start_process(child, plan);
    if (code != 0) {
        close_pipes(child);
        return code;
    }
    zoe_trace_child(loop, child->id, "spawn", 0);
    return 0;
}

/* --- the end of a process ----------------------------------------------------------------- */

int
zoe_exit_status_of(int status)
{
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* Take its exit status if it has ended (options 0: wait until it has). */
static bool
reap(struct zoe_child *child, int options)
{
    int status = 0;
    pid_t reaped;
    do
        reaped = zoe_system.waitpid(child->pid, &status, options);
    while (reaped < 0 && errno == EINTR);
    if (reaped == 0)
        return false;
    child->status = reaped < 0 ? 255 : zoe_exit_status_of(status);
    child->ended = true;
    if (reaped < 0)
        fprintf(stderr, "zoetrope: child process %ld: its exit status was already read; 255 is "
                        "reported: do not wait for it elsewhere, and do not ignore SIGCHLD\n",
                (long)child->pid);
    return true;
}

static void
do_wait(void *argument)
{
    struct zoe_child *child = argument;
    zoe_remove_reader(child->loop, child->pidfd);
    reap(child, 0);
    zoe_system.close(child->pidfd);
    child->pidfd = -1;
    child->exited(child->argument);
}

/* From outside of a callback: let the loop hear of it. Without memory it hears of it at once. */
void
zoe_child_ended(struct zoe_child *child)
{
    if (zoe_call_soon_threadsafe_(child->loop, child->exited, child->argument,
                                  "child_watcher_callback", NULL) != 0)
        child->exited(child->argument);
}

void
zoe_children_look(zoe_loop *loop)
{
    struct zoe_child **link = &loop->children;
    while (*link != NULL) {
        struct zoe_child *child = *link;
        if (!reap(child, WNOHANG)) {
            link = &child->next;
            continue;
        }
        *link = child->next;
        zoe_child_ended(child);
    }
    if (loop->children == NULL)
        zoe_signals_forget_children(loop);
}

/* --- watching ----------------------------------------------------------------------------- */

/* It may have ended before SIGCHLD was ours. */
static int
watch_by_signal(struct zoe_child *child)
{
    int code = zoe_signals_watch_children(child->loop);
    if (code != 0)
        return code;
    struct zoe_child **link = &child->loop->children;
    while (*link != NULL)
        link = &(*link)->next;
    child->next = NULL;
    *link = child;
    zoe_children_look(child->loop);
    return 0;
}

int
zoe_child_watch(struct zoe_child *child, zoe_callback *exited, void *argument)
{
    child->exited = exited;
    child->argument = argument;
    if (child->simulation != NULL)
        return 0;
    child->pidfd = zoe_system.pidfd_open(child->pid);
    if (child->pidfd < 0)
        return watch_by_signal(child);
    int code = zoe_add_watch_(child->loop, child->pidfd, ZOE_READ, do_wait, child, "do_wait", NULL);
    if (code == 0)
        return 0;
    zoe_system.close(child->pidfd);
    child->pidfd = -1;
    return code == ZOE_VALUE_ERROR ? watch_by_signal(child) : code;
}

static void
unwatch(struct zoe_child *child)
{
    struct zoe_child **link = &child->loop->children;
    while (*link != NULL && *link != child)
        link = &(*link)->next;
    if (*link != NULL)
        *link = child->next;
    if (child->loop->children == NULL)
        zoe_signals_forget_children(child->loop);
    if (child->pidfd >= 0) {
        zoe_remove_reader(child->loop, child->pidfd);
        zoe_system.close(child->pidfd);
    }
    child->pidfd = -1;
}

/* --- what is done to it ------------------------------------------------------------------- */

int
zoe_child_signal(struct zoe_child *child, int number)
{
    if (child->ended)
        return 0;
    if (child->simulation != NULL)
        return zoe_simulation_signal(child, number);
    return zoe_system.kill(child->pid, number) != 0 && errno != ESRCH ? errno : 0;
}

void
zoe_child_free(struct zoe_child *child)
{
    bool runs = child->pid != 0 && child->simulation == NULL && !child->ended;
    close_pipes(child);
    zoe_simulation_free(child);
    child->ended = true;
    if (!runs)
        return;
    unwatch(child);
    zoe_system.kill(child->pid, SIGKILL);
    reap(child, 0);
}
