/* marks_bars.c -- what lasts: runs, waits, the ready queue, timers, locks; see marks.h.
 *
 * A bar may go over several rows; it is drawn in each of them. The arrow that began it is drawn
 * with it: straight up or down, for an arrow and what it points at share the moment.
 */
#include "marks.h"

#include <string.h>

#include "labels.h"
#include "words.h"

/* Add "events 3 to 7, turn 2, at 0.1 s, file:line". */
static void
add_place(const struct layout *layout, const struct bar *bar, struct text *tip)
{
    const struct event *from = trace_event(layout->model->trace, bar->from);

    text_add(tip, " (events %d to %d, turn %d, ", (int)bar->from, (int)bar->to, (int)from->k);
    words_time(tip, from->t);
    text_add(tip, bar->open ? ", never ended)" : ")");
}

/* What is told about a bar: what its task does, else what the event says that begins it. */
static void
bar_tip(const struct layout *layout, const struct bar *bar, struct text *tip)
{
    static const char *const verbs[] = {
        [BAR_RUN] = "runs", [BAR_WAIT] = "waits for ", [BAR_READY] = "is ready: ",
        [BAR_HOLD] = "has ", [BAR_SPAN] = "is in a span",
    };

    if (bar->lane >= LANE_TASKS || bar->lane == LANE_PROGRAM) {
        label_lane(layout->model, bar->lane, tip);
        text_add(tip, " %s", verbs[bar->kind]);
        if (bar->kind == BAR_WAIT || bar->kind == BAR_READY || bar->kind == BAR_HOLD)
            model_name(layout->model, bar->what, tip);
    } else {
        words_event(tip, trace_event(layout->model->trace, bar->from));
    }
    add_place(layout, bar, tip);
}

/* Where a bar lies in one row. */
struct span {
    int32_t left, right;          /* from the page's left edge                                 */
    bool first, last;             /* the event that begins it is shown here; that ends it      */
};

static struct span
span_in_row(const struct layout *layout, const struct bar *bar, int32_t row)
{
    bool from_here = layout->slots[bar->from].row == row;
    bool to_here = layout->slots[bar->to].row == row;

    return (struct span){
        .left = from_here ? layout_middle(layout, bar->from) : NAMES_WIDTH,
        .right = to_here ? layout->slots[bar->to].left : layout->rows[row].right,
        .first = from_here && layout->shown[bar->from],
        .last = to_here && layout->shown[bar->to],
    };
}

/* Below the boxes and what is written there. */
static int32_t
below(const struct strip *strip)
{
    return strip->middle + BOX_HEIGHT / 2 + (strip->notes ? OUTPUT_HEIGHT : 0);
}

static int32_t
timer_y(const struct strip *strip, const struct bar *bar)
{
    return strip->top + bar->track * TIMER_HEIGHT + 13;
}

/* --- boxes -------------------------------------------------------------------------------- */

static enum role
run_role(const struct layout *layout, const struct bar *run)
{
    if (run->lane == LANE_PROGRAM)
        return ROLE_PROGRAM;
    if (run->lane == LANE_CALLBACKS)
        return ROLE_CALLBACK;
    for (int32_t n = run->from; n <= run->to && n <= run->from + 1; n++) {
        const struct event *e = trace_event(layout->model->trace, n);

        if (e->kind == EV_STEP && e->step.throw)
            return ROLE_THROWN;
    }
    return ROLE_STEP;
}

static const char *
run_source(const struct layout *layout, const struct bar *run)
{
    for (int32_t n = run->from; n <= run->to; n++)
        if (trace_event(layout->model->trace, n)->src)
            return trace_event(layout->model->trace, n)->src;
    return NULL;
}

