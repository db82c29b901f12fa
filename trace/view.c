/* view.c -- the table of views, and what they have in common; see view.h. */
#include "view.h"

#include <string.h>

#include "labels.h"
#include "words.h"

/* More marks than this nobody can read. */
enum { MARKS_MAX = 2000 };

static const struct view views[] = {
    {"timeline", view_timeline},
    {"turn", view_turn},
    {"causes", view_causes},
    {"waits", view_waits},
    {"tasks", view_tasks},
    {"states", view_states},
};

const struct view *
view_find(const struct options *options)
{
    const struct view *view = views;

    while (options->view && strcmp(view->name, options->view) != 0)
        view++;
    return view;
}

/* Whether it was not too much. */
static bool
draw_timeline(struct picture *picture, const struct model *model, const struct options *options)
{
    if (!options->all && layout_least(model, options) > MARKS_MAX)
        return false;
    marks_free(&picture->marks);
    marks_timeline(&picture->marks, model, options);
    return options->all || picture->marks.meant <= MARKS_MAX;
}

int
view_timeline(struct picture *picture, const struct model *model, const struct options *options)
{
    struct options folded = *options;

    if (!draw_timeline(picture, model, &folded)) {
        folded.fold = true;
        if (options->fold || !draw_timeline(picture, model, &folded))
            return fail(model->trace->name, "more than %d marks are too many for a picture; choose "
                        "some of it with --around EVENT, --turn A..B or --task T1,T2, or draw it "
                        "--all", MARKS_MAX);
    }
    if (picture->marks.meant == 0)
        return fail(model->trace->name, "nothing is left to draw; choose other turns or tasks");
    return 0;
}

const char *
view_keep(struct picture *picture, const char *string)
{
    return strings_keep(&picture->marks.strings, string, strlen(string));
}

void
view_title(struct picture *picture, const struct model *model, const struct options *options)
{
    picture->marks.title = view_keep(picture, options->title ? options->title
                                                             : model->trace->program);
}

void
view_begin_summary(struct text *words, const struct trace *trace)
{
    text_add(words, "%s, %s clock: ", trace->language,
             trace->virtual_clock ? "virtual" : "monotonic");
}

void
view_summary(struct picture *picture, struct text *words, const struct trace *trace)
{
    if (trace->seed)
        text_add(words, ", seed %lld", (long long)trace->seed);
    picture->marks.summary = view_keep(picture, text_string(words));
    picture->marks.description = picture->marks.summary;
}

void
view_describe(struct picture *picture, struct text *lines)
{
    struct text all = {0};

    picture->lines = view_keep(picture, text_string(lines));
    text_add(&all, "%s. %s%s", picture->marks.summary, picture->verdict ? picture->verdict : "",
             picture->verdict ? ". " : "");
    for (const char *at = picture->lines; *at; at++)
        if (*at == '\n')
            text_add(&all, "%s", at[1] ? "; " : "");
        else if (*at != ' ' || (at > picture->lines && at[-1] != '\n' && at[-1] != ' '))
            text_put(&all, at, 1);
    picture->marks.description = view_keep(picture, all.bytes);
    text_free(&all);
    text_free(lines);
}

void
view_cut(struct text *out, const char *words, int32_t size, int32_t width)
{
    size_t most = utf8_length(words);
    struct text cut = {0};

    do {
        text_clear(&cut);
        words_cut(&cut, words, most, false);
    } while (most-- > 1 && label_width(text_string(&cut), size) > width);
    text_add(out, "%s", text_string(&cut));
    text_free(&cut);
}

const char *
view_place(const char *source)
{
    const char *slash = source ? strrchr(source, '/') : NULL;

    return slash ? slash + 1 : source ? source : "";
}
