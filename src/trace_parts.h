/* trace_parts.h -- what the parts of the trace tell each other: for src/ only. */
#ifndef ZOE_TRACE_PARTS_H
#define ZOE_TRACE_PARTS_H

#include <signal.h>
#include <stddef.h>
#include <string.h>

#include "trace.h"

/* --- the bytes of a line (trace_line.c) --------------------------------------------------- */

/* A line being made. */
struct zoe_line {
    char *next;                   /* where the next byte goes                        */
    char *end;                    /* where no more fits                              */
};

/* Append to a line; what does not fit is left out. */
static inline void
zoe_line_bytes(struct zoe_line *line, const char *bytes, size_t size)
{
    if (size > (size_t)(line->end - line->next))
        return;
    memcpy(line->next, bytes, size);
    line->next += size;
}

static inline void
zoe_line_text(struct zoe_line *line, const char *text)
{
    zoe_line_bytes(line, text, strlen(text));
}

/* Append a number; a text, as a JSON string; a path, whole, as the inside of one. */
void zoe_line_number(struct zoe_line *line, int64_t number);
void zoe_line_string(struct zoe_line *line, const char *text);
void zoe_line_path(struct zoe_line *line, const char *path);

/* --- events (trace_events.c) -------------------------------------------------------------- */

/* Append an event's name, and its own fields. */
void zoe_event_name(struct zoe_line *line, const struct zoe_record *record);
void zoe_event_fields(struct zoe_line *line, const struct zoe_record *record);

/* Whether events of this kind have a text of their own where others have the site. */
static inline bool
zoe_event_says_more(int kind)
{
    return kind == ZOE_REPORT || kind == ZOE_JOB || kind == ZOE_PROTOCOL;
}

/* Append a value, in JSON. */
void zoe_line_value(struct zoe_line *line, zoe_value value);

/* --- the file (trace_write.c) ------------------------------------------------------------- */

/* Where lines go from now on; writes the header. */
void zoe_trace_write_to(int fd);

/* Where they go now; -1: nowhere. */
int zoe_trace_descriptor(void);

/* Write count events as lines, numbered from n. Safe in a signal handler, and of no effect in a
 * forked child or once writing has failed, which is said once on stderr. The caller holds signals
 * back: their handler writes too. */
void zoe_trace_write(const struct zoe_record *records, size_t count, uint64_t n);

/* --- the program's output and end (trace_output.c, trace_exit.c) -------------------------- */

/* From now on each line that the program prints is an event too. */
void zoe_trace_capture_output(struct zoe_trace *trace);

/* Make events of the lines that other threads have printed since. */
void zoe_trace_take_output(struct zoe_trace *trace);

/* Hold signals back while lines are written; the old mask goes to *before. */
void zoe_trace_hold_signals(sigset_t *before);

/* What a signal that kills does first in a traced program: write the rest, and then kill. */
void zoe_trace_at_signal(int number);

/* See to it that everything is written when the program exits or crashes. */
void zoe_trace_write_at_exit(struct zoe_trace *trace);

#endif
