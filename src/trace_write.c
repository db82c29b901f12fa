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

enum { LINES = 1 << 16 };         /* bytes that are enough for a write  */

static int destination = -1;      /* -1: nothing is written, or no more */
static char bytes[LINES + ZOE_LONGEST_LINE];

/* Say that the trace cannot be written, and write no more of it: the program goes on. */
static void
give_up(int error)
{
    char *at = zoe_put_text(bytes, "zoetrope: ZOETROPE_TRACE=");
    at = zoe_put_inside(at, zoe_settings()->trace, ZOE_SHOWN_PATH);
    at = zoe_put_text(at, ": the trace is cut off: ");
    at = zoe_put_text(at, error == ENOSPC ? "no space is left on the device" : "write() failed, errno ");
    if (error != ENOSPC)
        at = zoe_put_number(at, error);
    at = zoe_put_text(at, "; write it elsewhere\n");
    destination = -1;
    if (zoe_system.write(STDERR_FILENO, bytes, (size_t)(at - bytes)) < 0)
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

int
zoe_trace_descriptor(void)
{
    return destination;
}

void
zoe_trace_write(const struct zoe_record *records, size_t count)
{
    char *next = bytes;
    zoe_forget_known();
    for (size_t i = 0; i < count && destination >= 0; i++) {
        next = zoe_put_event(next, &records[i]);
        if (next < bytes + LINES)
            continue;
        write_all(bytes, (size_t)(next - bytes));
        next = bytes;
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
    destination = fd;
    pthread_atfork(NULL, NULL, forget_in_child);
    char *at = zoe_put_text(bytes, "{\"zoetrope\":1,\"program\":\"");
    at = zoe_put_inside(at, program_name(name, sizeof name), ZOE_SHOWN_TEXT);
    at = zoe_put_text(at, "\",\"language\":\"C\",\"clock\":\"");
    at = zoe_put_text(at, settings->virtual_time ? "virtual" : "monotonic");
    at = zoe_put_number(zoe_put_text(at, "\",\"seed\":"), (int64_t)settings->seed);
    at = zoe_put_text(at, "}\n");
    write_all(bytes, (size_t)(at - bytes));
}
