/* turn_rows.c -- the way of one handle through a turn, as a row; see sheet.h. */
#include "labels.h"
#include "sheet.h"
#include "view.h"
#include "words.h"

enum { ADDED_MAX = 6, GROUP_HEIGHT = 15 };

static const struct trace *
trace_of(const struct sheet *sheet)
{
    return sheet->turn->model->trace;
}

int32_t
sheet_left(int column)
{
    return SHEET_SIDE + column * COLUMN_STEP;
}

struct mark *
sheet_box(struct sheet *sheet, enum role role, int column, int32_t y, const char *label,
        const char *tip)
{
    int32_t left = sheet_left(column) + (column == 0 ? 0 : NUMBER_WIDTH);
    struct text cut = {0};
    struct mark *mark;

    view_cut(&cut, label, TEXT_SIZE, COLUMN_WIDTH - NUMBER_WIDTH - 10);
    mark = marks_add(sheet->marks, role, left, y, sheet_left(column) + COLUMN_WIDTH, y + BOX,
                     text_string(&cut), tip);
    sheet->marks->meant++;
    text_free(&cut);
    return mark;
}

/* A line from a column's box to the next column's. */
static void
add_line(struct sheet *sheet, enum role role, int column, int32_t from, int32_t to)
{
    marks_line(sheet->marks, role, sheet_left(column) + COLUMN_WIDTH, from + BOX / 2,
               sheet_left(column + 1) + (column < 3 ? 0 : NUMBER_WIDTH), to + BOX / 2);
}

/* The place in a queue. */
static void
add_number(struct sheet *sheet, int column, int32_t y, int32_t number)
{
    struct text label = {0};

    text_add(&label, "%d", (int)number);
    marks_add(sheet->marks, ROLE_COUNT, sheet_left(column) + 4, y, sheet_left(column) + 26,
              y + BOX, label.bytes, "");
    text_free(&label);
}

/* --- what came in ------------------------------------------------------------------------- */

/* Why a handle was put into the queue by call_soon. */
static void
add_soon(const struct sheet *sheet, const struct event *cause, struct text *out)
{
    if (!cause)
        text_add(out, "call_soon by the program");
    else if (cause->kind == EV_TASK)
        text_add(out, "%s was made", id_text(cause->task.task).text);
    else if (cause->kind == EV_YIELD)
        text_add(out, "%s let a turn pass", id_text(cause->await.task).text);
    else if (cause->kind == EV_SIGNAL)
        text_add(out, "%s came in", cause->signal.signal);
    else if (cause->kind == EV_RUN) {
        text_add(out, "call_soon in ");
        if (label_task(cause->run.cb))
            label_lane(sheet->turn->model, model_label_lane(sheet->turn->model, cause->run.cb),
                       out);
        else
            text_add(out, "%s", cause->run.cb);
    } else
        text_add(out, "call_soon");
}

static void
add_reason(const struct sheet *sheet, const struct event *ready, struct text *out)
{
    const struct event *cause = ready->cause ? trace_event(trace_of(sheet), ready->cause) : NULL;

    switch ((enum ready_why)ready->ready.why) {
    case WHY_SOON:
        add_soon(sheet, cause, out);
        break;
    case WHY_DONE:
        text_add(out, "%s is done", cause && cause->kind == EV_DONE ? id_text(cause->done.f).text
                                                                    : "a future");
        break;
    case WHY_TIMER:
        text_add(out, "timer %s, due at ", id_text(ready->ready.h).text);
        label_clock(cause && cause->kind == EV_TIMER ? cause->timer.when : ready->t, out);
        break;
    case WHY_IO:
        text_add(out, "%s can be ", cause && cause->kind == EV_FD ? id_text(cause->fd.fd).text
                                                                  : "a descriptor");
        text_add(out, "%s", cause && cause->kind == EV_FD && fd_modes[cause->fd.mode][0] == 'w'
                                ? "written" : "read");
        break;
    case WHY_THREADSAFE:
        text_add(out, "%s", cause && cause->kind == EV_JOB ? id_text(cause->job.job).text
                                                           : "another thread");
        text_add(out, "%s", cause && cause->kind == EV_JOB ? " is done" : ": call_soon_threadsafe");
        break;
    }
}

