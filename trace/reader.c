/* reader.c -- from lines to events; see reader.h.
 *
 * One pass over the lines: the header, then the events, then the end. Nothing is guessed and
 * nothing is skipped.
 */
#include "reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "names.h"
#include "object.h"
#include "packed.h"
#include "progress.h"

enum { VERSION = 1, PROGRESS_LINES = 1 << 12 };



static bool
read_word(struct reader *r, const char *key, const char *first, const char *second, bool *is_first)
{
    struct slice word;

    if (!take_string(r, key, &word))
        return false;
    *is_first = slice_is(word, first);
    if (!*is_first && !slice_is(word, second))
        return refuse(r, "key \"%s\" of \"header\" is neither \"%s\" nor \"%s\"", key, first,
                      second);
    return next_key(r);
}

static bool
read_header(struct reader *r)
{
    struct slice program;
    int64_t version;
    bool is_c;

    if (!first_key(r) || !take_number(r, "zoetrope", 0, INT64_MAX, &version))
        return false;
    if (version != VERSION)
        return refuse(r, "version %lld of the trace format is not known, only version %d",
                      (long long)version, VERSION);
    if (!take_string(r, "program", &program))
        return false;
    r->trace->program = keep(r, program);
    if (!next_key(r) || !read_word(r, "language", "C", "Python", &is_c)
        || !read_word(r, "clock", "virtual", "monotonic", &r->trace->virtual_clock)
        || !take_number(r, "seed", INT64_MIN, INT64_MAX, &r->trace->seed))
        return false;
    r->trace->language = is_c ? "C" : "Python";
    return !r->key.bytes || refuse_key(r, NULL);
}

/* --- the file ----------------------------------------------------------------------------- */

bool
read_line(struct reader *r, const char *line, size_t length)
{
    struct trace *trace = r->trace;

    r->line++;
    r->start = line;
    r->json = (struct json){line, line + length, &r->scratch, NULL};
    if (r->line == 1)
        return read_header(r);
    if (trace->count == INT32_MAX)
        return refuse(r, "more than %d events", (int)INT32_MAX);
    if (!read_event(r))
        return false;
    if (!r->passing) {
        if (r->line % PROGRESS_LINES == 0)
            progress("zoetrope: %s: %ld events are read", trace->name, r->line);
        trace->events = grow(trace->events, &trace->room, (size_t)trace->count + 1,
                             sizeof r->event);
        trace->events[trace->count] = r->event;
    }
    trace->count++;
    return true;
}

static bool
read_lines(struct reader *r, FILE *file)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    bool good = true;

    while (good && (length = getline(&line, &room, file)) > 0) {
        if (line[length - 1] == '\n')
            line[--length] = '\0';
        good = read_line(r, line, (size_t)length);
    }
    free(line);
    if (good && ferror(file))
        good = fail(r->trace->name, "%s; name a readable file", strerror(errno)) == 0;
    return good;
}

/* All of a file, which may be packed. */
static bool
read_file(struct reader *r, FILE *file)
{
    if (!(packed_is(file) ? packed_read : read_lines)(r, file))
        return false;
    progress_end();
    if (r->line == 0)
        return fail(r->trace->name, "the trace is empty; was the program built with Zoetrope?")
               == 0;
    if (!r->exited)
        return fail(r->trace->name, "line %ld: the trace was cut off here, without \"exit\"; "
                    "let the program end", r->line) == 0;
    return true;
}

int
trace_read(struct trace *trace, const char *name, const char *known_as)
{
    bool standard = !name || strcmp(name, "-") == 0, good;
    FILE *file = standard ? stdin : fopen(name, "r");
    struct reader r = {.trace = trace};

    *trace = (struct trace){.name = known_as ? known_as : standard ? "standard input" : name};
    if (!name && isatty(STDIN_FILENO))
        return fail(trace->name, "no trace comes from a terminal; name a file that has one");
    if (!file)
        return fail(trace->name, "%s; name a trace, or - for standard input", strerror(errno));
    trace->names = names_new();
    good = read_file(&r, file);
    text_free(&r.scratch);
    if (!standard)
        fclose(file);
    if (!good)
        trace_free(trace);
    return good ? 0 : -1;
}

void
trace_free(struct trace *trace)
{
    free(trace->events);
    strings_free(&trace->strings);
    names_free(trace->names);
}

const struct event *
trace_event(const struct trace *trace, int32_t n)
{
    return &trace->events[n - 1];
}

int32_t
trace_place(const struct trace *trace, ident id)
{
    return names_find(trace->names, id);
}
