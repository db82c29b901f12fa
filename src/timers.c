/* timers.c -- deadlines: a heap, asyncio's rules for cancelled ones, and who is due.
 *
 * Cancelling a timer leaves it in the heap. It goes when it reaches the head, or when it is due
 * (and is then skipped in the ready queue), or when more than half of many are cancelled.
 */
#include "settings.h"
#include "turn.h"

enum { MANY = 100 };              /* timers, from which on the heap is worth rebuilding */

static const double CLOCK_RESOLUTION = 1e-9;

static void
forget(struct zoe_call *call)
{
    call->entry.timed = false;
    zoe_call_free(call);
}

/* Take all cancelled timers out at once. */
static void
rebuild(zoe_loop *loop)
{
    size_t kept = 0;
    for (size_t i = 0; i < loop->timers.count; i++) {
        struct zoe_call *call = loop->timers.items[i].item;
        if (call->entry.cancelled)
            forget(call);
        else
            loop->timers.items[kept++] = loop->timers.items[i];
    }
    loop->timers.count = kept;
    zoe_heap_heapify(&loop->timers);
    loop->cancelled_timers = 0;
}

static struct zoe_call *
head(const zoe_loop *loop)
{
    return loop->timers.items[0].item;
}

void
zoe_timers_drop_cancelled(zoe_loop *loop)
{
    size_t count = loop->timers.count;
    if (count > MANY && (double)loop->cancelled_timers / (double)count > 0.5) {
        rebuild(loop);
        return;
    }
    while (loop->timers.count > 0 && head(loop)->entry.cancelled) {
        loop->cancelled_timers--;
        forget(zoe_heap_pop(&loop->timers));
    }
}

static void
queue(zoe_loop *loop, struct zoe_call *call)
{
    call->entry.timed = false;
    zoe_ready_append(loop, &call->entry, ZOE_WHY_TIMER, call->entry.cause);
}

/* With a seed: queue all timers of one deadline, in an order of the seed's choice. */
static void
queue_shuffled(zoe_loop *loop)
{
    enum { MOST = 64 };
    void *equal[MOST];
    int count = 0;
    double when = head(loop)->when;
    while (count < MOST && loop->timers.count > 0 && !(head(loop)->when > when))
        equal[count++] = zoe_heap_pop(&loop->timers);
    zoe_shuffle(equal, count, sizeof *equal);
    for (int i = 0; i < count; i++)
        queue(loop, equal[i]);
}

/* From a loop time of half a year on, a double is too coarse for the resolution to count. */
void
zoe_timers_queue_due(zoe_loop *loop)
{
    double now = zoe_loop_time(loop), end = now + CLOCK_RESOLUTION;
    bool seeded = zoe_settings()->seed != 0;
    if (head(loop)->when < end)
        zoe_loop_read_clock(loop);    /* no event tells of a timer with a time before its own */
    while (loop->timers.count > 0 && (head(loop)->when < end || head(loop)->when <= now)) {
        if (seeded)
            queue_shuffled(loop);
        else
            queue(loop, zoe_heap_pop(&loop->timers));
    }
}

void
zoe_timers_clear(zoe_loop *loop)
{
    for (size_t i = 0; i < loop->timers.count; i++)
        forget(loop->timers.items[i].item);
    zoe_heap_clear(&loop->timers);
    loop->cancelled_timers = 0;
}
