/* why_draw.c -- the chain of causes in the timeline; see why.h.
 *
 * The turns from the root to what is asked about, the chain as ever and all else faint. Where that
 * would be too much to look at, only the runs of the chain are left.
 */
#include <stdlib.h>

#include "command.h"
#include "view.h"
#include "why.h"

/* More marks than this drown a chain, faint as they may be. */
enum { FAINT_MAX = 500 };

/* --- what belongs to the chain ------------------------------------------------------------ */

static void
choose(bool *chosen, const struct event *e)
{
    if (e)
        chosen[e->n] = true;
}

/* The select that let the timer or descriptor be seen. */
static const struct event *
find_select(const struct trace *trace, const struct event *ready)
{
    int32_t n = ready->n;

    if (ready->ready.why != WHY_TIMER && ready->ready.why != WHY_IO)
        return NULL;
    while (n > 1 && trace_event(trace, n)->kind != EV_SELECT
           && trace_event(trace, n)->kind != EV_TURN)
        n--;
    return trace_event(trace, n);
}

static void
choose_hop(const struct why *why, bool *chosen, int32_t i)
{
    const struct hop *hop = &why->hops[i];

    choose(chosen, hop->act);
    choose(chosen, hop->run);
    choose(chosen, hop->ready);
    choose(chosen, hop->because);
    choose(chosen, why_operation(why, i));
    if (hop->ready) {
        choose(chosen, find_select(why->model->trace, hop->ready));
        chosen[why->awaits[hop->ready->n]] = true;
    }
}

/* What the program did outside of the loop is one run, which is told by its first event. */
static void
choose_program(const struct why *why, bool *chosen)
{
    const struct model *model = why->model;

    for (int32_t i = 0; i < model->bar_count; i++) {
        const struct bar *bar = &model->bars[i];

        if (bar->kind != BAR_RUN || bar->lane != LANE_PROGRAM)
            continue;
        for (int32_t n = bar->from; n <= bar->to; n++)
            chosen[bar->from] = chosen[bar->from] || chosen[n];
    }
}

/* By event number, whether it belongs to the chain; the caller owns it. */
static bool *
choose_events(const struct why *why)
{
    bool *chosen = allocate((size_t)why->model->trace->count + 1, sizeof *chosen);

    for (int32_t i = 0; i < why->count; i++)
        if (!why_leaves_out(why, i))
            choose_hop(why, chosen, i);
    chosen[0] = false;
    choose_program(why, chosen);
    return chosen;
}

/* --- the picture -------------------------------------------------------------------------- */

int
why_draw(const struct why *why, const char *question)
{
    const struct trace *trace = why->model->trace;
    struct options options = *why->options;
    struct text title = {0};
    bool *chosen = choose_events(why);
    struct picture picture = {0};
    struct marks *marks = &picture.marks;
    int result;

    text_add(&title, "%s: why %s", trace->program, question);
    options.title = options.title ? options.title : title.bytes;
    options.first_turn = why->hops[why->count - 1].act->k;
    options.last_turn = why->hops[0].act->k;
    marks_timeline(marks, why->model, &options);
    if (marks->meant > FAINT_MAX) {
        marks_free(marks);
        options.only = chosen;
        marks_timeline(marks, why->model, &options);
    }
    for (int32_t n = 0; n < marks->count; n++)
        marks->items[n].faint = marks->items[n].event && !chosen[marks->items[n].event];
    result = view_refuse(marks, trace);
    if (result == 0)
        result = render_picture(&picture, &options, options.output);
    picture_free(&picture);
    text_free(&title);
    free(chosen);
    return result;
}
