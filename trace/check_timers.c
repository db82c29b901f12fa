/* check_timers.c -- the rules of timers, select and the clock; see check.h. */
#include "check.h"

#include <stdlib.h>

/* The armed timers, as the events tell them: a heap by deadline, from which a timer that has fired
 * or was cancelled goes when it comes to the top. */
struct timers {
    const struct trace *trace;    /* whose they are                                            */
    const struct event **heap;    /* their "timer" events; owned                               */
    size_t room;                  /* allocated                                                 */
    size_t count;                 /* how many                                                  */
    bool *gone;                   /* by place of the handle: armed no more; owned              */
};

static void
timers_begin(struct timers *timers, const struct trace *trace)
{
    *timers = (struct timers){.trace = trace};
    timers->gone = allocate((size_t)trace->id_counts[ID_HANDLE], sizeof *timers->gone);
}

static void
timers_end(struct timers *timers)
{
    free(timers->heap);
    free(timers->gone);
}

static void
timers_add(struct timers *timers, const struct event *timer)
{
    size_t i = timers->count++;

    timers->heap = grow(timers->heap, &timers->room, timers->count, sizeof *timers->heap);
    for (; i > 0 && timers->heap[(i - 1) / 2]->timer.when > timer->timer.when; i = (i - 1) / 2)
        timers->heap[i] = timers->heap[(i - 1) / 2];
    timers->heap[i] = timer;
}

static void
timers_pop(struct timers *timers)
{
    const struct event *last = timers->heap[--timers->count];
    size_t i = 0, child;

    while ((child = 2 * i + 1) < timers->count) {
        child += child + 1 < timers->count
                 && timers->heap[child + 1]->timer.when < timers->heap[child]->timer.when;
        if (timers->heap[child]->timer.when >= last->timer.when)
            break;
        timers->heap[i] = timers->heap[child];
        i = child;
    }
    timers->heap[i] = last;
}

static void
timers_follow(struct timers *timers, const struct event *e)
{
    if (e->kind == EV_TIMER)
        timers_add(timers, e);
    else if (e->kind == EV_HANDLE_CANCEL || e->kind == EV_READY)
        timers->gone[trace_place(timers->trace, event_handle(e))] = true;
    else if (e->kind == EV_LOOP_CLOSE)
        timers->count = 0;
}

/* The armed timer with the nearest deadline, or NULL. */
static const struct event *
timers_nearest(struct timers *timers)
{
    while (timers->count && timers->gone[trace_place(timers->trace, timers->heap[0]->timer.h)])
        timers_pop(timers);
    return timers->count ? timers->heap[0] : NULL;
}

static void
walk_early(struct check *check)
{
    const struct trace *trace = check->trace;

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);
        const struct event *timer = e->cause ? trace_event(trace, e->cause) : NULL;

        if (e->kind != EV_READY || e->ready.why != WHY_TIMER)
            continue;
        if (!timer || timer->kind != EV_TIMER || timer->timer.h != e->ready.h)
            broken(check, "%s is due (event %d), but it is no armed timer",
                   id_text(e->ready.h).text, (int)n);
        else if (timer->timer.when > e->t + 1)
            broken(check, "%s is due (event %d) %lld ns before its time (event %d)",
                   id_text(e->ready.h).text, (int)n, (long long)(timer->timer.when - e->t),
                   (int)timer->n);
    }
}

static void
walk_late(struct check *check)
{
    struct timers timers;
    int64_t woken = 0;

    timers_begin(&timers, check->trace);
    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n), *nearest;

        timers_follow(&timers, e);
        if (e->kind == EV_WAKE)
            woken = e->t;
        if (e->kind != EV_RUN && e->kind != EV_TURN_END)
            continue;
        nearest = timers_nearest(&timers);
        if (nearest && nearest->timer.when <= woken && nearest->k < e->k)
            broken(check, "turn %d begins to run (event %d) although %s is due (event %d)",
                   (int)e->k, (int)n, id_text(nearest->timer.h).text, (int)nearest->n);
    }
    timers_end(&timers);
}

static void
walk_deadlines(struct check *check)
{
    const struct trace *trace = check->trace;
    const struct event *before = NULL;

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);
        const struct event *timer = e->cause ? trace_event(trace, e->cause) : NULL;

        if (e->kind == EV_TURN)
            before = NULL;
        if (e->kind != EV_READY || e->ready.why != WHY_TIMER || !timer || timer->kind != EV_TIMER)
            continue;
        if (before && before->timer.when > timer->timer.when)
            broken(check, "%s becomes ready (event %d) behind %s, whose time is later (event %d)",
                   id_text(e->ready.h).text, (int)n, id_text(before->timer.h).text, (int)before->n);
        before = timer;
    }
}

/* --- select ------------------------------------------------------------------------------- */

