/* turn.h -- what the parts of the loop tell each other: for src/ only. */
#ifndef ZOE_TURN_H
#define ZOE_TURN_H

#include "loop.h"
#include "trace.h"

/* --- the ready queue (ready.c) ------------------------------------------------------------ */

/* The slow half of zoe_ready_append: emits ready and remembers its number. */
void zoe_ready_traced(zoe_loop *loop, struct zoe_entry *entry, enum zoe_why why, uint64_t cause);

/* Remember the event that is the cause of what this entry does next. */
static inline void
zoe_entry_caused_by(struct zoe_entry *entry, uint64_t n)
{
    entry->cause = (uint32_t)n;
}

/* Put an entry that is not queued at the end of the ready queue. */
static inline void
zoe_ready_link(zoe_loop *loop, struct zoe_entry *entry)
{
    entry->next = NULL;
    entry->queued = true;
    *loop->ready_end = entry;
    loop->ready_end = &entry->next;
    loop->ready_count++;
}

/* The same, and say so in the trace. It has a number, by which a handle may know it. */
static inline void
zoe_ready_append(zoe_loop *loop, struct zoe_entry *entry, enum zoe_why why, uint64_t cause)
{
    zoe_ready_link(loop, entry);
    if (zoe_traced(loop))
        zoe_ready_traced(loop, entry, why, cause);
}

/* The event that says what is running now: the cause of what it does. 0: the program itself. */
static inline uint64_t
zoe_running_cause(const zoe_loop *loop)
{
    return loop->running_entry == NULL ? 0 : loop->running_entry->cause;
}

/* Give an entry the number of the next handle. */
static inline void
zoe_entry_number(zoe_loop *loop, struct zoe_entry *entry)
{
    entry->id = ++loop->ids->handle;
}

/* As zoe_ready_append, for what nobody has a handle to, a task say: only the trace numbers it. */
static inline void
zoe_ready_wake(zoe_loop *loop, struct zoe_entry *entry, enum zoe_why why, uint64_t cause)
{
    zoe_ready_link(loop, entry);
    if (zoe_traced(loop)) {
        zoe_entry_number(loop, entry);
        zoe_ready_traced(loop, entry, why, cause);
    }
}

/* Give an entry the next number, and put it there because of what is running now. */
static inline void
zoe_ready_soon(zoe_loop *loop, struct zoe_entry *entry)
{
    zoe_entry_number(loop, entry);
    zoe_ready_link(loop, entry);
    if (loop->trace != NULL)
        zoe_ready_traced(loop, entry, ZOE_WHY_SOON, zoe_running_cause(loop));
}

/* Phase 6: run what is in the queue now, and nothing that is added meanwhile. Returns how many were
 * run: those that were cancelled do not count. */
size_t zoe_ready_run(zoe_loop *loop);

/* Drop everything. */
void zoe_ready_clear(zoe_loop *loop);

/* Whether a callback raised what ends the run at once (SystemExit, KeyboardInterrupt). */
static inline bool
zoe_loop_escaping(const zoe_loop *loop)
{
    int code = zoe_error_code(loop->raised);
    return code == ZOE_SYSTEM_EXIT || code == ZOE_KEYBOARD_INTERRUPT;
}

/* --- callbacks (call.c) ------------------------------------------------------------------- */

/* Its label and site, for the trace. */
void zoe_call_describe(const struct zoe_entry *entry, struct zoe_record *event);

/* A callback record with the caller's context, not yet numbered; NULL without memory. */
struct zoe_call *zoe_call_new(zoe_loop *loop, zoe_callback *callback, void *argument,
                              const char *label, const char *site);

/* Give a record back; every handle to it becomes harmless. */
void zoe_call_free(struct zoe_call *call);

/* 0, or why this loop takes no calls now: NULL, closed, or (debug) the wrong thread. */
int zoe_loop_check(const zoe_loop *loop);

/* --- the loop (loop.c) -------------------------------------------------------------------- */

/* Free a closed loop whose futures are all gone. */
void zoe_loop_release(zoe_loop *loop);

/* --- timers (timers.c) -------------------------------------------------------------------- */

/* Phase 1 of a turn that has timers: forget cancelled ones at the head of the heap. */
void zoe_timers_drop_cancelled(zoe_loop *loop);

/* Phase 5, if there are any: queue the timers that are due. */
void zoe_timers_queue_due(zoe_loop *loop);

/* Drop everything. */
void zoe_timers_clear(zoe_loop *loop);

/* --- descriptors (watch.c) ---------------------------------------------------------------- */

/* Phase 4: queue the handles of ready descriptors: those that the turn before has left, and those of
 * count that the selector has found. What is too much for a turn is left to the next. */
void zoe_watch_queue(zoe_loop *loop, int count);

/* Stop watching everything and free the table. */
void zoe_watch_clear(zoe_loop *loop);

/* --- other threads (wakeup.c) ------------------------------------------------------------- */

/* How many bytes were written to self-pipes. */
extern atomic_uint zoe_wakeups;

/* Write this byte into a loop's self-pipe. Safe in a signal handler, but for errno. */
void zoe_wakeup_by(int pipe, unsigned char byte);

/* Make the self-pipe and watch it. Returns 0 or a code. */
int zoe_wakeup_open(zoe_loop *loop);

/* Write a byte to it: the next select() returns at once. Emits wakeup. */
void zoe_wakeup_write(zoe_loop *loop);

/* The slow half of the function below. */
void zoe_wakeup_empty_inbox(zoe_loop *loop) ZOE_RARE;

/* Take in what other threads have scheduled. */
static inline void
zoe_wakeup_collect(zoe_loop *loop)
{
    if (atomic_load_explicit(&loop->inbox_full, memory_order_acquire))
        zoe_wakeup_empty_inbox(loop);
}

/* What zoe_call_soon_threadsafe does, with what is filled in of a record: callback, argument, drop,
 * label and site. drop(argument) is called, unless it is NULL, when the callback has run or never
 * will, but not when this fails. With *spare, a record from zoe_allocate, it fails only if the loop
 * is closed; when it needed the record, *spare is NULL then. */
int zoe_wakeup_send(zoe_loop *loop, struct zoe_call *wanted, struct zoe_call **spare);

/* Close the self-pipe and drop what other threads have scheduled. */
void zoe_wakeup_close(zoe_loop *loop);

/* --- transports (channel.c) --------------------------------------------------------------- */

/* Report every transport that is still open, and close it. */
void zoe_channels_close(zoe_loop *loop);

/* Close every server (server.c). */
void zoe_servers_close(zoe_loop *loop);

/* --- reports (report.c) ------------------------------------------------------------------- */

/* The callback or task that has just returned raised something: report it. */
void zoe_report_raised(zoe_loop *loop, const char *callback, const char *site);

/* Debug mode: say that what this event describes took so many seconds. */
void zoe_report_slow(const struct zoe_record *event, double seconds);

#endif
