/* model.c -- from events to what lasts; see model.h. */
#include "model.h"

#include <stdlib.h>

/* The free track of a lane with the lowest number below `most`, which is the answer if there is
 * none; taken until an event. */
static int32_t
take_track(int32_t *taken, int32_t most, int32_t from, int32_t until)
{
    int32_t track = 0;

    while (track < most && taken[track] >= from)
        track++;
    if (track < most)
        taken[track] = until;
    return track;
}

/* A thing has one track from its first bar to the end of its last. */
static void
assign_thing_tracks(struct model *model, int32_t lane, enum id_kind kind)
{
    size_t count = (size_t)model->trace->id_counts[kind];
    int32_t *ends = allocate(count, sizeof *ends), *tracks = allocate(count, sizeof *tracks);
    int32_t taken[THING_TRACKS] = {0};

    model->thing_tracks[kind] = tracks;
    for (int32_t i = 0; i < model->bar_count; i++)
        if (model->bars[i].lane == lane)
            ends[trace_place(model->trace, model->bars[i].what)] = model->bars[i].to;
    for (int32_t i = 0; i < model->bar_count; i++) {
        struct bar *bar = &model->bars[i];
        int32_t place = bar->lane == lane ? trace_place(model->trace, bar->what) : -1;

        if (place < 0)
            continue;
        if (tracks[place] == 0) {
            tracks[place] = 1 + take_track(taken, THING_TRACKS, bar->from, ends[place]);
            model->left_out[lane] += tracks[place] > THING_TRACKS;
        }
        bar->track = tracks[place] - 1;
    }
    free(ends);
}

/* Give every bar the lowest track that is free in its lane; runs and selects lie apart. */
static void
assign_tracks(struct model *model)
{
    int32_t (*taken)[TRACKS_MAX] = allocate((size_t)model->lane_count * 2, sizeof *taken);

    for (int32_t i = 0; i < model->bar_count; i++) {
        struct bar *bar = &model->bars[i];
        bool hold = bar->kind == BAR_HOLD || bar->kind == BAR_SPAN;

        if (bar->kind != BAR_RUN && bar->kind != BAR_SELECT && !model_has_things(bar->lane)
            && (bar->lane < LANE_TASKS || hold)) {
            bar->track = take_track(taken[bar->lane * 2 + hold], TRACKS_MAX, bar->from, bar->to);
            bar->track -= bar->track == TRACKS_MAX;
        }
    }
    free(taken);
    assign_thing_tracks(model, LANE_JOBS, ID_JOB);
    assign_thing_tracks(model, LANE_CHILDREN, ID_CHILD);
    assign_thing_tracks(model, LANE_TRANSPORTS, ID_TRANSPORT);
}

/* So that the bar of a timer is found by its handle. */
static void
index_timers(struct model *model)
{
    for (int32_t i = 0; i < model->bar_count; i++)
        if (model->bars[i].kind == BAR_TIMER)
            model->timers[trace_place(model->trace, model->bars[i].what)] = i;
}

void
model_make(struct model *model, const struct trace *trace)
{
    model_make_level(model, trace, 3);
}

void
model_make_level(struct model *model, const struct trace *trace, int level)
{
    *model = (struct model){
        .trace = trace, .lane_count = LANE_TASKS + trace->id_counts[ID_TASK], .level = level,
    };
    model->lane_at = allocate((size_t)trace->count + 1, sizeof *model->lane_at);
    model->made = allocate((size_t)trace->id_counts[ID_TASK], sizeof *model->made);
    model->ended = allocate((size_t)trace->id_counts[ID_TASK], sizeof *model->ended);
    model->future_kinds = allocate((size_t)trace->id_counts[ID_FUTURE], 1);
    model->timers = allocate_places(trace->id_counts[ID_HANDLE]);
    model->lock_kinds = allocate((size_t)trace->id_counts[ID_LOCK], 1);
    model->transport_kinds = allocate((size_t)trace->id_counts[ID_TRANSPORT], 1);
    model_find_bars(model);
    index_timers(model);
    assign_tracks(model);
}

