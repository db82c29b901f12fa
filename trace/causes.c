/* causes.c -- who made whom run; see causes.h. */
#include "causes.h"

#include <stdlib.h>

static const struct event *
event_at(const struct causes *causes, int32_t n)
{
    return n ? trace_event(causes->model->trace, n) : NULL;
}

/* --- actors ------------------------------------------------------------------------------- */

static const struct event *
task_of(const struct causes *causes, const struct event *run)
{
    int32_t lane = model_label_lane(causes->model, run->run.cb);

    return lane < LANE_TASKS ? NULL : causes->model->made[lane - LANE_TASKS];
}

/* Whether two runs are of the same actor. The strings of a trace are kept once. */
static bool
are_one(const struct causes *causes, const struct event *one, const struct event *other)
{
    const struct event *task = task_of(causes, one), *other_task = task_of(causes, other);

    if (!task || !other_task)
        return task == other_task && one->run.cb == other->run.cb;
    return task == other_task
           || (causes->folding == FOLD_COROUTINES && task->task.coro == other_task->task.coro);
}

static int32_t
add_actor(struct causes *causes, const struct event *run, bool earlier)
{
    causes->actors = grow(causes->actors, &causes->actor_room, (size_t)causes->actor_count + 1,
                          sizeof *causes->actors);
    causes->actors[causes->actor_count] = (struct actor){.run = run, .earlier = earlier};
    return causes->actor_count++;
}

/* The program, or what is not shown: there is one of each at most. */
static int32_t
common_actor(struct causes *causes, bool earlier)
{
    for (int32_t i = 0; i < causes->actor_count; i++)
        if (!causes->actors[i].run && causes->actors[i].earlier == earlier)
            return i;
    return add_actor(causes, NULL, earlier);
}

static int32_t
actor_of(struct causes *causes, const struct event *run)
{
    for (int32_t i = 0; causes->folding != FOLD_NOTHING && i < causes->actor_count; i++)
        if (causes->actors[i].run && are_one(causes, causes->actors[i].run, run))
            return i;
    return add_actor(causes, run, false);
}

/* --- causes ------------------------------------------------------------------------------- */

/* Whether a run names the "ready" that led to it. */
static bool
has_cause(const struct causes *causes, const struct event *run)
{
    return run->cause && event_at(causes, run->cause)->kind == EV_READY;
}

/* The event in the tree that made this handle ready, and what lies between: a descriptor is ready
 * because somebody watches it, a job is done because somebody submitted it. */
static const struct event *
root_of(const struct causes *causes, const struct event *ready, enum by_way *way)
{
    static const enum by_way ways[] = {
        [WHY_SOON] = BY_HAND, [WHY_DONE] = BY_FUTURE, [WHY_TIMER] = BY_TIMER, [WHY_IO] = BY_IO,
        [WHY_THREADSAFE] = BY_JOB,
    };
    const struct event *cause = event_at(causes, ready->cause);

    *way = ways[ready->ready.why];
    while (cause && cause->cause && (cause->kind == EV_JOB || cause->kind == EV_FD))
        cause = event_at(causes, cause->cause);
    return cause ? cause : ready;
}

static int32_t
parent_of(const struct causes *causes, const struct event *run, enum by_way *way)
{
    return causes->run_of[root_of(causes, event_at(causes, run->cause), way)->n];
}

static void
add_cause(struct causes *causes, int32_t from, int32_t to, enum by_way way,
          const struct event *ready)
{
    struct cause *items = causes->items;
    int32_t i = 0;

    while (i < causes->item_count
           && (items[i].from != from || items[i].to != to || items[i].way != way))
        i++;
    if (i == causes->item_count) {
        causes->items = items = grow(items, &causes->item_room, (size_t)i + 1, sizeof *items);
        items[causes->item_count++] =
            (struct cause){.from = from, .to = to, .way = way, .ready = ready};
    }
    items[i].count++;
    items[i].last = ready->n;
}

/* --- what is shown ------------------------------------------------------------------------ */

static bool
is_chosen(const struct causes *causes, const struct event *run)
{
    const struct event *task = task_of(causes, run);

    return options_show_turn(causes->options, run->k)
           && (causes->options->task_count == 0
               || (task && options_show_task(causes->options, task->task.task)));
}

/* The runs that are chosen, and where tasks are, those that made them run. */
static void
find_runs(struct causes *causes)
{
    const struct trace *trace = causes->model->trace;
    int32_t run = 0;

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);
        enum by_way way;

        run = e->kind == EV_RUN ? n : run;
        causes->run_of[n] = run;
        if (e->kind == EV_END || e->kind == EV_TURN_END || e->kind == EV_LOOP_RETURN)
            run = 0;
        if (e->kind != EV_RUN || !is_chosen(causes, e))
            continue;
        causes->wanted[n] = true;
        if (has_cause(causes, e) && causes->options->task_count)
            causes->wanted[parent_of(causes, e, &way)] = true;
    }
}

static void
add_run(struct causes *causes, const struct event *run)
{
    int32_t place = actor_of(causes, run), parent, from;
    enum by_way way;

    causes->actor_of[run->n] = place;
    causes->actors[place].count++;
    causes->actors[place].several |= task_of(causes, run)
                                     != task_of(causes, causes->actors[place].run);
    causes->actors[place].last = run->n;
    causes->run_count++;
    if (!has_cause(causes, run) || !is_chosen(causes, run))
        return;
    parent = parent_of(causes, run, &way);
    from = parent && causes->wanted[parent] ? causes->actor_of[parent]
                                            : common_actor(causes, parent != 0);
    add_cause(causes, from, place, way, event_at(causes, run->cause));
}

bool
causes_make(struct causes *causes, const struct model *model, const struct options *options,
            enum folding folding, int32_t most)
{
    const struct trace *trace = model->trace;

    *causes = (struct causes){.model = model, .options = options, .folding = folding};
    causes->run_of = allocate((size_t)trace->count + 1, sizeof *causes->run_of);
    causes->wanted = allocate((size_t)trace->count + 1, sizeof *causes->wanted);
    causes->actor_of = allocate((size_t)trace->count + 1, sizeof *causes->actor_of);
    find_runs(causes);
    for (int32_t n = 1; n <= trace->count && causes->actor_count <= most; n++)
        if (trace_event(trace, n)->kind == EV_RUN && causes->wanted[n])
            add_run(causes, trace_event(trace, n));
    return causes->actor_count <= most;
}

void
causes_free(struct causes *causes)
{
    free(causes->actors);
    free(causes->items);
    free(causes->run_of);
    free(causes->wanted);
    free(causes->actor_of);
}
