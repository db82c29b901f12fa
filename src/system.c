/* system.c -- the operating system as it is. */
#include "system.h"

#include <stdlib.h>
#include <unistd.h>

struct zoe_system zoe_system = {
    .calloc = calloc,
    .realloc = realloc,
    .free = free,
    .select = select,
    .read = read,
    .write = write,
    .pipe = pipe,
    .close = close,
    .clock_gettime = clock_gettime,
    .nanosleep = nanosleep,
};
