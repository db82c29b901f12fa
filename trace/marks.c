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
        .event = marks->event,
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

/* Add "events 3 to 7, turn 2, at 0.1 s, file:line". */
static void
add_place(const struct layout *layout, const struct bar *bar, struct text *tip)
{
    const struct event *from = trace_event(layout->model->trace, bar->from);

    text_add(tip, " (events %d to %d, turn %d, ", (int)bar->from, (int)bar->to, (int)from->k);
    words_time(tip, from->t);
    text_add(tip, bar->open ? ", never ended)" : ")");
}

/* Of a task or the program: what it does; else what the event says that begins the bar. */
void
marks_tell_bar(struct text *tip, const struct layout *layout, const struct bar *bar)
{
    static const char *const verbs[] = {
        [BAR_RUN] = "runs", [BAR_WAIT] = "waits for ", [BAR_READY] = "is ready: ",
        [BAR_HOLD] = "has ", [BAR_SPAN] = "is in a span",
    };

    if (bar->lane >= LANE_TASKS || bar->lane == LANE_PROGRAM) {
        label_lane(layout->model, bar->lane, tip);
        text_add(tip, " %s", verbs[bar->kind]);
        if (bar->kind == BAR_WAIT || bar->kind == BAR_READY || bar->kind == BAR_HOLD)
            model_name(layout->model, bar->what, tip);
    } else {
        words_event(tip, trace_event(layout->model->trace, bar->from));
    }
    add_place(layout, bar, tip);
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

/* ", 6 tasks", or by name those that were chosen. */
static void
add_tasks(struct text *words, const struct layout *layout)
{
    const struct event **made = layout->model->made;
    int named = layout->options->task_count, count = 0;

    for (int32_t lane = LANE_TASKS; lane < layout->model->lane_count; lane++) {
        if (!layout_shows_task(layout, lane))
            continue;
        if (named)
            text_add(words, "%s%s", count ? ", " : named == 1 ? ", task " : ", tasks ",
                     id_text(made[lane - LANE_TASKS]->task.task).text);
        count++;
    }
    if (!named)
        text_add(words, ", %d task%s", count, count == 1 ? "" : "s");
}

/* How many callbacks ran in what is shown, over which turns, and until when if it is everything. */
static void
add_counts(struct text *words, const struct layout *layout)
{
    const struct trace *trace = layout->model->trace;
    const struct event *end = trace_event(trace, trace->count);
    int32_t turns = 0, runs = 0, first = 0, last = 0;

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        runs += layout->shown[n] && e->kind == EV_RUN;
        if (!layout->shown[n] || e->kind != EV_TURN)
            continue;
        last = e->k;
        first = turns++ ? first : last;
    }
    text_add(words, "%d callbacks in ", (int)runs);
    if (turns == end->k)
        text_add(words, "%d turns of the loop", (int)turns);
    else if (first == last)
        text_add(words, "turn %d of %d", (int)first, (int)end->k);
    else if (turns == last - first + 1)
        text_add(words, "turns %d-%d of %d", (int)first, (int)last, (int)end->k);
    else
        text_add(words, "%d of %d turns", (int)turns, (int)end->k);
    add_tasks(words, layout);
    if (turns == end->k) {
        text_add(words, ", ");
        words_time(words, end->t);
    }
}

/* What the picture is about, in one line. */
static void
summarise(struct marks *marks, const struct layout *layout)
{
    const struct trace *trace = layout->model->trace;
    struct text words = {0};

    text_add(&words, "%s, %s clock: ", trace->language,
             trace->virtual_clock ? "virtual" : "monotonic");
    add_counts(&words, layout);
    if (trace->seed)
        text_add(&words, ", seed %lld", (long long)trace->seed);
    marks->summary = strings_keep(&marks->strings, words.bytes, words.length);
    describe(marks, layout, &words);
    text_free(&words);
}

void
marks_draw(struct marks *marks, const struct layout *layout)
{
    const char *title = layout->options->title ? layout->options->title
                                               : layout->model->trace->program;

    *marks = (struct marks){.width = layout->width, .height = layout->height};
    marks->title = strings_keep(&marks->strings, title, strlen(title));
    summarise(marks, layout);
    marks_ground(marks, layout);
    marks->meant = -marks->count;
    marks_bars(marks, layout);
    marks_boxes(marks, layout);
    marks_words(marks, layout);
    marks->meant += marks->count;
    marks->event = 0;
    marks_legend(marks);
}

void
marks_timeline(struct marks *marks, const struct model *model, const struct options *options)
{
    struct layout layout;

    layout_make(&layout, model, options, TITLE_HEIGHT);
    marks_draw(marks, &layout);
    layout_free(&layout);
}

void
marks_free(struct marks *marks)
{
    free(marks->items);
    strings_free(&marks->strings);
}
