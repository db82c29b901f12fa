/* layout.c -- where everything of a timeline stands; see layout.h. */
#include "layout.h"

#include <stdlib.h>

#include "labels.h"

enum { ARROW_ROOM = 12, MARK_ROOM = 16, TIME_WIDTH = 700 };

int32_t
layout_lane(const struct layout *layout, int32_t lane)
{
    return layout_hides_lane(layout, lane) ? layout->model->lane_count : lane;
}

bool
layout_hides_lane(const struct layout *layout, int32_t lane)
{
    return lane >= LANE_TASKS
           && !options_show_task(layout->options,
                                 layout->model->made[lane - LANE_TASKS]->task.task);
}

int32_t
layout_origin(const struct layout *layout, const struct event *ready)
{
    int32_t to = model_label_lane(layout->model, ready->ready.cb);
    int32_t from = layout->model->lane_at[ready->n];

    if (!layout->shown[ready->n] || layout_hides_lane(layout, to))
        return -1;
    if (ready->ready.why == WHY_TIMER || ready->ready.why == WHY_IO)
        return ready->ready.why == WHY_TIMER ? LANE_TIMERS : LANE_IO;
    if (from == LANE_SELECT || (from == to && to >= LANE_TASKS))
        return -1;
    return layout_lane(layout, from);
}

int32_t
layout_middle(const struct layout *layout, int32_t n)
{
    return (layout->slots[n].left + layout->slots[n].right) / 2;
}

/* --- what is shown ------------------------------------------------------------------------ */

/* Whether something in this run makes a chosen task run, or cancels it. */
static bool
concerns_chosen(const struct layout *layout, const struct bar *run)
{
    const struct model *model = layout->model;

    for (int32_t n = run->from; n <= run->to; n++) {
        const struct event *e = trace_event(model->trace, n);
        ident task = e->kind == EV_READY ? label_task(e->ready.cb)
                     : e->kind == EV_CANCEL ? e->cancel.task : 0;

        if (task && options_show_task(layout->options, task))
            return true;
    }
    return false;
}

static bool
shows_run(const struct layout *layout, const struct bar *run)
{
    const struct event *first = trace_event(layout->model->trace, run->from);

    if (!options_show_turn(layout->options, first->k))
        return false;
    return layout->options->task_count == 0
           || (run->lane >= LANE_TASKS && !layout_hides_lane(layout, run->lane))
           || concerns_chosen(layout, run);
}

/* Show what a turn does beside running, if anything that it runs is shown. */
static void
show_turn(struct layout *layout, int32_t first)
{
    const struct trace *trace = layout->model->trace;
    int32_t k = trace_event(trace, first)->k, last = first;
    bool shown = layout->options->task_count == 0 && options_show_turn(layout->options, k);

    while (last < trace->count && trace_event(trace, last)->kind != EV_TURN_END)
        shown |= layout->shown[++last];
    for (int32_t n = first; shown && n <= last; n++)
        if (layout->model->lane_at[n] == LANE_SELECT)
            layout->shown[n] = true;
}

static void
choose_shown(struct layout *layout)
{
    const struct model *model = layout->model;

    for (int32_t i = 0; i < model->bar_count; i++)
        if (model->bars[i].kind == BAR_RUN && shows_run(layout, &model->bars[i]))
            for (int32_t n = model->bars[i].from; n <= model->bars[i].to; n++)
                layout->shown[n] = true;
    for (int32_t n = 1; n <= model->trace->count; n++)
        if (trace_event(model->trace, n)->kind == EV_TURN)
            show_turn(layout, n);
}

/* --- from left to right ------------------------------------------------------------------- */

/* How wide the words of an event are. */
static int32_t
words_width(const struct layout *layout, const struct event *e, int32_t spare)
{
    struct text words = {0};
    int32_t width;

    label_event(layout->model, e, &words);
    width = words.length ? label_width(words.bytes, SMALL_SIZE) + spare : 0;
    text_free(&words);
    return width;
}

static int32_t
slot_width(const struct layout *layout, const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EV_SELECT:
        return words_width(layout, e, 12);
    case EV_TURN:
    case EV_WAKE:
        return 6;
    case EV_RUN:
        return 5;
    case EV_END:
        return RUN_GAP + 3;
    case EV_READY:
        return layout_origin(layout, e) < 0 ? 0
               : e->ready.why == WHY_TIMER ? MARK_ROOM : ARROW_ROOM;
    case EV_CANCEL:
    case EV_HANDLE_CANCEL:
        return ARROW_ROOM;
    case EV_SKIP:
        return MARK_ROOM + 4;
    default:
        return words_width(layout, e, 8);
    }
}

