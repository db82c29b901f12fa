/* reader.h -- a trace in memory.
 *
 * Reading is strict: what docs/trace-format.md does not allow is refused with its line number, so
 * that every other part of the tool may rely on what it says. A trace is an array of events; the
 * event numbered n is the n-th.
 */
#ifndef READER_H
#define READER_H

#include "events.h"
#include "text.h"

struct trace {
    const char *name;             /* the file, or "standard input": for messages               */
    const char *program;          /* from the header                                           */
    const char *language;         /* "C" or "Python"                                           */
    bool virtual_clock;           /* time moves inside select() only                           */
    int64_t seed;                 /* what permuted the freedoms; 0: nothing                    */

    struct event *events;         /* the n-th is events[n - 1]; owned                          */
    size_t room;                  /* allocated                                                 */
    int32_t count;                /* how many there are                                        */

    struct strings strings;       /* every string of the events                                */
    struct names *names;          /* every id met, with its place among its kind; owned        */
    int32_t id_counts[ID_KINDS];  /* how many different ids of each kind                       */
};

/* Read the trace in the file `name`; "-" is standard input, NULL too unless that is a terminal, where
 * nobody types a trace. Messages call it `known_as`, or by its name if that is NULL. Returns 0 and a
 * trace to be given to trace_free; or -1, told, with nothing to free. */
int
trace_read(struct trace *trace, const char *name, const char *known_as);

void
trace_free(struct trace *trace);

/* The event numbered n, 1 <= n <= count. */
const struct event *
trace_event(const struct trace *trace, int32_t n);

/* An id's place among those of its kind, 0, 1, ... in order of appearance; -1 for one that the
 * trace does not have. */
int32_t
trace_place(const struct trace *trace, ident id);

#endif
