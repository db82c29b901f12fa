/* marks_ground.c -- what a timeline stands on: title, rows, lanes, turns, legend; see marks.h. */
#include "marks.h"

#include "labels.h"
#include "words.h"

enum { LANE_NAME_MAX = 19 };

void
marks_title(struct marks *marks)
{
    marks_add(marks, ROLE_TITLE, 4, 8, marks->width - 4, 32, marks->title, "");
    marks_add(marks, ROLE_SUBTITLE, 4, 31, marks->width - 4, 48, marks->summary, "");
}

/* The name of a strip, beside its middle. */
static void
add_lane_name(struct marks *marks, const char *name, int32_t middle)
{
    struct text cut = {0};

    words_cut(&cut, name, LANE_NAME_MAX, false);
    marks_add(marks, ROLE_LANE_NAME, 4, middle - 8, NAMES_WIDTH - 2, middle + 8, cut.bytes, "");
    text_free(&cut);
}

/* Below the other lanes, how many tasks have none because they only wait. */
static void
add_idle(struct marks *marks, const struct row *row, const struct strip *last)
{
    int32_t middle = last->bottom - IDLE_HEIGHT / 2;
    struct text name = {0};

    if (!last->idle)
        return;
    text_add(&name, "%d tasks", (int)last->idle);
    add_lane_name(marks, name.bytes, middle);
    marks_add(marks, ROLE_WAIT, NAMES_WIDTH, middle - 1, row->right, middle + 2, "", "");
    text_free(&name);
}

static void
add_lanes(struct marks *marks, const struct layout *layout, int32_t i)
{
    const struct row *row = &layout->rows[i];
    const struct strip *strip = layout_strips(layout, i);
    struct text name = {0};
    bool shaded = true;

    for (int32_t lane = 0; lane <= layout->model->lane_count; lane++, strip++) {
        int32_t middle = layout_has_boxes(lane) ? strip->middle : (strip->top + strip->bottom) / 2;

        if (strip->bottom == strip->top)
            continue;
        if (shaded)
            marks_add(marks, ROLE_LANE, 0, strip->top, row->right, strip->bottom, "", "");
        shaded = !shaded;
        text_clear(&name);
        if (lane == layout->model->lane_count)
            text_add(&name, "other tasks");
        else
            label_lane(layout->model, lane, &name);
        if (strip->bottom - strip->top > IDLE_HEIGHT)
            add_lane_name(marks, name.bytes, middle);
    }
    add_idle(marks, row, strip - 1);
    text_free(&name);
}

/* A row that begins within a turn says so, and tells the time. */
static void
add_continued(struct marks *marks, const struct layout *layout, const struct row *row)
{
    const struct event *e = trace_event(layout->model->trace, row->first);
    struct text label = {0};

    if (e->kind != EV_RUN)
        return;
    text_add(&label, "turn %d \u2026   ", (int)e->k);
    label_clock(e->t, &label);
    marks_add(marks, ROLE_TURN_NAME, NAMES_WIDTH, row->top, NAMES_WIDTH + 150,
              row->top + HEADER_HEIGHT, label.bytes, "");
    text_free(&label);
}

/* Where a row begins the time is told again, if there is room for it. */
static void
add_heading(struct marks *marks, const struct layout *layout, const struct event *turn,
            int64_t before, int32_t right)
{
    int32_t left = layout->slots[turn->n].left, top = layout->rows[layout->slots[turn->n].row].top;
    struct heading heading;

    heading_make(&heading, layout, turn, before);
    marks_add(marks, ROLE_TURN_NAME, left, top, heading.right, top + HEADER_HEIGHT,
              heading.number.bytes, "");
    if (heading.time.length && heading.right <= right)
        marks_add(marks, ROLE_TURN_NAME, heading.time_left, top, heading.right, top + HEADER_HEIGHT,
                  heading.time.bytes, "");
    heading_free(&heading);
}

/* The number of each turn above it, on alternate ground, and a line where it begins. */
static void
add_turns(struct marks *marks, const struct layout *layout, int32_t i)
{
    const struct row *row = &layout->rows[i];
    const struct trace *trace = layout->model->trace;
    int64_t time = -1;

    for (int32_t n = row->first; n <= row->last; n++) {
        const struct event *e = trace_event(trace, n);
        int32_t left = layout->slots[n].left, right, last = n;

        if (e->kind != EV_TURN || !layout->shown[n])
            continue;
        while (last < row->last && trace_event(trace, last)->kind != EV_TURN_END)
            last++;
        right = layout->slots[last].right;
        if (folds_at(&layout->folds, n))
            marks_add(marks, ROLE_FOLD, left, row->top, right, row->top + HEADER_HEIGHT, "", "");
        else if (e->k % 2)
            marks_add(marks, ROLE_HEADER, left, row->top, right, row->top + HEADER_HEIGHT, "", "");
        add_heading(marks, layout, e, time, right);
        time = trace_event(trace, last)->t;
        marks_add(marks, ROLE_TURN_LINE, left, row->top, left + 1, row->bottom, "", "");
        marks_add(marks, ROLE_TURN_LINE, right, row->top, right + 1, row->bottom, "", "");
    }
}

