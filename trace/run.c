/* run.c -- `zoetrope run`: run a program traced, then show or draw what its loop decided. */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"

#ifndef ZOE_PREFIX
#define ZOE_PREFIX "/usr/local"
#endif

extern char **environ;

/* --- the tracer for CPython --------------------------------------------------------------- */

static bool
is_python(const char *program)
{
    size_t length = strlen(program);

    return length > 3 && strcmp(program + length - 3, ".py") == 0;
}

/* The directory that the tool lies in, as it was called. */
static void
own_directory(struct text *out, const char *self)
{
    const char *slash = strrchr(self, '/'), *path = getenv("PATH");

    if (slash)
        text_put(out, self, (size_t)(slash - self));
    while (!slash && path && *path) {
        size_t length = strcspn(path, ":");

        text_clear(out);
        text_put(out, path, length);
        text_add(out, "/%s", self);
        slash = access(out->bytes, X_OK) == 0 ? out->bytes : NULL;
        out->length = length;
        out->bytes[length] = '\0';
        path += length + (path[length] == ':');
    }
}

/* Beside the tool where it was built, or where it was installed. */
static int
find_tracer(struct text *out, const char *self)
{
    static const char *const places[] = {"/../trace", "/../share/zoetrope"};
    struct text directory = {0};

    own_directory(&directory, self);
    for (size_t i = 0; i < 3; i++) {
        text_clear(out);
        if (i < 2)
            text_add(out, "%s%s/asyncio_trace.py", text_string(&directory), places[i]);
        else
            text_add(out, "%s/share/zoetrope/asyncio_trace.py", ZOE_PREFIX);
        if (access(out->bytes, R_OK) == 0)
            break;
    }
    text_free(&directory);
    return access(out->bytes, R_OK)
           ? fail("asyncio_trace.py", "not found beside the tool; run make install") : 0;
}

/* --- the program -------------------------------------------------------------------------- */

static void
set_environment(const struct options *options, const char *trace)
{
    setenv("ZOETROPE_TRACE", trace, 1);
    setenv("ZOETROPE_CLOCK", options->clock, 1);
    if (options->seed)
        setenv("ZOETROPE_SEED", options->seed, 1);
    if (options->debug)
        setenv("ZOETROPE_DEBUG", "1", 1);
}

/* Start it with these signals as they were; the tool itself outlives them. */
static int
spawn(pid_t *child, char **arguments)
{
    posix_spawnattr_t attributes;
    sigset_t ignored;
    int error = posix_spawnattr_init(&attributes);

    if (error)
        return error;
    sigemptyset(&ignored);
    sigaddset(&ignored, SIGINT);
    sigaddset(&ignored, SIGQUIT);
    sigaddset(&ignored, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &ignored);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    error = posix_spawnp(child, arguments[0], NULL, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    return error;
}

/* Run it to its end. Returns its exit status, 128 + N for signal N; -1, told, if it did not run. */
static int
run_program(char **arguments)
{
    pid_t child;
    int status = 0, error;

    fflush(stdout);
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    error = spawn(&child, arguments);
    if (error)
        return fail(arguments[0], "%s; name a program that can be run", strerror(error));
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int
run_traced(const struct options *options, const char *trace)
{
    struct text tracer = {0};
    char **arguments = allocate((size_t)options->rest_count + 3, sizeof *arguments);
    char python[] = "python3";
    int used = 0, status = -1;

    set_environment(options, trace);
    if (!is_python(options->rest[0]) || find_tracer(&tracer, options->self) == 0) {
        if (tracer.bytes) {
            arguments[used++] = python;
            arguments[used++] = tracer.bytes;
        }
        memcpy(&arguments[used], options->rest, (size_t)options->rest_count * sizeof *arguments);
        status = run_program(arguments);
    }
    free(arguments);
    text_free(&tracer);
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
    if (!options->picture) {
        putchar('\n');
        show_trace(&trace, options);
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

int
command_run(const struct options *options)
{
    struct text name = {0};
    int status = -1;

    if (options->rest_count == 0)
        fail("run", "a program is needed; write zoetrope run -- PROGRAM");
    else if (make_file(&name, options) == 0)
        status = run_traced(options, name.bytes);
    if (status > 0 && is_empty(name.bytes))
        fail(options->rest[0], "ended with status %d before a loop began", status);
    else if (status >= 0 && answer(options, name.bytes) && status == 0)
        status = 2;
    if (name.bytes && !options->trace)
        unlink(name.bytes);
    text_free(&name);
    return status < 0 ? 2 : status;
}
