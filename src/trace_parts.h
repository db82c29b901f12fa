/* trace_parts.h -- what the parts of the trace tell each other: for src/ only. */
#ifndef ZOE_TRACE_PARTS_H
#define ZOE_TRACE_PARTS_H

#include <signal.h>
#include <stddef.h>
#include <string.h>

#include "trace.h"

/* --- the bytes of a line (trace_line.c) --------------------------------------------------- */

/* What puts something at a place in a line returns the place behind it. Nothing looks out for the
 * end of a line: there is room for the longest of everything that one can have. */
enum {
    ZOE_SHOWN_TEXT = 80,          /* bytes of a string that the schema lets stand              */
    ZOE_SHOWN_PATH = 1024,        /* bytes of a path                                           */
    ZOE_INSIDE = 6,               /* bytes that one of these takes at most in a JSON string    */
    ZOE_LONGEST_JSON = 1 << 14,   /* bytes of a text that is kept as JSON: a value, a stack    */
    ZOE_LONGEST_LINE = 1 << 15,   /* one of these, a path and five texts                       */
};

static inline char *
zoe_put_text(char *at, const char *text)
{
    size_t size = strlen(text);
    memcpy(at, text, size);
    return at + size;
}

/* A number; a text as the inside of a JSON string, cut off after so many bytes. */
char *zoe_put_number(char *at, int64_t number);
char *zoe_put_inside(char *at, const char *text, size_t most);

/* The same for a text that comes again and again: what it looked like is known by its address, until
 * all is forgotten. */
char *zoe_put_known(char *at, const char *text, size_t most);
void zoe_forget_known(void);

/* A value, in JSON (trace_value.c): not all of it when it goes beyond end, and then at most the
 * longest string beyond. */
char *zoe_put_value(char *at, char *end, zoe_value value);

/* --- events (trace_events.c) -------------------------------------------------------------- */

/* The next event, as a line. */
char *zoe_put_event(char *at, const struct zoe_record *record);

/* --- the file (trace_write.c) ------------------------------------------------------------- */

/* Where lines go from now on; writes the header. */
void zoe_trace_write_to(int fd);

/* Where they go now; -1: nowhere. */
int zoe_trace_descriptor(void);

/* Write the next count events as lines. Safe in a signal handler, and of no effect in a
 * forked child or once writing has failed, which is said once on stderr. The caller holds signals
 * back: their handler writes too. */
void zoe_trace_write(const struct zoe_record *records, size_t count);

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
