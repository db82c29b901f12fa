/* view_tasks.c -- who made whom, and how each one ended: `render --view tasks`.
 *
 * A row for each task, below the one that made it: when it was made, when it ended and with what,
 * and its life as a bar. Where there are very many, neighbours of the same coroutine and the same
 * fate share a row.
 */
#include "labels.h"
#include "tree.h"
#include "view.h"
#include "words.h"

enum {
    ROWS_MAX = 120,               /* more than this nobody can read                            */
    ROW_HEIGHT = 24, INDENT = 18, DEPTH_MAX = 8, HEAD_HEIGHT = 20,
    NAME_LEFT = 8, CORO_LEFT = 190, MADE_LEFT = 298, ENDED_LEFT = 408, LIFE_LEFT = 520,
    LIFE_RIGHT = 692, FATE_LEFT = 710, CELL_SIZE = 11,
    RUNS_MAX = 1500               /* with more, the bars show no runs                          */
};

static const struct sample samples[] = {
    {ROLE_TREE_LINE, 0, "", "was made by the one above"},
    {ROLE_LIFE, 5, "", "its life"},
    {ROLE_STEP, 12, "", "it runs"},
    {ROLE_RESULT, 9, "", "it ended with a result"},
    {ROLE_ERROR, 9, "", "with an error"},
    {ROLE_CANCELLED, 9, "", "cancelled"},
};

/* --- a row -------------------------------------------------------------------------------- */

static int32_t
name_left(const struct branch *row)
{
    return NAME_LEFT + INDENT * (row->depth < DEPTH_MAX ? row->depth : DEPTH_MAX);
}

/* "T2 Amy", or "T5 ... T99: 95 tasks". */
static void
add_names(const struct tree *tree, const struct branch *row, struct text *out)
{
    if (row->count > 1)
        text_add(out, "%s \u2026 %s: %d tasks",
                 id_text(tree->model->made[row->first]->task.task).text,
                 id_text(tree->model->made[row->last]->task.task).text, (int)row->count);
    else
        label_lane(tree->model, LANE_TASKS + row->first, out);
}

static void
add_name(struct marks *marks, const struct tree *tree, const struct branch *row, int32_t top)
{
    struct text name = {0}, cut = {0};
    int32_t left = name_left(row);

    add_names(tree, row, &name);
    view_cut(&cut, name.bytes, CELL_SIZE, CORO_LEFT - left - 8);
    marks_add(marks, ROLE_LANE_NAME, left, top, CORO_LEFT - 6, top + ROW_HEIGHT, cut.bytes, "");
    text_free(&name);
    text_free(&cut);
}

static void
add_words(struct marks *marks, enum role role, int32_t left, int32_t right, int32_t top,
          const char *words)
{
    struct text cut = {0};

    view_cut(&cut, words, CELL_SIZE, right - left - 8);
    marks_add(marks, role, left, top, right, top + ROW_HEIGHT, text_string(&cut), "");
    text_free(&cut);
}

/* "turn 3, 1.2 s". */
static void
add_when(const struct event *e, struct text *out)
{
    text_add(out, "turn %d, ", (int)e->k);
    label_clock(e->t, out);
}

static void
add_moment(struct marks *marks, const struct event *e, int32_t left, int32_t right, int32_t top)
{
    struct text words = {0};

    add_when(e, &words);
    add_words(marks, ROLE_SUBTITLE, left, right, top, words.bytes);
    text_free(&words);
}

/* Where in the bars something is. */
static int32_t
life_x(const struct tree *tree, const struct event *e)
{
    const struct trace *trace = tree->model->trace;
    int64_t whole = tree->options->time_axis ? trace_event(trace, trace->count)->t : trace->count;
    int64_t part = tree->options->time_axis ? e->t : e->n;
    double share = whole > 0 ? (double)part / (double)whole : 0;

    return LIFE_LEFT + (int32_t)(share * (LIFE_RIGHT - LIFE_LEFT));
}

static const struct event *
end_of(const struct tree *tree, const struct branch *row)
{
    const struct event *end = tree->model->ended[row->last];

    return end ? end : trace_event(tree->model->trace, tree->model->trace->count);
}

