/* trace_output.c -- what the program prints, in its place among the events.
 *
 * Standard output becomes a stream of our own that passes every byte on and makes an event of each
 * line. The lines of other threads than the traced one wait until that looks after them. Where the
 * C library cannot make such a stream, output is not in the trace.
 */
#if defined __GLIBC__ || defined __linux__
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "system.h"
#include "thread_parts.h"
#include "trace_parts.h"

static struct zoe_trace *trace_of_output;
static char line[512];            /* the line being printed; a longer one is cut in the trace */
static size_t length;
static FILE *original;            /* the program's own standard output                        */

/* A line that another thread has printed. */
struct foreign_line {
    struct foreign_line *next;    /* printed after it                                         */
    char text[sizeof line];       /* the line                                                 */
};

static pthread_mutex_t foreign_lock = PTHREAD_MUTEX_INITIALIZER;   /* of the two below        */
static struct foreign_line *foreign;
static struct foreign_line **foreign_end = &foreign;
static atomic_bool foreign_waits; /* there are some: looked at in every turn, without the lock */

static void
record(struct zoe_trace *trace, const char *text)
{
    const char *kept = zoe_trace_keep(trace, text);
    *zoe_trace_place(trace) = (struct zoe_record){.kind = ZOE_OUT, .text = kept};
    zoe_trace_recorded(trace);
}

void
zoe_trace_take_output(struct zoe_trace *trace)
{
    if (!atomic_load(&foreign_waits))
        return;
    pthread_mutex_lock(&foreign_lock);
    struct foreign_line *next, *first = foreign;
    foreign = NULL;
    foreign_end = &foreign;
    atomic_store(&foreign_waits, false);
    pthread_mutex_unlock(&foreign_lock);
    for (; first != NULL; first = next) {
        next = first->next;
        record(trace, first->text);
        zoe_release(first);
    }
}

static void
leave_foreign(const char *text)
{
    struct foreign_line *left = zoe_system.calloc(1, sizeof *left);
    if (left == NULL)
        return;
    memcpy(left->text, text, sizeof left->text);
    pthread_mutex_lock(&foreign_lock);
    *foreign_end = left;
    foreign_end = &left->next;
    atomic_store(&foreign_waits, true);
    pthread_mutex_unlock(&foreign_lock);
}

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
    bool by_turn = zoe_thread_has_turn();
    if (zoe_trace_open() == NULL && !by_turn) {
        leave_foreign(line);
        return;
    }
    if (by_turn)
        zoe_trace_read_clock(trace_of_output);
    zoe_trace_take_output(trace_of_output);
    record(trace_of_output, line);
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
    for (size_t i = 0; i < size; i++)
        take_byte(bytes[i]);
    return (ssize_t)size;
}

/* The program closes its standard output: it is the original one again, closed. */
static int
give_back(void *unused)
{
    (void)unused;
    stdout = original;
    return fclose(original);
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
    return fopencookie(NULL, "w", (cookie_io_functions_t){.write = write_line, .close = give_back});
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
    return funopen(NULL, NULL, write_line, NULL, give_back);
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
    original = stdout;
    trace_of_output = trace;
    setvbuf(stream, NULL, _IOLBF, 0);
    stdout = stream;
#else
    (void)trace;
    (void)pass_on;
    (void)give_back;
#endif
}
