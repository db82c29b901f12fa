/* labels.c -- the few words that stand in a picture; see labels.h. */
#include "labels.h"

#include <stdlib.h>
#include <string.h>

#include "words.h"

enum { OUTPUT_MAX = 30, RUN_MAX = 26, BREAK_FROM = 15 };

static void
add_cut(struct text *out, const char *before, const char *string, size_t most)
{
    text_add(out, "%s", before);
    words_cut(out, string, most, false);
}

/* How long select may wait, "1 s"; if it came back earlier, "3 ms of 1 s". */
static void
label_select(const struct model *model, const struct event *e, struct text *out)
{
    const struct event *wake = model_early_wake(model, e);

    if (wake)
        words_time(out, wake->t - e->t);
    if (e->select.timeout < 0) {
        text_add(out, wake ? ", no limit" : "for ever");
    } else {
        text_add(out, wake ? " of " : "");
        words_time(out, e->select.timeout);
    }
}

/* A future that is done, unless the lane of the task that it wakes tells. */
static void
label_done(const struct model *model, const struct event *e, struct text *out)
{
    const struct event *next = trace_event(model->trace, e->n + 1);
    bool wakes = next->kind == EV_READY && next->cause == e->n && label_task(next->ready.cb);

    if (id_kind(e->done.f) == ID_FUTURE && model->lane_at[e->n] < LANE_TASKS && !wakes)
        text_add(out, "%s %s", id_text(e->done.f).text,
                 e->done.state == DONE_CANCELLED ? "cancelled" : "done");
}

/* The lock's own name where it begins to be held, else the operation. */
static void
label_sync(const struct model *model, const struct event *e, struct text *out)
{
    if (e->sync.op != OP_ACQUIRE)
        text_add(out, "%s ", sync_ops[e->sync.op]);
    model_name(model, e->sync.obj, out);
    if (e->sync.value != NO_NUMBER && e->sync.op != OP_ACQUIRE)
        text_add(out, " = %lld", (long long)e->sync.value);
}

/* The name where the job begins; a child's, and its status. */
static void
label_outside(const struct event *e, struct text *out)
{
    if (e->kind == EV_JOB && e->job.op == JOB_START) {
        text_add(out, "%s ", id_text(e->job.job).text);
        add_cut(out, "", e->job.cb, RUN_MAX);
    }
    if (e->kind == EV_CHILD && e->child.op == CHILD_SPAWN)
        text_add(out, "child %s", id_text(e->child.child).text);
    if (e->kind == EV_CHILD && e->child.op == CHILD_EXIT)
        text_add(out, "exit %lld", (long long)e->child.status);
}

/* Exact, but short: "1500", "48 KiB". */
static void
add_bytes(struct text *out, int64_t bytes)
{
    bool kibi = bytes && bytes % 1024 == 0;

    text_add(out, kibi ? "%lld KiB" : "%lld", (long long)(kibi ? bytes / 1024 : bytes));
}

void
label_kept(int64_t bytes, struct text *out)
{
    text_add(out, "keeps ");
    add_bytes(out, bytes);
}

/* Whether the event `n` is such an operation of this transport. */
static bool
is_transfer(const struct model *model, int32_t n, enum transport_op op, const struct event *like)
{
    bool there = n >= 1 && n <= model->trace->count;
    const struct event *e = there ? trace_event(model->trace, n) : like;

    return e != like && e->kind == EV_TRANSPORT && e->transport.op == op
           && e->transport.x == like->transport.x && e->transport.bytes == like->transport.bytes;
}

/* Whether all that the "write" before this event or the event itself writes goes out at once. */
static bool
goes_out(const struct model *model, int32_t write, const struct event *like)
{
    return (write == like->n || is_transfer(model, write, TOP_WRITE, like))
           && (write + 1 == like->n || is_transfer(model, write + 1, TOP_SEND, like));
}

/* What is written and goes out at once is told as one thing, and repetitions of it as well: "3 x
 * write 100" stands where the first of them is. */
