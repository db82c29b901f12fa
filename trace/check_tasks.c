/* check_tasks.c -- the rules of futures, tasks and cancellation; see check.h. */
#include "check.h"

#include <stdlib.h>

/* A future or a task as an index: futures first, then tasks. */
static size_t
future_index(const struct trace *trace, ident f)
{
    size_t place = (size_t)trace_place(trace, f);

    return id_kind(f) == ID_TASK ? (size_t)trace->id_counts[ID_FUTURE] + place : place;
}

static size_t
future_count(const struct trace *trace)
{
    return (size_t)trace->id_counts[ID_FUTURE] + (size_t)trace->id_counts[ID_TASK];
}

static void
walk_once(struct check *check)
{
    const struct trace *trace = check->trace;
    int32_t *done = allocate(future_count(trace), sizeof *done);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind != EV_DONE)
            continue;
        if (done[future_index(trace, e->done.f)])
            broken(check, "%s is done (event %d) after it was done (event %d)",
                   id_text(e->done.f).text, (int)n, (int)done[future_index(trace, e->done.f)]);
        done[future_index(trace, e->done.f)] = n;
    }
    free(done);
}

/* --- done callbacks ----------------------------------------------------------------------- */

/* The callbacks of a future, oldest first. */
struct callbacks {
    const char **labels;          /* owned; the strings are the trace's                        */
    size_t room;                  /* allocated                                                 */
    size_t count;                 /* how many                                                  */
    bool unsure;                  /* which of several with one label was removed?              */
};

static void
callbacks_add(struct callbacks *callbacks, const char *label)
{
    callbacks->labels = grow(callbacks->labels, &callbacks->room, callbacks->count + 1,
                             sizeof *callbacks->labels);
    callbacks->labels[callbacks->count++] = label;
}

static void
callbacks_remove(struct callbacks *callbacks, const char *label, int64_t removed)
{
    size_t kept = 0;
    int64_t left = removed;

    for (size_t i = 0; i < callbacks->count; i++) {
        if (callbacks->labels[i] == label && left-- > 0)
            continue;
        callbacks->labels[kept++] = callbacks->labels[i];
    }
    callbacks->count = kept;
    callbacks->unsure |= left < 0;
}

/* What follows a "done" must be its callbacks, becoming ready in the order of registration. */
static void
check_schedule(struct check *check, const struct event *done, const struct callbacks *callbacks)
{
    int64_t count = done->done.callbacks;

    if (count != (int64_t)callbacks->count) {
        broken(check, "%s schedules %lld callbacks (event %d), but %lld were added",
               id_text(done->done.f).text, (long long)count, (int)done->n,
               (long long)callbacks->count);
        return;
    }
    for (int64_t i = 0; i < count; i++) {
        int64_t n = done->n + 1 + i;
        const struct event *e = n <= check->trace->count ? trace_event(check->trace, (int32_t)n)
                                                         : done;

        if (e->kind != EV_READY || e->ready.why != WHY_DONE || e->cause != done->n)
            broken(check, "callback %lld of %s (event %d) does not become ready at once",
                   (long long)i + 1, id_text(done->done.f).text, (int)done->n);
        else if (!callbacks->unsure && e->ready.cb != callbacks->labels[i])
            broken(check, "%s calls back %s (event %d) where %s was added",
                   id_text(done->done.f).text, e->ready.cb, (int)n, callbacks->labels[i]);
        else
            continue;
        return;
    }
}

static void
walk_callbacks(struct check *check)
{
    const struct trace *trace = check->trace;
    struct callbacks *all = allocate(future_count(trace), sizeof *all);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind == EV_CALLBACK)
            callbacks_add(&all[future_index(trace, e->callback.f)], e->callback.cb);
        else if (e->kind == EV_UNCALLBACK)
            callbacks_remove(&all[future_index(trace, e->callback.f)], e->callback.cb,
                             e->callback.removed);
        else if (e->kind == EV_DONE)
            check_schedule(check, e, &all[future_index(trace, e->done.f)]);
    }
    for (size_t i = 0; i < future_count(trace); i++)
        free(all[i].labels);
    free(all);
}

/* The event of this kind that caused `e`, or NULL. */
static const struct event *
cause_of(const struct trace *trace, const struct event *e, enum event_kind kind)
{
    const struct event *cause = e && e->cause ? trace_event(trace, e->cause) : NULL;

    return cause && cause->kind == kind ? cause : NULL;
}

