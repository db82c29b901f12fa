/* world_children.c -- a child in virtual time: simulated, at the far ends of real pipes.
 *
 * What a child does, and when, is none of the loop's business, and different on every run. Under
 * the virtual clock it follows a script: it reads all of its standard input; 5 ms after the end of
 * that (or after its start, when that is no pipe) it writes all of its output at once; 1 ms later
 * it closes its pipes, and 1 ms after that its exit is reported. What it writes is what the real
 * program writes, which is run to its end at that moment, while the clock stands still. A signal
 * kills it: it closes its pipes 5 ms later.
 *
 * With a seed the child may be quicker, and the ends of its pipes and its exit come in any order.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "child_parts.h"
#include "clock.h"
#include "settings.h"
#include "system.h"
#include "world.h"

static const double WORKING = 0.005;   /* seconds from the end of its input to its output      */
static const double STEP = 0.001;      /* and on to the next thing it does                     */

enum { ENDS = 3, EXIT = 0, CHUNK = 65536 };

struct zoe_simulation {
    struct zoe_child *child;      /* whom it plays                                             */
    struct zoe_child_plan plan;   /* what is to be run: a copy of our own                      */
    int far[3];                   /* the far ends of its pipes, or its own copies; -1: none    */
    struct zoe_bytes input;       /* what it has read                                          */
    struct zoe_bytes output[3];   /* what it has still to write to 1 and 2                     */
    int status;                   /* how the real program ended                                */
    int killed;                   /* the signal that killed it; 0: none did                    */
    bool over;                    /* it has only to close its pipes and to exit                */
    int ending[ENDS];             /* that in its order: EXIT, or the pipe to be closed         */
    int ended;                    /* how much of that is done                                  */
    struct zoe_happening next;    /* what it does next                                         */
    struct zoe_onlooker pump;     /* moves what is in the pipes                                */
};

/* --- a copy of the plan ------------------------------------------------------------------- */

/* A copy of a list of texts, in one block; NULL without memory. */
static const char *const *
copy_list(const char *const *list)
{
    size_t count = 0, size = 0;
    for (; list[count] != NULL; count++)
        size += strlen(list[count]) + 1;
    char **copy = zoe_allocate((count + 1) * sizeof *copy + size);
    char *text = (char *)(copy + count + 1);
    for (size_t i = 0; copy != NULL && i < count; i++) {
        size_t length = strlen(list[i]) + 1;
        copy[i] = memcpy(text, list[i], length);
        text += length;
    }
    return (const char *const *)copy;
}

static void
free_plan(struct zoe_child_plan *plan)
{
    zoe_release((void *)plan->argv);
    zoe_release((void *)plan->environment);
    zoe_release((void *)plan->directory);
}

static int
copy_plan(struct zoe_child_plan *copy, const struct zoe_child_plan *plan)
{
    *copy = (struct zoe_child_plan){0};
    memcpy(copy->standard, plan->standard, sizeof copy->standard);
    copy->argv = copy_list(plan->argv);
    if (plan->environment != NULL)
        copy->environment = copy_list(plan->environment);
    if (plan->directory != NULL) {
        char *directory = zoe_allocate(strlen(plan->directory) + 1);
        copy->directory = directory == NULL ? NULL : strcpy(directory, plan->directory);
    }
    if (copy->argv != NULL && (copy->environment != NULL || plan->environment == NULL) &&
        (copy->directory != NULL || plan->directory == NULL))
        return 0;
    free_plan(copy);
    return ZOE_MEMORY_ERROR;
}

/* --- its pipes ---------------------------------------------------------------------------- */

static void
close_far(struct zoe_simulation *self, int i)
{
    if (self->far[i] >= 0)
        zoe_system.close(self->far[i]);
    self->far[i] = -1;
}

static bool
is_piped(const struct zoe_simulation *self, int i)
{
    return self->plan.standard[i] == ZOE_PIPE && self->far[i] >= 0;
}

/* Make a pipe, or keep a copy of the descriptor that the program is to have. Returns 0 or errno. */
static int
open_far(struct zoe_simulation *self, int i)
{
    int ends[2], wanted = self->plan.standard[i], error = 0;
    if (wanted == ZOE_PIPE && (error = zoe_pipe(ends)) == 0) {
        self->child->pipes[i] = ends[i == 0];
        self->far[i] = ends[i != 0];
        error = fcntl(self->far[i], F_SETFL, O_NONBLOCK) < 0 ? errno : 0;
    } else if (wanted >= 0) {
        self->far[i] = fcntl(wanted, F_DUPFD_CLOEXEC, 3);
        error = self->far[i] < 0 ? errno : 0;
    }
    return error;
}

static void arrange(struct zoe_simulation *self, double delay, zoe_callback *action);
static void run_program(void *argument);

/* Read what has come. At the end of it the child begins to work. */
static void
read_input(struct zoe_simulation *self)
{
    ssize_t got = 1;
    while (got > 0 && is_piped(self, 0)) {
        if (zoe_bytes_reserve(&self->input, CHUNK) != 0)
            return;
        got = zoe_system.read(self->far[0], self->input.block + self->input.end, CHUNK);
        if (got > 0)
            self->input.end += (size_t)got;
    }
    if (got != 0 || !is_piped(self, 0))
        return;
    close_far(self, 0);
    arrange(self, WORKING, run_program);
}

