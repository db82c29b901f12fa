/* why_words.c -- the chain of causes as sentences; see why.h.
 *
 * A hop is told in two: what was done, by whom, in which turn; and why that one ran then. Event
 * numbers and source lines stand behind what they belong to.
 */
#include "labels.h"
#include "why.h"
#include "words.h"

/* " (event 12, lessons/09-share/lock.c:30)" */
static void
add_place(const struct event *e, const char *source, struct text *out)
{
    text_add(out, " (event %d", (int)e->n);
    if (source)
        text_add(out, ", %s", source);
    text_add(out, ")");
}

/* Who did this: "T2 worker", "H7 read_from_self", "the program". */
static void
add_doer(const struct why *why, const struct hop *hop, struct text *out)
{
    ident by = hop->act->by;

    if (id_kind(by) == ID_TASK)
        label_lane(why->model, model_task_lane(why->model, by), out);
    else if (!hop->run)
        text_add(out, "the program");
    else if (label_task(hop->run->run.cb))
        label_lane(why->model, model_label_lane(why->model, hop->run->run.cb), out);
    else
        text_add(out, "%s %s", id_text(hop->run->run.h).text, hop->run->run.cb);
}

/* Who ran: "T2", "H7". */
static struct id_text
runner(const struct hop *hop)
{
    ident task = label_task(hop->run->run.cb);

    return id_text(task ? task : hop->run->run.h);
}

/* --- why it ran --------------------------------------------------------------------------- */

/* "second of three": its place among the runs of its turn. */
static void
add_rank(const struct why *why, const struct event *run, struct text *out)
{
    static const char *const ranks[] = {"", "first", "second", "third", "fourth", "fifth",
                                        "sixth"};
    static const char *const counts[] = {"", "one", "two", "three", "four", "five", "six"};
    const struct trace *trace = why->model->trace;
    int32_t n = run->n, rank = 0, count;

    for (; n >= 1 && trace_event(trace, n)->kind != EV_TURN; n--)
        rank += trace_event(trace, n)->kind == EV_RUN;
    count = rank;
    for (n = run->n + 1; n <= trace->count && trace_event(trace, n)->k == run->k; n++)
        count += trace_event(trace, n)->kind == EV_RUN;
    if (count == 1)
        text_add(out, "alone");
    else if (count <= 6)
        text_add(out, "%s of %s", ranks[rank], counts[count]);
    else
        text_add(out, "as number %d of %d", (int)rank, (int)count);
}

/* ", which it awaited since event 3", if the one that ran is a task that did. */
static void
add_wait(const struct why *why, const struct hop *hop, struct text *out)
{
    const struct event *step = trace_event(why->model->trace, hop->run->n + 1);
    const struct bar *bar = why_wait(why, hop);
    const struct event *await = bar ? trace_event(why->model->trace, bar->from) : NULL;

    if (!bar)
        return;
    if (id_kind(bar->what) == ID_LOCK) {
        text_add(out, ", with which it awaited ");
        model_name(why->model, bar->what, out);
        text_add(out, " since");
    } else {
        text_add(out, ", which it awaited since");
    }
    text_add(out, " event %d", (int)await->n);
    if (await->src && (step->kind != EV_STEP || step->src != await->src))
        text_add(out, " (%s)", await->src);
}

static void
add_done(const struct why *why, const struct hop *hop, struct text *out)
{
    static const char *const ends[] = {"returned", "failed", "been cancelled"};
    const struct event *done = hop->because;

    model_name(why->model, done->done.f, out);
    if (id_kind(done->done.f) == ID_TASK)
        text_add(out, " had %s", ends[done->done.state]);
    else
        text_add(out, " was %s", done->done.state == DONE_CANCELLED ? "cancelled" : "done");
    add_wait(why, hop, out);
}

