/* trace_output.c -- what the program prints, in its place among the events.
 *
 * Standard output becomes a stream of our own that passes every byte on and makes an event of each
 * line. What other threads than the traced one print is passed on only. Where the C library cannot
 * make such a stream, output is not in the trace.
 */
#if defined __GLIBC__ || defined __linux__
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "system.h"
#include "trace_parts.h"

static struct zoe_trace *trace_of_output;
static char line[512];            /* the line being printed; a longer one is cut in the trace */
static size_t length;

static void
take_byte(char byte)
{
    if (byte != '\n') {
        if (length < sizeof line - 1)
            line[length++] = byte;
        return;
    }
    line[length] = '\0';
    length = 0;
    const char *text = zoe_trace_keep(trace_of_output, line);
    zoe_trace_record(trace_of_output, &(struct zoe_record){.kind = ZOE_OUT, .text = text});
}

static ssize_t
pass_on(const char *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t sent = zoe_system.write(STDOUT_FILENO, bytes + done, size - done);
        if (sent < 0 && errno != EINTR)
            return 0;
        done += sent > 0 ? (size_t)sent : 0;
    }
    bool traced = zoe_trace_open() != NULL;
    for (size_t i = 0; traced && i < size; i++)
        take_byte(bytes[i]);
    return (ssize_t)size;
}

#ifdef __GLIBC__
static ssize_t
write_line(void *unused, const char *bytes, size_t size)
{
    (void)unused;
    return pass_on(bytes, size);
}

static FILE *
open_stream(void)
{
    return fopencookie(NULL, "w", (cookie_io_functions_t){.write = write_line});
}
#elif defined __APPLE__ || defined __FreeBSD__
static int
write_line(void *unused, const char *bytes, int size)
{
    (void)unused;
    return (int)pass_on(bytes, (size_t)size);
}

static FILE *
open_stream(void)
{
    return fwopen(NULL, write_line);
}
#endif

void
zoe_trace_capture_output(struct zoe_trace *trace)
{
#if defined __GLIBC__ || defined __APPLE__ || defined __FreeBSD__
    FILE *stream = open_stream();
    if (stream == NULL)
        return;
    fflush(stdout);
    trace_of_output = trace;
    setvbuf(stream, NULL, _IOLBF, 0);
    stdout = stream;
#else
    (void)trace;
    (void)pass_on;
#endif
}
