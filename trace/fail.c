/* fail.c -- one way to fail; see fail.h. */
#include "fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "progress.h"

int
fail(const char *thing, const char *format, ...)
{
    va_list arguments;

    fflush(stdout);
    progress_end();
    fprintf(stderr, "zoetrope: %s: ", thing);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return -1;
}

static _Noreturn void
out_of_memory(void)
{
    fail("memory", "there is none left; choose part of the trace with --turn A..B");
    exit(2);
}

void *
allocate(size_t count, size_t size)
{
    void *items = calloc(count ? count : 1, size);

    if (!items)
        out_of_memory();
    return items;
}

int32_t *
allocate_places(int32_t count)
{
    int32_t *places = allocate((size_t)count, sizeof *places);

    for (int32_t i = 0; i < count; i++)
        places[i] = -1;
    return places;
}

void *
grow(void *items, size_t *room, size_t need, size_t size)
{
    size_t bigger = *room + *room / 2;

    if (need <= *room)
        return items;
    if (bigger < need)
        bigger = need < 16 ? 16 : need;
    if (bigger > SIZE_MAX / size)
        out_of_memory();
    items = realloc(items, bigger * size);
    if (!items)
        out_of_memory();
    memset((char *)items + *room * size, 0, (bigger - *room) * size);
    *room = bigger;
    return items;
}
