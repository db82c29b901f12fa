/* view_causes.c -- who made whom run: `render --view causes`.
 *
 * A node for each run, below the one that made it ready. When there are too many to read, all runs
 * of a task, or of a callback, share a node, and then all tasks of a coroutine.
 */
#include "causes.h"
#include "labels.h"
#include "view.h"
#include "words.h"

static const struct sample samples[] = {
    {ROLE_PROGRAM, 14, "", "the program, outside the loop"},
    {ROLE_NEVER, 14, "", "runs that are not shown"},
    {ROLE_TASK, 14, "", "a task runs"},
    {ROLE_CALLBACK, 14, "", "a callback runs"},
    {ROLE_ARROW, 0, "", "puts into the queue"},
    {ROLE_WAKE_ARROW, 0, "", "wakes: what it waits for is done"},
    {ROLE_LATER_ARROW, 0, "", "by way of a timer"},
    {ROLE_OUTSIDE_ARROW, 0, "", "by way of a descriptor or a thread"},
};

/* --- nodes -------------------------------------------------------------------------------- */

static void
add_turns(const struct causes *causes, const struct actor *actor, struct text *out)
{
    int32_t last = trace_event(causes->model->trace, actor->last)->k;

    if (actor->count == 1)
        text_add(out, "\nturn %d", (int)last);
    else if (actor->run->k == last)
        text_add(out, "\n%d\u00d7 in turn %d", (int)actor->count, (int)last);
    else
        text_add(out, "\n%d\u00d7 in turns %d\u2013%d", (int)actor->count, (int)actor->run->k,
                 (int)last);
}

static void
add_name(const struct causes *causes, const struct actor *actor, struct text *out)
{
    int32_t lane = actor->run ? model_label_lane(causes->model, actor->run->run.cb) : 0;

    if (!actor->run)
        text_add(out, "%s", actor->earlier ? "runs not shown" : "the program");
    else if (lane < LANE_TASKS)
        text_add(out, "%s", actor->run->run.cb);
    else if (actor->several)
        text_add(out, "tasks: %s", causes->model->made[lane - LANE_TASKS]->task.coro);
    else
        label_lane(causes->model, lane, out);
}

/* Where in the program the first of its runs is. */
static const char *
source_of(const struct causes *causes, const struct actor *actor)
{
    const struct trace *trace = causes->model->trace;

    for (int32_t n = actor->run ? actor->run->n : trace->count + 1;
         n <= trace->count && causes->run_of[n] == actor->run->n; n++)
        if (trace_event(trace, n)->src)
            return trace_event(trace, n)->src;
    return NULL;
}

static enum role
role_of(const struct actor *actor)
{
    if (!actor->run)
        return actor->earlier ? ROLE_NEVER : ROLE_PROGRAM;
    return label_task(actor->run->run.cb) ? ROLE_TASK : ROLE_CALLBACK;
}

static void
add_node(struct picture *picture, const struct causes *causes, const struct actor *actor)
{
    struct text name = {0}, label = {0}, tip = {0};
    int32_t place;

    add_name(causes, actor, &name);
    words_cut(&label, name.bytes, 28, false);
    text_add(&tip, "%s", name.bytes);
    if (actor->count == 1)
        text_add(&tip, " runs (event %d)", (int)actor->last);
    else if (actor->run)
        text_add(&tip, " runs %d times (events %d to %d)", (int)actor->count, (int)actor->run->n,
                 (int)actor->last);
    if (actor->run)
        add_turns(causes, actor, &label);
    place = picture_node(picture, role_of(actor), label.bytes, tip.bytes);
    picture->marks.items[place].source = source_of(causes, actor);
    text_free(&name);
    text_free(&label);
    text_free(&tip);
}

/* --- arrows ------------------------------------------------------------------------------- */

/* What lies between: "F1", "after 1 s", "fd2", "J1". */
static void
add_between(const struct causes *causes, const struct event *ready, struct text *out)
{
    const struct event *cause = ready->cause ? trace_event(causes->model->trace, ready->cause)
                                             : NULL;

    if (cause && cause->kind == EV_DONE)
        text_add(out, "%s", id_text(cause->done.f).text);
    else if (cause && cause->kind == EV_TIMER) {
        text_add(out, "after ");
        label_clock(cause->timer.when - cause->t, out);
    } else if (cause && cause->kind == EV_FD)
        text_add(out, "%s", id_text(cause->fd.fd).text);
    else if (cause && cause->kind == EV_JOB)
        text_add(out, "%s", id_text(cause->job.job).text);
}

