/* options.c -- every option, in one table; see options.h. */
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"

/* Whether `value` is one of the words in `choice`, "svg png"; tells if not. */
static int
choose(const char *option, const char *value, const char *choice)
{
    size_t length = strlen(value);
    const char *found = length && !strchr(value, ' ') ? strstr(choice, value) : NULL;

    while (found && ((found > choice && found[-1] != ' ')
                     || (found[length] && found[length] != ' ')))
        found = strstr(found + 1, value);
    if (!found)
        return fail(option, "\"%s\" is not one of those that exist; choose from: %s", value,
                    choice);
    return 0;
}

static int
set_view(struct options *options, const char *value)
{
    options->view = value;
    return choose("--view", value, "timeline turn causes waits tasks states");
}

static int
set_quiz_view(struct options *options, const char *value)
{
    options->view = value;
    return choose("--view", value, "timeline");
}

static int
set_type(struct options *options, const char *value)
{
    options->type = value;
    return choose("-T", value, "svg png pdf dot");
}

static int
set_output(struct options *options, const char *value)
{
    options->output = value;
    options->picture = true;
    return 0;
}

static int
set_axis(struct options *options, const char *value)
{
    options->time_axis = strcmp(value, "time") == 0;
    options->step_axis = !options->time_axis;
    return choose("--axis", value, "step time");
}

static int
set_theme(struct options *options, const char *value)
{
    options->print = strcmp(value, "print") == 0;
    return choose("--theme", value, "screen print");
}

static int
set_title(struct options *options, const char *value)
{
    options->title = value;
    return 0;
}

static int
set_caption(struct options *options, const char *value)
{
    options->caption = value;
    return 0;
}

/* The number of an event; tells if it is none. */
static int
choose_event(const char *option, const char *value, int32_t *event)
{
    char *end = NULL;
    unsigned long number = *value > '0' && *value <= '9' ? strtoul(value, &end, 10) : 0;

    *event = (int32_t)number;
    if (!number || *end || number > ID_NUMBER_MAX)
        return fail(option, "\"%s\" is not the number of an event; write one, such as 12", value);
    return 0;
}

static int
set_at(struct options *options, const char *value)
{
    return choose_event("--at", value, &options->at);
}

static int
set_around(struct options *options, const char *value)
{
    return choose_event("--around", value, &options->around);
}

static int
set_fold(struct options *options, const char *value)
{
    (void)value;
    options->fold = true;
    return 0;
}

static int
set_all(struct options *options, const char *value)
{
    (void)value;
    options->all = true;
    return 0;
}

static int
set_width(struct options *options, const char *value)
{
    enum { LEAST = 400, MOST = 20000 };

    options->width = strspn(value, "0123456789") == strlen(value) && strlen(value) < 6
                     ? (int32_t)strtol(value, NULL, 10) : 0;
    if (options->width < LEAST || options->width > MOST)
        return fail("--width", "\"%s\" is not a width; write points, %d to %d", value, LEAST, MOST);
    return 0;
}

static int
set_ascii(struct options *options, const char *value)
{
    (void)value;
    options->ascii = true;
    return 0;
}

/* A turn's number, of which *at becomes the end; `otherwise` where there is none. -1: wrong. */
static int32_t
turn_number(const char **at, int32_t otherwise)
{
    char *end;
    long number;

    if (**at < '0' || **at > '9')
        return otherwise;
    errno = 0;
    number = strtol(*at, &end, 10);
    *at = end;
    return errno || number > INT32_MAX ? -1 : (int32_t)number;
}

static int
set_turn(struct options *options, const char *value)
{
    const char *at = value;

    options->first_turn = turn_number(&at, 0);
    options->last_turn = options->first_turn;
    if (strncmp(at, "..", 2) == 0) {
        at += 2;
        options->last_turn = turn_number(&at, INT32_MAX);
    }
    if (at == value || *at || options->first_turn < 0 || options->last_turn < options->first_turn)
        return fail("--turn", "\"%s\" is not a range of turns; write A..B, such as 3..7", value);
    return 0;
}

static int
set_task(struct options *options, const char *value)
{
    const char *at = value;

    do {
        char *end = NULL;
        bool is_task = *at == 'T' && at[1] > '0' && at[1] <= '9';
        unsigned long number = is_task ? strtoul(at + 1, &end, 10) : 0;

        if (!number || number > ID_NUMBER_MAX || (*end && (*end != ',' || !end[1]))
            || options->task_count == TASKS_MAX)
            return fail("--task", "\"%s\" is not a list of at most %d tasks; write T1,T2", value,
                        TASKS_MAX);
        options->tasks[options->task_count++] = id_make(ID_TASK, (uint32_t)number);
        at = *end ? end + 1 : end;
    } while (*at);
    return 0;
}

