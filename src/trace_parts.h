/* trace_parts.h -- what the parts of the trace tell each other: for src/ only. */
#ifndef ZOE_TRACE_PARTS_H
#define ZOE_TRACE_PARTS_H

#include <stddef.h>

#include "trace.h"

/* --- events (trace_events.c) -------------------------------------------------------------- */

/* A line being made. */
struct zoe_line {
    char *next;                   /* where the next byte goes                        */
    char *end;                    /* where no more fits                              */
};

/* Append to a line; what does not fit is left out. The last makes a JSON string of a text. */
void zoe_line_text(struct zoe_line *line, const char *text);
void zoe_line_number(struct zoe_line *line, int64_t number);
void zoe_line_string(struct zoe_line *line, const char *text);

/* Append an event's name, and its own fields. */
void zoe_event_name(struct zoe_line *line, const struct zoe_record *record);
void zoe_event_fields(struct zoe_line *line, const struct zoe_record *record);

/* Append a value, in JSON. */
void zoe_line_value(struct zoe_line *line, zoe_value value);

/* --- the file (trace_write.c) ------------------------------------------------------------- */

/* Where lines go from now on; writes the header. */
void zoe_trace_write_to(int fd);

/* Write count events as lines, numbered from n. Safe in a signal handler. */
void zoe_trace_write(const struct zoe_record *records, size_t count, uint64_t n);

/* --- the program's output and end (trace_output.c, trace_exit.c) -------------------------- */

/* From now on each line that the program prints is an event too. */
void zoe_trace_capture_output(struct zoe_trace *trace);

/* See to it that everything is written when the program exits or crashes. */
void zoe_trace_write_at_exit(struct zoe_trace *trace);

#endif
