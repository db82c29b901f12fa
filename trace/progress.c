/* progress.c -- a line on the terminal that comes and goes; see progress.h. */
#include "progress.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const double PATIENCE = 0.5, BETWEEN = 0.1;    /* seconds, until the first line, the next */

static double due;                /* when the next line is; 0: no work goes on                 */
static int width;                 /* of the line that is there; 0: there is none               */

static double
seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void
erase(void)
{
    if (width)
        fprintf(stderr, "\r%*s\r", width, "");
    width = 0;
}

void
progress(const char *format, ...)
{
    enum { ROOM = 79 };
    static char line[ROOM];
    double now = seconds();
    va_list arguments;

    if (due == 0)
        due = now + PATIENCE;
    if (now < due || !isatty(STDERR_FILENO))
        return;
    due = now + BETWEEN;
    erase();
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    width = fprintf(stderr, "%s", line);
    fflush(stderr);
}

void
progress_end(void)
{
    erase();
    due = 0;
}