static void
add_end_mark(struct marks *marks, const struct layout *layout, const struct bar *run,
             int32_t middle)
{
    static const enum role roles[] = {
        [DONE_RESULT] = ROLE_RESULT, [DONE_ERROR] = ROLE_ERROR, [DONE_CANCELLED] = ROLE_CANCELLED,
    };
    const struct event *end = model_end_of_task(layout->model, run);
    int32_t left = layout_box_right(layout, run) + 5;
    struct text tip = {0};

    if (!end)
        return;
    marks_tell(&tip, end);
    marks_add(marks, roles[end->done.state], left, middle - 5, left + 10, middle + 5, "",
              tip.bytes);
    text_free(&tip);
}

/* Callbacks have long names: in two lines, if need be. */
static void
run_label(const struct layout *layout, const struct bar *run, struct text *label)
{
    struct text whole = {0};
    size_t first;

    layout_label_run(layout, run, &whole);
    first = label_break(text_string(&whole));
    text_put(label, text_string(&whole), first);
    text_add(label, "%s%s", first ? "\n" : "", text_string(&whole) + first);
    text_free(&whole);
}

/* The arrow to an eager task's first step, from the run in which it is made. */
static void
add_eager(struct marks *marks, const struct layout *layout, const struct bar *run)
{
    const struct model *model = layout->model;
    int32_t row = layout->slots[run->from].row, x = layout_box_left(layout, run) + 4, from, to;

    if (trace_event(model->trace, run->from)->kind != EV_STEP)
        return;
    from = layout_strip(layout, row, model->lane_at[run->from - 1])->middle;
    to = layout_strip(layout, row, run->lane)->middle;
    if (from < to)
        marks_line(marks, ROLE_ARROW, x, from + BOX_HEIGHT / 2, x, to - BOX_HEIGHT / 2);
    else if (from > to)
        marks_line(marks, ROLE_ARROW, x, from - BOX_HEIGHT / 2, x, to + BOX_HEIGHT / 2);
}

static void
add_run(struct marks *marks, const struct layout *layout, const struct bar *run)
{
    int32_t row = layout->slots[run->from].row;
    int32_t middle = layout_strip(layout, row, run->lane)->middle;
    struct text tip = {0}, label = {0};
    struct mark *mark;

    bar_tip(layout, run, &tip);
    run_label(layout, run, &label);
    mark = marks_add(marks, run_role(layout, run), layout_box_left(layout, run),
                     middle - BOX_HEIGHT / 2, layout_box_right(layout, run),
                     middle + BOX_HEIGHT / 2, text_string(&label), tip.bytes);
    mark->source = run_source(layout, run);
    add_end_mark(marks, layout, run, middle);
    add_eager(marks, layout, run);
    text_free(&tip);
    text_free(&label);
}

/* A dotted line from a select down to the timer that it waits for. */
static void
add_select_line(struct marks *marks, const struct layout *layout, const struct bar *select,
                int32_t top)
{
    int32_t x = (layout_box_left(layout, select) + layout_box_right(layout, select)) / 2;
    const struct strip *strip = layout_strip(layout, layout->slots[select->from].row, LANE_TIMERS);
    int32_t i = select->what ? model_timer_at(layout->model, select->what, select->from) : -1;

    if (i >= 0 && layout_shows_bar(layout, &layout->model->bars[i]))
        marks_line(marks, ROLE_SELECT_LINE, x, top, x, timer_y(strip, &layout->model->bars[i]));
}

static void
add_select(struct marks *marks, const struct layout *layout, const struct bar *bar)
{
    const struct event *e = trace_event(layout->model->trace, bar->from);
    int32_t middle = layout_strip(layout, layout->slots[bar->from].row, LANE_SELECT)->middle;
    struct text tip = {0}, label = {0};

    label_event(layout->model, e, &label);
    bar_tip(layout, bar, &tip);
    marks_add(marks, ROLE_SELECT, layout_box_left(layout, bar), middle - BOX_HEIGHT / 2,
              layout_box_right(layout, bar), middle + BOX_HEIGHT / 2, label.bytes, tip.bytes);
    add_select_line(marks, layout, bar, middle + BOX_HEIGHT / 2);
    text_free(&tip);
    text_free(&label);
}

/* --- what ends in a box ------------------------------------------------------------------- */