/* What made the run ready. */
static void
add_cause(const struct why *why, const struct hop *hop, struct text *out)
{
    const struct event *e = hop->because;

    switch (e ? (enum event_kind)e->kind : EV_KINDS) {
    case EV_DONE:
        add_done(why, hop, out);
        break;
    case EV_TIMER:
        text_add(out, "its timer was due at ");
        label_clock(e->timer.when, out);
        break;
    case EV_FD:
        text_add(out, "%s became ready", id_text(e->fd.fd).text);
        break;
    case EV_TASK:
        text_add(out, "it had been made");
        break;
    case EV_YIELD:
        text_add(out, "it had let one turn pass");
        break;
    case EV_SIGNAL:
        text_add(out, "%s had come in", e->signal.signal);
        break;
    case EV_JOB:
        text_add(out, "%s was %s", id_text(e->job.job).text,
                 e->job.op == JOB_CANCEL ? "cancelled" : "done");
        break;
    default:
        text_add(out, "%s", hop->ready->ready.why == WHY_THREADSAFE && !e
                 ? "a thread, or the world outside, had asked for it" : "it had been called soon");
    }
}

/* "ran second of three because ..." */
static void
add_run(const struct why *why, const struct hop *hop, struct text *out)
{
    const struct event *step = trace_event(why->model->trace, hop->run->n + 1);

    text_add(out, " ran ");
    add_rank(why, hop->run, out);
    if (hop->act == hop->run)
        text_add(out, " in turn %d", (int)hop->run->k);
    add_place(hop->run, step->kind == EV_STEP ? step->src : NULL, out);
    if (step->kind == EV_STEP && step->step.throw)
        text_add(out, ", with %s thrown in,", step->step.throw);
    if (hop->ready) {
        text_add(out, " because ");
        add_cause(why, hop, out);
    }
    text_add(out, ".");
}

/* --- what was done ------------------------------------------------------------------------ */

/* How a future or a task ended, but for who did it. */
static void
add_end(const struct why *why, const struct event *done, struct text *out)
{
    static const char *const ends[] = {" returned", " failed", " was cancelled"};
    static const char *const states[] = {" was set", " was given an error", " was cancelled"};

    model_name(why->model, done->done.f, out);
    if (id_kind(done->done.f) == ID_TASK)
        text_add(out, "%s", ends[done->done.state]);
    else
        text_add(out, "%s by ", states[done->done.state]);
}

static void
add_operation(const struct why *why, int32_t i, struct text *out)
{
    const struct event *operation = why_operation(why, i);

    if (!operation)
        return;
    text_add(out, ", with \"%s\" of ", sync_ops[operation->sync.op]);
    model_name(why->model, operation->sync.obj, out);
    text_add(out, ",");
}

static void
add_job(const struct event *e, struct text *out)
{
    static const char *const ops[] = {
        [JOB_SUBMIT] = "was submitted by ", [JOB_START] = "was begun by a thread",
        [JOB_DONE] = "was done", [JOB_CANCEL] = "was cancelled",
    };

    text_add(out, "%s %s %s", id_text(e->job.job).text, e->job.cb, ops[e->job.op]);
    if (e->job.op != JOB_SUBMIT) {
        text_add(out, " at ");
        label_clock(e->t, out);
    }
}

/* What was done; whether who did it is to be told behind that. */
static bool
add_act(const struct why *why, const struct hop *hop, struct text *out)
{
    const struct event *e = hop->act;

    switch ((enum event_kind)e->kind) {
    case EV_DONE:
        add_end(why, e, out);
        return id_kind(e->done.f) != ID_TASK;
    case EV_TIMER:
        text_add(out, "%s was armed by ", id_text(e->timer.h).text);
        return true;
    case EV_TASK:
        text_add(out, "%s was made by ", id_text(e->task.task).text);
        return true;
    case EV_WATCH:
        text_add(out, "%s was put under watch by ", id_text(e->watch.fd).text);
        return true;
    case EV_READY:
        text_add(out, "%s was called soon by ", id_text(e->ready.h).text);
        return true;
    case EV_HANDLE_CANCEL:
        text_add(out, "%s was cancelled by ", id_text(e->handle.h).text);
        return true;
    case EV_JOB:
        add_job(e, out);
        return e->job.op == JOB_SUBMIT;
    case EV_FD:
        text_add(out, "%s became ready to %s at ", id_text(e->fd.fd).text,
                 e->fd.mode == 0 ? "read" : e->fd.mode == 1 ? "write" : "read and write");
        label_clock(e->t, out);
        return false;
    default:
        words_event(out, e);
        return false;
    }
}

