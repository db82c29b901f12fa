/* run.c -- `zoetrope run`: run a program traced, then show or draw what its loop decided, or ask
 * another command about it.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "program.h"
#include "zoetrope.h"

/* --- the program -------------------------------------------------------------------------- */

struct launch {
    zoe_frame frame;
    const struct program *program;    /* argument: what to start                               */
    struct zoe_create_subprocess_exec spawn;    /* the child                                   */
    struct zoe_process_wait wait;     /* for its end                                           */
};

static zoe_frame *
starting(struct launch *me)
{
    return zoe_coroutine(zoe_create_subprocess_exec, &me->spawn, .argv = me->program->argv,
                         .environment = (const char *const *)me->program->environment);
}

/* Ends with the exit status, 128 + N for signal N. */
CORO(launch)
{
    ASYNC (me) {
        AWAIT(starting(me));
        CALL(zoe_process_wait, &me->wait, .process = me->spawn.process);
        RETURN(zoe_int(me->wait.status < 0 ? 128 - me->wait.status : me->wait.status));
    FINALLY:
        zoe_process_release(me->spawn.process);
    }
}

/* Interrupts are the program's; the tool itself outlives them. */
static void
outlive(int number)
{
    (void)number;
}

/* Run it to its end. Returns its exit status; -1, told, if it did not run. */
static int
run_program(const struct program *program)
{
    zoe_value ended;
    int status;

    fflush(stdout);
    signal(SIGINT, outlive);
    signal(SIGQUIT, outlive);
    ended = zoe_run(launch, .program = program);
    if (zoe_is_error(ended))
        status = fail(program->name, "%s; name a program that can be run%s",
                      strerror(ended.as.error->code),
                      command_find(program->name) ? ", behind --" : "");
    else
        status = (int)ended.as.integer;
    zoe_value_release(ended);
    return status;
}

static int
run_traced(const struct options *options, const char *trace)
{
    struct program program;
    int status;

    if (program_make(&program, options, trace))
        return -1;
    status = run_program(&program);
    program_free(&program);
    return status;
}

/* --- the answer --------------------------------------------------------------------------- */

/* PROGRAM.svg, in this directory. */
static void
default_output(struct text *out, const struct options *options)
{
    const char *slash = strrchr(options->rest[0], '/');
    const char *base = slash ? slash + 1 : options->rest[0];
    const char *point = strrchr(base, '.');

    text_put(out, base, point && point > base ? (size_t)(point - base) : strlen(base));
    text_add(out, ".%s", options->type ? options->type : "svg");
}

/* Show or draw the trace: that of the program, wherever it lies. 0, or -1 and told. */
static int
answer(const struct options *options, const char *file)
{
    struct trace trace;
    struct text name = {0};
    int result = 0;

    if (trace_read(&trace, file, options->trace ? NULL : options->rest[0]))
        return -1;
    if (check_loop(&trace)) {
        result = -1;
    } else if (!options->picture) {
        putchar('\n');
        result = show_trace(&trace, options);
    } else {
        if (options->output)
            text_add(&name, "%s", options->output);
        else
            default_output(&name, options);
        result = render_trace(&trace, options, name.bytes);
        if (result == 0)
            fprintf(stderr, "zoetrope: the picture is in %s\n", name.bytes);
    }
    text_free(&name);
    trace_free(&trace);
    return result;
}

/* An empty file for the trace, its name in `name`. 0, or -1 and told. */
static int
make_file(struct text *name, const struct options *options)
{
    const char *directory = getenv("TMPDIR");
    FILE *file;
    int fd;

    if (options->trace) {
        text_add(name, "%s", options->trace);
        file = fopen(name->bytes, "w");
        return file && fclose(file) == 0 ? 0 : fail(name->bytes, "%s; name a file for the trace",
                                                    strerror(errno));
    }
    text_add(name, "%s/zoetrope-XXXXXX", directory && *directory ? directory : "/tmp");
    fd = mkstemp(name->bytes);
    return fd >= 0 && close(fd) == 0 ? 0 : fail(name->bytes, "%s; keep the trace with -o FILE",
                                                strerror(errno));
}

static bool
is_empty(const char *file)
{
    struct stat about;

    return stat(file, &about) == 0 && about.st_size == 0;
}

/* --- another command ---------------------------------------------------------------------- */

/* `zoetrope run COMMAND ... -- PROGRAM`: what is asked about the trace. */
struct question {
    const struct command *command;    /* who answers; NULL: it is shown or drawn               */
    struct options options;       /* what is asked: the trace comes on standard input          */
    char **words;                 /* the arguments that those point to; owned                  */
};

/* The command's arguments, and then "-" for the trace. */
static int
read_question(struct question *question, const struct options *options, int count)
{
    size_t words = (size_t)count;
    static char standard_input[] = "-";

    if (options->picture || options->first_turn > 0 || options->task_count || options->ascii)
        return fail("run", "what is said before \"%s\" is not about its answer; write it after "
                    "it", question->command->name);
    question->words = allocate(words + 3, sizeof *question->words);
    memcpy(question->words, &options->rest[1], (words - 1) * sizeof *question->words);
    question->words[words - 1] = standard_input;
    return options_read(&question->options, question->command->name, question->command->who,
                        count, question->words);
}

/* Split what is not an option of ours into a question and a program. 0, or -1 and told. */
static int
find_question(struct question *question, struct options *program, const struct options *options)
{
    int count = 0;

    *program = *options;
    while (count < options->rest_count && strcmp(options->rest[count], "--") != 0)
        count++;
    if (options->closed || count == 0 || count == options->rest_count)
        return 0;
    question->command = command_find(options->rest[0]);
    if (!question->command || !command_takes_trace(question->command)) {
        question->command = NULL;
        return 0;
    }
    program->rest += count + 1;
    program->rest_count -= count + 1;
    return read_question(question, options, count);
}

/* The exit status of the command. */
static int
ask(struct question *question, const struct options *options, const char *file)
{
    if (!freopen(file, "r", stdin)) {
        fail(file, "%s; keep the trace with -o FILE", strerror(errno));
        return 2;
    }
    question->options.self = options->self;
    return question->command->act(&question->options);
}

/* --- all of it ---------------------------------------------------------------------------- */

/* Run the program into this file and answer. Returns the program's exit status, or if that is 0 the
 * answer's. */
static int
run_and_answer(const struct options *program, struct question *question, const char *file)
{
    int status = run_traced(program, file), told;

    if (status < 0)
        return 2;
    if (status > 0 && is_empty(file)) {
        fail(program->rest[0], "ended with status %d before a loop began", status);
        return status;
    }
    told = question->command ? ask(question, program, file) : answer(program, file) ? 2 : 0;
    return status ? status : told;
}

int
command_run(const struct options *options)
{
    struct question question = {0};
    struct options program;
    struct text name = {0};
    int status = 2;

    if (find_question(&question, &program, options) == 0) {
        if (program.rest_count == 0)
            fail("run", "a program is needed; write zoetrope run -- PROGRAM");
        else if (make_file(&name, &program) == 0)
            status = run_and_answer(&program, &question, name.bytes);
    }
    if (name.bytes && !options->trace)
        unlink(name.bytes);
    text_free(&name);
    free(question.words);
    return status;
}
