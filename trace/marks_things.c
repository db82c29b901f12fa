/* marks_things.c -- the world outside: jobs, children, transports, signals; see marks.h.
 *
 * A job waits for a thread and then is done by it; a child runs, and ends; a transport is there,
 * and what it keeps back fills its bar from below. Below a transport's bar stands what it did and
 * what it told its protocol.
 */
#include "marks.h"

#include "labels.h"

/* A job's bar goes as far as the arrow to the callback that brings its result. */
static int32_t
end_of_thing(const struct layout *layout, const struct bar *bar, int32_t right)
{
    const struct trace *trace = layout->model->trace;
    const struct event *next = bar->to < trace->count ? trace_event(trace, bar->to + 1) : NULL;
    bool brings = next && next->kind == EV_READY && next->cause == bar->to && bar->kind == BAR_JOB;

    return brings ? layout_middle(layout, next->n) + 1 : right;
}

static enum role
thing_role(const struct bar *bar)
{
    if (bar->kind == BAR_JOB || bar->kind == BAR_CHILD)
        return ROLE_WORK;
    return bar->full ? ROLE_FULL : bar->closing ? ROLE_CLOSING
           : bar->paused ? ROLE_PAUSED : ROLE_TRANSPORT;
}

/* What is written into a bar: its name where it begins, else how much it keeps back. */
static void
thing_label(const struct layout *layout, const struct bar *bar, bool first, struct text *out)
{
    const struct event *e = trace_event(layout->model->trace, bar->from);

    if (bar->buffered)
        label_kept(bar->buffered, out);
    else if (!first && bar->kind != BAR_JOB_QUEUED)
        text_add(out, "%s", id_text(bar->what).text);
    else if (bar->kind == BAR_JOB || bar->kind == BAR_CHILD
             || (e->kind == EV_TRANSPORT && e->transport.op == TOP_NEW))
        label_event(layout->model, e, out);
}

/* Thin: a job in its executor's queue, a child that is gone. */
static void
add_thin(struct marks *marks, const struct bar *bar, struct span span, int32_t top,
         const char *label, const char *tip)
{
    int32_t bottom = top + THING_HEIGHT;

    if (bar->kind == BAR_JOB_QUEUED)
        marks_add(marks, ROLE_READY, span.left, top + 4, span.right, bottom - 4, "", tip);
    else
        marks_add(marks, ROLE_WAIT, span.left, bottom - 2, span.right, bottom, "", tip);
    if (*label)
        marks_add(marks, ROLE_TRANSFER, span.left, top, span.right, bottom, label, "");
}

/* Filled from below; the highest level in the whole trace fills it. */
static void
add_level(struct marks *marks, const struct layout *layout, const struct bar *bar,
          struct span span, int32_t bottom)
{
    int32_t height;

    if (bar->buffered <= 0)
        return;
    height = (int32_t)((double)bar->buffered * (THING_HEIGHT - 3)
                       / (double)layout->model->most_buffered);
    marks_add(marks, ROLE_BUFFER, span.left + 1, bottom - 1 - (height > 2 ? height : 2),
              span.right - 1, bottom - 1, "", "");
}

/* A job or a child has its name in the middle; a transport's is written over its level. */
static void
add_thick(struct marks *marks, const struct layout *layout, const struct bar *bar,
          struct span span, int32_t top, const char *label, const char *tip)
{
    enum role role = thing_role(bar);
    int32_t bottom = top + THING_HEIGHT;

    marks_add(marks, role, span.left, top, span.right, bottom, role == ROLE_WORK ? label : "", tip);
    add_level(marks, layout, bar, span, bottom);
    if (*label && role != ROLE_WORK)
        marks_add(marks, ROLE_TRANSFER, span.left, top, span.right, bottom, label, "");
}

