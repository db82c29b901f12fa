/* stats.c -- `zoetrope stats`: the pass that counts; see stats.h. */
#include "stats.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

static void
sum_add(struct sum *sum, int64_t time, int32_t event)
{
    sum->count++;
    sum->total += time;
    if (sum->event == 0 || time > sum->longest) {
        sum->longest = time;
        sum->event = event;
    }
}

/* --- histograms --------------------------------------------------------------------------- */

int64_t
stats_time_limit(int slice)
{
    int64_t limit = 1000;

    while (slice-- > 0)
        limit *= 10;
    return limit > INT64_C(100000000000) ? -1 : limit;
}

int64_t
stats_ahead_limit(int slice)
{
    return slice == SLICES - 1 ? -1 : INT64_C(1) << slice;
}

static int
time_slice(int64_t time)
{
    int slice = 0;

    for (int64_t limit = 1000; slice < SLICES - 1 && time >= limit; limit *= 10)
        slice++;
    return slice;
}

static int
ahead_slice(int64_t ahead)
{
    int slice = 0;

    while (slice < SLICES - 1 && ahead >= INT64_C(1) << slice)
        slice++;
    return slice;
}

/* --- the loop ----------------------------------------------------------------------------- */

/* The queue is as deep as it gets when the turn begins to run it. */
static void
reach_cut(struct stats *stats)
{
    if (!stats->cut)
        stats->at_cut += stats->depth;
    stats->cut = true;
}

static void
on_turn(struct stats *stats, const struct event *e)
{
    stats->turns++;
    stats->depth = e->turn.ready;
    stats->cut = false;
}

static void
on_wake(struct stats *stats, const struct event *e)
{
    if (!stats->select)
        return;
    if (stats->select->select.timeout == 0)
        stats->looks++;
    else
        sum_add(&stats->selects, stats_part(stats, stats->select->t, e->t), e->n);
}

static void
on_run(struct stats *stats, const struct event *e)
{
    const struct event *ready = stats_ready(stats, e);

    reach_cut(stats);
    stats->depth--;
    if (!ready)
        return;
    sum_add(&stats->latencies, e->t - ready->t, e->n);
    stats->delays[time_slice(e->t - ready->t)]++;
    stats->ahead[ahead_slice(ready->ready.ahead)]++;
}

static void
on_end(struct stats *stats, const struct event *e)
{
    if (!stats->run)
        return;
    sum_add(&stats->runs, e->t - stats->run->t, e->n);
    stats->durations[time_slice(e->t - stats->run->t)]++;
}

static void
on_timer(struct stats *stats, const struct event *e)
{
    ident handle = e->kind == EV_TIMER ? e->timer.h : e->handle.h;
    bool *timer = &stats->timers[trace_place(stats->trace, handle)];

    stats->armed += e->kind == EV_TIMER;
    stats->disarmed += *timer && e->kind == EV_HANDLE_CANCEL;
    *timer = e->kind == EV_TIMER;
}

static void
on_ready(struct stats *stats, const struct event *e)
{
    if (++stats->depth > stats->most_ready)
        stats->most_ready = stats->depth;
    if (e->ready.why == WHY_TIMER) {
        stats->fired += stats->timers[trace_place(stats->trace, e->ready.h)];
        stats->timers[trace_place(stats->trace, e->ready.h)] = false;
    }
}

/* --- everything else ---------------------------------------------------------------------- */

static void
on_sync(struct stats *stats, const struct event *e)
{
    struct lock_sums *lock = &stats->locks[trace_place(stats->trace, e->sync.obj)];

    if (!lock->made)
        lock->made = e;
    if (e->sync.waiters > lock->most_waiting)
        lock->most_waiting = e->sync.waiters;
    lock->waited += e->sync.op == OP_WAIT || e->sync.op == OP_WAIT_GET || e->sync.op == OP_WAIT_PUT;
    lock->acquired += e->sync.op == OP_ACQUIRE;
    if (lock->held && e->sync.op == OP_RELEASE)
        sum_add(&lock->holds, e->t - lock->since, e->n);
    if (e->sync.op == OP_ACQUIRE)
        lock->since = e->t;
    if (e->sync.op == OP_ACQUIRE || e->sync.op == OP_RELEASE)
        lock->held = e->sync.kind == SYNC_LOCK && e->sync.op == OP_ACQUIRE;
}

/* A lock that is never given back is held until the end. */
static void
end_holds(struct stats *stats)
{
    for (int32_t i = 0; i < stats->trace->id_counts[ID_LOCK]; i++)
        if (stats->locks[i].held)
            sum_add(&stats->locks[i].holds, stats->to - stats->locks[i].since,
                    stats->trace->count);
}

static void
on_transport(struct stats *stats, const struct event *e)
{
    struct transport_sums *sums = &stats->transports[trace_place(stats->trace, e->transport.x)];
    int64_t bytes = e->transport.bytes == NO_NUMBER ? 0 : e->transport.bytes;

    if (!sums->made)
        sums->made = e;
    sums->written += e->transport.op == TOP_WRITE ? bytes : 0;
    sums->sent += e->transport.op == TOP_SEND ? bytes : 0;
    sums->received += e->transport.op == TOP_RECV ? bytes : 0;
    if (e->transport.buffered > sums->most_buffered)
        sums->most_buffered = e->transport.buffered;
}

