/* lint_loop.c -- who keeps the loop for himself, and who waits for what cannot come; see lint.h. */
#include "lint.h"

#include <stdlib.h>
#include <string.h>

/* asyncio's slow_callback_duration; what one run may do before others are starved. */
static const int64_t long_time = 100000000;

enum { PIECES_FEW = 8, PIECES_MANY = 1000, HOPS_MAX = 100 };

/* --- runs that take too long -------------------------------------------------------------- */

/* What runs, and how it uses its time. */
struct stretch {
    const struct event *run;      /* its "run"; NULL: nothing runs                             */
    int32_t pieces;               /* pieces of work: sleeps, operations that could have waited */
    int32_t ready;                /* handles in the ready queue                                */
};

static bool
is_piece(const struct event *e)
{
    return e->kind == EV_BLOCK
           || (e->kind == EV_SYNC && (e->sync.op == OP_ACQUIRE || e->sync.op == OP_GET
                                      || e->sync.op == OP_PUT));
}

static void
stretch_follow(struct stretch *stretch, const struct event *e)
{
    if (e->kind == EV_RUN) {
        stretch->run = e;
        stretch->pieces = 0;
    }
    if (e->kind == EV_END || e->kind == EV_TURN || e->kind == EV_LOOP_RETURN)
        stretch->run = NULL;
    stretch->pieces += is_piece(e);
    stretch->ready += e->kind == EV_READY;
    stretch->ready -= e->kind == EV_RUN || e->kind == EV_SKIP;
}

/* Add what came too late because of a run: timers that were due before it ended. */
static void
add_late(struct text *out, const struct trace *trace, const struct event *end)
{
    int32_t count = 0, first = 0;

    for (int32_t n = end->n + 1; n <= trace->count && trace_event(trace, n)->k <= end->k + 1; n++) {
        const struct event *e = trace_event(trace, n);
        const struct event *timer = e->cause ? trace_event(trace, e->cause) : e;

        if (e->kind != EV_READY || timer->kind != EV_TIMER || timer->timer.when >= end->t)
            continue;
        first = first ? first : n;
        count++;
    }
    if (count)
        text_add(out, "; %d timer%s late for it (event %d)", (int)count,
                 count == 1 ? " is" : "s are", (int)first);
}

static void
tell_long(struct lint *lint, const struct stretch *stretch, const struct event *end)
{
    struct text late = {0};
    struct label label = who_runs(lint, stretch->run);
    struct label time = how_long(end->t - stretch->run->t);

    if (is_worth_telling(lint))
        add_late(&late, lint->trace, end);
    if (stretch->pieces < PIECES_FEW)
        found(lint, end, "%s keeps the loop for %s (events %d to %d)%s", label.text, time.text,
              (int)stretch->run->n, (int)end->n, text_string(&late));
    else
        found(lint, end, "%s does %d things for %s without letting others run (events %d to %d)%s",
              label.text, (int)stretch->pieces, time.text, (int)stretch->run->n, (int)end->n,
              text_string(&late));
    text_free(&late);
}

/* Both of the next two: a long run is starvation when it is made of many pieces. */
static void
walk_long(struct lint *lint, bool starves)
{
    struct stretch stretch = {0};

    for (int32_t n = 1; n <= lint->trace->count; n++) {
        const struct event *e = trace_event(lint->trace, n);
        bool ends = stretch.run && (e->kind == EV_END || e->kind == EV_EXIT);
        bool is_long = ends && e->t - stretch.run->t > long_time;
        bool is_many = ends && stretch.pieces >= PIECES_MANY && stretch.ready > 0;

        if ((is_long || is_many) && (stretch.pieces >= PIECES_FEW) == starves)
            tell_long(lint, &stretch, e);
        stretch_follow(&stretch, e);
    }
}

static void
walk_blocking(struct lint *lint)
{
    walk_long(lint, false);
}

static void
walk_starvation(struct lint *lint)
{
    walk_long(lint, true);
}

/* --- deadlocks ---------------------------------------------------------------------------- */

/* What a task waits for. */
struct wait {
    ident on;                     /* the future or task; 0: it does not wait                   */
    ident object;                 /* the lock or queue that the future belongs to; 0: none     */
    int32_t since;                /* the event that says so                                    */
};

/* Who has a lock. */
struct hold {
    ident task;                   /* 0: nobody                                                 */
    int32_t since;                /* the event that says so                                    */
};

/* What is known at one moment. */
struct knot {
    struct lint *lint;            /* for whom                                                  */
    struct wait *waits;           /* by place of the task; owned                               */
    struct hold *holds;           /* by place of the lock; owned                               */
};

static struct wait *
wait_of(const struct knot *knot, ident task)
{
    return &knot->waits[trace_place(knot->lint->trace, task)];
}

static struct hold *
hold_of(const struct knot *knot, ident lock)
{
    return &knot->holds[trace_place(knot->lint->trace, lock)];
}

