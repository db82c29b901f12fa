/* show.c -- `zoetrope show`: the timeline as text.
 *
 * Downwards go the turns: a row for each select and one for each run. A lane is a column: what its
 * task is doing at that moment, and whether it has a lock. When there are many tasks, a new one
 * takes the column of one that has ended. On the right stands what happens, in words.
 */
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clauses.h"
#include "command.h"
#include "fold.h"
#include "labels.h"
#include "page.h"
#include "view.h"
#include "words.h"

enum { WIDTH = 100, COLUMNS_MAX = 9, COLUMN_WIDTH = 4, LEFT_WIDTH = 12 };

/* The characters of the lanes. */
struct glyphs {
    const char *runs, *ready, *waits, *queues, *cancelled, *holds, *prints;    /* one column each */
};

static const struct glyphs box_glyphs = {"█", "▒", "│", "┆", "x", "•", "»"};
static const struct glyphs ascii_glyphs = {"#", "+", "|", ":", "x", "*", ">"};

/* What is being printed. */
struct show {
    const struct model *model;    /* of the trace                                              */
    const struct options *options;    /* what of it                                            */
    const struct glyphs *glyphs;  /* how                                                       */
    int32_t owners[COLUMNS_MAX];  /* the lane that each column shows at present                */
    int column_count;             /* how many there are                                        */
    int *columns;                 /* by lane: its column, 0 if it has none; owned              */
    int32_t next_task;            /* the first task that was not made yet, by its lane         */
    int hidden;                   /* tasks without a column for want of room                   */
    bool shared;                  /* columns go from task to task                              */
    int32_t next_bar;             /* the first bar that has not begun yet                      */
    int32_t *current;             /* by lane: the last wait or ready bar that has begun, or -1 */
    int32_t *held;                /* by lane: the hold that lasts longest, or -1; owned        */
    struct folds folds;           /* turns that repeat and are shown once                      */
    struct page page;             /* where the rows go                                         */
};

/* --- lanes -------------------------------------------------------------------------------- */

/* The first column from 1 on that is free when this task is made; 0: none. */
static int
free_column(const struct show *show, const int32_t *until, const struct event *made)
{
    for (int i = 1; i < COLUMNS_MAX; i++)
        if (until[i] == 0 || (show->shared && until[i] < made->n))
            return i;
    return 0;
}

/* Column 0 is that of plain callbacks, tasks have the others. */
static void
choose_columns(struct show *show)
{
    const struct model *model = show->model;
    int32_t until[COLUMNS_MAX] = {0};

    show->column_count = 1;
    show->owners[0] = LANE_CALLBACKS;
    show->shared = model->lane_count - LANE_TASKS >= COLUMNS_MAX && !show->options->task_count;
    for (int32_t lane = LANE_TASKS; lane < model->lane_count; lane++) {
        const struct event *made = model->made[lane - LANE_TASKS];
        const struct event *ended = model->ended[lane - LANE_TASKS];
        int column = free_column(show, until, made);

        if (!options_show_task(show->options, made->task.task))
            continue;
        show->columns[lane] = column;
        show->hidden += column == 0;
        if (column == show->column_count)
            show->owners[show->column_count++] = lane;
        until[column] = ended ? ended->n : model->trace->count;
    }
}

/* Let the tasks have their columns that were made before this event. */
static void
advance_tasks(struct show *show, int32_t n)
{
    const struct model *model = show->model;

    for (; show->next_task < model->lane_count
         && model->made[show->next_task - LANE_TASKS]->n < n; show->next_task++)
        if (show->columns[show->next_task])
            show->owners[show->columns[show->next_task]] = show->next_task;
}

/* Let the bars begin that have begun when this event happens. */
static void
advance_bars(struct show *show, int32_t n)
{
    const struct model *model = show->model;

    for (; show->next_bar < model->bar_count && model->bars[show->next_bar].from < n;
         show->next_bar++) {
        const struct bar *bar = &model->bars[show->next_bar];
        int32_t *held = &show->held[bar->lane], *current = &show->current[bar->lane];

        if (bar->kind == BAR_HOLD && (*held < 0 || model->bars[*held].to < bar->to))
            *held = show->next_bar;
        else if (bar->kind == BAR_WAIT
                 || (bar->kind == BAR_READY && (*current < 0 || bar->lane >= LANE_TASKS
                                                || model->bars[*current].to < bar->to)))
            *current = show->next_bar;
    }
}

