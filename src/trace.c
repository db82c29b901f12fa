/* trace.c -- the buffer of events, and what must be kept until they are written. */
#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "loop.h"
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
static pthread_t owner;           /* the thread whose loops are traced                         */
static struct text_block *texts;  /* the block being filled                                    */

/* --- opening ------------------------------------------------------------------------------ */

/* A descriptor for "fd:N". */
static int
open_number(const char *name)
{
    char *end = NULL;
    long fd = strtol(name + 3, &end, 10);
    int flags = fd > INT_MAX ? -1 : fcntl((int)fd, F_GETFL);
    if (name[3] < '0' || name[3] > '9' || *end != '\0' || flags < 0)
        zoe_refuse_setting("ZOETROPE_TRACE", name, "no such open descriptor; use fd:N, a path, or -");
    if ((flags & O_ACCMODE) == O_RDONLY)
        zoe_refuse_setting("ZOETROPE_TRACE", name, "the descriptor cannot be written to");
    return (int)fd;
}

/* The three standard descriptors stay the program's, also when it was started without them. */
static int
open_destination(const char *name)
{
    bool standard = strcmp(name, "-") == 0;
    if (strncmp(name, "fd:", 3) == 0)
        return open_number(name);
    int fd = standard ? STDOUT_FILENO : open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    int moved = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (moved < 0)
        zoe_refuse_setting("ZOETROPE_TRACE", name, strerror(errno));
    if (!standard)
        close(fd);
    return moved;
}

/* A pipe of any kind. */
static bool
is_pipe(int fd)
{
    struct stat about;
    return fstat(fd, &about) == 0 && (S_ISFIFO(about.st_mode) || S_ISSOCK(about.st_mode));
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

static void
open_trace(void)
{
    if (zoe_settings()->trace == NULL)
        return;
    owner = pthread_self();
    int fd = open_destination(zoe_settings()->trace);
    zoe_trace_write_to(fd);
    the_trace.followed = is_pipe(fd);
    make_buffer(&the_trace);
    zoe_trace_capture_output(&the_trace);
    zoe_trace_write_at_exit(&the_trace);
}

/* Before main: what the program prints before its first loop is in the trace too. */
__attribute__((constructor)) static void
open_early(void)
{
    const char *wanted = getenv("ZOETROPE_TRACE");
    if (wanted != NULL && wanted[0] != '\0')
        zoe_trace_open();
}

struct zoe_trace *
zoe_trace_open(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_trace);
    bool mine = the_trace.events != NULL && pthread_equal(owner, pthread_self());
    return mine ? &the_trace : NULL;
}

/* --- recording ---------------------------------------------------------------------------- */

void
zoe_trace_begin(struct zoe_trace *trace)
{
    double now = zoe_clock_now();
    if (trace == NULL)
        return;
    if (!trace->begun) {
        trace->epoch = now;
        trace->epoch_ns = (int64_t)(now * 1e9 + 0.5);
        trace->real = !zoe_settings()->virtual_time;
    }
    trace->begun = true;
    trace->now = zoe_trace_time(trace, now);
}

void
zoe_trace_read_clock(struct zoe_trace *trace)
{
    trace->now = trace->real ? zoe_clock_ns() - trace->epoch_ns
                             : zoe_trace_time(trace, zoe_clock_now());
}

int64_t
zoe_trace_time(const struct zoe_trace *trace, double seconds)
{
    static const double FURTHEST = 9e18;
    if (!trace->begun)
        return 0;
    double ns = (seconds - trace->epoch) * 1e9 + 0.5;
    if (ns > FURTHEST || ns < -FURTHEST)
        return (int64_t)(ns < 0 ? -FURTHEST : FURTHEST);
    int64_t whole = (int64_t)ns;
    return whole - ((double)whole > ns);
}

void
zoe_trace_flush(struct zoe_trace *trace)
{
    sigset_t before;
    zoe_trace_hold_signals(&before);
    zoe_trace_write(trace->events, (size_t)(trace->next - trace->events));
    trace->written += (uint64_t)(trace->next - trace->events);
    trace->next = trace->events;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
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
    char text[ZOE_LONGEST_JSON];
    char *end = text + sizeof text - (size_t)ZOE_INSIDE * (ZOE_SHOWN_TEXT + 2);
    char *next = zoe_put_value(text, end, value);
    *next = '\0';
    bool cut = next >= end;       /* lists in lists in lists, of long texts */
    return zoe_trace_keep(trace, cut ? "\"<object>\"" : text);
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
    *zoe_trace_place(trace) =
        (struct zoe_record){.kind = (uint8_t)kind, .text = kept, .cause = cause};
    return zoe_trace_recorded(trace);
}

void
zoe_note(const char *text)
{
    struct zoe_trace *trace = zoe_trace_open();
    if (!zoe_missing(text, "text") && trace != NULL)
        emit_text(trace, ZOE_NOTE, text, 0);
}

void
zoe_span(const char *text)
{
    struct zoe_trace *trace = zoe_trace_open();
    if (zoe_missing(text, "text") || trace == NULL || depth++ >= DEEPEST)
        return;
    snprintf(spans[depth - 1].text, sizeof spans->text, "%s", text);
    spans[depth - 1].n = emit_text(trace, ZOE_SPAN, text, 0);
}

void
zoe_span_end(void)
{
    struct zoe_trace *trace = zoe_trace_open();
    if (trace == NULL || depth == 0 || --depth >= DEEPEST)
        return;
    emit_text(trace, ZOE_SPAN_END, spans[depth].text, spans[depth].n);
}