void
model_free(struct model *model)
{
    free(model->bars);
    free(model->lane_at);
    free(model->made);
    free(model->ended);
    free(model->timers);
    free(model->lock_kinds);
    free(model->transport_kinds);
    for (int kind = 0; kind < ID_KINDS; kind++)
        free(model->thing_tracks[kind]);
    free(model->future_kinds);
}

void
model_name(const struct model *model, ident id, struct text *out)
{
    if (id_kind(id) == ID_LOCK)
        text_add(out, "%s ", sync_kinds[model->lock_kinds[trace_place(model->trace, id)]]);
    if (id_kind(id) == ID_TRANSPORT)
        text_add(out, "%s ",
                 transport_kinds[model->transport_kinds[trace_place(model->trace, id)]]);
    if (id_kind(id) == ID_FUTURE
        && model->future_kinds[trace_place(model->trace, id)] == FUTURE_GATHER)
        text_add(out, "gather ");
    text_add(out, "%s", id_text(id).text);
}

bool
model_sees(const struct model *model, const struct event *e)
{
    return event_types[e->kind].level <= model->level;
}

bool
model_has_things(int32_t lane)
{
    return lane == LANE_JOBS || lane == LANE_CHILDREN || lane == LANE_TRANSPORTS;
}

const struct event *
model_end_of_task(const struct model *model, const struct bar *run)
{
    const struct event *end = run->lane < LANE_TASKS ? NULL : model->ended[run->lane - LANE_TASKS];

    return end && end->n >= run->from && end->n <= run->to ? end : NULL;
}

int32_t
model_timer_at(const struct model *model, ident timer, int32_t n)
{
    int32_t i = model->timers[trace_place(model->trace, timer)];

    return i >= 0 && model->bars[i].from < n && model->bars[i].to >= n ? i : -1;
}

const struct bar *
model_bar_at(const struct model *model, int32_t n, enum bar_kind kind)
{
    int32_t low = 0, high = model->bar_count;

    while (low < high) {
        int32_t middle = (low + high) / 2;

        if (model->bars[middle].from < n)
            low = middle + 1;
        else
            high = middle;
    }
    while (low < model->bar_count && model->bars[low].from == n
           && model->bars[low].kind != kind)
        low++;
    return low < model->bar_count && model->bars[low].from == n ? &model->bars[low] : NULL;
}

ident
model_thing(const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EV_JOB:
        return e->job.job;
    case EV_CHILD:
        return e->child.child;
    case EV_TRANSPORT:
        return e->transport.x;
    case EV_PROTOCOL:
        return e->protocol.x;
    default:
        return 0;
    }
}

int32_t
model_thing_track(const struct model *model, ident thing)
{
    int32_t track = model->thing_tracks[id_kind(thing)][trace_place(model->trace, thing)];

    return track ? track - 1 : THING_TRACKS;
}

const struct bar *
model_job_done(const struct model *model, const struct event *ready)
{
    const struct event *done = ready->cause ? trace_event(model->trace, ready->cause) : ready;
    const struct bar *job = NULL;

    if (done->kind == EV_JOB && done->cause)
        job = model_bar_at(model, done->cause, BAR_JOB);
    return job && job->track < THING_TRACKS ? job : NULL;
}

bool
model_calls_select(const struct model *model, const struct event *turn)
{
    for (int32_t n = turn->n + 1; n <= model->trace->count; n++) {
        const struct event *e = trace_event(model->trace, n);

        if (e->kind == EV_SELECT || e->kind == EV_RUN || e->kind == EV_TURN_END)
            return e->kind == EV_SELECT;
    }
    return true;
}

const struct event *
model_early_wake(const struct model *model, const struct event *select)
{
    const struct bar *bar = model_bar_at(model, select->n, BAR_SELECT);
    const struct event *wake = trace_event(model->trace, bar->to);
    bool early = select->select.timeout < 0 || wake->t - select->t < select->select.timeout;

    return early && !bar->open ? wake : NULL;
}

/* --- questions ---------------------------------------------------------------------------- */

int32_t
model_task_lane(const struct model *model, ident task)
{
    return LANE_TASKS + trace_place(model->trace, task);
}

int32_t
model_label_lane(const struct model *model, const char *cb)
{
    ident task = label_task(cb);

    return task && trace_place(model->trace, task) >= 0 ? model_task_lane(model, task)
                                                        : LANE_CALLBACKS;
}
