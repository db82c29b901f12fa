/* bars_things.c -- the bars of locks, spans, jobs, children and transports; see bars.h. */
#include "bars.h"

#include <stdlib.h>
#include <string.h>

/* --- locks and spans ---------------------------------------------------------------------- */

static void
hold(struct pass *pass, const struct event *e, enum bar_kind kind, ident what)
{
    pass->holds = grow(pass->holds, &pass->hold_room, (size_t)pass->hold_count + 1,
                       sizeof *pass->holds);
    pass->holds[pass->hold_count++] = bar_open(pass, kind, e, pass->lane, what);
}

/* Close the hold of `what` in this lane, else the oldest one in any. */
static void
let_go(struct pass *pass, const struct event *e, enum bar_kind kind, ident what)
{
    int32_t found = NO_BAR;

    for (int32_t i = pass->hold_count - 1; i >= 0; i--) {
        const struct bar *bar = &pass->model->bars[pass->holds[i]];

        if (bar->kind != kind || bar->what != what)
            continue;
        found = i;
        if (bar->lane == pass->lane)
            break;
    }
    if (found == NO_BAR)
        return;
    bar_close(pass, &pass->holds[found], e);
    pass->hold_count--;
    memmove(&pass->holds[found], &pass->holds[found + 1],
            (size_t)(pass->hold_count - found) * sizeof *pass->holds);
}

static void
on_sync(struct pass *pass, const struct event *e)
{
    pass->model->lock_kinds[trace_place(pass->model->trace, e->sync.obj)] = e->sync.kind;
    switch ((enum sync_op)e->sync.op) {
    case OP_WAIT:
    case OP_WAIT_GET:
    case OP_WAIT_PUT:
        if (id_kind(e->by) == ID_TASK)
            pass->tasks[trace_place(pass->model->trace, e->by)].lock = e->sync.obj;
        break;
    case OP_ACQUIRE:
        hold(pass, e, BAR_HOLD, e->sync.obj);
        break;
    case OP_RELEASE:
        let_go(pass, e, BAR_HOLD, e->sync.obj);
        break;
    default:
        break;
    }
}

/* --- jobs and children -------------------------------------------------------------------- */

static void
on_job(struct pass *pass, const struct event *e)
{
    int32_t *bar = &pass->jobs[trace_place(pass->model->trace, e->job.job)];

    bar_close(pass, bar, e);
    if (e->job.op == JOB_SUBMIT)
        *bar = bar_open(pass, BAR_JOB_QUEUED, e, LANE_JOBS, e->job.job);
    else if (e->job.op == JOB_START)
        *bar = bar_open(pass, BAR_JOB, e, LANE_JOBS, e->job.job);
}

static void
on_child(struct pass *pass, const struct event *e)
{
    int32_t *bar = &pass->children[trace_place(pass->model->trace, e->child.child)];

    bar_close(pass, bar, e);
    if (e->child.op == CHILD_SPAWN)
        *bar = bar_open(pass, BAR_CHILD, e, LANE_CHILDREN, e->child.child);
    else if (e->child.op == CHILD_EXIT)
        *bar = bar_open(pass, BAR_CHILD_GONE, e, LANE_CHILDREN, e->child.child);
}

/* --- transports --------------------------------------------------------------------------- */

static bool
same_state(const struct transport_state *a, const struct transport_state *b)
{
    return a->buffered == b->buffered && a->paused == b->paused && a->full == b->full
           && a->closing == b->closing;
}

/* A new bar in the transport's new state, unless it has the old one. */
static void
change_transport(struct pass *pass, const struct event *e, ident x, struct transport_state state)
{
    struct transport_state *now = &pass->transports[trace_place(pass->model->trace, x)];
    struct bar *bar;

    if (now->bar != NO_BAR && same_state(now, &state))
        return;
    bar_close(pass, &now->bar, e);
    *now = state;
    now->bar = bar_open(pass, BAR_TRANSPORT, e, LANE_TRANSPORTS, x);
    bar = &pass->model->bars[now->bar];
    bar->buffered = state.buffered;
    bar->paused = state.paused;
    bar->full = state.full;
    bar->closing = state.closing;
}

static void
on_transport(struct pass *pass, const struct event *e)
{
    int32_t place = trace_place(pass->model->trace, e->transport.x);
    struct transport_state state = pass->transports[place];

    pass->model->transport_kinds[place] = e->transport.kind;
    if (e->transport.op != TOP_NEW && state.bar == NO_BAR)
        return;
    state.buffered = e->transport.buffered;
    if (state.buffered > pass->model->most_buffered)
        pass->model->most_buffered = state.buffered;
    if (e->transport.op == TOP_PAUSE_READING)
        state.paused = true;
    else if (e->transport.op == TOP_RESUME_READING)
        state.paused = false;
    else if (e->transport.op == TOP_CLOSE || e->transport.op == TOP_ABORT)
        state.closing = true;
    change_transport(pass, e, e->transport.x, state);
}

static void
on_protocol(struct pass *pass, const struct event *e)
{
    int32_t place = trace_place(pass->model->trace, e->protocol.x);
    struct transport_state *now = &pass->transports[place], state = *now;

    if (now->bar == NO_BAR)
        return;
    if (strcmp(e->protocol.call, "connection_lost") == 0) {
        bar_close(pass, &now->bar, e);
    } else if (strcmp(e->protocol.call, "pause_writing") == 0) {
        state.full = true;
        change_transport(pass, e, e->protocol.x, state);
    } else if (strcmp(e->protocol.call, "resume_writing") == 0) {
        state.full = false;
        change_transport(pass, e, e->protocol.x, state);
    }
}

/* --- the pass ----------------------------------------------------------------------------- */

void
bars_thing_event(struct pass *pass, const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EV_SYNC:
        on_sync(pass, e);
        break;
    case EV_SPAN:
        hold(pass, e, BAR_SPAN, 0);
        break;
    case EV_SPAN_END:
        let_go(pass, e, BAR_SPAN, 0);
        break;
    case EV_JOB:
        on_job(pass, e);
        break;
    case EV_CHILD:
        on_child(pass, e);
        break;
    case EV_TRANSPORT:
        on_transport(pass, e);
        break;
    case EV_PROTOCOL:
        on_protocol(pass, e);
        break;
    default:
        break;
    }
}

void
bars_things_begin(struct pass *pass)
{
    const int32_t *counts = pass->model->trace->id_counts;

    pass->jobs = allocate_places(counts[ID_JOB]);
    pass->children = allocate_places(counts[ID_CHILD]);
    pass->transports = allocate((size_t)counts[ID_TRANSPORT], sizeof *pass->transports);
    for (int32_t i = 0; i < counts[ID_TRANSPORT]; i++)
        pass->transports[i].bar = NO_BAR;
}

void
bars_things_end(struct pass *pass)
{
    free(pass->jobs);
    free(pass->children);
    free(pass->transports);
    free(pass->holds);
}
