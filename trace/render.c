/* render.c -- `zoetrope render`: a trace as a picture. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "dot.h"
#include "marks.h"

/* More than this nobody can read, and Graphviz is slow to draw. */
enum { MARKS_MAX = 2000 };

/* Whether standard output takes it is seen at the very end, by main(). */
static int
write_picture(const struct text *picture, const char *name)
{
    FILE *file = name && strcmp(name, "-") != 0 ? fopen(name, "w") : stdout;
    bool good = file && fwrite(text_string(picture), 1, picture->length, file) == picture->length;

    if (file == stdout)
        return 0;
    if (file)
        good = fclose(file) == 0 && good;
    return good ? 0 : fail(name, "%s; choose a file that can be written", strerror(errno));
}

/* The picture of this type, into `picture`. */
static int
make_picture(struct text *picture, const struct marks *marks, const char *type, bool print)
{
    struct text dot = {0}, svg = {0};
    int result = 0;

    dot_write(&dot, marks, print);
    if (strcmp(type, "dot") == 0) {
        text_put(picture, dot.bytes, dot.length);
    } else if (strcmp(type, "svg") == 0) {
        result = dot_draw(&svg, &dot, type);
        if (result == 0)
            svg_clean(picture, &svg, marks);
    } else {
        result = dot_draw(picture, &dot, type);
        if (result == 0 && strcmp(type, "pdf") == 0)
            pdf_clean(picture);
    }
    text_free(&dot);
    text_free(&svg);
    return result;
}

int
render_trace(const struct trace *trace, const struct options *options, const char *output)
{
    const char *type = options->type ? options->type : "svg";
    struct model model;
    struct marks marks;
    struct text picture = {0};
    int result;

    model_make(&model, trace);
    marks_timeline(&marks, &model, options);
    if (marks.meant > MARKS_MAX)
        result = fail(trace->name, "%d marks are too many for a picture; choose some of it with "
                      "--turn A..B or --task T1,T2", (int)marks.meant);
    else if (marks.meant == 0)
        result = fail(trace->name, "nothing is left to draw; choose other turns or tasks");
    else
        result = make_picture(&picture, &marks, type, options->print);
    if (result == 0)
        result = write_picture(&picture, output);
    text_free(&picture);
    marks_free(&marks);
    model_free(&model);
    return result;
}

int
read_only_trace(struct trace *trace, const struct options *options, const char *command)
{
    if (options->rest_count > 1) {
        fail(command, "one trace is enough; leave out \"%s\"", options->rest[1]);
        return -1;
    }
    return trace_read(trace, options->rest_count ? options->rest[0] : "-", NULL);
}

int
command_render(const struct options *options)
{
    const char *type = options->type ? options->type : "svg";
    bool binary = strcmp(type, "png") == 0 || strcmp(type, "pdf") == 0;
    struct trace trace;
    int result;

    if (binary && !options->output && isatty(STDOUT_FILENO)) {
        fail("render", "a %s file is not for a terminal; add -o FILE", type);
        return 2;
    }
    if (read_only_trace(&trace, options, "render"))
        return 2;
    result = render_trace(&trace, options, options->output);
    trace_free(&trace);
    return result ? 2 : 0;
}
