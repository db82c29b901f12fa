/* main.c -- zoetrope: see what an event loop decided.
 *
 * The tool reads traces (docs/trace-format.md) and answers questions about them; each question is a
 * command, in a file of its own name.
 */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "fail.h"

#ifndef ZOE_VERSION
#define ZOE_VERSION "0.1.0"
#endif

const struct command commands[] = {
    {"run", FOR_RUN, "[COMMAND] -- PROGRAM ...", "run a program traced, then show, draw or ask",
     "zoetrope run -T svg -O lock.svg -- build/lessons/09-share/lock\n"
     "  zoetrope run --seed 3 check -- build/lessons/09-share/lock", command_run},
    {"show", FOR_SHOW, "[OPTIONS] [TRACE]", "print the timeline as text",
     "zoetrope show --turn 1..5 trace.jsonl", command_show},
    {"render", FOR_RENDER, "[OPTIONS] [TRACE]", "draw the timeline, or another view, with Graphviz",
     "zoetrope render -T png --axis time -o lock.png trace.jsonl\n"
     "  zoetrope render --view waits -o waits.svg trace.jsonl", command_render},
    {"diff", FOR_DIFF, "[OPTIONS] A B", "find the first different decision of two runs",
     "zoetrope run -o c.jsonl -- build/lessons/09-share/lock\n"
     "  zoetrope run -o python.jsonl -- lessons/09-share/lock.py\n"
     "  zoetrope diff --level 2 c.jsonl python.jsonl", command_diff},
    {"check", FOR_CHECK, "[TRACE]", "verify the rules of the loop on a trace",
     "zoetrope check trace.jsonl", command_check},
    {"lint", FOR_LINT, "[TRACE]", "find the mistakes that a program makes",
     "zoetrope lint trace.jsonl", command_lint},
    {"quiz", FOR_QUIZ, "[OPTIONS] [TRACE]", "make a picture with blanks to fill in, and its key",
     "zoetrope quiz --seed 7 -T pdf -o handout trace.jsonl\n"
     "  zoetrope quiz --check handout/key.txt trace.jsonl", command_quiz},
    {"live", FOR_LIVE, "[OPTIONS] -- PROGRAM ...", "follow a running program in a browser",
     "zoetrope live -- build/lessons/09-share/lock", command_live},
    {"play", FOR_PLAY, "[OPTIONS] [TRACE]", "make a page that steps through a run, forward and back",
     "zoetrope play -o lock.html trace.jsonl", command_play},
    {"help", FOR_HELP, "[COMMAND]", "explain a command", "zoetrope help render", command_help},
    {NULL, FOR_HELP, NULL, NULL, NULL, NULL},
};

bool
command_takes_trace(const struct command *command)
{
    return !(command->who & (FOR_STARTING | FOR_HELP));
}

static bool
asks_for_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

const struct command *
command_find(const char *name)
{
    const struct command *command = commands;

    while (command->name && strcmp(command->name, name) != 0)
        command++;
    return command->name ? command : NULL;
}

/* What was printed must arrive. A reader that has gone away wants no more: that is not worth a word,
 * but the status tells. */
static int
finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (errno != EPIPE)
        fail("standard output", "%s; print to where there is room", strerror(errno));
    return 2;
}

int
main(int count, char **arguments)
{
    static char *nothing[] = {NULL};
    const char *name = count > 1 ? arguments[1] : "help";
    const struct command *command = command_find(asks_for_help(name) ? "help" : name);
    struct options options;

    setlocale(LC_CTYPE, "");
    signal(SIGPIPE, SIG_IGN);
    if (strcmp(name, "--version") == 0) {
        puts("zoetrope " ZOE_VERSION);
        return finish(0);
    }
    if (!command) {
        fail(name, "no such command; \"zoetrope help\" lists them");
        return 2;
    }
    if (count > 2 && asks_for_help(arguments[2])) {
        options = (struct options){.rest = &arguments[1], .rest_count = 1};
        return finish(command_help(&options));
    }
    if (options_read(&options, name, command->who, count > 2 ? count - 2 : 0,
                     count > 2 ? arguments + 2 : nothing))
        return 2;
    options.self = arguments[0];
    return finish(command->act(&options));
}
