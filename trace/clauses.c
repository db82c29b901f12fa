/* clauses.c -- what a run did, in a few words for each thing; see clauses.h. */
#include "clauses.h"

#include <string.h>

#include "labels.h"
#include "words.h"

static void
name(const struct model *model, const char *verb, ident id, struct text *out)
{
    text_add(out, "%s ", verb);
    model_name(model, id, out);
}

static void
clause_early(const struct model *model, const struct event *select, const struct event *wake,
             struct text *out)
{
    if (wake->t == select->t) {
        text_add(out, "; returns at once");
    } else {
        text_add(out, "; returns after ");
        words_time(out, wake->t - select->t);
    }
    if (trace_event(model->trace, wake->n + 1)->kind == EV_FD)
        text_add(out, ":");
}

static void
clause_select(const struct model *model, const struct event *e, struct text *out)
{
    const struct event *wake = model_early_wake(model, e);

    if (e->select.timeout == 0) {
        text_add(out, "looks: %s", e->select.why == SELECT_READY ? "something is ready"
                 : e->select.why == SELECT_STOP ? "the loop is to stop" : "a timer is due");
        return;
    }
    text_add(out, wake ? "may wait " : "waits ");
    if (e->select.timeout < 0)
        text_add(out, "for ever");
    else
        words_time(out, e->select.timeout);
    if (e->select.timer)
        text_add(out, ", for the timer %s", id_text(e->select.timer).text);
    if (wake)
        clause_early(model, e, wake, out);
}

static void
clause_ready(const struct model *model, const struct event *e, struct text *out)
{
    ident task = label_task(e->ready.cb);

    if (task && e->ready.why == WHY_DONE)
        text_add(out, "wakes %s", id_text(task).text);
    else if (e->ready.why == WHY_TIMER)
        text_add(out, "%s is due", id_text(e->ready.h).text);
    else if (e->ready.why == WHY_THREADSAFE && model->lane_at[e->n] == LANE_SELECT)
        text_add(out, "%s %s is called from outside", id_text(e->ready.h).text, e->ready.cb);
    else if (!task)
        text_add(out, "%s %s %s", e->ready.why == WHY_DONE ? "calls back"
                 : e->ready.why == WHY_IO ? "queues" : "calls soon",
                 id_text(e->ready.h).text, e->ready.cb);
}

static void
clause_done(const struct model *model, const struct event *e, struct text *out)
{
    static const char *const ends[] = {"returns", "fails", "is cancelled"};
    bool none = !e->done.value || strcmp(e->done.value, "null") == 0;

    if (id_kind(e->done.f) == ID_TASK) {
        text_add(out, "%s", ends[e->done.state]);
    } else {
        model_name(model, e->done.f, out);
        text_add(out, " is %s", e->done.state == DONE_CANCELLED ? "cancelled" : "done");
    }
    if (!none && e->done.state != DONE_CANCELLED) {
        text_add(out, e->done.state == DONE_ERROR || id_kind(e->done.f) != ID_TASK ? ": " : " ");
        words_value(out, e, 40, true);
    }
}

static void
clause_sync(const struct model *model, const struct event *e, struct text *out)
{
    static const char *const verbs[] = {
        [OP_NEW] = "makes", [OP_ACQUIRE] = "takes", [OP_RELEASE] = "releases", [OP_SET] = "sets",
        [OP_CLEAR] = "clears", [OP_NOTIFY] = "notifies", [OP_TRIP] = "trips", [OP_RESET] = "resets",
        [OP_ABORT] = "aborts", [OP_PUT] = "puts into", [OP_GET] = "gets from",
        [OP_TASK_DONE] = "finishes an item of", [OP_SHUTDOWN] = "shuts down",
    };

    if (e->sync.op == OP_WAIT || e->sync.op == OP_WAIT_PUT || e->sync.op == OP_WAIT_GET)
        return;
    name(model, verbs[e->sync.op], e->sync.obj, out);
    if (e->sync.value != NO_NUMBER)
        text_add(out, " (%lld)", (long long)e->sync.value);
}

static void
clause_await(const struct model *model, const struct event *e, struct text *out)
{
    const struct bar *bar = model_bar_at(model, e->n, BAR_WAIT);

    name(model, "waits for", bar ? bar->what : e->await.on, out);
}

static void
clause_job(const struct event *e, struct text *out)
{
    struct id_text job = id_text(e->job.job);

    if (e->job.op == JOB_SUBMIT)
        text_add(out, "submits the job %s %s", job.text, e->job.cb);
    else
        text_add(out, "%s %s", job.text, e->job.op == JOB_START ? "begins"
                 : e->job.op == JOB_DONE ? "is done" : "is cancelled before it began");
}

