/* play.h -- the parts of a page that steps through a run.
 *
 * The page is the same for every run but for one piece of JSON: the events as one list of numbers,
 * their strings in a table, and the program's source files.
 */
#ifndef PLAY_H
#define PLAY_H

#include "reader.h"

enum { SOURCES_MAX = 64 };

/* The files that the places of a trace, "file:line", are in. */
struct sources {
    struct strings names;         /* of the files                                              */
    const char *files[SOURCES_MAX];    /* each name once, in order of appearance               */
    int count;                    /* how many                                                  */
};

/* Add the data of a page. `source` is the directory to look for files in first, or NULL. */
void
play_data(struct text *out, const struct trace *trace, const char *source);

/* Add a string as JSON that can stand in a page: it has no "<". */
void
play_quote(struct text *out, const char *string, size_t length);

/* Remember the file of a place; those behind SOURCES_MAX are forgotten. */
void
sources_note(struct sources *sources, const char *place);

/* Add the files as a JSON list of [name, text] pairs; the text of one not found is null. They are
 * looked for in `source`, in the current directory, beside the trace and under lessons. Only files
 * whose names end as those of C and Python do are taken in, whatever a trace says. */
void
sources_put(struct text *out, const struct sources *sources, const char *source,
            const char *trace_name);

void
sources_free(struct sources *sources);

#endif
