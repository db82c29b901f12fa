/* model.c -- from events to what lasts; see model.h. */
#include "model.h"

#include <stdlib.h>

/* Give every bar the lowest track that is free in its lane; runs and selects lie apart. */
static void
assign_tracks(struct model *model)
{
    enum { TRACKS_MAX = 24 };
    int32_t (*busy)[TRACKS_MAX] = allocate((size_t)model->lane_count * 2, sizeof *busy);

    for (int32_t i = 0; i < model->bar_count; i++) {
        struct bar *bar = &model->bars[i];
        bool hold = bar->kind == BAR_HOLD || bar->kind == BAR_SPAN;
        int32_t *until = busy[bar->lane * 2 + hold];

        if (bar->kind == BAR_RUN || bar->kind == BAR_SELECT || (bar->lane >= LANE_TASKS && !hold))
            continue;
        while (bar->track < TRACKS_MAX - 1 && until[bar->track] >= bar->from)
            bar->track++;
        until[bar->track] = bar->to;
    }
    free(busy);
}

/* So that the bar of a timer is found by its handle. */
static void
index_timers(struct model *model)
{
    for (int32_t i = 0; i < model->trace->id_counts[ID_HANDLE]; i++)
        model->timers[i] = -1;
    for (int32_t i = 0; i < model->bar_count; i++)
        if (model->bars[i].kind == BAR_TIMER)
            model->timers[trace_place(model->trace, model->bars[i].what)] = i;
}

void
model_make(struct model *model, const struct trace *trace)
{
    *model = (struct model){.trace = trace, .lane_count = LANE_TASKS + trace->id_counts[ID_TASK]};
    model->lane_at = allocate((size_t)trace->count + 1, sizeof *model->lane_at);
    model->made = allocate((size_t)trace->id_counts[ID_TASK], sizeof *model->made);
    model->ended = allocate((size_t)trace->id_counts[ID_TASK], sizeof *model->ended);
    model->future_kinds = allocate((size_t)trace->id_counts[ID_FUTURE], 1);
    model->timers = allocate((size_t)trace->id_counts[ID_HANDLE], sizeof *model->timers);
    model->lock_kinds = allocate((size_t)trace->id_counts[ID_LOCK], 1);
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
    free(model->future_kinds);
}

void
model_name(const struct model *model, ident id, struct text *out)
{
    if (id_kind(id) == ID_LOCK)
        text_add(out, "%s ", sync_kinds[model->lock_kinds[trace_place(model->trace, id)]]);
    if (id_kind(id) == ID_FUTURE
        && model->future_kinds[trace_place(model->trace, id)] == FUTURE_GATHER)
        text_add(out, "gather ");
    text_add(out, "%s", id_text(id).text);
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