/* The group of a row, and what its box looks like. */
static const char *
group_of(const struct sheet *sheet, const struct event *ready, enum role *role)
{
    bool before = ready->n < sheet->turn->begin;

    *role = before ? ROLE_NEVER : ready->ready.why == WHY_IO ? ROLE_FD
            : ready->ready.why == WHY_TIMER ? ROLE_CLOCK : ROLE_PROGRAM;
    return before ? "ready before" : ready->ready.why == WHY_IO ? "select found"
           : ready->ready.why == WHY_TIMER ? "timers that were due" : "from outside";
}

static void
add_origin(struct sheet *sheet, const struct event *ready)
{
    struct text label = {0}, tip = {0};
    enum role role;
    const char *group = group_of(sheet, ready, &role);
    const struct event *cause = ready->cause ? trace_event(trace_of(sheet), ready->cause) : NULL;

    if (group != sheet->group) {
        marks_add(sheet->marks, ROLE_TIME, sheet_left(0), sheet->y, sheet_left(0) + COLUMN_WIDTH,
                  sheet->y + GROUP_HEIGHT, group, "");
        sheet->y += GROUP_HEIGHT;
        sheet->group = group;
    }
    sheet->marks->event = ready->n;
    add_reason(sheet, ready, &label);
    text_add(&tip, "%d: ", (int)ready->n);
    marks_tell(&tip, cause ? cause : ready);
    sheet_box(sheet, role, 0, sheet->y, label.bytes, tip.bytes)->source = cause ? cause->src : NULL;
    add_line(sheet, ROLE_ARROW, 0, sheet->y, sheet->y);
    text_free(&label);
    text_free(&tip);
}

/* --- the queue at the cut ----------------------------------------------------------------- */

/* "T2 Amy", or the callback's name. */
static void
add_handle(const struct sheet *sheet, const char *cb, struct text *out)
{
    int32_t lane = model_label_lane(sheet->turn->model, cb);

    if (lane >= LANE_TASKS)
        label_lane(sheet->turn->model, lane, out);
    else
        text_add(out, "%s", cb);
}

static void
add_queued(struct sheet *sheet, const struct event *ready, int32_t number)
{
    struct text label = {0}, tip = {0};

    add_handle(sheet, ready->ready.cb, &label);
    marks_tell(&tip, ready);
    add_number(sheet, 1, sheet->y, number);
    sheet_box(sheet, label_task(ready->ready.cb) ? ROLE_TASK : ROLE_CALLBACK, 1, sheet->y,
              label.bytes, tip.bytes);
    text_free(&label);
    text_free(&tip);
}

/* --- what ran ----------------------------------------------------------------------------- */

/* What a plain callback did, if a future was done by it; else its name. */
static void
add_deed(const struct sheet *sheet, const struct queued *queued, struct text *out)
{
    const struct bar *run = model_bar_at(sheet->turn->model, queued->run, BAR_RUN);

    for (int32_t n = queued->run; run && run->lane == LANE_CALLBACKS && n <= queued->end; n++) {
        const struct event *e = trace_event(trace_of(sheet), n);

        if (e->kind == EV_DONE) {
            text_add(out, "%s is done", id_text(e->done.f).text);
            return;
        }
    }
    if (run)
        label_run(sheet->turn->model, run, out);
}

static enum role
run_role(const struct sheet *sheet, const struct queued *queued)
{
    const struct event *run = trace_event(trace_of(sheet), queued->run);

    if (run->kind == EV_SKIP)
        return ROLE_SKIP;
    for (int32_t n = queued->run; n <= queued->end && n <= queued->run + 1; n++)
        if (trace_event(trace_of(sheet), n)->kind == EV_STEP
            && trace_event(trace_of(sheet), n)->step.throw)
            return ROLE_THROWN;
    return label_task(run->run.cb) ? ROLE_TASK : ROLE_CALLBACK;
}

