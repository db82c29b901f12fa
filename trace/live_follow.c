/* live_follow.c -- from the pipe to the feed; see live.h.
 *
 * The pipe has a name, in a directory that only we can enter, because a program is told by name
 * where its trace goes. We keep its writing end open too: it would seem at its end before the
 * program opens it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "live.h"
#include "names.h"
#include "words.h"

enum {
    LINE_MAX_BYTES = 1 << 20,     /* a longer line is no trace's                               */
    STRINGS_MAX = 1 << 14,        /* more strings than this are forgotten                      */
    WORDS_MAX = 200               /* characters that tell an event                             */
};

/* --- the pipe ----------------------------------------------------------------------------- */

static int
make_pipe(struct live *live)
{
    const char *directory = getenv("TMPDIR");
    struct text name = {0};

    text_add(&name, "%s/zoetrope-XXXXXX", directory && *directory ? directory : "/tmp");
    live->directory = name.bytes;
    if (!mkdtemp(name.bytes))
        return fail(name.bytes, "%s; set TMPDIR to a directory for temporary files",
                    strerror(errno));
    name = (struct text){0};
    text_add(&name, "%s/trace", live->directory);
    live->pipe = name.bytes;
    if (mkfifo(live->pipe, 0600)
        || (live->ends[0] = open(live->pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)) < 0
        || (live->ends[1] = open(live->pipe, O_WRONLY | O_CLOEXEC)) < 0)
        return fail(live->pipe, "%s; set TMPDIR to a directory for temporary files",
                    strerror(errno));
    return 0;
}

int
follow_open(struct live *live)
{
    live->ends[0] = live->ends[1] = -1;
    live->trace.name = live->options->rest[0];
    live->trace.names = names_new();
    live->reader = (struct reader){.trace = &live->trace, .passing = true};
    if (live->options->trace && !(live->kept = fopen(live->options->trace, "w")))
        fail(live->options->trace, "%s; name a file for the trace", strerror(errno));
    else if (make_pipe(live) == 0)
        return 0;
    follow_close(live);
    return -1;
}

void
follow_close(struct live *live)
{
    for (int i = 0; i < 2; i++)
        if (live->ends[i] >= 0)
            close(live->ends[i]);
    if (live->pipe)
        unlink(live->pipe);
    if (live->directory)
        rmdir(live->directory);
    if (live->kept && fclose(live->kept))
        fail(live->options->trace, "%s; is the disk full?", strerror(errno));
    free(live->pipe);
    free(live->directory);
    trace_free(&live->trace);
    text_free(&live->reader.scratch);
    text_free(&live->partial);
    text_free(&live->data);
}

/* --- lines -------------------------------------------------------------------------------- */

/* The line as it is; JSON may have a carriage return between its parts, a message may not. */
static void
put_line(struct text *out, const char *line, size_t length)
{
    size_t begin = out->length;

    text_put(out, line, length);
    for (char *at = out->bytes + begin; (at = strchr(at, '\r'));)
        *at = ' ';
}

static void
put_words(struct text *out, const struct live *live)
{
    struct text words = {0};

    if (live->reader.line == 1)
        text_add(&words, "%s begins: %s, %s clock", live->trace.program, live->trace.language,
                 live->trace.virtual_clock ? "virtual" : "monotonic");
    else
        words_event(&words, &live->reader.event);
    text_add(out, "\n");
    words_cut(out, text_string(&words), WORDS_MAX, false);
    text_free(&words);
}

/* Whether the line, which a NUL follows, is a trace's. */
static bool
follow_line(struct live *live, const char *line, size_t length)
{
    if (live->trace.strings.count > STRINGS_MAX)
        strings_free(&live->trace.strings);
    if (!read_line(&live->reader, line, length))
        return false;
    text_clear(&live->data);
    put_line(&live->data, line, length);
    put_words(&live->data, live);
    feed_add(&live->feed, "", &live->data);
    return true;
}

static void
follow_lines(struct live *live)
{
    char *line = live->partial.bytes, *end = line + live->partial.length, *next;

    while (!live->lost && (next = memchr(line, '\n', (size_t)(end - line)))) {
        *next = '\0';
        live->lost = !follow_line(live, line, (size_t)(next - line));
        line = next + 1;
    }
    live->partial.length = (size_t)(end - line);
    memmove(live->partial.bytes, line, live->partial.length);
    if (live->partial.length > LINE_MAX_BYTES && !live->lost) {
        live->reader.line++;
        live->lost = !refuse(&live->reader, "longer than %d bytes", LINE_MAX_BYTES);
    }
    if (feed_publish(&live->feed))
        live->lost = true;
}

static void
keep_trace(struct live *live, const void *bytes, size_t size)
{
    if (!live->kept || fwrite(bytes, 1, size, live->kept) == size)
        return;
    fail(live->options->trace, "%s; is the disk full?", strerror(errno));
    fclose(live->kept);
    live->kept = NULL;
}

/* --- the protocol ------------------------------------------------------------------------- */

struct follower {
    zoe_protocol protocol;
    struct live *live;            /* for whom it reads                                         */
};

static int
begin(zoe_protocol *self, void *argument)
{
    ((struct follower *)self)->live = argument;
    return 0;
}

/* What cannot be followed is read all the same: the program must not wait for us. */
static void
data_received(zoe_protocol *self, const void *bytes, size_t size)
{
    struct live *live = ((struct follower *)self)->live;

    keep_trace(live, bytes, size);
    if (live->lost)
        return;
    text_put(&live->partial, bytes, size);
    follow_lines(live);
}

static void
connection_lost(zoe_protocol *self, const zoe_error *error)
{
    (void)error;
    zoe_event_set(&((struct follower *)self)->live->over);
}

const zoe_protocol_type follower = {
    .name = "Follower", .size = sizeof(struct follower), .init = begin,
    .data_received = data_received, .connection_lost = connection_lost,
};

/* --- the end ------------------------------------------------------------------------------ */

/* What comes after that is not told any more. */
void
follow_end(struct live *live, int status)
{
    struct text *data = &live->data;

    text_clear(data);
    text_add(data, "{\"status\":%d,\"complete\":%s}\n", status,
             live->reader.exited ? "true" : "false");
    if (status < 0)
        text_add(data, "the program was killed by signal %d", -status);
    else
        text_add(data, "the program ended with status %d", status);
    if (live->lost)
        text_add(data, "; its trace could not be followed to the end, see the terminal");
    else if (live->reader.line == 0)
        text_add(data, "; it wrote no trace: was it built with Zoetrope?");
    else if (!live->reader.exited)
        text_add(data, "; its trace was cut off");
    live->lost = true;
    feed_add(&live->feed, "end", data);
    feed_publish(&live->feed);
    feed_end(&live->feed);
}