/* The arrow from what made a handle ready to the bar that begins there. */
static void
add_cause(struct marks *marks, const struct layout *layout, const struct bar *bar, int32_t y,
          int32_t half)
{
    const struct event *e = trace_event(layout->model->trace, bar->from);
    int32_t from = e->kind == EV_READY ? layout_origin(layout, e) : -1;
    int32_t row = layout->slots[e->n].row, x = layout_middle(layout, e->n);
    const struct strip *strip;
    int32_t start, timer;

    if (from < 0)
        return;
    strip = &layout->strips[row * (layout->model->lane_count + 1) + from];
    timer = from == LANE_TIMERS ? model_timer_at(layout->model, e->ready.h, e->n) : -1;
    if (timer >= 0)
        start = timer_y(strip, &layout->model->bars[timer]) + 5;
    else if (from == LANE_IO || from == LANE_TIMERS)
        start = (strip->top + strip->bottom) / 2 + 9;
    else
        start = strip->middle + (strip->middle < y ? BOX_HEIGHT / 2 : -BOX_HEIGHT / 2);
    marks_line(marks, ROLE_ARROW, x, start, x, start < y ? y - half : y + half);
}

/* In the lane of a task: a bar in the middle. */
static void
add_task_bar(struct marks *marks, const struct layout *layout, const struct bar *bar, int32_t row)
{
    struct span span = span_in_row(layout, bar, row);
    int32_t y = layout_strip(layout, row, bar->lane)->middle;
    struct text tip = {0};

    if (span.first)
        bar_tip(layout, bar, &tip);
    if (bar->kind == BAR_READY) {
        marks_add(marks, bar->cancelled ? ROLE_READY_CANCELLED : ROLE_READY,
                  span.left - 3 * span.first, y - 3, span.right, y + 3, "", text_string(&tip));
        if (span.first)
            add_cause(marks, layout, bar, y, 3);
    } else {
        marks_add(marks, bar->cancelled ? ROLE_WAIT_CANCELLED
                  : id_kind(bar->what) == ID_LOCK ? ROLE_LOCK_WAIT : ROLE_WAIT,
                  span.left, y - 1, span.right, y + 2, "", text_string(&tip));
    }
    text_free(&tip);
}

/* A handle in the ready queue, that steps no task: below the boxes, with a riser to its own. */
static void
add_queued(struct marks *marks, const struct layout *layout, const struct bar *bar, int32_t row)
{
    struct span span = span_in_row(layout, bar, row);
    const struct strip *strip = layout_strip(layout, row, LANE_CALLBACKS);
    int32_t top = below(strip) + QUEUE_GAP + bar->track * QUEUE_HEIGHT;
    struct text tip = {0};

    if (span.first)
        bar_tip(layout, bar, &tip);
    marks_add(marks, ROLE_READY, span.left - 3 * span.first, top, span.right + 3 * span.last,
              top + 5, "", text_string(&tip));
    if (span.last)
        marks_add(marks, ROLE_READY, span.right + 3, strip->middle + BOX_HEIGHT / 2,
                  span.right + 7, top + 5, "", "");
    if (span.first)
        add_cause(marks, layout, bar, top + 2, 2);
    text_free(&tip);
}

/* --- timers ------------------------------------------------------------------------------- */

static void
add_timer_end(struct marks *marks, const struct layout *layout, const struct bar *bar, int32_t x,
              int32_t y)
{
    const struct event *e = trace_event(layout->model->trace, bar->to);
    struct text tip = {0};

    if (bar->open)
        return;
    marks_tell(&tip, e);
    if (e->kind == EV_READY)
        marks_add(marks, ROLE_DUE, x - 5, y - 5, x + 5, y + 5, "", tip.bytes);
    else
        marks_add(marks, ROLE_STRUCK, x - 7, y - 9, x + 7, y + 9, "\u00d7", tip.bytes);
    text_free(&tip);
}

