/* trace_write.c -- events become lines of JSON.
 *
 * Nothing here asks for memory or a lock, so that a program that crashes can still tell what led
 * to it.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "settings.h"
#include "system.h"
#include "trace_parts.h"

enum {
    LONGEST = 1 << 14,            /* bytes of a line                        */
    LINES = 1 << 16,              /* bytes written at a time                */
};

static int destination = -1;      /* -1: nothing is written, or no more         */
static uint64_t turn;             /* the turn being written                 */
static char bytes[LINES];

/* Say that the trace cannot be written, and write no more of it: the program goes on. */
static void
give_up(int error)
{
    char text[500];
    struct zoe_line line = {text, text + sizeof text};
    zoe_line_text(&line, "zoetrope: ZOETROPE_TRACE=");
    zoe_line_text(&line, zoe_settings()->trace);
    zoe_line_text(&line, ": the trace is cut off: ");
    zoe_line_text(&line, error == ENOSPC ? "no space is left on the device" : "write() failed, errno ");
    if (error != ENOSPC)
        zoe_line_number(&line, error);
    zoe_line_text(&line, "; write it elsewhere\n");
    destination = -1;
    if (zoe_system.write(STDERR_FILENO, text, (size_t)(line.next - text)) < 0)
        return;                   /* nobody listens */
}

static void
write_all(const char *from, size_t size)
{
    while (size > 0 && destination >= 0) {
        ssize_t sent = zoe_system.write(destination, from, size);
        if (sent < 0 && errno != EINTR && errno != EAGAIN)
            give_up(errno);
        if (sent > 0) {
            from += sent;
            size -= (size_t)sent;
        }
    }
}

static void
put_source(struct zoe_line *line, const struct zoe_record *record)
{
    bool by_line = record->kind == ZOE_STEP || record->kind == ZOE_AWAIT ||
                   record->kind == ZOE_YIELD;
    if (record->site == NULL || zoe_event_says_more(record->kind))
        return;
    zoe_line_text(line, ",\"src\":\"");
    zoe_line_path(line, record->site);
    if (by_line) {
        zoe_line_text(line, ":");
        zoe_line_number(line, record->extra);
    }
    zoe_line_text(line, "\"");
}

static void
put_stack(struct zoe_line *line, const struct zoe_record *record)
{
    if (record->text == NULL || (record->kind != ZOE_AWAIT && record->kind != ZOE_YIELD))
        return;
    zoe_line_text(line, ",\"stack\":");
    zoe_line_text(line, record->text);
}

static void
put_by(struct zoe_line *line, const struct zoe_record *record)
{
    if (record->by_letter == 0)
        return;
    zoe_line_text(line, ",\"by\":\"");
    zoe_line_bytes(line, &record->by_letter, 1);
    zoe_line_number(line, record->by);
    zoe_line_text(line, "\"");
}

/* A number that is mostly the one of the event before: its digits are kept. */
struct kept {
    int64_t number;
    char digits[32];
    size_t size;                  /* 0: there is none yet                   */
};

static void
put_kept(struct zoe_line *line, struct kept *kept, int64_t number)
{
    if (number != kept->number || kept->size == 0) {
        struct zoe_line made = {kept->digits, kept->digits + sizeof kept->digits};
        zoe_line_number(&made, number);
        kept->number = number;
        kept->size = (size_t)(made.next - kept->digits);
    }
    zoe_line_bytes(line, kept->digits, kept->size);
}

static void
put_record(struct zoe_line *line, const struct zoe_record *record, uint64_t n)
{
    static struct kept turn_kept, time_kept;
    zoe_line_text(line, "{\"n\":");
    zoe_line_number(line, (int64_t)n);
    zoe_line_text(line, ",\"k\":");
    put_kept(line, &turn_kept, (int64_t)turn);
    zoe_line_text(line, ",\"t\":");
    put_kept(line, &time_kept, record->t);
    zoe_event_name(line, record);
    put_by(line, record);
    if (record->cause != 0) {
        zoe_line_text(line, ",\"cause\":");
        zoe_line_number(line, (int64_t)record->cause);
    }
    zoe_event_fields(line, record);
    put_source(line, record);
    put_stack(line, record);
    zoe_line_text(line, "}");
}

int
zoe_trace_descriptor(void)
{
    return destination;
}

void
zoe_trace_write(const struct zoe_record *records, size_t count, uint64_t n)
{
    char *next = bytes;
    for (size_t i = 0; i < count && destination >= 0; i++) {
        if (bytes + LINES - next < LONGEST) {
            write_all(bytes, (size_t)(next - bytes));
            next = bytes;
        }
        turn += records[i].kind == ZOE_TURN;
        struct zoe_line line = {next, next + LONGEST - 1};
        put_record(&line, &records[i], n + i);
        *line.next = '\n';
        next = line.next + 1;
    }
    write_all(bytes, (size_t)(next - bytes));
}

/* The name under which the program was started, without its folder. */
static const char *
program_name(char *room, size_t size)
{
    size_t length = 0;
    FILE *file = fopen("/proc/self/cmdline", "r");
    if (file != NULL) {
        length = fread(room, 1, size - 1, file);
        fclose(file);
    }
    room[length] = '\0';
    const char *slash = strrchr(room, '/');
    return room[0] == '\0' ? "program" : slash == NULL ? room : slash + 1;
}

/* The trace is its parent's. */
static void
forget_in_child(void)
{
    destination = -1;
}

void
zoe_trace_write_to(int fd)
{
    char name[256];
    const struct zoe_settings *settings = zoe_settings();
    struct zoe_line line = {bytes, bytes + LONGEST};
    destination = fd;
    pthread_atfork(NULL, NULL, forget_in_child);
    zoe_line_text(&line, "{\"zoetrope\":1,\"program\":");
    zoe_line_string(&line, program_name(name, sizeof name));
    zoe_line_text(&line, ",\"language\":\"C\",\"clock\":");
    zoe_line_string(&line, settings->virtual_time ? "virtual" : "monotonic");
    zoe_line_text(&line, ",\"seed\":");
    zoe_line_number(&line, (int64_t)settings->seed);
    zoe_line_text(&line, "}\n");
    write_all(bytes, (size_t)(line.next - bytes));
}