static void
add_life(struct marks *marks, const struct tree *tree, const struct branch *row, int32_t middle)
{
    const struct event *made = tree->model->made[row->first], *end = end_of(tree, row);
    int32_t left = life_x(tree, made), right = life_x(tree, end);
    struct text tip = {0};
    struct mark *mark;

    marks_tell(&tip, made);
    mark = marks_add(marks, ROLE_LIFE, left, middle - 2, right > left + 2 ? right : left + 2,
                     middle + 3, "", tip.bytes);
    mark->source = made->src;
    text_free(&tip);
}

static void
add_fate(struct marks *marks, const struct tree *tree, const struct branch *row, int32_t top)
{
    static const enum role roles[] = {
        [DONE_RESULT] = ROLE_RESULT, [DONE_ERROR] = ROLE_ERROR, [DONE_CANCELLED] = ROLE_CANCELLED,
    };
    const struct event *end = tree->model->ended[row->last];
    int32_t middle = top + ROW_HEIGHT / 2, x = life_x(tree, end_of(tree, row)) + 8;
    struct text words = {0}, tip = {0};

    task_add_fate(end, row->count > 1, &words);
    add_words(marks, end && end->done.state != DONE_RESULT ? ROLE_BAD : ROLE_SUBTITLE, FATE_LEFT,
              PAGE_WIDTH, top, words.bytes);
    if (end) {
        marks_tell(&tip, end);
        marks_add(marks, roles[end->done.state], x, middle - 5, x + 10, middle + 5, "", tip.bytes);
    }
    text_free(&words);
    text_free(&tip);
}

/* From the one that made it, down and to the right. */
static void
add_branch(struct marks *marks, const struct branch *row, int32_t parent_top, int32_t top)
{
    int32_t x = name_left(row) - INDENT + 6, middle = top + ROW_HEIGHT / 2;

    if (row->depth == 0 || row->depth > DEPTH_MAX)
        return;
    marks_line(marks, ROLE_TREE_LINE, x, parent_top + ROW_HEIGHT - 4, x, middle);
    marks_line(marks, ROLE_TREE_LINE, x, middle, x + INDENT - 8, middle);
}

static int32_t
row_top(int32_t row)
{
    return TITLE_HEIGHT + HEAD_HEIGHT + row * ROW_HEIGHT;
}

static void
add_row(struct marks *marks, const struct tree *tree, int32_t i)
{
    const struct branch *row = &tree->rows[i];
    int32_t top = row_top(i);

    if (i % 2 == 0)
        marks_add(marks, ROLE_LANE, 0, top, PAGE_WIDTH, top + ROW_HEIGHT, "", "");
    marks->event = tree->model->made[row->first]->n;
    add_branch(marks, row, row_top(row->parent), top);
    add_name(marks, tree, row, top);
    add_words(marks, ROLE_SUBTITLE, CORO_LEFT, MADE_LEFT, top,
              tree->model->made[row->first]->task.coro);
    add_moment(marks, tree->model->made[row->first], MADE_LEFT, ENDED_LEFT, top);
    if (tree->model->ended[row->last])
        add_moment(marks, tree->model->ended[row->last], ENDED_LEFT, LIFE_LEFT, top);
    add_life(marks, tree, row, top + ROW_HEIGHT / 2);
    add_fate(marks, tree, row, top);
    marks->event = 0;
    marks->meant++;
}

/* --- the page ----------------------------------------------------------------------------- */

static void
add_head(struct marks *marks, const struct tree *tree)
{
    static const struct { int32_t left; const char *name; } columns[] = {
        {NAME_LEFT, "task"}, {CORO_LEFT, "coroutine"}, {MADE_LEFT, "made"}, {ENDED_LEFT, "ended"},
        {LIFE_LEFT, "its life, event by event"}, {FATE_LEFT, "how it ended"},
    };

    marks_add(marks, ROLE_HEADER, 0, TITLE_HEIGHT, PAGE_WIDTH, TITLE_HEIGHT + HEAD_HEIGHT, "", "");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        marks_add(marks, ROLE_TURN_NAME, columns[i].left, TITLE_HEIGHT, columns[i].left + 110,
                  TITLE_HEIGHT + HEAD_HEIGHT,
                  columns[i].left == LIFE_LEFT && tree->options->time_axis ? "its life, over time"
                                                                           : columns[i].name, "");
}