static void
add_timer(struct marks *marks, const struct layout *layout, const struct bar *bar, int32_t row)
{
    const struct event *e = trace_event(layout->model->trace, bar->from);
    struct span span = span_in_row(layout, bar, row);
    const struct strip *strip = layout_strip(layout, row, LANE_TIMERS);
    int32_t y = timer_y(strip, bar), end = span.last ? layout_middle(layout, bar->to) : span.right;
    const struct strip *armed = layout_strip(layout, row, layout->model->lane_at[bar->from]);
    struct text words = {0};
    struct mark *mark;

    span.left = span.first ? layout->slots[bar->from].left + 3 : span.left;
    bar_tip(layout, bar, &words);
    mark = marks_line(marks, ROLE_TIMER, span.left, y, end, y);
    mark->tip = strings_keep(&marks->strings, words.bytes, words.length);
    if (span.first) {
        text_clear(&words);
        label_event(layout->model, e, &words);
        marks_add(marks, ROLE_TIME, span.left, y - 13, layout->slots[bar->from].right + 12, y - 1,
                  words.bytes, "");
        if (armed->middle > y)
            marks_line(marks, ROLE_ARM_LINE, span.left, armed->middle - BOX_HEIGHT / 2, span.left,
                       y);
    }
    if (span.last)
        add_timer_end(marks, layout, bar, end, y);
    text_free(&words);
}

/* --- locks and spans ---------------------------------------------------------------------- */

static void
add_hold(struct marks *marks, const struct layout *layout, const struct bar *bar, int32_t row)
{
    struct span span = span_in_row(layout, bar, row);
    const struct strip *strip = layout_strip(layout, row, bar->lane);
    int32_t queue = strip->tracks ? QUEUE_GAP + strip->tracks * QUEUE_HEIGHT : 3;
    int32_t top = below(strip) + queue + bar->track * HOLD_HEIGHT;
    struct text tip = {0}, label = {0};

    if (span.first)
        span.left = layout->slots[bar->from].left;
    bar_tip(layout, bar, &tip);
    if (bar->kind == BAR_HOLD)
        model_name(layout->model, bar->what, &label);
    else
        label_event(layout->model, trace_event(layout->model->trace, bar->from), &label);
    marks_add(marks, bar->kind == BAR_HOLD ? ROLE_HOLD : ROLE_SPAN, span.left, top, span.right,
              top + HOLD_HEIGHT - 2, span.right - span.left > 50 ? label.bytes : "",
              span.first ? tip.bytes : "");
    text_free(&tip);
    text_free(&label);
}

static void
add_bar(struct marks *marks, const struct layout *layout, const struct bar *bar, int32_t row)
{
    switch ((enum bar_kind)bar->kind) {
    case BAR_WAIT:
        add_task_bar(marks, layout, bar, row);
        break;
    case BAR_READY:
        if (bar->lane >= LANE_TASKS)
            add_task_bar(marks, layout, bar, row);
        else
            add_queued(marks, layout, bar, row);
        break;
    case BAR_TIMER:
        add_timer(marks, layout, bar, row);
        break;
    case BAR_HOLD:
    case BAR_SPAN:
        add_hold(marks, layout, bar, row);
        break;
    case BAR_RUN:
    case BAR_SELECT:
        break;
    }
}

void
marks_bars(struct marks *marks, const struct layout *layout)
{
    const struct model *model = layout->model;

    for (int32_t i = 0; i < model->bar_count; i++) {
        const struct bar *bar = &model->bars[i];

        for (int32_t row = layout->slots[bar->from].row;
             layout_shows_bar(layout, bar) && row <= layout->slots[bar->to].row; row++)
            add_bar(marks, layout, bar, row);
    }
    for (int32_t i = 0; i < model->bar_count; i++) {
        const struct bar *bar = &model->bars[i];

        if (bar->kind == BAR_RUN && layout_shows_bar(layout, bar))
            add_run(marks, layout, bar);
        else if (bar->kind == BAR_SELECT && layout_shows_bar(layout, bar))
            add_select(marks, layout, bar);
    }
}
