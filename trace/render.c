/* render.c -- `zoetrope render`: a trace as a picture. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "view.h"

/* Whether standard output takes it is seen at the very end, by main(). */
int
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

int
render_picture(struct picture *picture, const struct options *options, const char *output)
{
    struct text file = {0};
    int result = picture_make(&file, picture, options->type ? options->type : "svg",
                              options->print);

    if (result == 0)
        result = write_picture(&file, output);
    text_free(&file);
    return result;
}

int
render_trace(const struct trace *trace, const struct options *given, const char *output)
{
    struct options options;
    struct picture picture = {.caption = given->caption};
    struct model model;
    int result;

    if (settle_options(&options, given, trace))
        return -1;
    model_make_level(&model, trace, options.level);
    result = view_find(&options)->draw(&picture, &model, &options);
    if (result == 0)
        result = render_picture(&picture, &options, output);
    picture_free(&picture);
    model_free(&model);
    return result;
}

int
settle_options(struct options *options, const struct options *given, const struct trace *trace)
{
    *options = *given;
    if (given->around > trace->count)
        return fail("--around", "there is no event %d; choose one from 1 to %d",
                    (int)given->around, (int)trace->count);
    if (given->around) {
        options->first_turn = trace_event(trace, given->around)->k - 1;
        options->last_turn = options->first_turn + 2;
    }
    return 0;
}

int
check_choice(const struct options *options, const struct trace *trace)
{
    int32_t last = trace->count ? trace_event(trace, trace->count)->k : 0;

    if (options->first_turn > last)
        return fail("--turn", "nothing is left; the last turn is %d", (int)last);
    for (int i = 0; i < options->task_count; i++)
        if (trace_place(trace, options->tasks[i]) < 0)
            return fail("--task", "nothing is left; there is no task %s, \"zoetrope show\" tells "
                        "which there are", id_text(options->tasks[i]).text);
    return 0;
}

int
read_only_trace(struct trace *trace, const struct options *options, const char *command)
{
    if (options->rest_count > 1) {
        fail(command, "one trace is enough; leave out \"%s\"", options->rest[1]);
        return -1;
    }
    return trace_read(trace, options->rest_count ? options->rest[0] : NULL, NULL);
}

int
check_loop(const struct trace *trace)
{
    for (int32_t n = 1; n <= trace->count; n++)
        if (trace_event(trace, n)->k > 0 || trace_event(trace, n)->kind == EV_STEP)
            return 0;
    return fail(trace->name, "no loop began in this trace; let the program run one");
}

int
read_loop_trace(struct trace *trace, const struct options *options, const char *command)
{
    if (read_only_trace(trace, options, command))
        return -1;
    if (check_loop(trace) == 0)
        return 0;
    trace_free(trace);
    return -1;
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
    if (read_loop_trace(&trace, options, "render"))
        return 2;
    result = render_trace(&trace, options, options->output);
    trace_free(&trace);
    return result ? 2 : 0;
}
