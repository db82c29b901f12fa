/* camera.h -- films countdown: the trace from which its picture is drawn.
 *
 * It has nothing to do with how a generator works. ZOETROPE_TRACE=FILE writes a line for each thing
 * that happens (docs/trace-format.md); without that, say is printf.
 */
#ifndef CAMERA_H
#define CAMERA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static FILE *film;                /* where the trace goes; NULL: nowhere                */
static int events;                /* how many so far                                    */
static const void *cast[8];       /* the generators; the first is T1                    */
static int cast_count;            /* how many                                           */
static int acting;                /* the generator that runs; 0: none, the program does */

/* Write an event; `fields` is as for printf. */
__attribute__((format(printf, 2, 3))) static void
tell(const char *event, const char *fields, ...)
{
    va_list values;
    if (film == NULL)
        return;
    fprintf(film, "{\"n\":%d,\"k\":0,\"t\":0,\"ev\":\"%s\"", ++events, event);
    if (acting != 0)
        fprintf(film, ",\"by\":\"T%d\"", acting);
    va_start(values, fields);
    vfprintf(film, fields, values);
    va_end(values);
    fputs("}\n", film);
}

static void
film_made(const void *generator, const char *name)
{
    cast[cast_count++] = generator;
    tell("task", ",\"task\":\"T%d\",\"name\":\"%s\",\"coro\":\"countdown\"", cast_count, name);
}

static void
film_resume(const void *generator)
{
    for (acting = 1; cast[acting - 1] != generator; acting++)
        continue;
    tell("step", ",\"task\":\"T%d\"", acting);
}

static void
film_pause(bool yields)
{
    if (yields)
        tell("yield", ",\"task\":\"T%d\"", acting);
    else
        tell("done", ",\"f\":\"T%d\",\"state\":\"result\",\"value\":null,\"callbacks\":0", acting);
    acting = 0;
}

/* Print a line: a text, with a number in it. */
__attribute__((format(printf, 1, 0))) static void
say(const char *text, int number)
{
    char line[80];
    snprintf(line, sizeof line, text, number);
    puts(line);
    tell("out", ",\"text\":\"%s\"", line);
}

static void
film_exit(void)
{
    tell("exit", ",\"how\":\"exit\"");
    fclose(film);
}

/* Look at the environment, and begin. */
static void
film_open(void)
{
    const char *where = getenv("ZOETROPE_TRACE");
    if (where == NULL)
        return;
    film = fopen(where, "w");
    if (film == NULL) {
        fprintf(stderr, "zoetrope: ZOETROPE_TRACE=%s: cannot be written; name a file that can\n",
                where);
        exit(2);
    }
    fputs("{\"zoetrope\":1,\"program\":\"countdown\",\"language\":\"C\",\"clock\":\"virtual\","
          "\"seed\":0}\n", film);
    atexit(film_exit);
}

#endif
