/* slots.c -- the slots of a timeline, from left to right; see layout.h.
 *
 * First, which events are shown; then, one behind the other, how wide each is. Where a run ends,
 * there is room for its label if what happened in it did not take as much.
 */
#include "layout.h"

#include "labels.h"

enum { ARROW_ROOM = 12, MARK_ROOM = 16, TIME_WIDTH = 700, OPEN_MAX = 64 };

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

    if (!options_show_turn(layout->options, first->k)
        || (layout->options->only && !layout->options->only[run->from]))
        return false;
    return layout->options->task_count == 0
           || (run->lane >= LANE_TASKS && !layout_hides_lane(layout, run->lane))
           || concerns_chosen(layout, run);
}

/* Whether a handle that becomes ready outside of any run has a run that is shown. */
static bool
leads_to_shown(const struct layout *layout, int32_t n)
{
    const struct trace *trace = layout->model->trace;
    const struct bar *ready;

    if (layout->options->only && trace_event(trace, n)->kind == EV_SKIP)
        return layout->options->only[n];
    if (trace_event(trace, n)->kind == EV_FD && n < trace->count)
        n++;
    ready = model_bar_at(layout->model, n, BAR_READY);
    return !options_choose_runs(layout->options) || !ready || layout->shown[ready->to];
}

/* Show what a turn does beside running, if anything that it runs is shown. */
static void
show_turn(struct layout *layout, int32_t first)
{
    const struct trace *trace = layout->model->trace;
    int32_t k = trace_event(trace, first)->k, last = first;
    bool shown = !options_choose_runs(layout->options) && options_show_turn(layout->options, k);

    while (last < trace->count && trace_event(trace, last)->kind != EV_TURN_END)
        shown |= layout->shown[++last];
    for (int32_t n = first; shown && n <= last; n++)
        if (layout->model->lane_at[n] == LANE_SELECT && leads_to_shown(layout, n))
            layout->shown[n] = true;
}

void
layout_choose(struct layout *layout)
{
    const struct model *model = layout->model;

    for (int32_t i = 0; i < model->bar_count; i++)
        if (model->bars[i].kind == BAR_RUN && shows_run(layout, &model->bars[i]))
            for (int32_t n = model->bars[i].from; n <= model->bars[i].to; n++)
                layout->shown[n] = true;
    for (int32_t n = 1; n <= model->trace->count; n++)
        if (trace_event(model->trace, n)->kind == EV_TURN)
            show_turn(layout, n);
    for (int32_t i = 0; i < layout->folds.count; i++)
        for (int32_t n = layout->folds.items[i].hidden; n <= layout->folds.items[i].last; n++)
            layout->shown[n] = false;
}

int32_t
layout_least(const struct model *model, const struct options *options)
{
    struct layout layout = {.model = model, .options = options};
    int32_t least = 0;

    if (options->fold)
        folds_find(&layout.folds, model, options);
    layout.shown = allocate((size_t)model->trace->count + 1, sizeof *layout.shown);
    layout_choose(&layout);
    for (int32_t n = 1; n <= model->trace->count; n++) {
        enum event_kind kind = trace_event(model->trace, n)->kind;

        least += layout.shown[n] && (kind == EV_RUN || kind == EV_READY || kind == EV_SELECT);
    }
    layout_free(&layout);
    return least;
}

/* --- from left to right ------------------------------------------------------------------- */

int32_t
layout_origin(const struct layout *layout, const struct event *ready)
{
    int32_t to = model_label_lane(layout->model, ready->ready.cb);
    int32_t from = layout->model->lane_at[ready->n];

    if (!layout->shown[ready->n] || layout_hides_lane(layout, to))
        return -1;
    if (ready->ready.why == WHY_TIMER || ready->ready.why == WHY_IO)
        return ready->ready.why == WHY_TIMER ? LANE_TIMERS : LANE_IO;
    if (model_job_done(layout->model, ready))
        return LANE_JOBS;
    if (from == to && to >= LANE_TASKS)
        return -1;
    return layout_lane(layout, from);
}

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