/* When it was done. */
static void
add_turn(const struct why *why, const struct event *e, struct text *out)
{
    if (why->model->lane_at[e->n] != LANE_PROGRAM)
        text_add(out, " in turn %d", (int)e->k);
    else if (e->k)
        text_add(out, " after turn %d", (int)e->k);
    else
        text_add(out, " before the first turn");
}

/* What the last hop ends in. */
static void
add_root(const struct why *why, const struct hop *hop, struct text *out)
{
    bool outside = hop->act->kind == EV_SIGNAL || (hop->ready && !hop->because);

    if (outside)
        text_add(out, " That came from outside.");
    else if (why->model->lane_at[hop->act->n] == LANE_PROGRAM)
        text_add(out, " That is the root.");
    else if (!hop->run && !hop->act->cause)
        text_add(out, " No other event led to it.");
}

/* What is asked about: who runs, or an event and who ran when it happened. */
static void
add_subject(const struct why *why, const struct hop *hop, struct text *out)
{
    if (hop->act != hop->run) {
        text_add(out, "Event %d", (int)hop->act->n);
        add_turn(why, hop->act, out);
        if (hop->act->src)
            text_add(out, " (%s)", hop->act->src);
        text_add(out, ": ");
        words_event(out, hop->act);
        text_add(out, "%s", hop->run ? ". " : ".");
    }
    if (hop->run)
        add_doer(why, hop, out);
}

/* What led to the hop before: what was done, by whom and when. */
static void
add_deed(const struct why *why, int32_t i, struct text *out)
{
    const struct hop *hop = &why->hops[i];

    if (add_act(why, hop, out))
        add_doer(why, hop, out);
    add_operation(why, i, out);
    add_turn(why, hop->act, out);
    add_place(hop->act, hop->act->src, out);
    text_add(out, ".%s%s", hop->run ? " " : "", hop->run ? runner(hop).text : "");
}

void
why_tell(const struct why *why, int32_t i, struct text *out)
{
    const struct hop *hop = &why->hops[i];

    if (i == 0)
        add_subject(why, hop, out);
    else
        add_deed(why, i, out);
    if (hop->run)
        add_run(why, hop, out);
    if (i == why->count - 1)
        add_root(why, hop, out);
}

/* --- a task that waits for ever ----------------------------------------------------------- */

/* Who has the lock at the end: the hold that never ended. */
static void
add_holders(const struct why *why, ident lock, struct text *out)
{
    for (int32_t i = 0; i < why->model->bar_count; i++) {
        const struct bar *bar = &why->model->bars[i];

        if (bar->kind != BAR_HOLD || !bar->open || bar->what != lock)
            continue;
        text_add(out, ", which ");
        label_lane(why->model, bar->lane, out);
        text_add(out, " has had since event %d", (int)bar->from);
    }
}

void
why_tell_stuck(const struct why *why, struct text *out)
{
    const struct model *model = why->model;
    int32_t place = trace_place(model->trace, why->task);
    const struct bar *wait = NULL;

    for (int32_t i = 0; i < model->bar_count; i++)
        if (model->bars[i].kind == BAR_WAIT && model->bars[i].open
            && model->bars[i].lane == LANE_TASKS + place)
            wait = &model->bars[i];
    if (!wait || model->ended[place])
        return;
    text_add(out, "%s never ran again: it waits for ", id_text(why->task).text);
    model_name(model, wait->what, out);
    add_place(trace_event(model->trace, wait->from), trace_event(model->trace, wait->from)->src,
              out);
    if (id_kind(wait->what) == ID_LOCK)
        add_holders(why, wait->what, out);
    text_add(out, ".");
}
