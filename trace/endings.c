/* endings.c -- how futures are done, as the trace goes on to tell; see waits.h.
 *
 * Of most futures that tasks wait for, nothing at that moment says what will end them: who reads it
 * later does know.
 */
#include "waits.h"

#include <stdlib.h>

#include "names.h"

/* What lies outside the loop and makes this handle run, perhaps by way of others that call it soon:
 * a descriptor, a job, a timer. */
static ident
outside_of(const struct trace *trace, const struct event *ready)
{
    const struct event *cause = ready && ready->cause ? trace_event(trace, ready->cause) : NULL;

    while (cause && cause->kind == EV_RUN && ready->ready.why == WHY_SOON && cause->cause
           && trace_event(trace, cause->cause)->kind == EV_READY) {
        ready = trace_event(trace, cause->cause);
        cause = ready->cause ? trace_event(trace, ready->cause) : NULL;
    }
    if (cause && ready->ready.why == WHY_IO && cause->kind == EV_FD)
        return cause->fd.fd;
    if (cause && ready->ready.why == WHY_THREADSAFE && cause->kind == EV_JOB)
        return cause->job.job;
    return ready && ready->ready.why == WHY_TIMER ? ready->ready.h : 0;
}

/* One that is cancelled may need more than had ended by then. */
static struct ending
ending_by(const struct trace *trace, const struct event *ready, const struct event *done)
{
    bool whole = done->done.state != DONE_CANCELLED;

    return (struct ending){.outside = outside_of(trace, ready),
                           .n = whole ? done->n : trace->count,
                           .cb = ready->ready.why == WHY_DONE ? ready->ready.cb : NULL};
}

void
waits_look_ahead(struct waits *waits)
{
    const struct trace *trace = waits->model->trace;
    const struct event **ready = allocate((size_t)trace->id_counts[ID_HANDLE], sizeof *ready);

    for (int32_t n = waits->at + 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind == EV_READY)
            ready[trace_place(trace, e->ready.h)] = e;
        else if (e->kind == EV_DONE && id_kind(e->done.f) == ID_FUTURE
                 && id_kind(e->by) == ID_HANDLE && ready[trace_place(trace, e->by)])
            waits->endings[trace_place(trace, e->done.f)] =
                ending_by(trace, ready[trace_place(trace, e->by)], e);
    }
    free(ready);
}

static bool
wants_something(const struct waits *waits, int32_t place)
{
    for (int32_t i = 0; i < waits->want_count; i++)
        if (waits->wants[i].from == place)
            return true;
    return false;
}

void
waits_add_endings(struct waits *waits)
{
    const struct trace *trace = waits->model->trace;

    for (int32_t n = waits->at + 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);
        int32_t place = e->kind == EV_DONE ? names_find(waits->places, e->done.f) : -1;

        if (place >= 0 && id_kind(e->done.f) == ID_FUTURE
            && waits->endings[trace_place(trace, e->done.f)].outside
            && !wants_something(waits, place))
            waits_want(waits, place, waits->endings[trace_place(trace, e->done.f)].outside,
                       WANT_LATER, n);
    }
}
