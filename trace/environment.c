/* environment.c -- what the environment asks of traced programs; see environment.h. */
#include "environment.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

static char **of_programs;        /* the environment that the tool was called with; never freed */

static bool
is_ours(const char *variable)
{
    return strncmp(variable, "ZOETROPE_", strlen("ZOETROPE_")) == 0;
}

/* Before the library reads it, which it does before main() when a trace is asked for. */
__attribute__((constructor(101))) static void
take_ours(void)
{
    size_t count = 0, kept = 0;

    while (environ && environ[count])
        count++;
    of_programs = allocate(count + 1, sizeof *of_programs);
    for (size_t i = 0; i < count; i++) {
        of_programs[i] = environ[i];
        if (!is_ours(environ[i]))
            environ[kept++] = environ[i];
    }
    if (environ)
        environ[kept] = NULL;
}

/* Whether `variable`, "NAME=value", is one of `settings`. */
static bool
is_set(const char *variable, char *const *settings)
{
    size_t length = strcspn(variable, "=") + 1;

    for (; *settings; settings++)
        if (strncmp(*settings, variable, length) == 0)
            return true;
    return false;
}

char **
environment_with(char *const *settings)
{
    size_t count = 0, used = 0, set = 0;
    char **result;

    while (of_programs[count])
        count++;
    while (settings[set])
        set++;
    result = allocate(count + set + 1, sizeof *result);
    for (size_t i = 0; i < count; i++)
        if (!is_set(of_programs[i], settings))
            result[used++] = of_programs[i];
    memcpy(&result[used], settings, set * sizeof *result);
    return result;
}