/* select is to wait for the nearest timer. On a real clock it may be nearer by now. */
static void
check_distance(struct check *check, const struct event *e, const struct event *nearest,
               int64_t began)
{
    const int64_t day = INT64_C(86400000000000);
    int64_t distance = nearest->timer.when > began ? nearest->timer.when - began : 0;
    const struct event *timer = e->cause ? trace_event(check->trace, e->cause) : NULL;
    bool real = !check->trace->virtual_clock;

    distance = distance > day ? day : distance;
    if (e->select.why != SELECT_TIMER || !timer || timer->kind != EV_TIMER
        || timer->timer.h != e->select.timer || timer->timer.when != nearest->timer.when)
        broken(check, "select (event %d) does not wait for %s, the nearest timer (event %d)",
               (int)e->n, id_text(nearest->timer.h).text, (int)nearest->n);
    else if (e->select.timeout > distance + 1 || e->select.timeout < 0
             || (!real && e->select.timeout < distance - 1))
        broken(check, "select (event %d) may wait %lld ns, but %s is due in %lld ns", (int)e->n,
               (long long)e->select.timeout, id_text(nearest->timer.h).text, (long long)distance);
}

static void
check_timeout(struct check *check, const struct event *e, struct timers *timers, int32_t ready,
              bool stopping, int64_t began)
{
    const struct event *nearest = timers_nearest(timers);

    if (ready > 0 || stopping) {
        if (e->select.timeout != 0 || e->select.why != (ready > 0 ? SELECT_READY : SELECT_STOP))
            broken(check, "select (event %d) is about to wait although %s", (int)e->n,
                   ready > 0 ? "something is ready" : "the loop is to stop");
    } else if (nearest) {
        check_distance(check, e, nearest, began);
    } else if (e->select.timeout != -1 || e->select.why != SELECT_NOTHING) {
        broken(check, "select (event %d) has a timeout although nothing is ready or armed",
               (int)e->n);
    }
}

static void
walk_timeout(struct check *check)
{
    struct timers timers;
    struct queue queue = {0};
    bool stopping = false;
    int64_t began = 0;

    timers_begin(&timers, check->trace);
    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);

        if (e->kind == EV_TURN)
            began = e->t;
        if (e->kind == EV_SELECT)
            check_timeout(check, e, &timers, queue_length(&queue), stopping, began);
        if (e->kind == EV_STOP || e->kind == EV_LOOP_RETURN)
            stopping = e->kind == EV_STOP;
        timers_follow(&timers, e);
        queue_follow(&queue, check->trace, e);
    }
    timers_end(&timers);
    queue_free(&queue);
}

/* Whether this turn has neither called select nor taken in a handle that was left from before. */
static bool
is_blind(bool blind, const struct event *e)
{
    if (e->kind == EV_TURN)
        return true;
    return blind && e->kind != EV_SELECT && !(e->kind == EV_READY && e->ready.why == WHY_IO);
}

static void
walk_wake(struct check *check)
{
    const struct event *select = NULL, *wake = NULL;
    int64_t fds = 0;
    bool blind = false;

    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);

        blind = is_blind(blind, e);
        if (e->kind == EV_TURN_END && blind)
            broken(check, "turn %d (event %d) has not called select", (int)e->k, (int)n);
        if (e->kind == EV_WAKE && (!select || select->k != e->k))
            broken(check, "select returns (event %d), but was not called", (int)n);
        if (e->kind == EV_RUN && select)
            broken(check, "select (event %d) has not returned when %s runs (event %d)",
                   (int)select->n, id_text(e->run.h).text, (int)n);
        if (e->kind == EV_TURN_END && wake && fds != wake->wake.fds)
            broken(check, "select says %lld descriptors (event %d), but %lld are named",
                   (long long)wake->wake.fds, (int)wake->n, (long long)fds);
        if (e->kind == EV_SELECT || e->kind == EV_WAKE) {
            select = e->kind == EV_SELECT ? e : NULL;
            wake = e->kind == EV_WAKE ? e : NULL;
            fds = 0;
        }
        fds += e->kind == EV_FD;
    }
}

static void
walk_clock(struct check *check)
{
    int64_t t = 0;
    bool waiting = false;         /* select has not returned */

    for (int32_t n = 1; check->trace->virtual_clock && n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);

        if (e->t != t && !waiting && e->kind != EV_BLOCK && e->kind != EV_JOB
            && e->kind != EV_LOOP_RUN)
            broken(check, "the virtual clock moves by %lld ns at a \"%s\" (event %d)",
                   (long long)(e->t - t), event_types[e->kind].name, (int)n);
        waiting = e->kind == EV_SELECT || (waiting && e->kind != EV_WAKE);
        t = e->t;
    }
}

const struct rule timer_rules[] = {
    {"early", "no timer is due before its time", walk_early},
    {"late", "a timer whose time has come is due in this turn", walk_late},
    {"deadlines", "timers that are due together become ready by deadline", walk_deadlines},
    {"timeout", "select only looks if something is ready, else waits for the nearest timer",
     walk_timeout},
    {"wake", "select returns once for each call and counts the descriptors it found", walk_wake},
    {"clock", "the virtual clock moves in select, between runs, in sleeps and in joins of threads",
     walk_clock},
    {NULL, NULL, NULL},
};
