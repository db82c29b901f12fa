/* export_walk.c -- the pass over the events that writes them; see export.h.
 *
 * Of each event, first what begins with it is written, then what it is, then what ends with it: so
 * it lies within the slice that it belongs to.
 */
#include <string.h>

#include "export.h"

static void
end_all(struct export *export, struct track *track, const struct event *e)
{
    while (track->depth)
        export_end(export, track, e);
}

/* --- tasks -------------------------------------------------------------------------------- */

static bool
is_task(const struct track *track)
{
    return track->group == GROUP_TASKS;
}

/* Whether the slice that is open is a run. */
static bool
runs(const struct export *export, const struct track *track)
{
    int kind = track->depth ? trace_event(export->model->trace, track->slices[0])->kind : EV_KINDS;

    return kind == EV_RUN || kind == EV_STEP;
}

/* From now on the task does what this event says: once its run is over, if it runs. */
static void
turn_to(struct export *export, struct track *track, const struct event *e)
{
    if (!is_task(track))
        return;
    track->then = e->n;
    if (runs(export, track))
        return;
    end_all(export, track, e);
    export_begin(export, track, e, e);
}

static void
begin_run(struct export *export, struct track *track, const struct event *e)
{
    if (!is_task(track) || runs(export, track))
        return;
    end_all(export, track, e);
    track->then = 0;
    export_begin(export, track, e, e);
}

/* The run is over; what the task has turned to meanwhile begins. */
static void
end_run(struct export *export, struct track *track, const struct event *e)
{
    if (!is_task(track) || !runs(export, track))
        return;
    end_all(export, track, e);
    if (track->then)
        export_begin(export, track, trace_event(export->model->trace, track->then), e);
}

/* --- the loop, jobs, children ------------------------------------------------------------- */

/* Where the program is at work outside of the loop's turns. */
static void
begin_program(struct export *export, const struct event *e)
{
    struct track *loop = &export->tracks[LOOP_TRACK];

    if (loop->depth && trace_event(export->model->trace, loop->slices[0])->kind == EV_TURN)
        end_all(export, loop, e);
    if (!loop->depth)
        export_begin(export, loop, e, e);
}

/* A select or a run, inside the turn. */
static void
begin_inside(struct export *export, const struct event *e)
{
    struct track *loop = &export->tracks[LOOP_TRACK];

    while (loop->depth > 1)
        export_end(export, loop, e);
    export_begin(export, loop, e, e);
}

/* It is queued, then a thread runs it. */
static void
begin_job(struct export *export, const struct event *e)
{
    struct track *track = export_track(export, e->job.job);

    if (e->job.op == JOB_START)
        end_all(export, track, e);
    if (e->job.op == JOB_SUBMIT || e->job.op == JOB_START)
        export_begin(export, track, e, e);
}

/* --- before and after an event is written ------------------------------------------------- */

static void
before(struct export *export, const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EV_TURN:
        end_all(export, &export->tracks[LOOP_TRACK], e);
        export_begin(export, &export->tracks[LOOP_TRACK], e, e);
        break;
    case EV_SELECT:
        begin_inside(export, e);
        break;
    case EV_RUN:
        begin_inside(export, e);
        begin_run(export, export_track(export, label_task(e->run.cb)), e);
        break;
    case EV_STEP:
        begin_run(export, export_track(export, e->step.task), e);
        break;
    case EV_READY:
        turn_to(export, export_track(export, label_task(e->ready.cb)), e);
        break;
    case EV_AWAIT:
        turn_to(export, export_track(export, e->await.task), e);
        break;
    case EV_JOB:
        begin_job(export, e);
        break;
    case EV_CHILD:
        if (e->child.op == CHILD_SPAWN)
            export_begin(export, export_track(export, e->child.child), e, e);
        break;
    default:
        if (export->model->lane_at[e->n] == LANE_PROGRAM)
            begin_program(export, e);
    }
}

/* The end of a task: nothing follows its run, or what it waited in. */
static void
end_task(struct export *export, const struct event *e)
{
    struct track *track = export_track(export, e->done.f);

    if (id_kind(e->done.f) != ID_TASK || !is_task(track))
        return;
    track->then = 0;
    if (!runs(export, track))
        end_all(export, track, e);
}

/* An eager task's step is over although the run that it lies in goes on. */
static void
end_step(struct export *export, const struct event *e, ident task)
{
    struct track *track = export_track(export, task);

    if (is_task(track) && track->depth
        && trace_event(export->model->trace, track->slices[0])->kind == EV_STEP)
        end_run(export, track, e);
}