/* The lines that were printed meanwhile, as far as there is room, below the box. */
static void
add_output(struct sheet *sheet, const struct queued *queued)
{
    struct text all = {0}, cut = {0};

    for (int32_t n = queued->run; n <= queued->end; n++)
        if (trace_event(trace_of(sheet), n)->kind == EV_OUT)
            text_add(&all, "%s\u201c%s\u201d", all.length ? ", " : "",
                     trace_event(trace_of(sheet), n)->said.text);
    view_cut(&cut, text_string(&all), SMALL_SIZE, COLUMN_WIDTH - NUMBER_WIDTH);
    if (all.length)
        marks_add(sheet->marks, ROLE_OUTPUT, sheet_left(2) + NUMBER_WIDTH, sheet->y + BOX,
                  sheet_left(2) + COLUMN_WIDTH, sheet->y + BOX + 12, cut.bytes, "");
    text_free(&all);
    text_free(&cut);
}

static void
add_run(struct sheet *sheet, const struct queued *queued, int32_t number)
{
    const struct event *run = trace_event(trace_of(sheet), queued->run);
    struct text label = {0}, tip = {0};
    const char *source = NULL;

    if (run->kind == EV_SKIP)
        text_add(&label, "\u00d7 skipped");
    else
        add_deed(sheet, queued, &label);
    sheet->marks->event = run->n;
    marks_tell(&tip, run);
    for (int32_t n = queued->run; n <= queued->end && !source; n++)
        source = trace_event(trace_of(sheet), n)->src;
    add_line(sheet, ROLE_ARROW, 1, sheet->y, sheet->y);
    add_number(sheet, 2, sheet->y, number);
    sheet_box(sheet, run_role(sheet, queued), 2, sheet->y, text_string(&label), tip.bytes)->source =
        source;
    add_output(sheet, queued);
    text_free(&label);
    text_free(&tip);
}

/* --- what became ready meanwhile ---------------------------------------------------------- */

static void
add_added(struct sheet *sheet, const struct event *e, int32_t y)
{
    struct text label = {0}, tip = {0};

    sheet->marks->event = e->n;
    marks_tell(&tip, e);
    if (e->kind == EV_READY) {
        add_handle(sheet, e->ready.cb, &label);
        add_number(sheet, 3, y, ++sheet->added);
    } else {
        text_add(&label, "timer for ");
        label_clock(e->timer.when, &label);
    }
    add_line(sheet, e->kind == EV_READY ? ROLE_ARROW : ROLE_ARM_LINE, 2, sheet->y, y);
    sheet_box(sheet, e->kind == EV_TIMER ? ROLE_CLOCK
                  : label_task(e->ready.cb) ? ROLE_TASK : ROLE_CALLBACK, 3, y, label.bytes,
            tip.bytes)->source = e->src;
    text_free(&label);
    text_free(&tip);
}

/* All that, of one run: the height that it takes. */
static int32_t
add_all_added(struct sheet *sheet, const struct queued *queued)
{
    int32_t count = 0;
    struct text more = {0};

    for (int32_t n = queued->run; n <= queued->end; n++) {
        const struct event *e = trace_event(trace_of(sheet), n);

        if (e->kind != EV_READY && e->kind != EV_TIMER)
            continue;
        if (count++ < ADDED_MAX)
            add_added(sheet, e, sheet->y + (count - 1) * ADDED_STEP);
        else
            sheet->added += e->kind == EV_READY;
    }
    if (count > ADDED_MAX) {
        text_add(&more, "\u2026 and %d more", (int)(count - ADDED_MAX));
        marks_add(sheet->marks, ROLE_TIME, sheet_left(3) + NUMBER_WIDTH,
                  sheet->y + ADDED_MAX * ADDED_STEP, sheet_left(3) + COLUMN_WIDTH,
                  sheet->y + ADDED_MAX * ADDED_STEP + 14, more.bytes, "");
        count = ADDED_MAX + 1;
    }
    text_free(&more);
    return count * ADDED_STEP;
}

/* --- the row ------------------------------------------------------------------------------ */

void
sheet_row(struct sheet *sheet, const struct queued *queued, int32_t number)
{
    const struct event *ready = trace_event(trace_of(sheet), queued->ready);
    int32_t height = 0;

    add_origin(sheet, ready);
    add_queued(sheet, ready, number);
    if (queued->run) {
        add_run(sheet, queued, number);
        height = add_all_added(sheet, queued);
    }
    sheet->marks->event = 0;
    sheet->y += height > ROW_STEP ? height + 4 : ROW_STEP;
}
