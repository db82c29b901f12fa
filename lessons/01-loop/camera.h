/* camera.h -- films loop100: its clock, and the trace from which its pictures are drawn.
 *
 * Two things that have nothing to do with how a loop works. ZOETROPE_CLOCK=virtual makes the clock
 * start at 0 and jump instead of waiting, so that every run is the same run. ZOETROPE_TRACE=FILE
 * writes a line for each thing that happens (docs/trace-format.md).
 */
#ifndef CAMERA_H
#define CAMERA_H

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

/* What the camera remembers of a callback. */
struct film {
    const char *name;             /* of the function                                         */
    int handle;                   /* its number: H1, H2, ...                                 */
    int fd;                       /* for a reader: fd1, fd2, ...                             */
    int watched;                  /* the event that says so                                  */
    int seen;                     /* the last event about it: the cause of the next          */
};

static FILE *film;                /* where the trace goes; NULL: nowhere                     */
static int events, turns, handles, fds_watched, ran;     /* how many so far                  */
static struct film running;       /* the callback that runs now; its number is 0 if none     */
static double opened;             /* when the program began                                  */
static double virtual_now = -1;   /* the virtual clock; below 0: the real one                */

/* --- the clock ---------------------------------------------------------------------------- */

/* Seconds: since some fixed moment, or, virtual, since the program began. */
static double
now(void)
{
    struct timespec real;
    if (virtual_now >= 0)
        return virtual_now;
    clock_gettime(CLOCK_MONOTONIC, &real);
    return (double)real.tv_sec + (double)real.tv_nsec * 1e-9;
}

/* How long select() is to wait, rounded up; under the virtual clock it only looks. */
static struct timeval
as_timeval(double seconds)
{
    double micros = virtual_now >= 0 || seconds < 0 ? 0 : ceil(seconds * 1e6);
    double whole = floor(micros / 1e6);
    return (struct timeval){(time_t)whole, (suseconds_t)(micros - whole * 1e6)};
}

/* select() found nothing for so long: the virtual clock jumps there; the real one has gone there. */
static void
time_passes(double seconds)
{
    if (virtual_now >= 0)
        virtual_now += seconds;
}

/* --- the trace ---------------------------------------------------------------------------- */

static long long
nanoseconds(double seconds)
{
    return (long long)floor(seconds * 1e9 + 0.5);
}

/* Write an event; `fields` is as for printf. Returns its number, 0 when nothing is filmed. */
__attribute__((format(printf, 3, 4))) static int
tell(const char *event, int cause, const char *fields, ...)
{
    va_list values;
    if (film == NULL)
        return 0;
    fprintf(film, "{\"n\":%d,\"k\":%d,\"t\":%lld,\"ev\":\"%s\"", ++events, turns,
            nanoseconds(now() - opened), event);
    if (running.handle != 0)
        fprintf(film, ",\"by\":\"H%d\"", running.handle);
    if (cause != 0)
        fprintf(film, ",\"cause\":%d", cause);
    va_start(values, fields);
    vfprintf(film, fields, values);
    va_end(values);
    fputs("}\n", film);
    return events;
}

/* A callback that somebody asks for now. */
static struct film
film_call(const char *name)
{
    return (struct film){.name = name, .handle = ++handles, .seen = running.seen};
}

static void
film_timer(struct film *call, double when)
{
    call->seen = tell("timer", call->seen, ",\"h\":\"H%d\",\"cb\":\"%s\",\"when\":%lld",
                      call->handle, call->name, nanoseconds(when - opened));
}

static void
film_watch(struct film *call)
{
    call->fd = ++fds_watched;
    call->watched = tell("watch", 0, ",\"fd\":\"fd%d\",\"mode\":\"r\",\"h\":\"H%d\",\"cb\":\"%s\"",
                         call->fd, call->handle, call->name);
}

static void
film_fd(struct film *call)
{
    call->seen = tell("fd", call->watched, ",\"fd\":\"fd%d\",\"mode\":\"r\"", call->fd);
}

static void
film_ready(struct film *call, const char *why, int ahead)
{
    call->seen = tell("ready", call->seen, ",\"h\":\"H%d\",\"cb\":\"%s\",\"why\":\"%s\",\"ahead\":%d",
                      call->handle, call->name, why, ahead);
}

static void
film_run(struct film *call)
{
    call->seen = tell("run", call->seen, ",\"h\":\"H%d\",\"cb\":\"%s\"", call->handle, call->name);
    running = *call;
    ran++;
}

static void
film_end(const struct film *call)
{
    tell("end", call->seen, ",\"h\":\"H%d\"", call->handle);
    running = (struct film){.handle = 0};
}

static void
film_stop(void)
{
    tell("stop", 0, "%s", "");
}

static void
film_turn(int ready, int timers)
{
    turns++;
    ran = 0;
    tell("turn", 0, ",\"ready\":%d,\"timers\":%d", ready, timers);
}

static void
film_turn_end(int ready)
{
    tell("turn_end", 0, ",\"ran\":%d,\"ready\":%d", ran, ready);
}

static void
film_select(double seconds, int ready, int timers, const struct film *timer)
{
    if (ready == 0 && timers > 0)
        tell("select", timer->seen, ",\"timeout\":%lld,\"why\":\"timer\",\"timer\":\"H%d\"",
             nanoseconds(seconds), timer->handle);
    else
        tell("select", 0, ",\"timeout\":%lld,\"why\":\"%s\"",
             seconds < 0 ? -1 : nanoseconds(seconds), ready > 0 ? "ready" : "nothing");
}

static void
film_wake(int found)
{
    tell("wake", 0, ",\"fds\":%d", found);
}

/* Print a line, and the time. */
static void
say(const char *text)
{
    char line[128];
    snprintf(line, sizeof line, "%.0f s  %s", now() - opened, text);
    puts(line);
    tell("out", 0, ",\"text\":\"%s\"", line);
}

/* --- beginning and end -------------------------------------------------------------------- */

static void
refuse(const char *variable, const char *value, const char *cure)
{
    fprintf(stderr, "zoetrope: %s=%s: %s\n", variable, value, cure);
    exit(2);
}

static void
film_exit(void)
{
    tell("exit", 0, ",\"how\":\"exit\"");
}

static void
open_film(const char *where)
{
    film = strcmp(where, "-") == 0         ? stdout
           : strncmp(where, "fd:", 3) == 0 ? fdopen(atoi(where + 3), "w")
                                           : fopen(where, "w");
    if (film == NULL)
        refuse("ZOETROPE_TRACE", where, "cannot be written; name a file that can");
    fprintf(film, "{\"zoetrope\":1,\"program\":\"loop100\",\"language\":\"C\","
                  "\"clock\":\"%s\",\"seed\":0}\n",
            virtual_now < 0 ? "monotonic" : "virtual");
    atexit(film_exit);
}

/* Look at the environment, and begin. */
static void
film_open(void)
{
    const char *clock = getenv("ZOETROPE_CLOCK"), *trace = getenv("ZOETROPE_TRACE");
    if (clock != NULL && strcmp(clock, "virtual") == 0)
        virtual_now = 0;
    else if (clock != NULL && clock[0] != '\0' && strcmp(clock, "monotonic") != 0)
        refuse("ZOETROPE_CLOCK", clock, "a clock is monotonic or virtual");
    opened = now();
    if (trace != NULL && trace[0] != '\0')
        open_film(trace);
    tell("loop_open", 0, ",\"loop\":1");
}

static void
film_loop(const char *event)
{
    tell(event, 0, ",\"loop\":1");
}

#endif