static void
add_arrow(struct picture *picture, const struct causes *causes, const struct cause *cause)
{
    static const enum role roles[WAYS] = {
        [BY_HAND] = ROLE_ARROW, [BY_FUTURE] = ROLE_WAKE_ARROW, [BY_TIMER] = ROLE_LATER_ARROW,
        [BY_IO] = ROLE_OUTSIDE_ARROW, [BY_JOB] = ROLE_OUTSIDE_ARROW,
    };
    struct text label = {0}, tip = {0};

    text_add(&label, "\u00a0");
    if (cause->count == 1)
        add_between(causes, cause->ready, &label);
    else
        text_add(&label, "%d\u00d7", (int)cause->count);
    if (cause->count == 1)
        marks_tell(&tip, cause->ready);
    else
        text_add(&tip, "%d times (events %d to %d)", (int)cause->count, (int)cause->ready->n,
                 (int)cause->last);
    picture_link(picture, cause->from, cause->to, roles[cause->way],
                 label.length > 2 ? label.bytes : "", tip.bytes);
    text_free(&label);
    text_free(&tip);
}

/* --- words -------------------------------------------------------------------------------- */

static void
describe(struct picture *picture, const struct causes *causes)
{
    static const char *const ways[WAYS] = {
        [BY_HAND] = "soon", [BY_FUTURE] = "by ending", [BY_TIMER] = "by a timer,",
        [BY_IO] = "by a descriptor,", [BY_JOB] = "by a thread,",
    };
    struct text words = {0};

    for (int32_t i = 0; i < causes->item_count; i++) {
        const struct cause *cause = &causes->items[i];

        add_name(causes, &causes->actors[cause->from], &words);
        text_add(&words, " makes ");
        add_name(causes, &causes->actors[cause->to], &words);
        if (cause->count == 1) {
            text_add(&words, " run, %s ", ways[cause->way]);
            add_between(causes, cause->ready, &words);
            text_add(&words, " (event %d)\n", (int)cause->ready->n);
        } else {
            text_add(&words, " run, %s %s\n", ways[cause->way], picture->links[i].tip);
        }
    }
    view_describe(picture, &words);
}

static void
summarise(struct picture *picture, const struct causes *causes)
{
    static const char *const nodes[FOLDINGS] = {
        "", "; a node is all runs of a task, or of a callback",
        "; a node is all runs of a coroutine's tasks, or of a callback",
    };
    struct text words = {0};

    view_begin_summary(&words, causes->model->trace);
    text_add(&words, "who made whom run, %d runs%s", (int)causes->run_count,
             nodes[causes->folding]);
    view_summary(picture, &words, causes->model->trace);
    text_free(&words);
}

static void
draw(struct picture *picture, const struct causes *causes)
{
    summarise(picture, causes);
    for (int32_t i = 0; i < causes->actor_count; i++)
        add_node(picture, causes, &causes->actors[i]);
    for (int32_t i = 0; i < causes->item_count; i++)
        add_arrow(picture, causes, &causes->items[i]);
    describe(picture, causes);
}

/* If many tasks do the same, one node for all of them says as much. */
static void
prefer_coroutines(struct causes *causes)
{
    struct causes folded;

    if (causes_make(&folded, causes->model, causes->options, FOLD_COROUTINES,
                    causes->actor_count / 2)) {
        causes_free(causes);
        *causes = folded;
    } else {
        causes_free(&folded);
    }
}

int
view_causes(struct picture *picture, const struct model *model, const struct options *options)
{
    static const int32_t most[FOLDINGS] = {60, 60, 120};
    enum folding folding = FOLD_NOTHING;
    struct causes causes;
    bool fits;

    while (!(fits = causes_make(&causes, model, options, folding, most[folding]))
           && folding + 1 < FOLDINGS) {
        causes_free(&causes);
        folding++;
    }
    if (folding == FOLD_ACTORS)
        prefer_coroutines(&causes);
    if (fits && causes.run_count) {
        picture->is_graph = true;
        picture->samples = samples;
        picture->sample_count = sizeof samples / sizeof *samples;
        view_title(picture, model, options);
        draw(picture, &causes);
    }
    fits = fits && causes.run_count;
    if (!fits)
        fail(model->trace->name, causes.run_count
             ? "too much ran for a picture; choose some of it with --turn A..B or --task T1,T2"
             : "nothing is left to draw; choose other turns or tasks");
    causes_free(&causes);
    return fits ? 0 : -1;
}
