/* feed.c -- a file of messages that grows; see feed.h. */
#include "feed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
disk_failed(void)
{
    return fail("temporary file", "%s; is the disk full?", strerror(errno));
}

int
feed_open(struct feed *feed)
{
    struct text name = {0};
    const char *directory = getenv("TMPDIR");

    *feed = (struct feed){.file = -1};
    zoe_event_init(&feed->grown);
    text_add(&name, "%s/zoetrope-XXXXXX", directory && *directory ? directory : "/tmp");
    feed->file = mkstemp(name.bytes);
    if (feed->file >= 0)
        unlink(name.bytes);
    text_free(&name);
    return feed->file < 0 ? disk_failed() : 0;
}

void
feed_close(struct feed *feed)
{
    if (feed->file >= 0)
        close(feed->file);
    text_free(&feed->waiting);
    free(feed->places);
}

/* The lines of the data, each as a field of its own. */
static void
put_data(struct text *out, const struct text *data)
{
    const char *line = text_string(data), *end = line + data->length;

    while (line < end) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((next ? next : end) - line);

        text_add(out, "data: ");
        text_put(out, line, length);
        text_add(out, "\n");
        line += length + 1;
    }
}

void
feed_add(struct feed *feed, const char *type, const struct text *data)
{
    feed->places = grow(feed->places, &feed->room, feed->count + 1, sizeof *feed->places);
    feed->places[feed->count] = feed->length + (off_t)feed->waiting.length;
    text_add(&feed->waiting, "id: %zu\n", feed->count++);
    if (*type)
        text_add(&feed->waiting, "event: %s\n", type);
    put_data(&feed->waiting, data);
    text_add(&feed->waiting, "\n");
}

static void
wake_readers(struct feed *feed)
{
    zoe_event_set(&feed->grown);
    zoe_event_clear(&feed->grown);
}

int
feed_publish(struct feed *feed)
{
    const char *bytes = text_string(&feed->waiting);
    size_t left = feed->waiting.length;

    while (left > 0) {
        ssize_t written = pwrite(feed->file, bytes, left, feed->length);

        if (written < 0 && errno != EINTR)
            return disk_failed();
        if (written > 0) {
            bytes += written;
            left -= (size_t)written;
            feed->length += written;
        }
    }
    text_clear(&feed->waiting);
    wake_readers(feed);
    return 0;
}

void
feed_end(struct feed *feed)
{
    feed->ended = true;
    wake_readers(feed);
}

off_t
feed_place(const struct feed *feed, int64_t last)
{
    if (last < 0 || (uint64_t)last >= feed->count)
        return 0;
    return (uint64_t)last + 1 < feed->count ? feed->places[last + 1]
                                            : feed->length + (off_t)feed->waiting.length;
}

size_t
feed_read(const struct feed *feed, off_t place, char *bytes, size_t size)
{
    off_t left = feed->length - place;
    ssize_t got = left > 0 ? pread(feed->file, bytes, size, place) : 0;

    return got > 0 ? (size_t)(got < left ? got : left) : 0;
}
