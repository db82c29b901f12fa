/* marks.c -- the timeline as marks; see marks.h. */
#include "marks.h"

#include <stdlib.h>
#include <string.h>

#include "labels.h"
#include "words.h"

struct mark *
marks_add(struct marks *marks, enum role role, int32_t left, int32_t top, int32_t right,
          int32_t bottom, const char *label, const char *tip)
{
    struct mark *mark;

    marks->items = grow(marks->items, &marks->room, (size_t)marks->count + 1, sizeof *marks->items);
    mark = &marks->items[marks->count++];
    *mark = (struct mark){
        .role = role, .left = left, .top = top, .right = right, .bottom = bottom,
        .label = strings_keep(&marks->strings, label, strlen(label)),
        .tip = strings_keep(&marks->strings, tip, strlen(tip)),
    };
    return mark;
}

struct mark *
marks_line(struct marks *marks, enum role role, int32_t left, int32_t top, int32_t right,
           int32_t bottom)
{
    struct mark *mark = marks_add(marks, role, left, top, right, bottom, "", "");

    mark->line = true;
    return mark;
}

void
marks_tell(struct text *tip, const struct event *e)
{
    words_event(tip, e);
    text_add(tip, " (event %d, turn %d)", (int)e->n, (int)e->k);
}

/* The runs in their order, behind the summary. */
static void
describe(struct marks *marks, const struct layout *layout, struct text *words)
{
    int32_t turn = -1;

    text_add(words, ". What runs");
    for (int32_t i = 0; i < layout->model->bar_count; i++) {
        const struct bar *run = &layout->model->bars[i];
        const struct event *e = trace_event(layout->model->trace, run->from);

        if (run->kind != BAR_RUN || run->lane == LANE_PROGRAM || !layout_shows_bar(layout, run))
            continue;
        if (e->k == turn)
            text_add(words, ", ");
        else
            text_add(words, "%s in turn %d: ", turn < 0 ? "" : ";", (int)e->k);
        turn = e->k;
        if (run->lane == LANE_CALLBACKS)
            text_add(words, "%s", e->run.cb);
        else
            label_lane(layout->model, run->lane, words);
    }
    marks->description = strings_keep(&marks->strings, words->bytes, words->length);
}

/* How many callbacks ran in what is shown, over how many turns, until when. */
static void
summarise(struct marks *marks, const struct layout *layout)
{
    const struct trace *trace = layout->model->trace;
    struct text words = {0};
    int32_t turns = 0, runs = 0;

    for (int32_t n = 1; n <= trace->count; n++) {
        turns += layout->shown[n] && trace_event(trace, n)->kind == EV_TURN;
        runs += layout->shown[n] && trace_event(trace, n)->kind == EV_RUN;
    }
    text_add(&words, "%s, %s clock: %d callbacks in %d turns of the loop, %d tasks, ",
             trace->language, trace->virtual_clock ? "virtual" : "monotonic", (int)runs, (int)turns,
             (int)trace->id_counts[ID_TASK]);
    words_time(&words, trace_event(trace, trace->count)->t);
    if (trace->seed)
        text_add(&words, ", seed %lld", (long long)trace->seed);
    marks->summary = strings_keep(&marks->strings, words.bytes, words.length);
    describe(marks, layout, &words);
    text_free(&words);
}

void
marks_timeline(struct marks *marks, const struct model *model, const struct options *options)
{
    const char *title = options->title ? options->title : model->trace->program;
    struct layout layout;

    *marks = (struct marks){0};
    layout_make(&layout, model, options, TITLE_HEIGHT, LEGEND_HEIGHT);
    marks->width = layout.width;
    marks->height = layout.height;
    marks->title = strings_keep(&marks->strings, title, strlen(title));
    summarise(marks, &layout);
    marks_ground(marks, &layout);
    marks->meant = -marks->count;
    marks_bars(marks, &layout);
    marks_words(marks, &layout);
    marks->meant += marks->count;
    marks_legend(marks, &layout);
    layout_free(&layout);
}

void
marks_free(struct marks *marks)
{
    free(marks->items);
    strings_free(&marks->strings);
}
