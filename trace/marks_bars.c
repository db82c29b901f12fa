/* marks_bars.c -- what lasts: waits, the ready queue, timers, locks; see marks.h.
 *
 * A bar may go over several rows; it is drawn in each of them. The arrow that began it is drawn
 * with it: straight up or down, for an arrow and what it points at share the moment.
 */
#include "marks.h"

#include "labels.h"

struct span
marks_span(const struct layout *layout, const struct bar *bar, int32_t row)
{
    bool from_here = layout->slots[bar->from].row == row;
    bool to_here = layout->slots[bar->to].row == row;
    const struct fold *fold = folds_hiding(&layout->folds, bar->to);
    int32_t end = fold && fold->hidden > bar->from ? fold->hidden : bar->to;

    return (struct span){
        .left = from_here ? layout_middle(layout, bar->from) : NAMES_WIDTH,
        .right = to_here ? layout->slots[end].left : layout->rows[row].right,
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

/* --- what ends in a box ------------------------------------------------------------------- */

/* A timer that was cancelled long ago is due: its line has ended, so a mark stands for it. */
static void
add_late(struct marks *marks, const struct event *ready, int32_t x, int32_t y)
{
    struct text tip = {0};

    marks_tell(&tip, ready);
    marks_add(marks, ROLE_STRUCK, x - 7, y - 9, x + 7, y + 9, "\u00d7", tip.bytes);
    text_free(&tip);
}

/* Where the arrow of a "ready" event starts, in the strip that it comes from, if it goes to y. */
static int32_t
arrow_start(struct marks *marks, const struct layout *layout, const struct event *ready,
            const struct strip *strip, int32_t y)
{
    const struct bar *job = model_job_done(layout->model, ready);
    int32_t timer;

    if (ready->ready.why == WHY_IO)
        return (strip->top + strip->bottom) / 2 + 9;
    if (job)
        return layout_thing_top(layout, layout->slots[ready->n].row, job->what) + THING_HEIGHT;
    if (ready->ready.why != WHY_TIMER)
        return strip->middle + (strip->middle < y ? BOX_HEIGHT / 2 : -BOX_HEIGHT / 2);
    timer = model_timer_at(layout->model, ready->ready.h, ready->n);
    if (timer >= 0)
        return layout_timer_y(strip, &layout->model->bars[timer]) + 5;
    add_late(marks, ready, layout_middle(layout, ready->n), strip->top + 6);
    return strip->top + 11;
}

/* The arrow from what made a handle ready to the bar that begins there. */
static void
add_cause(struct marks *marks, const struct layout *layout, const struct bar *bar, int32_t y,
          int32_t half)
{
    const struct event *e = trace_event(layout->model->trace, bar->from);
    int32_t from = e->kind == EV_READY ? layout_origin(layout, e) : -1;
    int32_t row = layout->slots[e->n].row, x = layout_middle(layout, e->n), start;

    if (from < 0)
        return;
    start = arrow_start(marks, layout, e, &layout_strips(layout, row)[from], y);
    marks_line(marks, ROLE_ARROW, x, start, x, start < y ? y - half : y + half);
}

/* In the lane of a task: a bar in the middle. */
static void
add_task_bar(struct marks *marks, const struct layout *layout, const struct bar *bar, int32_t row)
{
    struct span span = marks_span(layout, bar, row);
    int32_t y = layout_strip(layout, row, bar->lane)->middle;
    struct text tip = {0};

    if (layout_strip(layout, row, bar->lane)->top == layout_strip(layout, row, bar->lane)->bottom)
        return;
    if (span.first)
        marks_tell_bar(&tip, layout, bar);
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
    struct span span = marks_span(layout, bar, row);
    const struct strip *strip = layout_strip(layout, row, LANE_CALLBACKS);
    int32_t top = below(strip) + QUEUE_GAP + bar->track * QUEUE_HEIGHT;
    struct text tip = {0};

    if (span.first)
        marks_tell_bar(&tip, layout, bar);
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
    struct span span = marks_span(layout, bar, row);
    const struct strip *strip = layout_strip(layout, row, LANE_TIMERS);
    int32_t y = layout_timer_y(strip, bar);
    int32_t end = span.last ? layout_middle(layout, bar->to) : span.right;
    const struct strip *armed = layout_strip(layout, row, layout->model->lane_at[bar->from]);
    struct text words = {0};

    span.left = span.first ? layout->slots[bar->from].left + 3 : span.left;
    if (span.first)
        marks_tell_bar(&words, layout, bar);
    marks_add(marks, ROLE_TIMER, span.left, y, end, y + 1, "", text_string(&words));
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
    struct span span = marks_span(layout, bar, row);
    const struct strip *strip = layout_strip(layout, row, bar->lane);
    int32_t queue = strip->tracks ? QUEUE_GAP + strip->tracks * QUEUE_HEIGHT : 3;
    int32_t top = below(strip) + queue + bar->track * HOLD_HEIGHT;
    struct text tip = {0}, label = {0};

    if (span.first)
        span.left = layout->slots[bar->from].left;
    marks_tell_bar(&tip, layout, bar);
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
    case BAR_JOB_QUEUED:
    case BAR_JOB:
    case BAR_CHILD:
    case BAR_CHILD_GONE:
    case BAR_TRANSPORT:
        marks_thing(marks, layout, bar, row);
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

        marks->event = bar->from;
        for (int32_t row = layout->slots[bar->from].row;
             layout_shows_bar(layout, bar) && row <= layout->slots[bar->to].row; row++)
            add_bar(marks, layout, bar, row);
    }
}
