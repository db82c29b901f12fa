/* ready.c -- the ready queue: first in, first out, and a cut.
 *
 * A turn runs what was ready when its run phase began. What that makes ready waits for the next
 * turn, behind one more look at the descriptors: nobody can keep the loop to himself by scheduling.
 */
#include "clock.h"
#include "turn.h"

void
zoe_ready_traced(zoe_loop *loop, struct zoe_entry *entry, enum zoe_why why, uint64_t cause)
{
    uint64_t n = zoe_trace(loop, READY, .small = (uint8_t)why, .id = entry->id, .cause = cause,
                           .extra = (int64_t)loop->ready_count - 1);
    entry->type->describe(entry, zoe_trace_last(loop->trace));
    zoe_entry_caused_by(entry, n);
}

static struct zoe_entry *
take_first(zoe_loop *loop)
{
    struct zoe_entry *entry = loop->ready;
    loop->ready = entry->next;
    __builtin_prefetch(loop->ready);   /* the next one comes near while this one runs */
    if (loop->ready == NULL)
        loop->ready_end = &loop->ready;
    loop->ready_count--;
    entry->queued = false;
    return entry;
}

/* Run an entry, and tell the programmer when that took long. */
static void
run_timed(zoe_loop *loop, struct zoe_entry *entry)
{
    struct zoe_record event = {.kind = ZOE_RUN, .id = entry->id};
    entry->type->describe(entry, &event);
    double begun = zoe_clock_now();
    entry->type->run(loop, entry);
    double seconds = zoe_clock_now() - begun;
    if (seconds >= loop->slow_callback_duration)
        zoe_report_slow(&event, seconds);
}

static uint64_t
trace_run(zoe_loop *loop, struct zoe_entry *entry)
{
    if (entry->id == 0)
        zoe_entry_number(loop, entry);    /* it was queued by a thread that is not traced */
    uint64_t n = zoe_trace(loop, RUN, .id = entry->id, .cause = entry->cause);
    entry->type->describe(entry, zoe_trace_last(loop->trace));
    zoe_entry_caused_by(entry, n);
    zoe_trace_set_by(loop->trace, (struct zoe_by){'H', (uint32_t)entry->id});
    return n;
}

static void
trace_end(zoe_loop *loop, uint64_t id, uint64_t n)
{
    zoe_loop_read_clock(loop);
    zoe_trace_set_by(loop->trace, (struct zoe_by){'H', (uint32_t)id});
    zoe_trace(loop, END, .id = id, .cause = n);
    zoe_trace_set_by(loop->trace, (struct zoe_by){0, 0});
}

/* Run an entry, and say so in the trace. */
static ZOE_APART void
run_observed(zoe_loop *loop, struct zoe_entry *entry)
{
    uint64_t n = loop->trace == NULL ? 0 : trace_run(loop, entry), id = entry->id;
    if (loop->debug)
        run_timed(loop, entry);
    else
        entry->type->run(loop, entry);
    if (loop->trace != NULL)
        trace_end(loop, id, n);
}

static ZOE_RARE void
skip(zoe_loop *loop, struct zoe_entry *entry)
{
    zoe_trace(loop, SKIP, .id = entry->id, .cause = entry->cause);
    entry->type->drop(loop, entry);
}

/* A step has raised something: report it, unless it ends the run. Returns whether it does. */
static ZOE_RARE bool
ends_run(zoe_loop *loop)
{
    zoe_report_raised(loop, "task.step", NULL);
    return zoe_loop_escaping(loop);
}

size_t
zoe_ready_run(zoe_loop *loop)
{
    size_t ran = 0;
    for (size_t left = loop->ready_count; left > 0; left--) {
        struct zoe_entry *entry = take_first(loop);
        if (entry->cancelled) {
            skip(loop, entry);
            continue;
        }
        ran++;
        loop->running_entry = entry;
        if (loop->observed)
            run_observed(loop, entry);
        else
            entry->type->run(loop, entry);
        loop->running_entry = NULL;
        if (loop->raised.kind == ZOE_ERROR && ends_run(loop))
            break;
    }
    return ran;
}

void
zoe_ready_clear(zoe_loop *loop)
{
    *loop->ready_end = loop->arrivals;    /* they were to come next */
    loop->arrivals = NULL;
    while (loop->ready != NULL) {
        struct zoe_entry *entry = take_first(loop);
        entry->type->drop(loop, entry);
    }
    loop->ready_count = 0;
}