/* How wide the box of a run must be for its label. */
static int32_t
run_width(const struct layout *layout, const struct bar *run)
{
    struct text label = {0};
    size_t first;
    int32_t width;

    label_run(layout->model, run, &label);
    first = label_break(text_string(&label));
    width = label_width(text_string(&label) + first, first ? SMALL_SIZE : TEXT_SIZE);
    if (first) {
        int32_t other;

        label.bytes[first] = '\0';
        other = label_width(label.bytes, SMALL_SIZE);
        width = other > width ? other : width;
    }
    text_free(&label);
    return width + 10;
}

/* Where the strip is while slots are laid one behind the other. */
struct pen {
    int32_t at;                   /* the next free point                                       */
    int32_t bar;                  /* the next bar to begin                                     */
    int32_t open[64];             /* runs that have begun                                      */
    int open_count;               /* how many                                                  */
    int32_t turn_left;            /* where the turn began                                      */
    int32_t turn_width;           /* how wide it must be for its number                        */
    int64_t turn_time;            /* when its callbacks ran                                    */
    int64_t first_time;           /* of the first event shown                                  */
    int64_t whole_time;           /* from then to the last one shown                           */
};

/* The time axis: how far from the first moment this one is. */
static int32_t
time_offset(const struct pen *pen, int64_t t)
{
    return (int32_t)((double)(t - pen->first_time) * TIME_WIDTH / (double)pen->whole_time);
}

static void
begin_bars(const struct layout *layout, struct pen *pen, int32_t n)
{
    const struct model *model = layout->model;

    for (; pen->bar < model->bar_count && model->bars[pen->bar].from <= n; pen->bar++)
        if (model->bars[pen->bar].kind == BAR_RUN && layout->shown[n] && pen->open_count < 64)
            pen->open[pen->open_count++] = pen->bar;
}

/* Make room behind the event for the labels of the runs that end with it. */
static void
end_bars(const struct layout *layout, struct pen *pen, int32_t n)
{
    const struct model *model = layout->model;

    while (pen->open_count && model->bars[pen->open[pen->open_count - 1]].to <= n) {
        const struct bar *run = &model->bars[pen->open[--pen->open_count]];
        int32_t right = layout->slots[run->from].left + run_width(layout, run) + RUN_GAP;

        if (trace_event(model->trace, n)->kind != EV_END)
            pen->at += RUN_GAP;
        pen->at = pen->at < right ? right : pen->at;
        pen->at += model_end_of_task(model, run) ? END_ROOM : 0;
    }
}

static void
begin_turn(const struct layout *layout, struct pen *pen, const struct event *e)
{
    struct text label = {0};

    label_turn(layout->model, e, pen->turn_time, &label);
    pen->turn_left = pen->at;
    pen->turn_width = label_width(label.bytes, SMALL_SIZE) + 10;
    text_free(&label);
}

static void
place_event(struct layout *layout, struct pen *pen, const struct event *e)
{
    struct slot *slot = &layout->slots[e->n];
    const struct event *before = e->n > 1 ? trace_event(layout->model->trace, e->n - 1) : e;

    if (e->kind == EV_TURN && layout->shown[e->n])
        begin_turn(layout, pen, e);
    if (layout->options->time_axis && layout->shown[e->n] && pen->whole_time > 0)
        pen->at += time_offset(pen, e->t) - time_offset(pen, before->t);
    slot->left = pen->at;
    begin_bars(layout, pen, e->n);
    if (layout->shown[e->n])
        pen->at += slot_width(layout, e);
    slot->right = pen->at;
    end_bars(layout, pen, e->n);
    if (e->kind == EV_TURN_END && layout->shown[e->n]) {
        pen->turn_time = e->t;
        if (pen->at < pen->turn_left + pen->turn_width)
            pen->at = pen->turn_left + pen->turn_width;
    }
    slot->right = layout->shown[e->n] ? pen->at : slot->right;
}