static const char *
lane_glyph(const struct show *show, int32_t lane, int32_t n)
{
    int32_t i = show->current[lane];
    const struct bar *bar = i < 0 ? NULL : &show->model->bars[i];

    if (!bar || bar->to <= n)
        return " ";
    if (bar->cancelled)
        return show->glyphs->cancelled;
    if (bar->kind == BAR_READY)
        return show->glyphs->ready;
    return id_kind(bar->what) == ID_LOCK ? show->glyphs->queues : show->glyphs->waits;
}

/* The columns of a row in which `running` (-1: no lane) runs. */
static void
set_margins(struct show *show, const struct event *e, int32_t running)
{
    text_clear(&show->page.margin);
    text_clear(&show->page.rest);
    if (e->kind == EV_TURN)
        text_add(&show->page.margin, "%4d %5d  ", (int)e->k, (int)e->n);
    else
        text_add(&show->page.margin, "     %5d  ", (int)e->n);
    text_repeat(&show->page.rest, " ", LEFT_WIDTH);
    advance_bars(show, e->n);
    advance_tasks(show, e->n);
    for (int i = 0; i < show->column_count; i++) {
        int32_t lane = show->owners[i], held = show->held[lane];
        bool holds = held >= 0 && show->model->bars[held].to > e->n;
        const char *hold = holds ? show->glyphs->holds : " ";
        const char *glyph = lane_glyph(show, lane, e->n);

        text_add(&show->page.margin, "%s%s  ", lane == running ? show->glyphs->runs : glyph, hold);
        text_add(&show->page.rest, "%s%s  ", lane == running ? " " : glyph, hold);
    }
}

/* --- rows --------------------------------------------------------------------------------- */

/* The row that an event belongs to is known by the event that begins it. */
static bool
begins_row(const struct show *show, const struct event *e)
{
    const int32_t *lane_at = show->model->lane_at;

    return e->kind == EV_TURN || e->kind == EV_RUN || e->kind == EV_SKIP
           || (lane_at[e->n] == LANE_PROGRAM && (e->n == 1 || lane_at[e->n - 1] != LANE_PROGRAM));
}

static int32_t
row_of(const struct show *show, int32_t n)
{
    while (n > 1 && !begins_row(show, trace_event(show->model->trace, n)))
        n--;
    return n;
}

/* Who made this run ready: "by 12", the row that did. */
static void
add_cause(struct show *show, const struct event *run)
{
    const struct event *ready = run->cause ? trace_event(show->model->trace, run->cause) : NULL;
    struct text words = {0};

    if (ready) {
        text_add(&words, "(by %d):", (int)row_of(show, ready->cause ? ready->cause : ready->n));
        page_words(&show->page, words.bytes);
    }
    text_free(&words);
}

static void
add_subject(struct show *show, const struct event *e)
{
    struct text words = {0};

    if (e->kind == EV_RUN && label_task(e->run.cb))
        label_lane(show->model, model_label_lane(show->model, e->run.cb), &words);
    else if (e->kind == EV_RUN)
        text_add(&words, "%s %s", id_text(e->run.h).text, e->run.cb);
    else if (e->kind == EV_TURN)
        text_add(&words, model_calls_select(show->model, e) ? "select" : "left over:");
    else if (e->kind == EV_SKIP)
        text_add(&words, "%s is skipped: it was cancelled", id_text(e->handle.h).text);
    else
        text_add(&words, "program:");
    page_words(&show->page, words.bytes);
    if (e->kind == EV_RUN)
        add_cause(show, e);
    text_free(&words);
}

static void
add_clauses(struct show *show, int32_t first, int32_t last)
{
    struct text words = {0};

    for (int32_t n = first; n <= last; n++) {
        const struct event *e = trace_event(show->model->trace, n);

        if (e->kind == EV_OUT) {
            page_output(&show->page, e->said.text);
            continue;
        }
        text_clear(&words);
        clause_event(show->model, e, &words);
        if (words.length) {
            text_add(&words, "%s", words.bytes[words.length - 1] == ':' ? "" : ";");
            page_words(&show->page, words.bytes);
        }
    }
    text_free(&words);
}

static int32_t
row_end(const struct show *show, int32_t first)
{
    int32_t last = first;

    while (last < show->model->trace->count
           && !begins_row(show, trace_event(show->model->trace, last + 1)))
        last++;
    return last;
}