void
marks_ground(struct marks *marks, const struct layout *layout)
{
    marks_add(marks, ROLE_PAGE, 0, 0, marks->width, marks->height, "", "");
    marks_title(marks);
    for (int32_t i = 0; i < layout->row_count; i++) {
        add_lanes(marks, layout, i);
        add_turns(marks, layout, i);
        add_continued(marks, layout, &layout->rows[i]);
    }
}

/* --- the legend --------------------------------------------------------------------------- */

static const struct sample timeline[] = {
    {ROLE_FOLD, 14, "", "turns that repeat: the first stand for all"},
    {ROLE_STEP, 14, "", "a task runs"},
    {ROLE_THROWN, 14, "", "... with an error thrown in"},
    {ROLE_CALLBACK, 14, "", "a callback runs"},
    {ROLE_PROGRAM, 14, "", "the program, outside the loop"},
    {ROLE_BLOCK, 5, "", "everything sleeps"},
    {ROLE_STOP, 14, "stop", "this turn is the last"},
    {ROLE_SELECT, 14, "", "select waits; 0: it only looks"},
    {ROLE_READY, 6, "", "ready: in the queue"},
    {ROLE_WAIT, 3, "", "waits"},
    {ROLE_LOCK_WAIT, 3, "", "waits in line"},
    {ROLE_HOLD, 11, "", "has a lock"},
    {ROLE_READY_CANCELLED, 6, "", "being cancelled"},
    {ROLE_SPAN, 11, "", "a span"},
    {ROLE_SKIP, 14, "\u00d7", "cancelled: skipped"},
    {ROLE_FD, 14, "", "a descriptor is ready to read (r), write (w)"},
    {ROLE_SIGNAL, 14, "", "a signal has come in"},
    {ROLE_WAKEUP, 9, "", "a byte is written to the self-pipe"},
    {ROLE_WORK, 11, "", "a job or a child runs"},
    {ROLE_TRANSPORT, 11, "", "a connection"},
    {ROLE_BUFFER, 7, "", "what it keeps back"},
    {ROLE_FULL, 11, "", "is to write no more"},
    {ROLE_PAUSED, 11, "", "reads nothing"},
    {ROLE_CLOSING, 11, "", "is being closed"},
    {ROLE_CALL, 14, "call", "a call of its protocol"},
    {ROLE_ARROW, 0, "", "makes ready"},
    {ROLE_CANCEL_ARROW, 0, "", "cancels"},
    {ROLE_TIMER, 1, "", "a timer is armed"},
    {ROLE_DUE, 9, "", "it is due"},
    {ROLE_STRUCK, 9, "\u00d7", "it is cancelled"},
    {ROLE_RESULT, 9, "", "a task ends with a result"},
    {ROLE_ERROR, 9, "", "with an error"},
    {ROLE_CANCELLED, 9, "", "cancelled"},
    {ROLE_DIFFERENCE, 14, "", "the first difference"},
};

static bool
is_used(const struct marks *marks, enum role role)
{
    for (int32_t i = 0; i < marks->count; i++)
        if (marks->items[i].role == role)
            return true;
    return false;
}

void
marks_legend(struct marks *marks)
{
    marks_explain(marks, timeline, sizeof timeline / sizeof *timeline);
}

void
marks_explain(struct marks *marks, const struct sample *samples, size_t count)
{
    int32_t at = 8, middle = marks->height + 14;

    for (size_t i = 0; i < count; i++) {
        const struct sample *sample = &samples[i];
        int32_t size = sample->height == 9 ? 9 : 24;
        int32_t width = label_width(sample->means, SMALL_SIZE) + 10;

        if (!is_used(marks, sample->role))
            continue;
        if (at + size + width > (marks->width ? marks->width : PAGE_WIDTH)) {
            at = 8;
            middle += 18;
        }
        if (sample->height)
            marks_add(marks, sample->role, at, middle - sample->height / 2, at + size,
                      middle - sample->height / 2 + sample->height, sample->shows, "");
        else
            marks_line(marks, sample->role, at, middle, at + size, middle);
        marks_add(marks, ROLE_KEY, at + size + 2, middle - 7, at + size + 2 + width, middle + 7,
                  sample->means, "");
        at += size + width + 12;
    }
    marks->height = marks->items[0].bottom = middle + 12;
}
