/* command.h -- what `zoetrope COMMAND` does.
 *
 * Each command is a function from its options to an exit status: 0 all is well, 1 a difference or a
 * broken rule, 2 bad input.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "model.h"
#include "options.h"
#include "picture.h"

struct command {
    const char *name;             /* as typed                                                  */
    enum command_set who;         /* which options it knows                                    */
    const char *arguments;        /* what follows, for one line of help                        */
    const char *summary;          /* what it does, for one line of help                        */
    const char *example;          /* a line or more to try                                     */
    int (*act)(const struct options *options);    /* do it; the exit status                    */
};

/* Every command; the last one's name is NULL. */
extern const struct command commands[];

/* The command of this name, or NULL. */
const struct command *
command_find(const char *name);

int
command_run(const struct options *options);

int
command_render(const struct options *options);

int
command_show(const struct options *options);

int
command_diff(const struct options *options);

int
command_check(const struct options *options);

int
command_quiz(const struct options *options);

int
command_live(const struct options *options);

int
command_why(const struct options *options);

int
command_stats(const struct options *options);

int
command_export(const struct options *options);

int
command_frames(const struct options *options);

int
command_play(const struct options *options);

int
command_lint(const struct options *options);

int
command_help(const struct options *options);

/* Whether a command reads a trace, so that it can be asked about the one of a run. */
bool
command_takes_trace(const struct command *command);

/* Print what a shell, bash or zsh, needs to complete the tool's command lines. */
void
completion_print(const char *shell);

/* Read the one trace that a command takes: its argument, or standard input. 0, or -1 and told. */
int
read_only_trace(struct trace *trace, const struct options *options, const char *command);

/* Complain of a trace in which no loop began, and no coroutine without one. 0, or -1 and told. */
int
check_loop(const struct trace *trace);

/* Read the same, of a command that has nothing to say of such a trace. 0, or -1 and told. */
int
read_loop_trace(struct trace *trace, const struct options *options, const char *command);

/* The options given, with --around as turns of this trace. 0, or -1 and told. */
int
settle_options(struct options *options, const struct options *given, const struct trace *trace);

/* Refuse turns and tasks that the trace does not have. 0, or -1 and told. */
int
check_choice(const struct options *options, const struct trace *trace);

/* Draw a trace that was read. `output` NULL is standard output. 0, or -1 and told. */
int
render_trace(const struct trace *trace, const struct options *options, const char *output);

/* Write a picture as the options' type of file. `output` NULL is standard output. 0, or -1 and
 * told. */
int
render_picture(struct picture *picture, const struct options *options, const char *output);

/* Write what a command made to the file of this name; NULL and "-" are standard output. 0, or -1 and
 * told. */
int
write_picture(const struct text *picture, const char *name);

/* Print a trace that was read as text. 0, or -1 and told. */
int
show_trace(const struct trace *trace, const struct options *options);

#endif