/* The task without which this one cannot go on; 0: none. */
static ident
needs(const struct knot *knot, ident task)
{
    const struct wait *wait = wait_of(knot, task);

    if (wait->on && wait->object)
        return hold_of(knot, wait->object)->task;
    return id_kind(wait->on) == ID_TASK ? wait->on : 0;
}

/* Whether this task needs, by way of others, itself. */
static bool
is_cycle(const struct knot *knot, ident task)
{
    ident next = needs(knot, task);

    for (int hops = 0; next && next != task && hops < HOPS_MAX; hops++)
        next = needs(knot, next);
    return next == task;
}

static void
add_wait(const struct knot *knot, struct text *out, ident task)
{
    const struct wait *wait = wait_of(knot, task);
    ident what = wait->object ? wait->object : wait->on;
    const struct hold *hold = wait->object ? hold_of(knot, what) : NULL;

    text_add(out, "%s%s waits for %s (event %d)", out->length ? "; " : "",
             who(knot->lint, task).text, who(knot->lint, what).text, (int)wait->since);
    if (hold && hold->task)
        text_add(out, " that %s holds (event %d)", who(knot->lint, hold->task).text,
                 (int)hold->since);
}

static void
tell_cycle(const struct knot *knot, const struct event *e)
{
    struct text line = {0};
    ident task = e->await.task;

    do {
        add_wait(knot, &line, task);
        task = needs(knot, task);
    } while (task != e->await.task);
    found(knot->lint, e, "%s", text_string(&line));
    text_free(&line);
}

/* Nothing can wake the loop: who waits for what? */
static void
tell_stuck(const struct knot *knot, const struct event *e)
{
    struct text line = {0};
    const struct lint *lint = knot->lint;
    int32_t count = is_worth_telling(lint) ? lint->trace->id_counts[ID_TASK] : 0;
    const struct event *where = e;
    int told = 0;

    for (int32_t i = 0; i < count && told < 4; i++)
        if (knot->waits[i].on) {
            add_wait(knot, &line, lint->made[i]->task.task);
            where = trace_event(lint->trace, knot->waits[i].since);
            told++;
        }
    found(knot->lint, where, "nothing can wake the loop (event %d)%s%s", (int)e->n,
          line.length ? ": " : "", text_string(&line));
    text_free(&line);
}

static void
knot_follow(struct knot *knot, const struct event *e)
{
    struct wait *wait = id_kind(e->by) == ID_TASK ? wait_of(knot, e->by) : NULL;
    bool waits = e->kind == EV_SYNC && (e->sync.op == OP_WAIT || e->sync.op == OP_WAIT_GET
                                        || e->sync.op == OP_WAIT_PUT);

    if (e->kind == EV_STEP)
        *wait_of(knot, e->step.task) = (struct wait){0};
    else if (e->kind == EV_AWAIT) {
        wait_of(knot, e->await.task)->on = e->await.on;
        wait_of(knot, e->await.task)->since = e->n;
    } else if (waits && wait)
        wait->object = e->sync.obj;
    else if (e->kind == EV_SYNC && e->sync.kind == SYNC_LOCK && e->sync.op == OP_ACQUIRE)
        *hold_of(knot, e->sync.obj) = (struct hold){wait ? e->by : 0, e->n};
    else if (e->kind == EV_SYNC && e->sync.kind == SYNC_LOCK && e->sync.op == OP_RELEASE)
        *hold_of(knot, e->sync.obj) = (struct hold){0};
    if (wait && e->kind == EV_SYNC && e->sync.op == OP_ACQUIRE)
        wait->object = 0;
}

static void
walk_deadlock(struct lint *lint)
{
    const struct trace *trace = lint->trace;
    struct knot knot = {.lint = lint};

    knot.waits = allocate((size_t)trace->id_counts[ID_TASK], sizeof *knot.waits);
    knot.holds = allocate((size_t)trace->id_counts[ID_LOCK], sizeof *knot.holds);
    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        knot_follow(&knot, e);
        if (e->kind == EV_AWAIT && is_cycle(&knot, e->await.task))
            tell_cycle(&knot, e);
        else if (e->kind == EV_REPORT && strncmp(e->report.message, "deadlock: ", 10) == 0
                 && !lint->found)
            tell_stuck(&knot, e);
    }
    free(knot.waits);
    free(knot.holds);
}

const struct advice loop_advice[] = {
    {"blocking", 13, "a callback keeps the loop for longer than 100 ms",
     "Nothing else runs meanwhile, no timer and no descriptor is served: give the work to a thread "
     "(run_in_executor), or cut it into pieces.", walk_blocking},
    {"starvation", 8, "a task does many things that never let others run",
     "An await that finds what it needs does not pause, so nobody else gets a turn: yield now and "
     "then (sleep(0)).", walk_starvation},
    {"deadlock", 9, "tasks wait for each other, or nothing can wake the loop",
     "None of them can ever go on: take locks in one order everywhere, and let somebody do what is "
     "waited for.", walk_deadlock},
    {NULL, 0, NULL, NULL, NULL},
};
