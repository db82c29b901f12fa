/* main.c -- zoetrope: see what an event loop decided.
 *
 * The tool reads traces (docs/trace-format.md) and answers questions about them; each question is a
 * command, in a file of its own name.
 */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "fail.h"

#define VERSION "0.1.0"

const struct command commands[] = {
    {"render", FOR_RENDER, "[OPTIONS] [TRACE]", "draw a trace with Graphviz",
     "zoetrope render -T svg -o lock.svg trace.jsonl", command_render},
    {"show", FOR_SHOW, "[OPTIONS] [TRACE]", "print a trace as text", "zoetrope show trace.jsonl",
     command_show},
    {"diff", FOR_DIFF, "[OPTIONS] A B", "find the first different decision of two runs",
     "zoetrope diff --level 2 c.jsonl python.jsonl", command_diff},
    {"check", FOR_CHECK, "[TRACE]", "verify that a trace keeps the rules of the loop",
     "zoetrope check trace.jsonl", command_check},
    {NULL, FOR_HELP, NULL, NULL, NULL, NULL},
};

int
main(int count, char **arguments)
{
    const char *name = count > 1 ? arguments[1] : "help";
    const struct command *command = commands;
    struct options options;

    setlocale(LC_CTYPE, "");
    if (strcmp(name, "--version") == 0) {
        puts("zoetrope " VERSION);
        return 0;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    while (command->name && strcmp(command->name, name) != 0)
        command++;
    if (!command->name)
        return fail(name, "no such command; \"zoetrope help\" lists them") ? 2 : 0;
    if (options_read(&options, name, command->who, count > 1 ? count - 2 : 0,
                     arguments + (count > 1 ? 2 : 1)))
        return 2;
    return command->act(&options);
}