static void
clause_child(const struct event *e, struct text *out)
{
    struct id_text child = id_text(e->child.child);

    if (e->child.op == CHILD_EXIT)
        text_add(out, "%s has ended with status %lld", child.text, (long long)e->child.status);
    else
        text_add(out, "%s %s", e->child.op == CHILD_SPAWN ? "starts the child" : "forgets",
                 child.text);
}

/* What a transport did, "X1: write 100, keeps 40". */
static void
clause_transport(const struct model *model, const struct event *e, struct text *out)
{
    struct text label = {0};

    label_event(model, e, &label);
    if (e->transport.op == TOP_NEW)
        name(model, "makes", e->transport.x, out);
    else if (label.length)
        text_add(out, "%s: %s", id_text(e->transport.x).text, label.bytes);
    if (label.length && e->transport.buffered) {
        text_add(out, ", ");
        label_kept(e->transport.buffered, out);
    }
    text_free(&label);
}

static void
clause_protocol(const struct model *model, const struct event *e, struct text *out)
{
    text_add(out, "%s calls ", id_text(e->protocol.x).text);
    label_event(model, e, out);
}

/* The loop's own pipe, watched from its beginning to its end, goes without saying. */
static void
clause_watch(const struct model *model, const struct event *e, struct text *out)
{
    if (model->lane_at[e->n] != LANE_PROGRAM)
        text_add(out, "watches %s%s (%s)", id_text(e->watch.fd).text,
                 e->kind == EV_WATCH ? "" : " no more", fd_modes[e->watch.mode]);
}

/* The world outside. */
static void
clause_thing(const struct model *model, const struct event *e, struct text *out)
{
    switch ((enum event_kind)e->kind) {
    case EV_JOB:
        clause_job(e, out);
        break;
    case EV_CHILD:
        clause_child(e, out);
        break;
    case EV_WATCH:
    case EV_UNWATCH:
        clause_watch(model, e, out);
        break;
    case EV_TRANSPORT:
        clause_transport(model, e, out);
        break;
    case EV_PROTOCOL:
        clause_protocol(model, e, out);
        break;
    default:
        break;
    }
}

/* What tasks do. */
static void
clause_task(const struct model *model, const struct event *e, struct text *out)
{
    switch ((enum event_kind)e->kind) {
    case EV_TASK:
        text_add(out, "makes %s %s", id_text(e->task.task).text, e->task.coro);
        break;
    case EV_STEP:
        if (model->lane_at[e->n] != model->lane_at[e->n - 1])
            text_add(out, "%s steps at once", id_text(e->step.task).text);
        else if (e->step.throw)
            text_add(out, "gets %s", e->step.throw);
        break;
    case EV_AWAIT:
        clause_await(model, e, out);
        break;
    case EV_YIELD:
        text_add(out, "yields");
        break;
    case EV_DONE:
        clause_done(model, e, out);
        break;
    case EV_CANCEL:
        name(model, e->cancel.done ? "cancels, too late," : "cancels", e->cancel.task, out);
        break;
    case EV_SWALLOW:
        text_add(out, "swallows its cancellation");
        break;
    case EV_UNCANCEL:
        text_add(out, "takes a cancellation back");
        break;
    case EV_SYNC:
        clause_sync(model, e, out);
        break;
    default:
        clause_thing(model, e, out);
    }
}

void
clause_event(const struct model *model, const struct event *e, struct text *out)
{
    if (!model_sees(model, e))
        return;
    switch ((enum event_kind)e->kind) {
    case EV_SELECT:
        clause_select(model, e, out);
        break;
    case EV_FD:
        text_add(out, "%s is ready (%s)", id_text(e->fd.fd).text, fd_modes[e->fd.mode]);
        break;
    case EV_READY:
        clause_ready(model, e, out);
        break;
    case EV_TIMER:
        text_add(out, "arms %s for ", id_text(e->timer.h).text);
        words_time(out, e->timer.when);
        break;
    case EV_HANDLE_CANCEL:
        text_add(out, "cancels %s", id_text(e->handle.h).text);
        break;
    case EV_BLOCK:
        text_add(out, "sleeps for ");
        words_time(out, e->block.ns);
        break;
    case EV_SIGNAL:
    case EV_LOOP_OPEN:
    case EV_LOOP_RUN:
    case EV_LOOP_RETURN:
    case EV_LOOP_CLOSE:
    case EV_STOP:
    case EV_WAKEUP:
    case EV_REPORT:
    case EV_NOTE:
    case EV_SPAN:
    case EV_SPAN_END:
        words_event(out, e);
        break;
    case EV_EXIT:
        text_add(out, "ends");
        if (strcmp(e->exit.how, "exit") != 0)
            text_add(out, " by %s", e->exit.how);
        break;
    default:
        clause_task(model, e, out);
    }
}