static void
place_events(struct layout *layout)
{
    const struct trace *trace = layout->model->trace;
    struct pen pen = {.turn_time = -1};
    int32_t first = 1, last = trace->count;

    while (first < last && !layout->shown[first])
        first++;
    while (last > first && !layout->shown[last])
        last--;
    pen.first_time = trace_event(trace, first)->t;
    pen.whole_time = trace_event(trace, last)->t - pen.first_time;
    for (int32_t n = 1; n <= trace->count; n++)
        place_event(layout, &pen, trace_event(trace, n));
}

int32_t
layout_box_left(const struct layout *layout, const struct bar *bar)
{
    return layout->slots[bar->from].left;
}

int32_t
layout_box_right(const struct layout *layout, const struct bar *bar)
{
    if (bar->kind == BAR_SELECT)
        return layout->slots[bar->to].left;
    return layout->slots[bar->to].right - RUN_GAP
           - (model_end_of_task(layout->model, bar) ? END_ROOM : 0);
}

/* --- rows --------------------------------------------------------------------------------- */

static void
begin_row(struct layout *layout, int32_t first)
{
    layout->rows = grow(layout->rows, &layout->row_room, (size_t)layout->row_count + 1,
                        sizeof *layout->rows);
    layout->rows[layout->row_count++] = (struct row){.first = first};
}

/* Whether a row may begin with this event; `inside` a turn it may only where a run begins. */
static bool
may_begin_row(const struct layout *layout, int32_t n, bool inside)
{
    const struct event *e = trace_event(layout->model->trace, n);
    bool was_program = n > 1 && layout->model->lane_at[n - 1] == LANE_PROGRAM;

    return e->kind == EV_TURN || (!was_program && layout->model->lane_at[n] == LANE_PROGRAM)
           || (inside && e->kind == EV_RUN);
}

/* Where the piece that begins with this event ends. */
static int32_t
piece_right(const struct layout *layout, int32_t first, bool inside)
{
    int32_t n = first;

    while (n < layout->model->trace->count && !may_begin_row(layout, n + 1, inside))
        n++;
    return layout->slots[n].right;
}

/* A turn that does not fit goes to the next row, unless this one would stay rather empty. */
static void
break_rows(struct layout *layout)
{
    const int32_t room = PAGE_WIDTH - NAMES_WIDTH - MARGIN;
    int32_t row_left = layout->slots[1].left;

    begin_row(layout, 1);
    for (int32_t n = 2; n <= layout->model->trace->count; n++) {
        bool whole = may_begin_row(layout, n, false), part = may_begin_row(layout, n, true);
        int32_t used = layout->slots[n].left - row_left;

        if ((whole && used > room * 3 / 4 && piece_right(layout, n, false) - row_left > room)
            || (part && used > 0 && piece_right(layout, n, true) - row_left > room)) {
            begin_row(layout, n);
            row_left = layout->slots[n].left;
        }
    }
}

/* Move the slots of each row to where the row begins. */
static void
fold_rows(struct layout *layout)
{
    for (int32_t i = 0; i < layout->row_count; i++) {
        struct row *row = &layout->rows[i];
        bool is_last = i + 1 == layout->row_count;
        int32_t shift = NAMES_WIDTH - layout->slots[row->first].left;

        row->last = is_last ? layout->model->trace->count : layout->rows[i + 1].first - 1;
        for (int32_t n = row->first; n <= row->last; n++) {
            layout->slots[n].left += shift;
            layout->slots[n].right += shift;
            layout->slots[n].row = i;
        }
        row->right = layout->slots[row->last].right;
        if (row->right + MARGIN > layout->width)
            layout->width = row->right + MARGIN;
    }
}

/* --- from top to bottom ------------------------------------------------------------------- */

struct strip *
layout_strip(const struct layout *layout, int32_t row, int32_t lane)
{
    return &layout->strips[row * (layout->model->lane_count + 1) + layout_lane(layout, lane)];
}

/* A strip that is in use has a height from here on. */
static struct strip *
use_strip(struct layout *layout, int32_t row, int32_t lane)
{
    struct strip *strip = layout_strip(layout, row, lane);

    strip->bottom = strip->top + 1;
    return strip;
}