static void
walk_next_turn(struct check *check)
{
    const struct trace *trace = check->trace;

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);
        const struct event *done = cause_of(trace, cause_of(trace, e, EV_READY), EV_DONE);

        if (e->kind == EV_RUN && done && done->k == e->k)
            broken(check, "%s is done (event %d) and calls back (event %d) in turn %d",
                   id_text(done->done.f).text, (int)done->n, (int)n, (int)e->k);
    }
}

/* --- steps -------------------------------------------------------------------------------- */

/* What a task has done last. */
enum life { MADE, STEPPING, WAITING, ENDED };

struct life_of {
    enum life life;               /* where it is                                               */
    int32_t since;                /* the event that says so                                    */
    bool called;                  /* a run of its own has begun that it did not step in yet    */
};

static const char *const lives[] = {"has not begun", "is stepping", "waits", "has ended"};

/* A task goes on in a run of its own; an eager one takes its first step inside another's. Before
 * the first turn there are no runs: what steps there is a generator that the program resumes. */
static void
check_step(struct check *check, const struct event *e, struct life_of *task, bool in_run)
{
    struct id_text name = id_text(e->step.task);
    bool by_hand = e->k == 0;

    if (!in_run && !by_hand)
        broken(check, "%s steps (event %d) outside of any run", name.text, (int)e->n);
    else if (!task->called && task->life != MADE && !by_hand)
        broken(check, "%s steps (event %d) although nothing made it run: it %s since event %d",
               name.text, (int)e->n, lives[task->life], (int)task->since);
    else if (task->life == STEPPING || task->life == ENDED)
        broken(check, "%s steps (event %d) although it %s since event %d", name.text, (int)e->n,
               lives[task->life], (int)task->since);
    *task = (struct life_of){STEPPING, e->n, false};
}

static void
set_life(struct check *check, const struct event *e, struct life_of *task, enum life life, ident id)
{
    if (task->life != STEPPING && life == WAITING)
        broken(check, "%s awaits (event %d) although it %s since event %d", id_text(id).text,
               (int)e->n, lives[task->life], (int)task->since);
    *task = (struct life_of){life, e->n, false};
}

/* A task that awaits what it cannot, itself for one, is ready at once: the error is thrown in. */
static bool
is_refused(const struct event *e, const struct life_of *tasks, const struct trace *trace)
{
    ident task = e->kind == EV_READY ? label_task(e->ready.cb) : 0;

    return task && task == e->by && tasks[trace_place(trace, task)].life == STEPPING;
}

static void
walk_steps(struct check *check)
{
    const struct trace *trace = check->trace;
    struct life_of *tasks = allocate((size_t)trace->id_counts[ID_TASK], sizeof *tasks);
    bool in_run = false;

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);
        ident own = e->kind == EV_RUN ? label_task(e->run.cb) : 0;

        if (own && trace_place(trace, own) >= 0)
            tasks[trace_place(trace, own)].called = true;
        in_run = e->kind == EV_RUN || (in_run && e->kind != EV_END && e->kind != EV_LOOP_RETURN);
        if (e->kind == EV_STEP)
            check_step(check, e, &tasks[trace_place(trace, e->step.task)], in_run);
        else if (is_refused(e, tasks, trace))
            set_life(check, e, &tasks[trace_place(trace, e->by)], WAITING, e->by);
        else if (e->kind == EV_AWAIT || e->kind == EV_YIELD)
            set_life(check, e, &tasks[trace_place(trace, e->await.task)], WAITING, e->await.task);
        else if (e->kind == EV_DONE && id_kind(e->done.f) == ID_TASK)
            set_life(check, e, &tasks[trace_place(trace, e->done.f)], ENDED, e->done.f);
    }
    free(tasks);
}

static void
walk_cancels(struct check *check)
{
    const struct trace *trace = check->trace;
    int64_t *asked = allocate((size_t)trace->id_counts[ID_TASK], sizeof *asked);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind == EV_CANCEL && !e->cancel.done)
            asked[trace_place(trace, e->cancel.task)]++;
        if (e->kind != EV_UNCANCEL)
            continue;
        if (asked[trace_place(trace, e->uncancel.task)] > 0)
            asked[trace_place(trace, e->uncancel.task)]--;
        if (asked[trace_place(trace, e->uncancel.task)] != e->uncancel.left)
            broken(check, "%s says that %lld requests are left (event %d), but %lld are",
                   id_text(e->uncancel.task).text, (long long)e->uncancel.left, (int)n,
                   (long long)asked[trace_place(trace, e->uncancel.task)]);
    }
    free(asked);
}