void
marks_thing(struct marks *marks, const struct layout *layout, const struct bar *bar, int32_t row)
{
    struct span span = marks_span(layout, bar, row);
    int32_t top = layout_thing_top(layout, row, bar->what);
    struct text tip = {0}, label = {0};

    span.left = span.first ? layout->slots[bar->from].left : span.left;
    span.right = span.last ? end_of_thing(layout, bar, span.right) : span.right;
    if (span.first)
        marks_tell_bar(&tip, layout, bar);
    thing_label(layout, bar, span.first, &label);
    if (label_width(text_string(&label), SMALL_SIZE) + 4 > span.right - span.left)
        text_clear(&label);
    if (bar->kind == BAR_JOB_QUEUED || bar->kind == BAR_CHILD_GONE)
        add_thin(marks, bar, span, top, text_string(&label), text_string(&tip));
    else
        add_thick(marks, layout, bar, span, top, text_string(&label), text_string(&tip));
    text_free(&tip);
    text_free(&label);
}

/* --- at one moment ------------------------------------------------------------------------ */

/* From the box in whose run the event happened to the bar that it begins or ends. A job's bar is
 * thin at first, and an arrow leads there: from now on it may be started. */
static void
add_link(struct marks *marks, const struct layout *layout, const struct event *e, int32_t top)
{
    const struct slot *slot = &layout->slots[e->n];
    int32_t box = layout_strip(layout, slot->row, layout->model->lane_at[e->n])->middle;
    int32_t x = slot->left + 3, inset = e->kind == EV_JOB ? 4 : 0;
    enum role role = e->kind == EV_JOB ? ROLE_ARROW : ROLE_ARM_LINE;

    if (box > top)
        marks_line(marks, role, x, box - BOX_HEIGHT / 2, x, top + THING_HEIGHT - inset);
    else
        marks_line(marks, role, x, box + BOX_HEIGHT / 2, x, top + inset);
}

static void
add_words(struct marks *marks, const struct layout *layout, const struct event *e, enum role role,
          int32_t top)
{
    const struct slot *slot = &layout->slots[e->n];
    struct text words = {0}, tip = {0};

    label_event(layout->model, e, &words);
    marks_tell(&tip, e);
    if (words.length)
        marks_add(marks, role, slot->left, top, slot->right + 20, top + OUTPUT_HEIGHT,
                  words.bytes, tip.bytes);
    text_free(&words);
    text_free(&tip);
}

static void
add_child(struct marks *marks, const struct layout *layout, const struct event *e, int32_t top)
{
    if (e->child.op == CHILD_CLOSE)
        return;
    add_link(marks, layout, e, top);
    if (e->child.op == CHILD_EXIT)
        add_words(marks, layout, e, ROLE_TIME, top - 1);
}

static void
add_job(struct marks *marks, const struct layout *layout, const struct event *e, int32_t top)
{
    int32_t x = layout->slots[e->n].left + 3;
    struct text tip = {0};

    marks_tell(&tip, e);
    if (e->job.op == JOB_SUBMIT)
        add_link(marks, layout, e, top);
    else if (e->job.op == JOB_CANCEL)
        marks_add(marks, ROLE_STRUCK, x - 7, top - 2, x + 7, top + 16, "\u00d7", tip.bytes);
    text_free(&tip);
}

void
marks_thing_event(struct marks *marks, const struct layout *layout, const struct event *e)
{
    int32_t top = layout_thing_top(layout, layout->slots[e->n].row, model_thing(e));

    if (top < 0)
        return;
    if (e->kind == EV_JOB)
        add_job(marks, layout, e, top);
    else if (e->kind == EV_CHILD)
        add_child(marks, layout, e, top);
    else if (e->kind == EV_PROTOCOL)
        add_words(marks, layout, e, ROLE_CALL, top + THING_HEIGHT);
    else if (e->transport.op != TOP_NEW)
        add_words(marks, layout, e, ROLE_TRANSFER, top + THING_HEIGHT);
}
