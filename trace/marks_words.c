/* marks_words.c -- what happens at one moment: output, cancellation, operations; see marks.h. */
#include "marks.h"

#include "labels.h"
#include "words.h"

/* Above the box in whose run it happened. */
static void
add_above(struct marks *marks, const struct layout *layout, const struct event *e, enum role role)
{
    const struct slot *slot = &layout->slots[e->n];
    const struct strip *strip = layout_strip(layout, slot->row, layout->model->lane_at[e->n]);
    int32_t bottom = strip->middle - BOX_HEIGHT / 2;
    struct text words = {0}, tip = {0};

    label_event(layout->model, e, &words);
    marks_tell(&tip, e);
    if (words.length)
        marks_add(marks, role, slot->left, bottom - OUTPUT_HEIGHT, slot->right + 20, bottom,
                  words.bytes, tip.bytes)->source = e->src;
    text_free(&words);
    text_free(&tip);
}

static void
add_operation(struct marks *marks, const struct layout *layout, const struct event *e)
{
    const struct slot *slot = &layout->slots[e->n];
    const struct strip *strip = layout_strip(layout, slot->row, layout->model->lane_at[e->n]);
    int32_t top = strip->middle + BOX_HEIGHT / 2 + 1;
    struct text words = {0};

    label_event(layout->model, e, &words);
    if (words.length && e->sync.op != OP_ACQUIRE)
        marks_add(marks, ROLE_OPERATION, slot->left, top, slot->right + 20, top + OUTPUT_HEIGHT,
                  words.bytes, "");
    text_free(&words);
}

static void
add_cancel(struct marks *marks, const struct layout *layout, const struct event *e)
{
    int32_t row = layout->slots[e->n].row, x = layout_middle(layout, e->n);
    int32_t to = model_task_lane(layout->model, e->cancel.task);
    int32_t from = layout->model->lane_at[e->n];
    int32_t start = layout_strip(layout, row, from)->middle;
    int32_t end = layout_strip(layout, row, to)->middle;

    if (e->cancel.done || from == to || layout_hides_lane(layout, to))
        return;
    if (start < end)
        marks_line(marks, ROLE_CANCEL_ARROW, x, start + BOX_HEIGHT / 2, x, end - 2);
    else
        marks_line(marks, ROLE_CANCEL_ARROW, x, start - BOX_HEIGHT / 2, x, end + 2);
}

static void
add_fd(struct marks *marks, const struct layout *layout, const struct event *e)
{
    const struct slot *slot = &layout->slots[e->n];
    const struct strip *strip = layout_strip(layout, slot->row, LANE_IO);
    int32_t middle = (strip->top + strip->bottom) / 2, last = e->n;
    struct text words = {0}, tip = {0};

    label_event(layout->model, e, &words);
    marks_tell(&tip, e);
    while (last < layout->model->trace->count
           && trace_event(layout->model->trace, last + 1)->cause == e->n
           && trace_event(layout->model->trace, last + 1)->kind == EV_READY)
        last++;
    marks_add(marks, ROLE_FD, slot->left, middle - 9, layout->slots[last].right - 2, middle + 9,
              words.bytes, tip.bytes);
    text_free(&words);
    text_free(&tip);
}

/* What comes in from outside: above the box that hears of it, with an arrow down to that. */
static void
add_signal(struct marks *marks, const struct layout *layout, const struct event *e)
{
    const struct slot *slot = &layout->slots[e->n];
    const struct strip *strip = layout_strip(layout, slot->row, LANE_IO);
    int32_t middle = (strip->top + strip->bottom) / 2, x = layout_middle(layout, e->n);
    int32_t box = layout_strip(layout, slot->row, layout->model->lane_at[e->n])->middle;
    struct text words = {0}, tip = {0};

    label_event(layout->model, e, &words);
    marks_tell(&tip, e);
    marks_add(marks, ROLE_SIGNAL, slot->left, middle - 9, slot->right - 2, middle + 9,
              words.bytes, tip.bytes);
    marks_line(marks, ROLE_ARROW, x, middle + 9, x, box - BOX_HEIGHT / 2);
    text_free(&words);
    text_free(&tip);
}