/* --- who ---------------------------------------------------------------------------------- */

/* Who is running: the handle, in it a task, in that perhaps eager ones. */
struct stack {
    ident who[64];                /* the innermost one last                                    */
    int count;                    /* how many                                                  */
    bool leaving;                 /* the innermost task has suspended: it may be out already   */
    ident next;                   /* the task that the handle is about to step; 0: none        */
};

/* A signal may kill between two events: who runs next is told, or who ran last. */
static bool
is_running(const struct stack *stack, const struct event *e)
{
    ident top = stack->count ? stack->who[stack->count - 1] : 0;
    ident below = stack->count > 1 ? stack->who[stack->count - 2] : 0;
    bool border = e->kind == EV_RUN || e->kind == EV_STEP || e->kind == EV_END;
    bool elsewhere = e->kind == EV_WAKEUP
                     || (e->kind == EV_READY && e->ready.why == WHY_THREADSAFE);

    if (elsewhere || e->by == top || ((stack->leaving || border) && e->by == below))
        return true;
    if (e->kind == EV_EXIT && (e->by == stack->next || e->by == below || e->by == stack->who[0]))
        return true;
    return (e->by == 0 && border) || (e->kind == EV_END && e->by == stack->who[0])
           || (stack->count == (stack->leaving ? 1 : 0) && e->by == 0);
}

/* A task that awaits what it cannot wait for pauses without an await: it is to step again. */
static bool
steps_itself(const struct stack *stack, const struct event *e)
{
    return e->kind == EV_READY && stack->count && label_task(e->ready.cb) != 0
           && label_task(e->ready.cb) == stack->who[stack->count - 1];
}

static void
stack_follow(struct stack *stack, const struct event *e)
{
    if (stack->leaving && stack->count > 1 && e->by == stack->who[stack->count - 2]
        && e->by != stack->who[stack->count - 1]) {
        stack->count--;
        stack->leaving = false;
    }
    if (e->kind == EV_RUN)
        *stack = (struct stack){{e->run.h}, 1, false, label_task(e->run.cb)};
    else if (e->kind == EV_END)
        *stack = (struct stack){{e->handle.h}, 0, false, 0};
    else if (e->kind == EV_TURN || e->kind == EV_LOOP_RETURN)
        *stack = (struct stack){{0}, 0, false, 0};
    else if (e->kind == EV_AWAIT || e->kind == EV_YIELD || steps_itself(stack, e)
             || (e->kind == EV_DONE && stack->count && e->done.f == stack->who[stack->count - 1]))
        stack->leaving = true;
    else if (e->kind == EV_STEP && stack->count < 64) {
        stack->count -= stack->leaving && (stack->count > 1 || id_kind(stack->who[0]) == ID_TASK);
        stack->leaving = false;
        stack->who[stack->count++] = e->step.task;
    }
}

static void
walk_by(struct check *check)
{
    struct stack stack = {{0}, 0, false, 0};

    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);
        bool begins = e->kind == EV_RUN || e->kind == EV_STEP;

        if (begins)
            stack_follow(&stack, e);
        if (!is_running(&stack, e))
            broken(check, "\"%s\" says that %s does it (event %d), but %s is running",
                   event_types[e->kind].name, id_text(e->by).text, (int)n,
                   id_text(stack.count ? stack.who[stack.count - 1] : 0).text);
        if (!begins)
            stack_follow(&stack, e);
    }
}

const struct rule task_rules[] = {
    {"once", "a future or task is done only once", walk_once},
    {"callbacks", "a done future calls back at once all that were added, in their order",
     walk_callbacks},
    {"next-turn", "a callback of a done future runs in a later turn", walk_next_turn},
    {"steps", "a task steps inside a run that was made for it, and never again once it has ended",
     walk_steps},
    {"cancels", "the requests to cancel are those made without those taken back", walk_cancels},
    {"by", "whoever is said to act is running", walk_by},
    {NULL, NULL, NULL},
};
