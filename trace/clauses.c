/* clauses.c -- what a run did, in a few words for each thing; see clauses.h. */
#include "clauses.h"

#include <string.h>

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
clause_ready(const struct event *e, struct text *out)
{
    ident task = label_task(e->ready.cb);

    if (task && e->ready.why == WHY_DONE)
        text_add(out, "wakes %s", id_text(task).text);
    else if (e->ready.why == WHY_TIMER)
        text_add(out, "%s is due", id_text(e->ready.h).text);
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
        break;
    }
}

void
clause_event(const struct model *model, const struct event *e, struct text *out)
{
    switch ((enum event_kind)e->kind) {
    case EV_SELECT:
        clause_select(model, e, out);
        break;
    case EV_FD:
        text_add(out, "%s is ready (%s)", id_text(e->fd.fd).text, fd_modes[e->fd.mode]);
        break;
    case EV_READY:
        clause_ready(e, out);
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
