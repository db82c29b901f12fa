/* tool.c -- the tool against any bytes at all: `make fuzz`.
 *
 * The fuzzer invents traces. Whatever they are, the tool must answer or refuse: it reads them
 * strictly, and what it has read every command must be able to tell.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "command.h"

/* The tool's own main, under another name. */
int
tool_main(int count, char **arguments);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* How each command is called; the trace's name comes last. */
static char *const calls[][6] = {
    {"zoetrope", "check"},
    {"zoetrope", "lint"},
    {"zoetrope", "show", "--ascii"},
    {"zoetrope", "play", "-o", "/dev/null"},
    {"zoetrope", "render", "-T", "dot"},
    {"zoetrope", "render", "-T", "dot", "--axis=time"},
    {"zoetrope", "render", "-T", "dot", "--fold", "--all"},
    {"zoetrope", "render", "-T", "dot", "--level=1", "--width=400"},
    {"zoetrope", "show", "--fold", "--level=2", "--around=20"},
    {"zoetrope", "why", "20"},
    {"zoetrope", "why", "T1"},
    {"zoetrope", "why", "-T", "dot", "30"},
    {"zoetrope", "stats", "--turn=1..3"},
    {"zoetrope", "stats", "--json"},
    {"zoetrope", "export", "--to=chrome", "--turn=..2"},
    {"zoetrope", "export", "--to=chrome", "--axis=time"},
    {"zoetrope", "render", "-T", "dot", "--view=turn"},
    {"zoetrope", "show", "--view=turn", "--around=9"},
    {"zoetrope", "render", "-T", "dot", "--view=causes"},
    {"zoetrope", "render", "-T", "dot", "--view=waits"},
    {"zoetrope", "show", "--view=waits", "--at=9"},
    {"zoetrope", "render", "-T", "dot", "--view=tasks"},
    {"zoetrope", "render", "-T", "dot", "--view=states"},
};

static int
call(char *const *words, char *name)
{
    char *arguments[8];
    int count = 0;

    while (count < 6 && words[count]) {
        arguments[count] = words[count];
        count++;
    }
    arguments[count++] = name;
    arguments[count] = NULL;
    return tool_main(count, arguments);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static FILE *file;
    char name[32];

    if (!file) {
        file = tmpfile();
        if (!file || !freopen("/dev/null", "w", stdout))
            abort();
    }
    snprintf(name, sizeof name, "/dev/fd/%d", fileno(file));
    if (ftruncate(fileno(file), 0) || pwrite(fileno(file), bytes, size, 0) != (ssize_t)size)
        abort();
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (call(calls[i], name) == 2 && i == 0)
            break;
    return 0;
}
