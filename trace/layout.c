/* layout.c -- where everything of a timeline stands; see layout.h. */
#include "layout.h"

#include <stdlib.h>

#include "labels.h"

/* --- rows --------------------------------------------------------------------------------- */

static void
begin_row(struct layout *layout, int32_t first)
{
    layout->rows = grow(layout->rows, &layout->row_room, (size_t)layout->row_count + 1,
                        sizeof *layout->rows);
    layout->rows[layout->row_count++] = (struct row){.first = first};
}

/* Whether a row may begin with this event, which is not the first: `inside` a turn only where a run
 * begins, outside of it where the program goes on. (A step that it has resumed is part of that.) */
static bool
may_begin_row(const struct layout *layout, int32_t n, bool inside)
{
    const struct event *e = trace_event(layout->model->trace, n);
    const int32_t *lane = &layout->model->lane_at[n];
    bool ends_step = e->kind == EV_YIELD || e->kind == EV_AWAIT || e->kind == EV_DONE;

    return e->kind == EV_TURN || (inside && e->kind == EV_RUN)
           || (lane[0] == LANE_PROGRAM && lane[-1] != LANE_PROGRAM && !ends_step);
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
    const int32_t room = layout->width - NAMES_WIDTH - MARGIN;
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
layout_strips(const struct layout *layout, int32_t row)
{
    return layout->strips + (size_t)row * ((size_t)layout->model->lane_count + 1);
}

struct strip *
layout_strip(const struct layout *layout, int32_t row, int32_t lane)
{
    return &layout_strips(layout, row)[layout_lane(layout, lane)];
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
    bool hold = bar->kind == BAR_HOLD || bar->kind == BAR_SPAN;
    bool stacked = bar->kind == BAR_TIMER || model_has_things(bar->lane)
                   || (bar->kind == BAR_READY && bar->lane < LANE_TASKS);

    if (!layout_shows_bar(layout, bar))
        return;
    for (int32_t i = layout->slots[bar->from].row; i <= layout->slots[bar->to].row; i++) {
        struct strip *strip = use_strip(layout, i, bar->lane);

        bool changes = (layout->shown[bar->from] && layout->slots[bar->from].row == i)
                       || (layout->shown[bar->to] && layout->slots[bar->to].row == i);

        strip->busy |= changes || bar->kind != BAR_WAIT;
        if (changes && bar->kind == BAR_TIMER)
            strip->active |= UINT32_C(1) << bar->track;
        if (stacked && strip->tracks <= bar->track)
            strip->tracks = bar->track + 1;
        if (hold && strip->holds <= bar->track)
            strip->holds = bar->track + 1;
    }
}

static int32_t
thing_lane(ident thing)
{
    return id_kind(thing) == ID_JOB ? LANE_JOBS
           : id_kind(thing) == ID_CHILD ? LANE_CHILDREN : LANE_TRANSPORTS;
}

/* Room for what a thing does, though it may be over and have no bar in this row. */
static void
note_thing(struct layout *layout, const struct event *e, ident thing)
{
    int32_t track = model_thing_track(layout->model, thing);
    struct strip *strip;

    if (track == THING_TRACKS)
        return;
    strip = use_strip(layout, layout->slots[e->n].row, thing_lane(thing));
    if (strip->tracks <= track)
        strip->tracks = track + 1;
    if (e->kind != EV_TRANSPORT || e->transport.op != TOP_NEW)
        strip->active |= UINT32_C(1) << track;
}

/* Whether the words of an event stand above the box in whose run it happened. */
static bool
stands_above(const struct event *e)
{
    return e->kind == EV_OUT || e->kind == EV_NOTE || e->kind == EV_STOP || e->kind == EV_DONE
           || e->kind == EV_STEP || e->kind == EV_REPORT || e->kind == EV_BLOCK;
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
    if (e->kind == EV_FD || e->kind == EV_SIGNAL || e->kind == EV_WAKEUP)
        use_strip(layout, layout->slots[e->n].row, LANE_IO);
    else if (e->kind == EV_SYNC && words.length && e->sync.op != OP_ACQUIRE)
        strip->notes = true;
    else if (words.length && model_thing(e))
        note_thing(layout, e, model_thing(e));
    else if (words.length && stands_above(e))
        strip->output = true;
    text_free(&words);
}

/* Many tasks that wait all along a row share its last strip, as a number. */
static void
gather_idle(struct layout *layout, int32_t row)
{
    enum { IDLE_MAX = 6 };
    int32_t lanes = layout->model->lane_count + 1, idle = 0;
    struct strip *strips = layout_strips(layout, row);

    for (int32_t lane = LANE_TASKS; lane < lanes - 1; lane++)
        idle += strips[lane].bottom > strips[lane].top && !strips[lane].busy;
    if (idle <= IDLE_MAX)
        return;
    for (int32_t lane = LANE_TASKS; lane < lanes - 1; lane++)
        if (!strips[lane].busy)
            strips[lane].bottom = strips[lane].top;
    strips[lanes - 1].idle = idle;
}

/* Of so many tracks of things. Below a transport's bar stands what it did, if it did anything. */
static int32_t
things_height(const struct strip *strip, int32_t lane, int32_t tracks)
{
    int32_t height = 0;

    for (int32_t i = 0; i < tracks; i++)
        height += THING_HEIGHT + THING_GAP
                  + (lane == LANE_TRANSPORTS && strip->active >> i & 1 ? OUTPUT_HEIGHT : 0);
    return height;
}

int32_t
layout_thing_top(const struct layout *layout, int32_t row, ident thing)
{
    int32_t lane = thing_lane(thing), track = model_thing_track(layout->model, thing);
    const struct strip *strip = layout_strip(layout, row, lane);

    return track == THING_TRACKS ? -1 : strip->top + THING_GAP + things_height(strip, lane, track);
}

/* Of so many tracks of timers. */
static int32_t
timers_height(const struct strip *strip, int32_t tracks)
{
    int32_t height = 0;

    for (int32_t i = 0; i < tracks; i++)
        height += strip->active >> i & 1 ? TIMER_HEIGHT : PASSING_HEIGHT;
    return height;
}

/* The height of a strip, and where its boxes are. */
static int32_t
strip_height(struct strip *strip, int32_t lane)
{
    int32_t above = 5 + (strip->output ? OUTPUT_HEIGHT : 0);

    if (lane == LANE_TIMERS)
        return timers_height(strip, strip->tracks) + 6;
    if (lane == LANE_IO)
        return 28;
    if (model_has_things(lane))
        return things_height(strip, lane, strip->tracks) + 2 * THING_GAP;
    strip->middle = above + BOX_HEIGHT / 2;
    return above + BOX_HEIGHT + (strip->notes ? OUTPUT_HEIGHT : 0)
           + (lane == LANE_CALLBACKS ? QUEUE_GAP + strip->tracks * QUEUE_HEIGHT : 5)
           + strip->holds * HOLD_HEIGHT;
}

static void
place_strips(struct layout *layout, int32_t top)
{
    int32_t lanes = layout->model->lane_count + 1;

    for (int32_t i = 0; i < layout->row_count; i++) {
        gather_idle(layout, i);
        layout->rows[i].top = top;
        top += HEADER_HEIGHT;
        for (int32_t lane = 0; lane < lanes; lane++) {
            struct strip *strip = &layout_strips(layout, i)[lane];
            bool used = strip->bottom > strip->top;

            strip->top = top;
            top += (used ? strip_height(strip, lane) : 0) + (strip->idle ? IDLE_HEIGHT : 0);
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
    bool partly = options_choose_runs(layout->options);

    if (bar->kind == BAR_RUN || bar->kind == BAR_SELECT)
        return layout->shown[bar->from];
    if (layout_hides_lane(layout, bar->lane) || (from->row == to->row && from->left >= to->left))
        return false;
    if (layout->options->only)
        return layout->options->only[bar->from];
    if (model_has_things(bar->lane))
        return bar->track < THING_TRACKS
               && (!partly || layout->shown[bar->from] || layout->shown[bar->to]);
    return bar->lane >= LANE_TASKS || !partly || layout->shown[bar->to]
           || (bar->kind == BAR_TIMER && layout->shown[bar->from]);
}

void
layout_make(struct layout *layout, const struct model *model, const struct options *options,
            int32_t top)
{
    size_t events = (size_t)model->trace->count + 1;

    *layout = (struct layout){
        .model = model, .options = options, .width = options->width ? options->width : PAGE_WIDTH,
    };
    if (options->fold)
        folds_find(&layout->folds, model, options);
    layout->slots = allocate(events, sizeof *layout->slots);
    layout->shown = allocate(events, sizeof *layout->shown);
    layout_choose(layout);
    layout_place_events(layout);
    break_rows(layout);
    fold_rows(layout);
    layout->strips = allocate((size_t)layout->row_count * (size_t)(model->lane_count + 1),
                              sizeof *layout->strips);
    for (int32_t i = 0; i < model->bar_count; i++)
        note_bar(layout, &model->bars[i]);
    for (int32_t n = 1; n <= model->trace->count; n++)
        note_event(layout, trace_event(model->trace, n));
    place_strips(layout, top);
}

void
layout_free(struct layout *layout)
{
    free(layout->slots);
    free(layout->shown);
    free(layout->rows);
    free(layout->strips);
    folds_free(&layout->folds);
}

/* --- questions ---------------------------------------------------------------------------- */

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

bool
layout_shows_task(const struct layout *layout, int32_t lane)
{
    if (layout_hides_lane(layout, lane))
        return false;
    for (int32_t row = 0; row < layout->row_count; row++)
        if (layout_strip(layout, row, lane)->bottom > layout_strip(layout, row, lane)->top)
            return true;
    return false;
}

void
layout_label_run(const struct layout *layout, const struct bar *run, struct text *out)
{
    if (layout_hides_lane(layout, run->lane))
        text_add(out, "%s: ",
                 id_text(layout->model->made[run->lane - LANE_TASKS]->task.task).text);
    label_run(layout->model, run, out);
}

bool
layout_has_boxes(int32_t lane)
{
    return lane != LANE_IO && lane != LANE_TIMERS && !model_has_things(lane);
}

int32_t
layout_timer_y(const struct strip *strip, const struct bar *timer)
{
    return strip->top + timers_height(strip, timer->track + 1) - 2;
}

int32_t
layout_middle(const struct layout *layout, int32_t n)
{
    return (layout->slots[n].left + layout->slots[n].right) / 2;
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