static int
set_level(struct options *options, const char *value)
{
    options->level = value[0] - '0';
    return choose("--level", value, "1 2 3");
}

static int
set_trace(struct options *options, const char *value)
{
    options->trace = value;
    return 0;
}

static int
set_completion(struct options *options, const char *value)
{
    options->shell = value;
    return choose("--completion", value, "bash zsh");
}

static int
set_port(struct options *options, const char *value)
{
    char *end = NULL;
    long port = *value >= '0' && *value <= '9' ? strtol(value, &end, 10) : -1;

    if (port < 0 || port > 65535 || *end)
        return fail("--port", "\"%s\" is not a port; write a number from 1 to 65535", value);
    options->port = (int)port;
    return 0;
}

static int
set_no_open(struct options *options, const char *value)
{
    (void)value;
    options->no_open = true;
    return 0;
}

static int
set_source(struct options *options, const char *value)
{
    options->source = value;
    return 0;
}

static int
set_check(struct options *options, const char *value)
{
    options->check = value;
    return 0;
}

static int
set_blanks(struct options *options, const char *value)
{
    enum { MOST = 26 };

    options->blanks = strspn(value, "0123456789") == strlen(value) && strlen(value) < 3
                      ? atoi(value) : 0;
    if (options->blanks < 1 || options->blanks > MOST)
        return fail("--blanks", "\"%s\" is not a number of blanks; write 1 to %d", value, MOST);
    return 0;
}

static int
set_clock(struct options *options, const char *value)
{
    options->clock = value;
    return choose("--clock", value, "virtual monotonic");
}

static int
set_seed(struct options *options, const char *value)
{
    options->seed = value;
    if (!*value || strspn(value, "0123456789") != strlen(value))
        return fail("--seed", "\"%s\" is not a whole number; write one, such as 7", value);
    return 0;
}

static int
set_debug(struct options *options, const char *value)
{
    (void)value;
    options->debug = true;
    return 0;
}

static int
set_json(struct options *options, const char *value)
{
    (void)value;
    options->json = true;
    return 0;
}

static int
set_to(struct options *options, const char *value)
{
    options->to = value;
    return choose("--to", value, "chrome");
}

static int
set_by(struct options *options, const char *value)
{
    options->by_turn = strcmp(value, "turn") == 0;
    return choose("--by", value, "step turn");
}

