/* marks_boxes.c -- what the loop does: it runs something, or select waits; see marks.h.
 *
 * Only one box is open at a time, but for a task that steps at once inside another's run.
 */
#include "marks.h"

#include "labels.h"

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

    marks_tell_bar(&tip, layout, run);
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
        marks_line(marks, ROLE_SELECT_LINE, x, top, x,
                   layout_timer_y(strip, &layout->model->bars[i]));
}

static void
add_select(struct marks *marks, const struct layout *layout, const struct bar *bar)
{
    const struct event *e = trace_event(layout->model->trace, bar->from);
    int32_t middle = layout_strip(layout, layout->slots[bar->from].row, LANE_SELECT)->middle;
    struct text tip = {0}, label = {0};

    label_event(layout->model, e, &label);
    marks_tell_bar(&tip, layout, bar);
    marks_add(marks, ROLE_SELECT, layout_box_left(layout, bar), middle - BOX_HEIGHT / 2,
              layout_box_right(layout, bar), middle + BOX_HEIGHT / 2, label.bytes, tip.bytes);
    add_select_line(marks, layout, bar, middle + BOX_HEIGHT / 2);
    text_free(&tip);
    text_free(&label);
}

void
marks_boxes(struct marks *marks, const struct layout *layout)
{
    for (int32_t i = 0; i < layout->model->bar_count; i++) {
        const struct bar *bar = &layout->model->bars[i];

        marks->event = bar->from;
        if (bar->kind == BAR_RUN && layout_shows_bar(layout, bar))
            add_run(marks, layout, bar);
        else if (bar->kind == BAR_SELECT && layout_shows_bar(layout, bar))
            add_select(marks, layout, bar);
    }
}
