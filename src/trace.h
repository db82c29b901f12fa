/* trace.h -- every decision is an event.
 *
 * The loop says what it decides where it decides it:
 *
 *     zoe_trace(loop, RUN, .id = entry->id, .cause = entry->cause);
 *
 * Off, that is one branch that is never taken. On, 64 bytes go into a buffer; they become a line
 * of JSON (docs/trace-format.md) when the buffer is full and when the program ends, however it
 * ends. Recording never changes a decision.
 */
#ifndef ZOE_TRACE_H
#define ZOE_TRACE_H

#include <stdint.h>

#include "value.h"

/* The events, in the order of docs/trace-format.md; trace_events.c says what each one writes. */
enum zoe_event_kind {
    ZOE_LOOP_OPEN, ZOE_LOOP_RUN, ZOE_LOOP_RETURN, ZOE_LOOP_CLOSE, ZOE_STOP,
    ZOE_TURN, ZOE_SELECT, ZOE_WAKE, ZOE_FD, ZOE_READY, ZOE_TIMER, ZOE_HANDLE_CANCEL, ZOE_SKIP,
    ZOE_RUN, ZOE_END, ZOE_TURN_END, ZOE_WAKEUP, ZOE_BLOCK, ZOE_REPORT, ZOE_OUT,
    ZOE_NOTE, ZOE_SPAN, ZOE_SPAN_END, ZOE_EXIT, ZOE_SIGNAL, ZOE_CHILD, ZOE_JOB,
    ZOE_FUTURE, ZOE_TASK, ZOE_STEP, ZOE_AWAIT, ZOE_YIELD, ZOE_DONE, ZOE_CANCEL, ZOE_SWALLOW,
    ZOE_UNCANCEL,
    ZOE_CALLBACK, ZOE_UNCALLBACK, ZOE_WATCH, ZOE_UNWATCH, ZOE_SYNC, ZOE_TRANSPORT,
    ZOE_PROTOCOL,
    ZOE_EVENT_KINDS
};

/* Why a handle is ready, and why select() waits as long as it does. */
enum zoe_why {
    ZOE_WHY_SOON, ZOE_WHY_DONE, ZOE_WHY_TIMER, ZOE_WHY_IO, ZOE_WHY_THREADSAFE,
    ZOE_WHY_READY, ZOE_WHY_STOP, ZOE_WHY_NOTHING
};

/* One event as it is kept until it is written. What a field means depends on the kind. */
struct zoe_record {
    uint8_t kind;                 /* enum zoe_event_kind                                       */
    uint8_t small;                /* why, mode, state, or a flag                               */
    char by_letter;               /* who was running: 'T', 'H', or 0 for the program           */
    char on_letter;               /* the kind of id in .number, or 0                           */
    uint32_t by;                  /* its number                                                */
    int64_t t;                    /* loop time, ns                                             */
    uint64_t cause;               /* the event that led to this one, or 0                      */
    uint64_t id;                  /* whom it is about                                          */
    int64_t number;               /* a count, a time, another id                               */
    int64_t extra;                /* one more                                                  */
    const char *text;             /* a label or a text, kept by somebody until it is written   */
    const char *site;             /* where in the program, "file:line" (or a file: .extra)     */
};

/* Who is running: what events are said to be "by". */
struct zoe_by {
    char letter;                  /* 'T', 'H', or 0 for the program                            */
    uint32_t number;              /* its number                                                */
};

struct zoe_trace {
    struct zoe_record *events;     /* the buffer                                                */
    struct zoe_record *next;       /* the first free place in it                                */
    struct zoe_record *end;        /* where it is full                                          */
    uint64_t written;             /* events before the buffer's first                          */
    int64_t now;                  /* loop time in ns, as last read                             */
    bool begun;                   /* a loop was opened, and time with it                       */
    bool real;                    /* and it is the machine's time                              */
    bool followed;                /* it goes to a pipe: somebody reads while the program runs  */
    double epoch;                 /* the loop time that is 0 in the trace                      */
    int64_t epoch_ns;             /* the same in ns                                            */
    struct zoe_by by;             /* who is running                                            */
};

/* Say who is running from now on, or ask who does; without a trace nothing, and nobody. */
static inline void
zoe_trace_set_by(struct zoe_trace *trace, struct zoe_by by)
{
    if (trace != NULL)
        trace->by = by;
}

static inline struct zoe_by
zoe_trace_get_by(const struct zoe_trace *trace)
{
    return trace == NULL ? (struct zoe_by){0, 0} : trace->by;
}

/* Whether anybody records: seldom, and the compiler keeps what that takes out of the way. */
#define zoe_traced(loop) __builtin_expect((loop)->trace != NULL, 0)

/* Record an event, in its place in the buffer, and return its number n, for others to name as their
 * cause; 0 when off. */
#define zoe_trace(loop, event, ...)                                                                \
    (!zoe_traced(loop)                                                                             \
         ? 0                                                                                       \
         : (*zoe_trace_place((loop)->trace) =                                                      \
                (struct zoe_record){.kind = ZOE_##event, __VA_ARGS__},                             \
            zoe_trace_recorded((loop)->trace)))

/* A loop time in seconds as the trace writes it: ns since the first loop was opened, at most 9e18
 * either way. */
int64_t zoe_trace_time(const struct zoe_trace *trace, double seconds);

/* Read the clock: what time the next events happen at. */
void zoe_trace_read_clock(struct zoe_trace *trace);

/* A loop is opened: the first one is when time begins. NULL is let through. */
void zoe_trace_begin(struct zoe_trace *trace);

/* Turn the buffered events into lines. */
void zoe_trace_flush(struct zoe_trace *trace);

/* Where the next event goes. */
static inline struct zoe_record *
zoe_trace_place(struct zoe_trace *trace)
{
    if (trace->next == trace->end)
        zoe_trace_flush(trace);
    return trace->next;
}

/* It is there: add when, and by whom. Returns its number n. */
static inline uint64_t
zoe_trace_recorded(struct zoe_trace *trace)
{
    trace->next->t = trace->now;
    trace->next->by_letter = trace->by.letter;
    trace->next->by = trace->by.number;
    trace->next++;
    return trace->written + (uint64_t)(trace->next - trace->events);
}

/* The event recorded last, to fill in what only its caller knows. */
static inline struct zoe_record *
zoe_trace_last(const struct zoe_trace *trace)
{
    return trace->next - 1;
}

/* The trace that the environment asked for, opened once; NULL: none, or another thread has it. A
 * value of ZOETROPE_TRACE that cannot be honoured ends the program with one line and status 2. */
struct zoe_trace *zoe_trace_open(void);

/* Keep a copy of a text until it is written; "" without memory. */
const char *zoe_trace_keep(struct zoe_trace *trace, const char *text);

/* The same for a value, as the schema writes values. */
const char *zoe_trace_keep_value(struct zoe_trace *trace, zoe_value value);

/* --- for programs ------------------------------------------------------------------------- */

/* Say something in the trace, at this place among the events. The text is copied. Emits note. */
void zoe_note(const char *text);

/* Begin and end a span of the program's own; spans nest. Emit span and span_end. */
void zoe_span(const char *text);
void zoe_span_end(void);

#endif
