/* check_loop.c -- the rules of the turn and of the ready queue; see check.h. */
#include "check.h"

#include <stdlib.h>

static void
walk_turns(struct check *check)
{
    int32_t open = 0, last = 0;

    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);
        if (e->kind == EV_TURN) {
            if (open)
                broken(check, "turn %d begins in turn %d (event %d)", (int)e->k, (int)open, (int)n);
            if (e->k != last + 1)
                broken(check, "turn %d follows turn %d (event %d)", (int)e->k, (int)last, (int)n);
            open = last = e->k;
        } else if (e->k != last) {
            broken(check, "event %d is in turn %d, which has not begun", (int)n, (int)e->k);
            last = e->k;
        }
        if (e->kind == EV_TURN_END && !open)
            broken(check, "a turn ends that is not running (event %d)", (int)n);
        if (e->kind == EV_TURN_END || e->kind == EV_LOOP_RETURN)
            open = 0;
    }
}

static void
walk_cut(struct check *check)
{
    int32_t cut = 0;

    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);
        if (e->kind == EV_TURN)
            cut = 0;
        if (e->kind != EV_RUN && e->kind != EV_SKIP)
            continue;
        if (!cut)
            cut = n;
        if (e->cause > cut)
            broken(check, "turn %d runs %s (event %d), which became ready only then (event %d)",
                   (int)e->k, id_text(event_handle(e)).text, (int)n, (int)e->cause);
    }
}

static void
walk_whole(struct check *check)
{
    struct queue queue = {0};
    int32_t left = 0;
    bool cut = false;

    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);
        bool leaves = e->kind == EV_RUN || e->kind == EV_SKIP;

        if (e->kind == EV_TURN)
            cut = false;
        if (!cut && (leaves || e->kind == EV_TURN_END)) {
            left = queue_length(&queue);
            cut = true;
        }
        left -= leaves;
        if (e->kind == EV_TURN_END && left > 0)
            broken(check, "turn %d ends (event %d) without %d that were ready at its cut",
                   (int)e->k, (int)n, (int)left);
        queue_follow(&queue, check->trace, e);
    }
    queue_free(&queue);
}

static void
walk_fifo(struct check *check)
{
    struct queue queue = {0};

    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);
        bool leaves = e->kind == EV_RUN || e->kind == EV_SKIP;
        const struct event *first = queue_head(&queue, check->trace);

        if (leaves && first && event_handle(first) != event_handle(e))
            broken(check, "%s leaves the queue (event %d) before %s, which joined first (event %d)",
                   id_text(event_handle(e)).text, (int)n, id_text(event_handle(first)).text,
                   (int)first->n);
        queue_follow(&queue, check->trace, e);
    }
    queue_free(&queue);
}

static void
walk_ready(struct check *check)
{
    bool *used = allocate((size_t)check->trace->count + 1, sizeof *used);

    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);
        const struct event *ready = e->cause ? trace_event(check->trace, e->cause) : NULL;

        if (e->kind != EV_RUN && e->kind != EV_SKIP)
            continue;
        if (!ready || ready->kind != EV_READY || event_handle(ready) != event_handle(e))
            broken(check, "%s leaves the queue (event %d) without having become ready",
                   id_text(event_handle(e)).text, (int)n);
        else if (used[ready->n])
            broken(check, "%s leaves the queue again (event %d), but joined only once (event %d)",
                   id_text(event_handle(e)).text, (int)n, (int)ready->n);
        else
            used[ready->n] = true;
    }
    free(used);
}

/* What an event says of the queue's length; NO_NUMBER: nothing. */
static int64_t
said_length(const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EV_READY:
        return e->ready.ahead;
    case EV_TURN:
        return e->turn.ready;
    case EV_TURN_END:
        return e->turn_end.ready;
    default:
        return NO_NUMBER;
    }
}

static void
walk_counts(struct check *check)
{
    struct queue queue = {0};
    int64_t ran = 0;

    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);
        int64_t said = said_length(e);

        if (said != NO_NUMBER && said != queue_length(&queue))
            broken(check, "\"%s\" says that %lld are ready (event %d), but %d are",
                   event_types[e->kind].name, (long long)said, (int)n, (int)queue_length(&queue));
        if (e->kind == EV_TURN_END && e->turn_end.ran != ran)
            broken(check, "\"turn_end\" says that %lld ran (event %d), but %lld did",
                   (long long)e->turn_end.ran, (int)n, (long long)ran);
        if (e->kind == EV_TURN)
            ran = 0;
        ran += e->kind == EV_RUN;
        queue_follow(&queue, check->trace, e);
    }
    queue_free(&queue);
}

static void
walk_cancelled(struct check *check)
{
    const struct trace *trace = check->trace;
    int32_t *cancelled = allocate((size_t)trace->id_counts[ID_HANDLE], sizeof *cancelled);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);
        ident handle = event_handle(e);

        if (e->kind == EV_HANDLE_CANCEL)
            cancelled[trace_place(trace, handle)] = n;
        if (e->kind == EV_RUN && cancelled[trace_place(trace, handle)])
            broken(check, "%s runs (event %d) although it was cancelled (event %d)",
                   id_text(handle).text, (int)n, (int)cancelled[trace_place(trace, handle)]);
        if (e->kind == EV_SKIP && !cancelled[trace_place(trace, handle)])
            broken(check, "%s is skipped (event %d) although nobody cancelled it",
                   id_text(handle).text, (int)n);
    }
    free(cancelled);
}

static void
walk_overlap(struct check *check)
{
    const struct event *run = NULL;

    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);
        if (e->kind == EV_RUN && run)
            broken(check, "%s runs (event %d) while %s does (event %d)", id_text(e->run.h).text,
                   (int)n, id_text(run->run.h).text, (int)run->n);
        if (e->kind == EV_END && (!run || run->run.h != e->handle.h))
            broken(check, "%s ends (event %d), but it is not what runs", id_text(e->handle.h).text,
                   (int)n);
        if (e->kind == EV_RUN)
            run = e;
        if (e->kind == EV_END || e->kind == EV_LOOP_RETURN)
            run = NULL;
    }
}

const struct rule loop_rules[] = {
    {"turns", "turns are numbered one after the other, and each ends before the next begins",
     walk_turns},
    {"cut", "a turn runs only what was ready when it began to run", walk_cut},
    {"whole", "a turn runs all that was ready when it began to run", walk_whole},
    {"fifo", "what becomes ready first leaves the queue first", walk_fifo},
    {"ready", "whatever runs became ready before, once for each run", walk_ready},
    {"counts", "the lengths of the queue that events tell are its lengths", walk_counts},
    {"cancelled", "a cancelled handle never runs, and only such are skipped", walk_cancelled},
    {"overlap", "one thing runs at a time", walk_overlap},
    {NULL, NULL, NULL},
};