static void
label_write(const struct model *model, const struct event *e, struct text *out)
{
    int times = 1;

    if (e->transport.op == TOP_SEND && goes_out(model, e->n - 1, e))
        return;
    if (e->transport.op == TOP_WRITE && goes_out(model, e->n, e)) {
        if (goes_out(model, e->n - 2, e))
            return;
        while (goes_out(model, e->n + 2 * times, e))
            times++;
    }
    if (times > 1)
        text_add(out, "%d \u00d7 ", times);
    text_add(out, "%s ", transport_ops[e->transport.op]);
    add_bytes(out, e->transport.bytes);
}

static void
label_transport(const struct model *model, const struct event *e, struct text *out)
{
    if (e->transport.op == TOP_NEW)
        model_name(model, e->transport.x, out);
    else if (e->transport.bytes == NO_NUMBER)
        text_add(out, "%s", transport_ops[e->transport.op]);
    else
        label_write(model, e, out);
}

/* How many bytes is told unless the transport has just said so. */
static void
label_protocol(const struct model *model, const struct event *e, struct text *out)
{
    const struct event *before = trace_event(model->trace, e->n > 1 ? e->n - 1 : 1);
    bool told = before->kind == EV_TRANSPORT && before->transport.bytes == e->protocol.bytes;

    add_cut(out, "", e->protocol.call, OUTPUT_MAX);
    if (e->protocol.bytes != NO_NUMBER && !told) {
        text_add(out, " ");
        add_bytes(out, e->protocol.bytes);
    }
    if (e->protocol.error)
        add_cut(out, ": ", e->protocol.error, OUTPUT_MAX);
}

static bool
is_wait(const struct event *e)
{
    return e->kind == EV_SYNC && (e->sync.op == OP_WAIT || e->sync.op == OP_WAIT_GET
                                  || e->sync.op == OP_WAIT_PUT);
}

/* What other marks show already. */
static bool
is_silent(const struct event *e)
{
    return is_wait(e)
           || (e->kind == EV_SYNC
               && (e->sync.op == OP_NEW
                   || (e->sync.op == OP_RELEASE && e->sync.kind == SYNC_LOCK)));
}

void
label_event(const struct model *model, const struct event *e, struct text *out)
{
    if (is_silent(e) || !model_sees(model, e))
        return;
    switch ((enum event_kind)e->kind) {
    case EV_SELECT:
        label_select(model, e, out);
        break;
    case EV_FD:
        text_add(out, "%s %s", id_text(e->fd.fd).text, fd_modes[e->fd.mode]);
        break;
    case EV_TIMER:
        text_add(out, "at ");
        words_time(out, e->timer.when);
        break;
    case EV_OUT:
    case EV_NOTE:
    case EV_SPAN:
        add_cut(out, "", e->said.text, OUTPUT_MAX);
        break;
    case EV_REPORT:
        add_cut(out, "", e->report.message, OUTPUT_MAX);
        break;
    case EV_STEP:
        if (e->step.throw)
            add_cut(out, "", e->step.throw, OUTPUT_MAX);
        break;
    case EV_BLOCK:
        text_add(out, "sleeps ");
        words_time(out, e->block.ns);
        break;
    case EV_STOP:
        text_add(out, "stop");
        break;
    case EV_DONE:
        label_done(model, e, out);
        break;
    case EV_SYNC:
        label_sync(model, e, out);
        break;
    case EV_SIGNAL:
        add_cut(out, "", e->signal.signal, OUTPUT_MAX);
        break;
    case EV_JOB:
    case EV_CHILD:
        label_outside(e, out);
        break;
    case EV_TRANSPORT:
        label_transport(model, e, out);
        break;
    case EV_PROTOCOL:
        label_protocol(model, e, out);
        break;
    default:
        break;
    }
}

/* --- runs --------------------------------------------------------------------------------- */

static void
label_end(const struct event *end, struct text *out)
{
    const char *value = end->done.value;

    if (end->done.state == DONE_CANCELLED)
        text_add(out, "cancelled");
    else if (end->done.state == DONE_ERROR && value)
        words_value(out, end, RUN_MAX, false);
    else if (end->done.state == DONE_ERROR)
        text_add(out, "error");
    else if (value && strcmp(value, "null") != 0)
        add_cut(out, "return ", value, RUN_MAX - 7);
    else
        text_add(out, "return");
}

/* Where futures do not count: the way in which the handle runs the task, "step" or "wakeup". */
static void
label_handle(const struct event *run, struct text *out)
{
    const char *point = run->kind == EV_RUN ? strchr(run->run.cb, '.') : NULL;

    if (point)
        text_put(out, point + 1, strcspn(point + 1, "("));
}

