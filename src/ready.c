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
    struct zoe_record event = {.kind = ZOE_READY, .small = (uint8_t)why, .id = entry->id,
                              .cause = cause, .extra = (int64_t)loop->ready_count};
    entry->type->describe(entry, &event);
    zoe_entry_caused_by(entry, zoe_trace_record(loop->trace, &event));
}

static struct zoe_entry *
take_first(zoe_loop *loop)
{
    struct zoe_entry *entry = loop->ready;
    loop->ready = entry->next;
    if (loop->ready == NULL)
        loop->ready_end = &loop->ready;
    loop->ready_count--;
    entry->queued = false;
    return entry;
}

/* Run an entry and tell the trace, and in debug mode the programmer, what it did. */
static void
run_observed(zoe_loop *loop, struct zoe_entry *entry)
{
    struct zoe_record event = {.kind = ZOE_RUN, .id = entry->id, .cause = entry->cause};
    uint64_t id = entry->id, n = 0;
    double begun = loop->debug ? zoe_clock_now() : 0;
    entry->type->describe(entry, &event);
    if (loop->trace != NULL) {
        n = zoe_trace_record(loop->trace, &event);
        zoe_entry_caused_by(entry, n);
        zoe_trace_set_by(loop->trace, (struct zoe_by){'H', (uint32_t)id});
    }
    entry->type->run(loop, entry);
    if (loop->debug && zoe_clock_now() - begun >= loop->slow_callback_duration)
        zoe_report_slow(&event, zoe_clock_now() - begun);
    if (loop->trace == NULL)
        return;
    zoe_loop_read_clock(loop);
    zoe_trace_set_by(loop->trace, (struct zoe_by){'H', (uint32_t)id});
    zoe_trace(loop, END, .id = id, .cause = n);
    zoe_trace_set_by(loop->trace, (struct zoe_by){0, 0});
}

static void
skip(zoe_loop *loop, struct zoe_entry *entry)
{
    zoe_trace(loop, SKIP, .id = entry->id, .cause = entry->cause);
    entry->type->drop(loop, entry);
}

bool
zoe_loop_escaping(const zoe_loop *loop)
{
    int code = zoe_error_code(loop->raised);
    return code == ZOE_SYSTEM_EXIT || code == ZOE_KEYBOARD_INTERRUPT;
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
        if (loop->raised.kind == ZOE_ERROR && zoe_loop_escaping(loop))
            break;
    }
    return ran;
}

void
zoe_ready_clear(zoe_loop *loop)
{
    while (loop->ready != NULL) {
        struct zoe_entry *entry = take_first(loop);
        entry->type->drop(loop, entry);
    }
}
