/* lint_tasks.c -- tasks that nobody cares for, and errors that nobody sees; see lint.h. */
#include "lint.h"

#include <stdlib.h>
#include <string.h>

/* What is known of a task. */
struct fate {
    bool stepped;                 /* it has run                                                */
    bool wanted;                  /* somebody waits for it, or has ended it                    */
    bool over;                    /* it is done, or it was told that it is lost                */
};

static void
follow_fate(const struct trace *trace, struct fate *fates, const struct event *e)
{
    if (e->kind == EV_STEP)
        fates[trace_place(trace, e->step.task)].stepped = true;
    else if (e->kind == EV_AWAIT && id_kind(e->await.on) == ID_TASK)
        fates[trace_place(trace, e->await.on)].wanted = true;
    else if (e->kind == EV_CALLBACK && id_kind(e->callback.f) == ID_TASK)
        fates[trace_place(trace, e->callback.f)].wanted = true;
    else if (e->kind == EV_CANCEL)
        fates[trace_place(trace, e->cancel.task)].wanted = true;
    else if (e->kind == EV_DONE && id_kind(e->done.f) == ID_TASK)
        fates[trace_place(trace, e->done.f)].over = true;
}

/* The task that is lost here: run() cancels what is left when its main task has ended, and the last
 * reference to a task may go while it is pending. 0: none. */
static ident
lost_here(const struct event *e)
{
    if (e->kind == EV_CANCEL && !e->by && !e->cancel.done)
        return e->cancel.task;
    if (e->kind == EV_REPORT && id_kind(e->report.on) == ID_TASK
        && strncmp(e->report.message, "Task was destroyed", 18) == 0)
        return e->report.on;
    return 0;
}

static void
tell_lost(struct lint *lint, struct fate *fate, const struct event *e, bool ran)
{
    ident task = lost_here(e);
    const struct event *made = lint->made[trace_place(lint->trace, task)];
    bool destroyed = e->kind == EV_REPORT;

    if (fate->over || (!destroyed && (fate->wanted || !made->src)) || fate->stepped != ran)
        return;
    fate->over = true;
    found(lint, made, ran ? "%s was made (event %d) and is %s before it is done (event %d)"
                          : "%s was made (event %d) and is %s before it ever ran (event %d)",
          who(lint, task).text, (int)made->n, destroyed ? "destroyed" : "cancelled at the end",
          (int)e->n);
}

/* Both of the next two: tasks that nobody waited for, those that ran or those that did not. */
static void
walk_fates(struct lint *lint, bool ran)
{
    const struct trace *trace = lint->trace;
    struct fate *fates = allocate((size_t)trace->id_counts[ID_TASK], sizeof *fates);
    bool stuck = false;

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);
        ident lost = lost_here(e);

        stuck |= e->kind == EV_REPORT && strncmp(e->report.message, "deadlock: ", 10) == 0;
        if (lost && !stuck)
            tell_lost(lint, &fates[trace_place(trace, lost)], e, ran);
        follow_fate(trace, fates, e);
    }
    free(fates);
}

static void
walk_lost(struct lint *lint)
{
    walk_fates(lint, true);
}

/* A coroutine that Python made and threw away is told of too. */
static void
walk_forgotten(struct lint *lint)
{
    walk_fates(lint, false);
    for (int32_t n = 1; n <= lint->trace->count; n++) {
        const struct event *e = trace_event(lint->trace, n);

        if (e->kind == EV_REPORT && strstr(e->report.message, " was never awaited"))
            found(lint, e, "%s (event %d)", e->report.message, (int)n);
    }
}

/* --- cancellation and errors -------------------------------------------------------------- */

static void
walk_swallowed(struct lint *lint)
{
    const struct trace *trace = lint->trace;
    int32_t *asked = allocate((size_t)trace->id_counts[ID_TASK], sizeof *asked);
    const struct event **swallow = allocate((size_t)trace->id_counts[ID_TASK], sizeof *swallow);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);
        int32_t place = e->kind == EV_DONE && id_kind(e->done.f) == ID_TASK
                        ? trace_place(trace, e->done.f) : -1;

        if (e->kind == EV_CANCEL && !e->cancel.done)
            asked[trace_place(trace, e->cancel.task)] = n;
        if (e->kind == EV_SWALLOW)
            swallow[trace_place(trace, e->await.task)] = e;
        if (place >= 0 && swallow[place] && e->done.state == DONE_RESULT)
            found(lint, swallow[place], "%s is asked to cancel (event %d) and returns as if nothing "
                  "had been (event %d)", who(lint, e->done.f).text, (int)asked[place],
                  (int)swallow[place]->n);
    }
    free(asked);
    free(swallow);
}

static void
walk_never_retrieved(struct lint *lint)
{
    for (int32_t n = 1; n <= lint->trace->count; n++) {
        const struct event *e = trace_event(lint->trace, n);
        const struct event *made = e;

        if (e->kind != EV_REPORT || !strstr(e->report.message, "exception was never retrieved"))
            continue;
        if (id_kind(e->report.on) == ID_TASK)
            made = lint->made[trace_place(lint->trace, e->report.on)];
        found(lint, made, "%s failed%s%s, and nobody asked how it ended (event %d)",
              who(lint, e->report.on).text, e->report.error ? " with " : "",
              e->report.error ? e->report.error : "", (int)n);
    }
}

const struct advice task_advice[] = {
    {"lost-task", 5, "a task that nobody waits for is cut off when the program ends",
     "Its work is half done, and nobody is told: keep the task, and await it or cancel it before you "
     "return.", walk_lost},
    {"forgotten-await", 5, "something was made to run later, and never ran",
     "Making a coroutine or a task does not run it: await it.", walk_forgotten},
    {"swallowed-cancel", 7, "a task that was asked to cancel returns as if nothing had been",
     "Whoever cancelled it waits for an end that it does not get: clean up, then let the error go "
     "on.", walk_swallowed},
    {"never-retrieved", 17, "a task or future failed, and nobody asked how it ended",
     "Its error is lost until the last reference goes, perhaps for ever: await it, or ask for its "
     "exception.", walk_never_retrieved},
    {NULL, 0, NULL, NULL, NULL},
};