static void
note_bar(struct layout *layout, const struct bar *bar)
{
    bool stacked = bar->lane < LANE_TASKS || bar->kind == BAR_HOLD || bar->kind == BAR_SPAN;
    bool box = bar->kind == BAR_RUN || bar->kind == BAR_SELECT;

    if (!layout_shows_bar(layout, bar))
        return;
    for (int32_t i = layout->slots[bar->from].row; i <= layout->slots[bar->to].row; i++) {
        struct strip *strip = use_strip(layout, i, bar->lane);

        if (stacked && !box && strip->tracks <= bar->track)
            strip->tracks = bar->track + 1;
    }
}

static void
note_event(struct layout *layout, const struct event *e)
{
    struct strip *strip;
    struct text words = {0};

    if (!layout->shown[e->n])
        return;
    strip = layout_strip(layout, layout->slots[e->n].row, layout->model->lane_at[e->n]);
    label_event(layout->model, e, &words);
    if (e->kind == EV_FD)
        use_strip(layout, layout->slots[e->n].row, LANE_IO);
    else if (e->kind == EV_SYNC && words.length && e->sync.op != OP_ACQUIRE)
        strip->notes = true;
    else if (words.length && e->kind != EV_SYNC && e->kind != EV_SELECT && e->kind != EV_TIMER)
        strip->output = true;
    text_free(&words);
}

/* The height of a strip, and where its boxes are. */
static int32_t
strip_height(struct strip *strip, int32_t lane)
{
    int32_t above = 5 + (strip->output ? OUTPUT_HEIGHT : 0);

    if (lane == LANE_TIMERS)
        return strip->tracks * TIMER_HEIGHT + 6;
    if (lane == LANE_IO)
        return 28;
    strip->middle = above + BOX_HEIGHT / 2;
    return above + BOX_HEIGHT + (strip->notes ? OUTPUT_HEIGHT : 0)
           + (lane == LANE_CALLBACKS ? QUEUE_GAP + strip->tracks * QUEUE_HEIGHT
              : strip->tracks * HOLD_HEIGHT + 5);
}

static void
place_strips(struct layout *layout, int32_t top)
{
    int32_t lanes = layout->model->lane_count + 1;

    for (int32_t i = 0; i < layout->row_count; i++) {
        layout->rows[i].top = top;
        top += HEADER_HEIGHT;
        for (int32_t lane = 0; lane < lanes; lane++) {
            struct strip *strip = &layout->strips[i * lanes + lane];
            bool used = strip->bottom > strip->top;

            strip->top = top;
            top += used ? strip_height(strip, lane) : 0;
            strip->middle += strip->top;
            strip->bottom = top;
        }
        layout->rows[i].bottom = top;
        top += ROW_GAP;
    }
    layout->height = top - ROW_GAP;
}

/* --- together ----------------------------------------------------------------------------- */

bool
layout_shows_bar(const struct layout *layout, const struct bar *bar)
{
    const struct slot *from = &layout->slots[bar->from], *to = &layout->slots[bar->to];

    if (bar->kind == BAR_RUN || bar->kind == BAR_SELECT)
        return layout->shown[bar->from];
    if (layout_hides_lane(layout, bar->lane) || (from->row == to->row && from->right >= to->left))
        return false;
    return bar->lane >= LANE_TASKS || layout->options->task_count == 0
           || (bar->kind == BAR_READY ? layout->shown[bar->to] : layout->shown[bar->from]);
}

void
layout_make(struct layout *layout, const struct model *model, const struct options *options,
            int32_t top, int32_t bottom)
{
    size_t events = (size_t)model->trace->count + 1;

    *layout = (struct layout){.model = model, .options = options, .width = PAGE_WIDTH};
    layout->slots = allocate(events, sizeof *layout->slots);
    layout->shown = allocate(events, sizeof *layout->shown);
    choose_shown(layout);
    place_events(layout);
    break_rows(layout);
    fold_rows(layout);
    layout->strips = allocate((size_t)layout->row_count * (size_t)(model->lane_count + 1),
                              sizeof *layout->strips);
    for (int32_t i = 0; i < model->bar_count; i++)
        note_bar(layout, &model->bars[i]);
    for (int32_t n = 1; n <= model->trace->count; n++)
        note_event(layout, trace_event(model->trace, n));
    place_strips(layout, top);
    layout->height += bottom;
}

void
layout_free(struct layout *layout)
{
    free(layout->slots);
    free(layout->shown);
    free(layout->rows);
    free(layout->strips);
}