/* The runs of the tasks that have a row of their own. */
static void
add_runs(struct marks *marks, const struct tree *tree)
{
    struct text tip = {0};

    for (int32_t i = 0; i < tree->model->bar_count; i++) {
        const struct bar *bar = &tree->model->bars[i];
        int32_t row = bar->lane < LANE_TASKS ? -1 : tree->row_of[bar->lane - LANE_TASKS];
        int32_t left, right, middle;

        if (bar->kind != BAR_RUN || row < 0 || tree->rows[row].count > 1)
            continue;
        left = life_x(tree, trace_event(tree->model->trace, bar->from));
        right = life_x(tree, trace_event(tree->model->trace, bar->to));
        middle = row_top(row) + ROW_HEIGHT / 2;
        text_clear(&tip);
        text_add(&tip, "%s runs (events %d to %d, turn %d)",
                 id_text(tree->model->made[bar->lane - LANE_TASKS]->task.task).text, (int)bar->from,
                 (int)bar->to, (int)trace_event(tree->model->trace, bar->from)->k);
        marks_add(marks, ROLE_STEP, left, middle - 6, right > left + 2 ? right : left + 2,
                  middle + 6, "", tip.bytes);
    }
    text_free(&tip);
}

static bool
may_show_runs(const struct tree *tree)
{
    int32_t count = 0;

    for (int32_t i = 0; i < tree->model->bar_count; i++)
        count += tree->model->bars[i].kind == BAR_RUN && tree->model->bars[i].lane >= LANE_TASKS;
    return count <= RUNS_MAX;
}

static void
describe(struct picture *picture, const struct tree *tree)
{
    struct text words = {0};

    for (int32_t i = 0; i < tree->row_count; i++) {
        const struct branch *row = &tree->rows[i];

        text_repeat(&words, "  ", row->depth);
        add_names(tree, row, &words);
        if (row->count > 1 || task_has_given_name(tree->model->made[row->first]))
            text_add(&words, ", %s", tree->model->made[row->first]->task.coro);
        text_add(&words, ": ");
        add_when(tree->model->made[row->first], &words);
        if (tree->model->ended[row->last]) {
            text_add(&words, " to ");
            add_when(tree->model->ended[row->last], &words);
        }
        text_add(&words, ", ");
        task_add_fate(tree->model->ended[row->last], row->count > 1, &words);
        text_add(&words, "\n");
    }
    view_describe(picture, &words);
}

static void
summarise(struct picture *picture, const struct tree *tree)
{
    const struct trace *trace = tree->model->trace;
    struct text words = {0};

    view_begin_summary(&words, trace);
    text_add(&words, "%d of %d tasks, ", (int)tree->task_count, (int)trace->id_counts[ID_TASK]);
    tree_add_fates(tree, &words);
    view_summary(picture, &words, trace);
    text_free(&words);
}

static int
draw(struct picture *picture, const struct tree *tree)
{
    struct marks *marks = &picture->marks;

    if (tree->row_count == 0)
        return fail(tree->model->trace->name,
                    "no task is left to draw; choose other turns or tasks");
    if (tree->row_count > ROWS_MAX)
        return fail(tree->model->trace->name, "%d rows of tasks are too many for a picture; choose "
                    "some of them with --turn A..B or --task T1,T2", (int)tree->row_count);
    marks->width = PAGE_WIDTH;
    marks->height = row_top(tree->row_count);
    summarise(picture, tree);
    marks_add(marks, ROLE_PAGE, 0, 0, marks->width, marks->height, "", "");
    marks_title(marks);
    add_head(marks, tree);
    for (int32_t i = 0; i < tree->row_count; i++)
        add_row(marks, tree, i);
    if (may_show_runs(tree))
        add_runs(marks, tree);
    marks_explain(marks, samples, sizeof samples / sizeof *samples);
    describe(picture, tree);
    return 0;
}

int
view_tasks(struct picture *picture, const struct model *model, const struct options *options)
{
    struct tree tree;
    int result;

    view_title(picture, model, options);
    tree_make(&tree, model, options);
    result = draw(picture, &tree);
    tree_free(&tree);
    return result;
}