static void
after(struct export *export, const struct event *e)
{
    struct track *loop = &export->tracks[LOOP_TRACK];

    switch ((enum event_kind)e->kind) {
    case EV_WAKE:
        if (loop->depth > 1)
            export_end(export, loop, e);
        break;
    case EV_END:
        if (loop->depth > 1)
            end_run(export, export_track(export, label_task(trace_event(export->model->trace,
                    loop->slices[1])->run.cb)), e);
        export_end(export, loop, e);
        break;
    case EV_TURN_END:
        end_all(export, loop, e);
        break;
    case EV_AWAIT:
    case EV_YIELD:
        end_step(export, e, e->await.task);
        break;
    case EV_DONE:
        end_task(export, e);
        end_step(export, e, e->done.f);
        break;
    case EV_JOB:
        if (e->job.op == JOB_DONE || e->job.op == JOB_CANCEL)
            end_all(export, export_track(export, e->job.job), e);
        break;
    case EV_CHILD:
        if (e->child.op == CHILD_EXIT)
            end_all(export, export_track(export, e->child.child), e);
        break;
    default:
        break;
    }
}

/* --- what an event is --------------------------------------------------------------------- */

/* The track in whose slice it happens. */
static struct track *
track_of(const struct export *export, const struct event *e)
{
    const struct model *model = export->model;
    int32_t lane = model->lane_at[e->n];
    struct track *track = &export->tracks[LOOP_TRACK];

    if (e->kind == EV_JOB && e->job.op != JOB_SUBMIT)
        track = export_track(export, e->job.job);
    else if (lane >= LANE_TASKS)
        track = export_track(export, model->made[lane - LANE_TASKS]->task.task);
    return track->depth ? track : &export->tracks[LOOP_TRACK];
}

static void
count_timers(struct export *export, const struct event *e, ident handle)
{
    bool *timer = &export->timers[trace_place(export->model->trace, handle)];
    bool armed = e->kind == EV_TIMER;

    if (*timer == armed)
        return;
    *timer = armed;
    export->armed += armed ? 1 : -1;
    export_counter(export, e, "timers", export->armed);
}

static void
count(struct export *export, const struct event *e)
{
    int64_t ready = export->ready;

    export->ready += (e->kind == EV_READY) - (e->kind == EV_RUN || e->kind == EV_SKIP);
    if (e->kind == EV_TURN)
        export->ready = e->turn.ready;
    if (export->ready != ready)
        export_counter(export, e, "ready queue", export->ready);
    if (e->kind == EV_TIMER || e->kind == EV_HANDLE_CANCEL)
        count_timers(export, e, e->kind == EV_TIMER ? e->timer.h : e->handle.h);
    else if (e->kind == EV_READY && e->ready.why == WHY_TIMER)
        count_timers(export, e, e->ready.h);
}

/* What a transport holds back. */
static void
count_bytes(struct export *export, const struct event *e)
{
    struct text name = {0};

    text_add(&name, "%s buffered bytes", id_text(e->transport.x).text);
    export_counter(export, e, name.bytes, e->transport.buffered);
    text_free(&name);
}

static void
write_event(struct export *export, const struct track *track, const struct event *e)
{
    if (e->kind != EV_END)
        export_flows(export, track, e);
    switch ((enum event_kind)e->kind) {
    case EV_OUT:
    case EV_NOTE:
    case EV_REPORT:
    case EV_SIGNAL:
    case EV_CHILD:
    case EV_CANCEL:
    case EV_SWALLOW:
    case EV_BLOCK:
    case EV_STOP:
    case EV_EXIT:
        export_moment(export, track, e);
        break;
    case EV_TRANSPORT:
        count_bytes(export, e);
        break;
    default:
        break;
    }
}

/* --- the pass ----------------------------------------------------------------------------- */

static void
begin_pass(struct export *export)
{
    for (int32_t i = 0; i < export->track_count; i++)
        export->tracks[i].depth = export->tracks[i].then = 0;
    memset(export->timers, 0, (size_t)export->model->trace->id_counts[ID_HANDLE]);
    export->ready = export->armed = 0;
    export->mute = true;
}

void
export_walk(struct export *export)
{
    const struct trace *trace = export->model->trace;

    begin_pass(export);
    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);
        bool asked = export->file && options_show_turn(export->options, e->k);
        const struct track *track;

        if (asked && export->mute)
            export_resume(export, e);
        else if (!asked && !export->mute)
            export_pause(export, e);
        before(export, e);
        track = track_of(export, e);
        export->slice_at[n] = track->depth ? track->slices[track->depth - 1] : 0;
        count(export, e);
        if (!export->mute)
            write_event(export, track, e);
        after(export, e);
    }
    if (!export->mute)
        export_pause(export, trace_event(trace, trace->count));
}