/* How wide the words below the bar of a transport are, if it has one. */
static int32_t
thing_width(const struct layout *layout, const struct event *e, ident thing)
{
    return model_thing_track(layout->model, thing) < THING_TRACKS ? words_width(layout, e, 8) : 0;
}

static int32_t
slot_width(const struct layout *layout, const struct event *e)
{
    if (!model_sees(layout->model, e))
        return 0;
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
    case EV_WAKEUP:
        return ARROW_ROOM;
    case EV_JOB:
    case EV_CHILD:
        return words_width(layout, e, 4) + ARROW_ROOM;
    case EV_STEP:
        return words_width(layout, e, 8)
               + (model_bar_at(layout->model, e->n, BAR_RUN) ? ARROW_ROOM - 4 : 0);
    case EV_SIGNAL:
        return words_width(layout, e, 24);
    case EV_TRANSPORT:
        return thing_width(layout, e, e->transport.x);
    case EV_PROTOCOL:
        return thing_width(layout, e, e->protocol.x);
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

    layout_label_run(layout, run, &label);
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
    int32_t open[OPEN_MAX];       /* runs that have begun                                      */
    int open_count;               /* how many                                                  */
    const struct event *turn;     /* that began last; NULL: none is shown yet                  */
    int64_t turn_time;            /* when the one before it ended                              */
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
        if (model->bars[pen->bar].kind == BAR_RUN && layout->shown[n] && pen->open_count < OPEN_MAX)
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

void
heading_make(struct heading *heading, const struct layout *layout, const struct event *turn,
             int64_t before)
{
    const struct event *wake = turn;
    const struct fold *fold = folds_at(&layout->folds, turn->n);
    int32_t *right = &heading->right;

    *heading = (struct heading){0};
    if (fold && fold->first == turn->n)
        fold_tell(fold, layout->model, &heading->number);
    else
        text_add(&heading->number, "turn %d", (int)turn->k);
    *right = layout->slots[turn->n].left + label_width(heading->number.bytes, SMALL_SIZE) + 10;
    while (wake->kind != EV_WAKE && wake->kind != EV_TURN_END && wake->kind != EV_LOOP_RETURN
           && wake->kind != EV_EXIT)
        wake = trace_event(layout->model->trace, wake->n + 1);
    if (wake->kind != EV_WAKE || wake->t == before)
        return;
    label_clock(wake->t, &heading->time);
    heading->time_left = layout->slots[wake->n].left;
    if (heading->time_left < *right)
        heading->time_left = *right;
    *right = heading->time_left + label_width(heading->time.bytes, SMALL_SIZE) + 10;
}

void
heading_free(struct heading *heading)
{
    text_free(&heading->number);
    text_free(&heading->time);
}

/* Make room for what stands above the turn. */
static void
end_turn(const struct layout *layout, struct pen *pen, const struct event *e)
{
    struct heading heading;

    heading_make(&heading, layout, pen->turn, pen->turn_time);
    if (pen->at < heading.right)
        pen->at = heading.right;
    pen->turn_time = e->t;
    heading_free(&heading);
}

static void
place_event(struct layout *layout, struct pen *pen, const struct event *e)
{
    const struct fold *fold = folds_hiding(&layout->folds, e->n);
    struct slot *slot = &layout->slots[e->n];
    const struct event *before = e->n > 1 ? trace_event(layout->model->trace, e->n - 1) : e;

    if (e->kind == EV_TURN && layout->shown[e->n])
        pen->turn = e;
    if (layout->options->time_axis && layout->shown[e->n] && pen->whole_time > 0)
        pen->at += time_offset(pen, e->t) - time_offset(pen, before->t);
    slot->left = pen->at;
    begin_bars(layout, pen, e->n);
    if (layout->shown[e->n])
        pen->at += slot_width(layout, e);
    else if (fold && fold->hidden == e->n)
        pen->at += FOLD_GAP;
    slot->right = pen->at;
    end_bars(layout, pen, e->n);
    if (e->kind == EV_TURN_END && layout->shown[e->n] && pen->turn)
        end_turn(layout, pen, e);
    slot->right = layout->shown[e->n] ? pen->at : slot->right;
}

void
layout_place_events(struct layout *layout)
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
