/* program.c -- what is started, and what it is told; see program.h. */
#include "program.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "environment.h"

#ifndef ZOE_PREFIX
#define ZOE_PREFIX "/usr/local"
#endif

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

static int
make_argv(struct program *program, const struct options *options)
{
    size_t used = 0;

    program->argv = allocate((size_t)options->rest_count + 3, sizeof *program->argv);
    if (is_python(options->rest[0])) {
        if (find_tracer(&program->tracer, options->self))
            return -1;
        program->argv[used++] = "python3";
        program->argv[used++] = program->tracer.bytes;
    }
    for (int i = 0; i < options->rest_count; i++)
        program->argv[used++] = options->rest[i];
    return 0;
}

static void
make_environment(struct program *program, const struct options *options, const char *trace)
{
    char *settings[5] = {NULL};
    size_t used = 0;

    text_add(&program->settings[used++], "ZOETROPE_TRACE=%s", trace);
    text_add(&program->settings[used++], "ZOETROPE_CLOCK=%s", options->clock);
    if (options->seed)
        text_add(&program->settings[used++], "ZOETROPE_SEED=%s", options->seed);
    if (options->debug)
        text_add(&program->settings[used++], "ZOETROPE_DEBUG=1");
    for (size_t i = 0; i < used; i++)
        settings[i] = program->settings[i].bytes;
    program->environment = environment_with(settings);
}

int
program_make(struct program *program, const struct options *options, const char *trace)
{
    *program = (struct program){.name = options->rest[0]};
    make_environment(program, options, trace);
    if (make_argv(program, options) == 0)
        return 0;
    program_free(program);
    return -1;
}

void
program_free(struct program *program)
{
    free(program->argv);
    free(program->environment);
    text_free(&program->tracer);
    for (size_t i = 0; i < 4; i++)
        text_free(&program->settings[i]);
}