const struct option option_table[] = {
    {"-o", "FILE", FOR_RUN | FOR_LIVE, "keep the trace in FILE", set_trace},
    {"--port", "N", FOR_LIVE, "serve the page at this port; by default at one that is free",
     set_port},
    {"--no-open", NULL, FOR_LIVE, "do not open the page in a browser", set_no_open},
    {"--clock", "CLOCK", FOR_RUN, "virtual (the default) or monotonic", set_clock},
    {"--clock", "CLOCK", FOR_LIVE, "monotonic (the default) or virtual", set_clock},
    {"--seed", "N", FOR_STARTING, "permute what asyncio leaves open; 0 is as asyncio does",
     set_seed},
    {"--debug", NULL, FOR_STARTING, "run the program in debug mode", set_debug},
    {"--view", "NAME", FOR_PICTURE,
     "timeline (the default), turn, causes, waits, tasks or states", set_view},
    {"-T", "TYPE", FOR_PICTURE, "svg (the default), png, pdf or dot", set_type},
    {"-T", "TYPE", FOR_ANSWERS, "draw the answer: svg (so -o does), png, pdf or dot", set_type},
    {"-o", "FILE", FOR_RENDER | FOR_ANSWERS, "write the picture to FILE, not to standard output",
     set_output},
    {"-O", "FILE", FOR_RUN, "write the picture to FILE; by default PROGRAM.svg", set_output},
    {"--axis", "AXIS", FOR_PICTURE | FOR_ANSWERS | FOR_FRAMES,
     "x is the step (the default) or time", set_axis},
    {"--theme", "THEME", FOR_PICTURE | FOR_ANSWERS | FOR_FRAMES,
     "screen (the default), or print: black and white", set_theme},
    {"--title", "TEXT", FOR_PICTURE | FOR_ANSWERS | FOR_FRAMES,
     "the picture's title; by default the program's name", set_title},
    {"--caption", "TEXT", FOR_PICTURE, "words below the picture", set_caption},
    {"--view", "NAME", FOR_SHOW, "what the picture of this name shows, in words", set_view},
    {"--at", "N", FOR_TIMELINE, "of waits: after event N; by default when most wait", set_at},
    {"--turn", "A..B", FOR_TIMELINE | FOR_FRAMES, "these turns of the loop only", set_turn},
    {"--around", "EVENT", FOR_TIMELINE, "the turn of this event, the one before, the one behind",
     set_around},
    {"--task", "T1,T2", FOR_TIMELINE | FOR_FRAMES, "these tasks only, and what made them run",
     set_task},
    {"--fold", NULL, FOR_TIMELINE, "turns that repeat only once; above 2000 marks by itself",
     set_fold},
    {"--all", NULL, FOR_PICTURE, "draw it, however much it is", set_all},
    {"--width", "N", FOR_PICTURE, "cut the timeline into rows of N points; by default 960",
     set_width},
    {"--level", "N", FOR_TIMELINE,
     "1 only the loop; 2 tasks and futures too; 3 (the default) locks, connections too", set_level},
    {"--by", "WHAT", FOR_FRAMES, "a frame for each step (the default), or turn", set_by},
    {"-T", "TYPE", FOR_FRAMES, "svg (the default), pdf (by the name of -o) or dot", set_type},
    {"-o", "DIR", FOR_FRAMES, "write the frames into DIR, not into ./frames; or FILE.pdf, all in one",
     set_output},
    {"--to", "FORMAT", FOR_EXPORT, "chrome: trace events, for Perfetto or chrome://tracing", set_to},
    {"-o", "FILE", FOR_EXPORT, "write to FILE, not to standard output", set_output},
    {"--axis", "AXIS", FOR_EXPORT,
     "a microsecond is one of time, or a step; by default that under the virtual clock", set_axis},
    {"--turn", "A..B", FOR_EXPORT, "these turns of the loop only", set_turn},
    {"--task", "T1,T2", FOR_EXPORT, "tracks for these tasks only", set_task},
    {"--json", NULL, FOR_STATS, "for programs: one JSON object, with the keys of the man page",
     set_json},
    {"--turn", "A..B", FOR_STATS, "count these turns of the loop only", set_turn},
    {"--task", "T1,T2", FOR_STATS, "tell of these tasks only", set_task},
    {"--turn", "A..B", FOR_WHY, "go back no farther than to turn A", set_turn},
    {"--turn", "A..B", FOR_DIFF, "draw these turns; by default those around the difference",
     set_turn},
    {"--ascii", NULL, FOR_RUN | FOR_SHOW | FOR_WHY | FOR_STATS, "draw with ASCII characters only",
     set_ascii},
    {"-o", "FILE", FOR_PLAY, "write the page to FILE, not to standard output", set_output},
    {"--source", "DIR", FOR_PLAY, "look for the program's files in DIR first", set_source},
    {"--level", "N", FOR_DIFF, "1 turns, queue, timers, output; 2 (the default) tasks, futures too; 3 locks too",
     set_level},
    {"-o", "DIR", FOR_QUIZ, "write the quiz into DIR, not into ./quiz", set_output},
    {"--seed", "N", FOR_QUIZ, "which boxes are blank; by default 1", set_seed},
    {"--blanks", "N", FOR_QUIZ, "how many boxes are blank; by default 8", set_blanks},
    {"--check", "FILE", FOR_QUIZ, "tell the first wrong answer in a sheet that was filled in",
     set_check},
    {"--view", "NAME", FOR_QUIZ, "timeline: there is no other yet", set_quiz_view},
    {"-T", "TYPE", FOR_QUIZ, "the picture's type: svg (the default), png, pdf or dot", set_type},
    {"--axis", "AXIS", FOR_QUIZ, "x is the step (the default) or time", set_axis},
    {"--theme", "THEME", FOR_QUIZ, "screen (the default), or print: black and white", set_theme},
    {"--title", "TEXT", FOR_QUIZ, "the picture's title; by default the program's name", set_title},
    {"--turn", "A..B", FOR_QUIZ, "these turns of the loop only", set_turn},
    {"--task", "T1,T2", FOR_QUIZ, "these tasks only, and what made them run", set_task},
    {"--width", "N", FOR_QUIZ, "cut the timeline into rows of N points; by default 960",
     set_width},
    {"--completion", "SHELL", FOR_HELP, "print what bash or zsh needs to complete a command line",
     set_completion},
    {NULL, NULL, 0, NULL, NULL},
};