static void
on_job(struct stats *stats, const struct event *e)
{
    int64_t *submitted = &stats->submits[trace_place(stats->trace, e->job.job)];

    if (e->job.op == JOB_SUBMIT) {
        stats->submitted++;
        *submitted = e->t;
    }
    stats->undone += e->job.op == JOB_CANCEL;
    if (e->job.op == JOB_DONE)
        sum_add(&stats->jobs, e->t - *submitted, e->n);
}

static void
on_child(struct stats *stats, const struct event *e)
{
    stats->spawned += e->child.op == CHILD_SPAWN;
    stats->exited += e->child.op == CHILD_EXIT;
    stats->failed += e->child.op == CHILD_EXIT && e->child.status != 0;
}

static void
count_thing(struct stats *stats, const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EV_SYNC:
        on_sync(stats, e);
        break;
    case EV_TRANSPORT:
        on_transport(stats, e);
        break;
    case EV_JOB:
        on_job(stats, e);
        break;
    case EV_CHILD:
        on_child(stats, e);
        break;
    case EV_BLOCK:
        sum_add(&stats->blocks, e->block.ns, e->n);
        break;
    case EV_OUT:
        stats->outputs++;
        break;
    case EV_REPORT:
        stats->reports++;
        break;
    default:
        break;
    }
}

static void
count_event(struct stats *stats, const struct event *e)
{
    stats->events++;
    switch ((enum event_kind)e->kind) {
    case EV_TURN:
        on_turn(stats, e);
        break;
    case EV_WAKE:
        on_wake(stats, e);
        break;
    case EV_READY:
        on_ready(stats, e);
        break;
    case EV_TIMER:
    case EV_HANDLE_CANCEL:
        on_timer(stats, e);
        break;
    case EV_RUN:
        on_run(stats, e);
        break;
    case EV_SKIP:
        reach_cut(stats);
        stats->depth--;
        stats->skipped++;
        break;
    case EV_END:
        on_end(stats, e);
        break;
    case EV_TURN_END:
        reach_cut(stats);
        break;
    case EV_STEP:
        stats->tasks[trace_place(stats->trace, e->step.task)].steps++;
        break;
    default:
        count_thing(stats, e);
    }
}

/* --- the pass ----------------------------------------------------------------------------- */

/* The times of the first and the last event that count. */
static void
find_times(struct stats *stats)
{
    const struct trace *trace = stats->trace;
    int32_t first = 1, last = trace->count;

    while (first < last && trace_event(trace, first)->k < stats->options->first_turn)
        first++;
    while (last > first && trace_event(trace, last)->k > stats->options->last_turn)
        last--;
    stats->from = trace_event(trace, first)->t;
    stats->to = trace_event(trace, last)->t;
}

static void
allocate_sums(struct stats *stats)
{
    const int32_t *counts = stats->trace->id_counts;

    stats->tasks = allocate((size_t)counts[ID_TASK], sizeof *stats->tasks);
    stats->locks = allocate((size_t)counts[ID_LOCK], sizeof *stats->locks);
    stats->transports = allocate((size_t)counts[ID_TRANSPORT], sizeof *stats->transports);
    stats->submits = allocate((size_t)counts[ID_JOB], sizeof *stats->submits);
    stats->timers = allocate((size_t)counts[ID_HANDLE], sizeof *stats->timers);
}

void
stats_make(struct stats *stats, const struct trace *trace, const struct options *options)
{
    *stats = (struct stats){.trace = trace, .options = options};
    allocate_sums(stats);
    find_times(stats);
    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        stats_follow(stats, e);
        if (options_show_turn(options, e->k))
            count_event(stats, e);
    }
    stats_follow_end(stats);
    end_holds(stats);
}

void
stats_free(struct stats *stats)
{
    free(stats->tasks);
    free(stats->locks);
    free(stats->transports);
    free(stats->submits);
    free(stats->timers);
}

int64_t
stats_mean_ready(const struct stats *stats)
{
    return stats->turns ? stats->at_cut * 1000 / stats->turns : 0;
}

const char *
stats_end(const struct task_sums *task)
{
    static const char *const ends[] = {"result", "error", "cancelled"};

    return task->ended ? ends[task->ended->done.state] : NULL;
}

static void
print_stats(const struct trace *trace, const struct options *options)
{
    struct text out = {0};
    struct stats stats;

    stats_make(&stats, trace, options);
    if (options->json)
        stats_json(&out, &stats);
    else
        stats_text(&out, &stats,
                   options->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0);
    fwrite(text_string(&out), 1, out.length, stdout);
    text_free(&out);
    stats_free(&stats);
}

int
command_stats(const struct options *options)
{
    struct trace trace;
    int result;

    if (read_loop_trace(&trace, options, "stats"))
        return 2;
    result = check_choice(options, &trace);
    if (result == 0)
        print_stats(&trace, options);
    trace_free(&trace);
    return result ? 2 : 0;
}