/* Write as much as the pipe takes. When nobody reads any more the rest is lost. */
static void
write_output(struct zoe_simulation *self, int i)
{
    struct zoe_bytes *output = &self->output[i];
    while (zoe_bytes_size(output) > 0) {
        ssize_t sent = zoe_write_quietly(self->far[i], zoe_bytes_data(output),
                                         zoe_bytes_size(output));
        if (sent < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        zoe_bytes_drop(output, sent < 0 ? zoe_bytes_size(output) : (size_t)sent);
    }
}

static void
pump(void *argument)
{
    struct zoe_simulation *self = argument;
    read_input(self);
    write_output(self, 1);
    write_output(self, 2);
}

/* --- what it does, and when --------------------------------------------------------------- */

/* With a seed: now or after the delay, as the seed wants. */
static void
arrange(struct zoe_simulation *self, double delay, zoe_callback *action)
{
    double chosen = zoe_choose(2) == 1 ? delay : 0;
    zoe_world_at(&self->next, zoe_clock_now() + chosen, action, self);
}

/* Without a seed the pipes are closed together, and the exit comes after that. */
static void
choose_ending(struct zoe_simulation *self)
{
    static const int steps[ENDS] = {1, 2, EXIT};
    memcpy(self->ending, steps, sizeof steps);
    zoe_shuffle(self->ending, ENDS, sizeof *self->ending);
}

static void
report_exit(struct zoe_simulation *self)
{
    self->child->status = self->killed != 0 ? -self->killed : self->status;
    self->child->ended = true;
    zoe_child_ended(self->child);
}

/* Close a pipe, or exit; all that is left to be written comes first. */
static void
end(void *argument)
{
    struct zoe_simulation *self = argument;
    if (zoe_bytes_size(&self->output[1]) > 0 || zoe_bytes_size(&self->output[2]) > 0) {
        arrange(self, STEP, end);
        return;
    }
    int step = self->ending[self->ended++];
    if (step == 1 && self->ended < ENDS && self->ending[self->ended] == 2) {
        close_far(self, 1);
        step = self->ending[self->ended++];
    }
    if (self->ended < ENDS)
        arrange(self, STEP, end);
    else
        zoe_world_look_away(&self->pump);
    if (step == EXIT)
        report_exit(self);
    else
        close_far(self, step);
}

static void
run_program(void *argument)
{
    struct zoe_simulation *self = argument;
    self->status = zoe_run_to_end(&self->plan, self->far, &self->input, self->output);
    self->over = true;
    pump(self);
    arrange(self, STEP, end);
}

int
zoe_simulation_signal(struct zoe_child *child, int number)
{
    struct zoe_simulation *self = child->simulation;
    if (number == 0 || self->killed != 0)
        return 0;
    self->killed = number;
    close_far(self, 0);
    if (!self->over)
        arrange(self, WORKING, end);
    self->over = true;
    return 0;
}

/* --- its life ----------------------------------------------------------------------------- */

void
zoe_simulation_free(struct zoe_child *child)
{
    struct zoe_simulation *self = child->simulation;
    if (self == NULL)
        return;
    zoe_world_cancel(&self->next);
    zoe_world_look_away(&self->pump);
    for (int i = 0; i < 3; i++) {
        close_far(self, i);
        zoe_bytes_destroy(&self->output[i]);
    }
    zoe_bytes_destroy(&self->input);
    free_plan(&self->plan);
    zoe_release(self);
    child->simulation = NULL;
}

static struct zoe_simulation *
make_simulation(struct zoe_child *child, const struct zoe_child_plan *plan)
{
    struct zoe_simulation *self = zoe_allocate(sizeof *self);
    if (self == NULL)
        return NULL;
    if (copy_plan(&self->plan, plan) != 0) {
        zoe_release(self);
        return NULL;
    }
    self->child = child;
    self->far[0] = self->far[1] = self->far[2] = -1;
    self->pump = (struct zoe_onlooker){.look = pump, .argument = self};
    return self;
}

int
zoe_simulation_start(struct zoe_child *child, const struct zoe_child_plan *plan)
{
    char path[PATH_MAX];
    int code = zoe_find_program(plan, path, sizeof path);
    struct zoe_simulation *self = code != 0 ? NULL : make_simulation(child, plan);
    if (self == NULL)
        return code != 0 ? code : ZOE_MEMORY_ERROR;
    child->simulation = self;
    for (int i = 0; i < 3 && code == 0; i++)
        code = open_far(self, i);
    if (code != 0) {
        zoe_simulation_free(child);
        return zoe_no_pipe(plan, code);
    }
    child->pid = (pid_t)((1 << 30) + child->id);     /* which no process has */
    choose_ending(self);
    zoe_world_look_on(&self->pump);
    if (!is_piped(self, 0))
        arrange(self, WORKING, run_program);
    return 0;
}