/* Whether the options ask for this row. */
static bool
shows_row(const struct show *show, const struct event *e, int32_t last)
{
    if (!options_show_turn(show->options, e->k))
        return false;
    if (show->options->task_count == 0)
        return true;
    for (int32_t n = e->n; n <= last; n++) {
        const struct event *each = trace_event(show->model->trace, n);
        ident task = each->kind == EV_READY ? label_task(each->ready.cb)
                     : each->kind == EV_RUN ? label_task(each->run.cb) : 0;

        if (task && options_show_task(show->options, task))
            return true;
    }
    return false;
}

static void
show_row(struct show *show, const struct event *e, int32_t last)
{
    int32_t running = e->kind == EV_RUN ? model_label_lane(show->model, e->run.cb) : -1;

    set_margins(show, e, running);
    page_begin_row(&show->page);
    add_subject(show, e);
    add_clauses(show, e->n, last);
    page_end_line(&show->page);
}

/* --- the page ----------------------------------------------------------------------------- */

static void
show_head(struct show *show)
{
    const struct trace *trace = show->model->trace;
    struct text words = {0};

    text_add(&words, "%s: %s, %s clock, ", trace->program, trace->language,
             trace->virtual_clock ? "virtual" : "monotonic");
    words_time(&words, trace_event(trace, trace->count)->t);
    page_print(&show->page, words.bytes);
    printf("\n\nturn event  cb  ");
    for (int i = 1; i < show->column_count; i++) {
        ident task = show->model->made[show->owners[i] - LANE_TASKS]->task.task;

        printf("%-4s", !show->shared ? id_text(task).text : i == 1 ? "task" : i == 2 ? "s" : "");
    }
    puts("what happens");
    text_free(&words);
}

static void
show_legend(const struct show *show)
{
    const struct glyphs *glyphs = show->glyphs;

    printf("\n%s runs   %s is ready   %s waits   %s waits in line   %s is being cancelled   "
           "%s has a lock   %s prints\n", glyphs->runs, glyphs->ready, glyphs->waits,
           glyphs->queues, glyphs->cancelled, glyphs->holds, glyphs->prints);
    puts("(by 12): what the row of event 12 did made it ready; cb is the lane of plain callbacks");
    if (show->hidden)
        printf("%d more tasks have no column; choose with --task T1,T2\n", show->hidden);
}

static void
show_begin(struct show *show, const struct model *model, const struct options *options)
{
    *show = (struct show){.model = model, .options = options, .next_task = LANE_TASKS};
    show->page.ascii = options->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    show->glyphs = show->page.ascii ? &ascii_glyphs : &box_glyphs;
    show->columns = allocate((size_t)model->lane_count, sizeof *show->columns);
    show->current = allocate_places(model->lane_count);
    show->held = allocate_places(model->lane_count);
    if (options->fold)
        folds_find(&show->folds, model, options);
    choose_columns(show);
    show->page.room = (size_t)(WIDTH - LEFT_WIDTH - show->column_count * COLUMN_WIDTH);
    show->page.output_mark = show->glyphs->prints;
}

static void
show_end(struct show *show)
{
    free(show->columns);
    free(show->current);
    free(show->held);
    folds_free(&show->folds);
    page_free(&show->page);
}

/* One line for turns that are like those before. */
static void
show_fold(const struct show *show, const struct fold *fold)
{
    struct text words = {0};

    fold_tell(fold, show->model, &words);
    printf("%*s%s %s\n", LEFT_WIDTH, "", show->glyphs->prints, words.bytes);
    text_free(&words);
}

static void
show_rows(struct show *show)
{
    const struct trace *trace = show->model->trace;

    for (int32_t n = 1, last; n <= trace->count; n = last + 1) {
        const struct fold *fold = folds_hiding(&show->folds, n);

        last = fold ? fold->last : row_end(show, n);
        if (fold)
            show_fold(show, fold);
        else if (shows_row(show, trace_event(trace, n), last))
            show_row(show, trace_event(trace, n), last);
    }
}

int
show_trace(const struct trace *trace, const struct options *given)
{
    struct options options;
    struct model model;
    struct show show;

    if (settle_options(&options, given, trace) || check_choice(given, trace))
        return -1;
    model_make_level(&model, trace, options.level);
    show_begin(&show, &model, &options);
    show_head(&show);
    show_rows(&show);
    show_legend(&show);
    show_end(&show);
    model_free(&model);
    return 0;
}

int
command_show(const struct options *options)
{
    struct trace trace;
    int result;

    if (read_loop_trace(&trace, options, "show"))
        return 2;
    if (options->view && strcmp(options->view, "timeline") != 0)
        result = view_print(&trace, options);
    else
        result = show_trace(&trace, options);
    trace_free(&trace);
    return result ? 2 : 0;
}
