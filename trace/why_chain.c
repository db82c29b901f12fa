/* why_chain.c -- going back from cause to cause; see why.h. */
#include "why.h"

#include <stdlib.h>

/* --- one hop ------------------------------------------------------------------------------ */

/* The "run" that an event happened in; NULL: the loop or the program did it. */
static const struct event *
find_run(const struct trace *trace, const struct event *e)
{
    if (!e->by && e->kind != EV_RUN && e->kind != EV_STEP)
        return NULL;
    while (e->n > 1 && e->kind != EV_RUN && e->kind != EV_TURN)
        e = trace_event(trace, e->n - 1);
    return e->kind == EV_RUN ? e : NULL;
}

static const struct event *
cause_of(const struct trace *trace, const struct event *e)
{
    return e && e->cause ? trace_event(trace, e->cause) : NULL;
}

/* The last event of this kind about a handle before this one, or NULL. */
static const struct event *
find_before(const struct trace *trace, const struct event *e, enum event_kind kind)
{
    for (int32_t n = e->n - 1; n > 0; n--) {
        const struct event *before = trace_event(trace, n);

        if (before->kind == kind && before->handle.h == e->handle.h)
            return before;
    }
    return NULL;
}

static const struct event *
find_select(const struct trace *trace, const struct event *wake)
{
    while (wake->n > 1 && wake->kind != EV_SELECT)
        wake = trace_event(trace, wake->n - 1);
    return wake;
}

/* What happened outside of any run was done by the loop, or by nobody in the program. */
static const struct event *
before_outside(const struct trace *trace, const struct event *act)
{
    if (act->kind == EV_SKIP)
        return find_before(trace, act, EV_HANDLE_CANCEL);
    if (act->kind == EV_WAKE)
        return cause_of(trace, find_select(trace, act));
    return cause_of(trace, act);
}

/* What was done to bring this hop about; NULL: this is the root. */
static const struct event *
next_act(const struct trace *trace, const struct hop *hop)
{
    if (hop->act->kind == EV_SIGNAL)
        return NULL;
    if (!hop->run)
        return before_outside(trace, hop->act);
    if (!hop->because)
        return hop->ready && hop->ready->ready.why != WHY_THREADSAFE ? hop->ready : NULL;
    return hop->because->kind == EV_RUN ? hop->ready : hop->because;
}

static struct hop
make_hop(const struct trace *trace, const struct event *act)
{
    struct hop hop = {.act = act, .run = find_run(trace, act)};

    hop.ready = cause_of(trace, hop.run);
    if (hop.ready && hop.ready->kind != EV_READY)
        hop.ready = NULL;
    hop.because = cause_of(trace, hop.ready);
    return hop;
}

/* --- the chain ---------------------------------------------------------------------------- */

/* For the event that ends a wait, the "await" that began it; a wait that goes on although it is
 * cancelled is two bars. */
static void
find_awaits(struct why *why)
{
    const struct model *model = why->model;

    why->awaits = allocate((size_t)model->trace->count + 1, sizeof *why->awaits);
    for (int32_t i = 0; i < model->bar_count; i++) {
        const struct bar *bar = &model->bars[i];

        if (bar->kind != BAR_WAIT)
            continue;
        why->awaits[bar->to] = why->awaits[bar->from] ? why->awaits[bar->from] : bar->from;
    }
}

void
why_make(struct why *why, const struct model *model, const struct options *options, int32_t n)
{
    const struct event *act = trace_event(model->trace, n);

    *why = (struct why){.model = model, .options = options};
    find_awaits(why);
    for (int32_t last = INT32_MAX; act && act->n < last && act->k >= options->first_turn;) {
        why->hops = grow(why->hops, &why->room, (size_t)why->count + 1, sizeof *why->hops);
        why->hops[why->count] = make_hop(model->trace, act);
        last = act->n;
        act = next_act(model->trace, &why->hops[why->count++]);
    }
}

void
why_free(struct why *why)
{
    free(why->hops);
    free(why->awaits);
}

bool
why_leaves_out(const struct why *why, int32_t i)
{
    return why->count > WHY_FIRST + WHY_LAST + 1 && i >= WHY_FIRST && i < why->count - WHY_LAST;
}

const struct bar *
why_wait(const struct why *why, const struct hop *hop)
{
    int32_t await = hop->ready ? why->awaits[hop->ready->n] : 0;

    return await ? model_bar_at(why->model, await, BAR_WAIT) : NULL;
}

const struct event *
why_operation(const struct why *why, int32_t i)
{
    const struct event *done = why->hops[i].act, *e = done;
    const struct bar *wait = i > 0 ? why_wait(why, &why->hops[i - 1]) : NULL;

    if (done->kind != EV_DONE || !wait || id_kind(wait->what) != ID_LOCK)
        return NULL;
    while (e->n > 1 && e->by == done->by && e->by
           && (e->kind != EV_SYNC || e->sync.obj != wait->what) && e->kind != EV_RUN)
        e = trace_event(why->model->trace, e->n - 1);
    return e->kind == EV_SYNC && e->by == done->by ? e : NULL;
}
