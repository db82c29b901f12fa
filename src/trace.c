/* trace.c -- the buffer of events, and what must be kept until they are written. */
#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "loop.h"
#include "memory.h"
#include "settings.h"
#include "system.h"
#include "trace_parts.h"

enum {
    EVENTS = 1 << 14,             /* that the buffer holds, if there is memory for so many     */
    FEWEST = 1 << 8,              /* that it must hold                                         */
    TEXT = 1 << 16,               /* bytes of kept text cut at a time                          */
};

/* Kept texts: a list of blocks, filled one after the other, freed when the events are written. */
struct text_block {
    struct text_block *rest;      /* the blocks filled before                                  */
    size_t used;                  /* bytes of the one below                                    */
    char bytes[TEXT];             /* texts, each with its NUL                                  */
};

static struct zoe_trace the_trace;
static bool opened;               /* it was tried to open it                                   */
static pthread_t owner;           /* the thread whose loops are traced                         */
static struct text_block *texts;  /* the block being filled                                    */

/* --- opening ------------------------------------------------------------------------------ */

/* A descriptor for "fd:N". */
static int
open_number(const char *name)
{
    char *end = NULL;
    long fd = strtol(name + 3, &end, 10);
    if (end == name + 3 || *end != '\0' || fd < 0 || fcntl((int)fd, F_GETFL) < 0)
        zoe_refuse_setting("ZOETROPE_TRACE", name, "no such open descriptor; use fd:N, a path, or -");
    return (int)fd;
}

static int
open_destination(const char *name)
{
    int fd;
    if (strncmp(name, "fd:", 3) == 0)
        return open_number(name);
    if (strcmp(name, "-") == 0)
        fd = dup(STDOUT_FILENO);
    else
        fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        zoe_refuse_setting("ZOETROPE_TRACE", name, strerror(errno));
    return fd;
}

/* The buffer's memory is touched now: later each new page would hold up the program for longer
 * than the events that fill it. */
static void
make_buffer(struct zoe_trace *trace)
{
    size_t count = EVENTS;
    while ((trace->events = zoe_system.calloc(count, sizeof *trace->events)) == NULL) {
        if (count == FEWEST)
            zoe_refuse_setting("ZOETROPE_TRACE", zoe_settings()->trace, "no memory for a trace");
        count /= 4;
    }
    memset(trace->events, 0, count * sizeof *trace->events);
    trace->next = trace->events;
    trace->end = trace->events + count;
}

struct zoe_trace *
zoe_trace_open(void)
{
    if (!opened && zoe_settings()->trace != NULL) {
        owner = pthread_self();
        the_trace.epoch = zoe_clock_now();
        zoe_trace_write_to(open_destination(zoe_settings()->trace));
        make_buffer(&the_trace);
        zoe_trace_capture_output(&the_trace);
        zoe_trace_write_at_exit(&the_trace);
    }
    opened = true;
    bool mine = the_trace.events != NULL && pthread_equal(owner, pthread_self());
    return mine ? &the_trace : NULL;
}

/* --- recording ---------------------------------------------------------------------------- */

int64_t
zoe_trace_time(const struct zoe_trace *trace, double seconds)
{
    double ns = (seconds - trace->epoch) * 1e9 + 0.5;
    int64_t whole = (int64_t)ns;
    return whole - ((double)whole > ns);
}

void
zoe_trace_flush(struct zoe_trace *trace)
{
    zoe_trace_write(trace->events, (size_t)(trace->next - trace->events), trace->written + 1);
    trace->written += (uint64_t)(trace->next - trace->events);
    trace->next = trace->events;
    while (texts != NULL) {
        struct text_block *rest = texts->rest;
        zoe_release(texts);
        texts = rest;
    }
}

static char *
room_for(size_t size)
{
    if (texts == NULL || texts->used + size > TEXT) {
        struct text_block *block = zoe_system.calloc(1, sizeof *block);
        if (block == NULL)
            return NULL;
        block->rest = texts;
        texts = block;
    }
    char *room = texts->bytes + texts->used;
    texts->used += size;
    return room;
}

/* A text may outlive its place in the buffer: write first what must not mix with it. */
const char *
zoe_trace_keep(struct zoe_trace *trace, const char *text)
{
    if (trace->next == trace->end)
        zoe_trace_flush(trace);
    size_t length = strlen(text);
    if (length >= TEXT)
        length = TEXT - 1;
    char *copy = room_for(length + 1);
    if (copy == NULL)
        return "";
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

const char *
zoe_trace_keep_value(struct zoe_trace *trace, zoe_value value)
{
    char text[1000];
    struct zoe_line line = {text, text + sizeof text - 1};
    zoe_line_value(&line, value);
    *line.next = '\0';
    return zoe_trace_keep(trace, text);
}

/* --- for programs ------------------------------------------------------------------------- */

enum { DEEPEST = 32 };            /* spans inside spans; deeper ones are left out     */

static struct {
    uint64_t n;                   /* the event that began it                          */
    char text[96];                /* its text                                         */
} spans[DEEPEST];
static int depth;

static uint64_t
emit_text(struct zoe_trace *trace, enum zoe_event_kind kind, const char *text, uint64_t cause)
{
    const char *kept = zoe_trace_keep(trace, text);
    return zoe_trace_record(
        trace, &(struct zoe_record){.kind = (uint8_t)kind, .text = kept, .cause = cause});
}

void
zoe_note(const char *text)
{
    struct zoe_trace *trace = zoe_trace_open();
    if (trace != NULL)
        emit_text(trace, ZOE_NOTE, text, 0);
}

void
zoe_span(const char *text)
{
    struct zoe_trace *trace = zoe_trace_open();
    if (trace == NULL || depth == DEEPEST)
        return;
    snprintf(spans[depth].text, sizeof spans[depth].text, "%s", text);
    spans[depth].n = emit_text(trace, ZOE_SPAN, text, 0);
    depth++;
}

void
zoe_span_end(void)
{
    struct zoe_trace *trace = zoe_trace_open();
    if (trace == NULL || depth == 0)
        return;
    depth--;
    emit_text(trace, ZOE_SPAN_END, spans[depth].text, spans[depth].n);
}