/* A byte on its way to the loop's own pipe. */
static void
add_wakeup(struct marks *marks, const struct layout *layout, const struct event *e)
{
    const struct slot *slot = &layout->slots[e->n];
    const struct strip *strip = layout_strip(layout, slot->row, LANE_IO);
    int32_t middle = (strip->top + strip->bottom) / 2, x = layout_middle(layout, e->n);
    int32_t box = layout_strip(layout, slot->row, layout->model->lane_at[e->n])->middle;
    struct text tip = {0};

    marks_tell(&tip, e);
    if (box > middle)
        marks_line(marks, ROLE_ARM_LINE, x, box - BOX_HEIGHT / 2, x, middle + 3);
    else
        marks_line(marks, ROLE_ARM_LINE, x, box + BOX_HEIGHT / 2, x, middle - 3);
    marks_add(marks, ROLE_WAKEUP, x - 4, middle - 4, x + 4, middle + 4, "", tip.bytes);
    text_free(&tip);
}

/* A cancelled handle leaves the queue without running. */
static void
add_skip(struct marks *marks, const struct layout *layout, const struct event *e)
{
    const struct slot *slot = &layout->slots[e->n];
    int32_t middle = layout_strip(layout, slot->row, LANE_CALLBACKS)->middle;
    struct text tip = {0};

    marks_tell(&tip, e);
    marks_add(marks, ROLE_SKIP, slot->left, middle - BOX_HEIGHT / 2, slot->right - 4,
              middle + BOX_HEIGHT / 2, "\u00d7", tip.bytes);
    text_free(&tip);
}

/* The part of a run in which everything stands still: a dark edge below, words above. */
static void
add_block(struct marks *marks, const struct layout *layout, const struct event *e)
{
    const struct slot *slot = &layout->slots[e->n];
    int32_t bottom = layout_strip(layout, slot->row, layout->model->lane_at[e->n])->middle
                     + BOX_HEIGHT / 2;

    add_above(marks, layout, e, ROLE_OUTPUT);
    marks_add(marks, ROLE_BLOCK, layout->slots[e->n - 1].right, bottom - 5, slot->right - 2, bottom,
              "", "");
}

static void
add_words(struct marks *marks, const struct layout *layout, const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EV_OUT:
        add_above(marks, layout, e, ROLE_OUTPUT);
        break;
    case EV_NOTE:
    case EV_DONE:
        add_above(marks, layout, e, ROLE_NOTE);
        break;
    case EV_STOP:
        add_above(marks, layout, e, ROLE_STOP);
        break;
    case EV_STEP:
    case EV_REPORT:
        add_above(marks, layout, e, ROLE_ALARM);
        break;
    case EV_SYNC:
        add_operation(marks, layout, e);
        break;
    case EV_CANCEL:
        add_cancel(marks, layout, e);
        break;
    case EV_FD:
        add_fd(marks, layout, e);
        break;
    case EV_SKIP:
        add_skip(marks, layout, e);
        break;
    case EV_BLOCK:
        add_block(marks, layout, e);
        break;
    case EV_SIGNAL:
        add_signal(marks, layout, e);
        break;
    case EV_WAKEUP:
        add_wakeup(marks, layout, e);
        break;
    case EV_JOB:
    case EV_CHILD:
    case EV_TRANSPORT:
    case EV_PROTOCOL:
        marks_thing_event(marks, layout, e);
        break;
    default:
        break;
    }
}

/* What goes on there goes on in turns that are not shown. */
static void
add_gap(struct marks *marks, const struct layout *layout, int32_t n)
{
    const struct slot *slot = &layout->slots[n];
    const struct row *row = &layout->rows[slot->row];

    marks_add(marks, ROLE_PAGE, slot->left + 1, row->top, slot->left + FOLD_GAP - 1, row->bottom,
              "", "");
}

void
marks_words(struct marks *marks, const struct layout *layout)
{
    for (int32_t n = 1; n <= layout->model->trace->count; n++) {
        marks->event = n;
        if (layout->shown[n] && model_sees(layout->model, trace_event(layout->model->trace, n)))
            add_words(marks, layout, trace_event(layout->model->trace, n));
    }
    for (int32_t i = 0; i < layout->folds.count; i++)
        add_gap(marks, layout, layout->folds.items[i].hidden);
}