/* The last thing that the task did in this run. */
static void
label_step(const struct model *model, const struct bar *run, struct text *out)
{
    const struct event *end = model_end_of_task(model, run);
    ident task = model->made[run->lane - LANE_TASKS]->task.task, lock = 0, on = 0;
    bool yields = false;

    for (int32_t n = run->from; n <= run->to; n++) {
        const struct event *e = trace_event(model->trace, n);

        if (!model_sees(model, e))
            continue;
        if (is_wait(e) && e->by == task)
            lock = e->sync.obj;
        if (e->kind == EV_AWAIT && e->await.task == task)
            on = lock ? lock : e->await.on;
        if (e->kind == EV_YIELD && e->await.task == task)
            yields = true;
    }
    if (end) {
        label_end(end, out);
    } else if (on) {
        text_add(out, "await ");
        model_name(model, on, out);
    } else if (yields) {
        text_add(out, "yield");
    } else if (model->level < 2) {
        label_handle(trace_event(model->trace, run->from), out);
    }
}

void
label_run(const struct model *model, const struct bar *run, struct text *out)
{
    const struct event *first = trace_event(model->trace, run->from);

    if (run->lane >= LANE_TASKS)
        label_step(model, run, out);
    else if (run->lane == LANE_CALLBACKS)
        add_cut(out, "", first->run.cb, RUN_MAX + 4);
    else
        text_add(out, "%s", trace_event(model->trace, run->to)->kind == EV_EXIT ? "exit" : "run");
}

/* --- clock and lanes ---------------------------------------------------------------------- */

void
label_clock(int64_t t, struct text *out)
{
    words_time(out, t);
    text_add(out, t ? "" : " s");
}

void
label_lane(const struct model *model, int32_t lane, struct text *out)
{
    static const char *const names[] = {
        [LANE_PROGRAM] = "program", [LANE_SELECT] = "select", [LANE_IO] = "I/O",
        [LANE_JOBS] = "jobs", [LANE_CHILDREN] = "children", [LANE_TIMERS] = "timers",
        [LANE_CALLBACKS] = "callbacks", [LANE_TRANSPORTS] = "connections",
    };
    const struct event *made;

    if (lane < LANE_TASKS) {
        text_add(out, "%s", names[lane]);
        if (model->left_out[lane])
            text_add(out, ", %d more", (int)model->left_out[lane]);
        return;
    }
    made = model->made[lane - LANE_TASKS];
    text_add(out, "%s ", id_text(made->task.task).text);
    text_add(out, "%s", strncmp(made->task.name, "Task-", 5) == 0 ? made->task.coro
                                                                  : made->task.name);
}

/* --- room --------------------------------------------------------------------------------- */

size_t
label_break(const char *label)
{
    size_t length = strlen(label), best = 0, middle = (length + 1) / 2;

    for (size_t i = 1; length >= BREAK_FROM && i < length; i++)
        if (strchr("_. (", label[i - 1]) && (label[i] & 0xC0) != 0x80
            && labs((long)i - (long)middle) < labs((long)best - (long)middle))
            best = i;
    return best;
}

/* Widths in thousandths of the font's size, those of Helvetica and Arial with a tenth to spare. */
static int32_t
character_width(unsigned char c)
{
    if (strchr("fijlt.,:;'|!()[]/ \\I", c))
        return 360;
    if (strchr("mwMW@%", c))
        return 1000;
    if (c >= 'A' && c <= 'Z')
        return 800;
    return c < 0x80 ? 620 : 1100;
}

int32_t
label_width(const char *label, int32_t size)
{
    int32_t width = 0;

    for (; *label; label += utf8_size(label))
        width += character_width((unsigned char)*label);
    return width * size / 1000 + 1;
}

size_t
label_fit(const char *string, int32_t size, int32_t width)
{
    int32_t used = 0, room = width * 1000 / size;
    size_t length = 0, best = 0;

    while (string[length] && (used += character_width((unsigned char)string[length])) <= room) {
        length += utf8_size(string + length);
        if (string[length] == ' ' || !string[length])
            best = length;
    }
    return best ? best : length ? length : utf8_size(string);
}
