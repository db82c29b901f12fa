/* lint_tasks.c -- tasks that nobody cares for, and errors that nobody sees; see lint.h. */
#include "lint.h"

#include <stdlib.h>
#include <string.h>

/* What is known of a task. */
struct fate {
    bool wanted;                  /* somebody waits for it, or has ended it                    */
    bool over;                    /* it is done, or was destroyed                              */
};

static void
follow_fate(const struct trace *trace, struct fate *fates, const struct event *e)
{
    if (e->kind == EV_AWAIT && id_kind(e->await.on) == ID_TASK)
        fates[trace_place(trace, e->await.on)].wanted = true;
    else if (e->kind == EV_CALLBACK && id_kind(e->callback.f) == ID_TASK)
        fates[trace_place(trace, e->callback.f)].wanted = true;
    else if (e->kind == EV_CANCEL)
        fates[trace_place(trace, e->cancel.task)].wanted = true;
    else if (e->kind == EV_DONE && id_kind(e->done.f) == ID_TASK)
        fates[trace_place(trace, e->done.f)].over = true;
}

/* After a deadlock every task is cut off: that is told elsewhere. */
static bool
is_deadlock(const struct event *e)
{
    return e->kind == EV_REPORT && strncmp(e->report.message, "deadlock: ", 10) == 0;
}

static const struct event *
maker(const struct lint *lint, ident task)
{
    return lint->made[trace_place(lint->trace, task)];
}

/* The last reference to a task may go while it is pending. */
static void
walk_lost(struct lint *lint)
{
    bool stuck = false;

    for (int32_t n = 1; n <= lint->trace->count && !stuck; n++) {
        const struct event *e = trace_event(lint->trace, n);

        stuck = is_deadlock(e);
        if (e->kind == EV_REPORT && id_kind(e->report.on) == ID_TASK
            && strncmp(e->report.message, "Task was destroyed", 18) == 0)
            found(lint, maker(lint, e->report.on), "%s was made (event %d) and is destroyed before "
                  "it is done (event %d)", who(lint, e->report.on).text,
                  (int)maker(lint, e->report.on)->n, (int)n);
    }
}

/* When the main task has ended, run() cancels what is left: nobody was going to wait for that. */
static bool
is_left_over(const struct lint *lint, const struct fate *fates, const struct event *e)
{
    const struct fate *fate;

    if (e->kind != EV_CANCEL || e->by || e->cancel.done)
        return false;
    fate = &fates[trace_place(lint->trace, e->cancel.task)];
    return !fate->wanted && !fate->over && maker(lint, e->cancel.task)->src;
}

/* A coroutine that Python made and threw away is told of too. */
static void
walk_forgotten(struct lint *lint)
{
    const struct trace *trace = lint->trace;
    struct fate *fates = allocate((size_t)trace->id_counts[ID_TASK], sizeof *fates);
    bool stuck = false;

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        stuck |= is_deadlock(e);
        if (!stuck && is_left_over(lint, fates, e))
            found(lint, maker(lint, e->cancel.task), "%s was made (event %d), nobody waits for it, "
                  "and it is cancelled when the program ends (event %d)",
                  who(lint, e->cancel.task).text, (int)maker(lint, e->cancel.task)->n, (int)n);
        if (e->kind == EV_REPORT && strstr(e->report.message, " was never awaited"))
            found(lint, e, "%s (event %d)", e->report.message, (int)n);
        follow_fate(trace, fates, e);
    }
    free(fates);
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
        if (place >= 0 && swallow[place] && e->done.state == DONE_RESULT && lint->made[place]->src)
            found(lint, swallow[place], "%s is asked to cancel (event %d) and returns as if "
                  "nothing had been (event %d)", who(lint, e->done.f).text, (int)asked[place],
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
            made = maker(lint, e->report.on);
        found(lint, made, "%s failed%s%s, and nobody asked how it ended (event %d)",
              who(lint, e->report.on).text, e->report.error ? " with " : "",
              e->report.error ? e->report.error : "", (int)n);
    }
}

const struct advice task_advice[] = {
    {"lost-task", 5, "the last reference to a task goes before the task is done",
     "The loop does not keep it: its work is half done. Keep the task until it has ended.",
     walk_lost},
    {"forgotten-await", 5, "nobody waits for a task, and the program ends without it",
     "Making a task or a coroutine is not enough, the program does not wait for it: await it.",
     walk_forgotten},
    {"swallowed-cancel", 7, "a task that was asked to cancel returns as if nothing had been",
     "Whoever cancelled it waits for an end that it does not get: clean up, then let the error go "
     "on.", walk_swallowed},
    {"never-retrieved", 17, "a task or future failed, and nobody asked how it ended",
     "Its error is lost until the last reference goes, perhaps for ever: await it, or ask for its "
     "exception.", walk_never_retrieved},
    {NULL, 0, NULL, NULL, NULL},
};
