/* view_states.c -- a task's life: `render --view states`.
 *
 * Each task has a panel with the same five states in the same places. A number stands at each way
 * that it went from one to another; in each state, how often and how long it was there, and where
 * it waits, for what.
 */
#include <stdlib.h>
#include <string.h>

#include "labels.h"
#include "states.h"
#include "tree.h"
#include "view.h"
#include "words.h"

enum {
    PANELS_MAX = 24,              /* more than this nobody compares                            */
    ACROSS = 3, PANEL_WIDTH = 404, GAP = 8,
    TOP_MIDDLE = 80, BOX_HALF = 17, WAITS_TOP = 140, LINE_HEIGHT = 15,
    MADE_X = 24, READY_LEFT = 66, READY_RIGHT = 168, RUNS_LEFT = 230, RUNS_RIGHT = 332,
    DONE_X = 380, UP_X = 100, DOWN_X = 298
};

static const struct sample samples[] = {
    {ROLE_MADE, 9, "", "it is made"},
    {ROLE_READY_STATE, 14, "", "it is ready: in the queue"},
    {ROLE_TASK, 14, "", "it runs"},
    {ROLE_WAITS_STATE, 14, "", "it waits"},
    {ROLE_STUCK, 14, "", "it is still there at the end"},
    {ROLE_NEVER, 14, "", "it never was there"},
    {ROLE_ARROW, 0, "", "so many times from one to the other"},
    {ROLE_RESULT, 9, "", "it ended with a result"},
    {ROLE_ERROR, 9, "", "with an error"},
    {ROLE_CANCELLED, 9, "", "cancelled"},
};

/* Where a panel is, and whose. */
struct panel {
    struct marks *marks;          /* what is drawn                                             */
    const struct model *model;    /* of the trace                                              */
    const struct life *life;      /* the task's                                                */
    ident task;                   /* which one                                                 */
    int32_t left, top;            /* its upper left corner                                     */
    int32_t height;               /* how high it is                                            */
};

/* --- numbers ------------------------------------------------------------------------------ */

/* How often a state was entered, and by which events. */
static struct tally
entered(const struct life *life, enum state state)
{
    struct tally sum = {0};

    for (int from = 0; from < STATES; from++) {
        const struct tally *way = &life->ways[from][state];

        if (!way->count)
            continue;
        sum.first = sum.count && sum.first < way->first ? sum.first : way->first;
        sum.last = sum.last > way->last ? sum.last : way->last;
        sum.count += way->count;
    }
    return sum;
}

/* "12x, 3.5 s". */
static void
add_numbers(struct text *out, const struct tally *tally, int64_t time)
{
    text_add(out, "%d\u00d7, ", (int)tally->count);
    label_clock(time, out);
}

/* "T2 waits 12 times (events 30 to 214)". */
static void
tell(struct text *tip, const struct panel *panel, const char *what, const struct tally *tally)
{
    text_add(tip, "%s %s", id_text(panel->task).text, what);
    if (tally->count == 0)
        text_add(tip, " never");
    else if (tally->count == 1)
        text_add(tip, " once (event %d)", (int)tally->first);
    else
        text_add(tip, " %d times (events %d to %d)", (int)tally->count, (int)tally->first,
                 (int)tally->last);
}

/* --- states ------------------------------------------------------------------------------- */

static enum role
role_of(const struct life *life, enum state state, const struct tally *tally)
{
    static const enum role roles[] = {
        [STATE_READY] = ROLE_READY_STATE, [STATE_RUNS] = ROLE_TASK,
        [STATE_WAITS] = ROLE_WAITS_STATE,
    };

    if (life->state == state)
        return ROLE_STUCK;
    return tally->count ? roles[state] : ROLE_NEVER;
}

static void
add_state(const struct panel *panel, enum state state, const char *name, int32_t left,
          int32_t right)
{
    struct tally tally = entered(panel->life, state);
    int32_t middle = panel->top + TOP_MIDDLE;
    struct text label = {0}, tip = {0};

    text_add(&label, "%s\n", name);
    add_numbers(&label, &tally, panel->life->time[state]);
    tell(&tip, panel, name, &tally);
    marks_add(panel->marks, role_of(panel->life, state, &tally), panel->left + left,
              middle - BOX_HALF, panel->left + right, middle + BOX_HALF, label.bytes, tip.bytes);
    text_free(&label);
    text_free(&tip);
}

static void
add_reason(const struct panel *panel, const struct reason *reason, int32_t top)
{
    struct text name = {0}, label = {0}, tip = {0};

    if (reason->name)
        text_add(&name, "%s", reason->name);
    else if (id_kind(reason->what) == ID_TASK)
        label_lane(panel->model, model_task_lane(panel->model, reason->what), &name);
    else
        model_name(panel->model, reason->what, &name);
    text_add(&label, "%s: ", name.bytes);
    add_numbers(&label, &reason->tally, reason->time);
    text_clear(&tip);
    text_add(&tip, "waits for %s", name.bytes);
    text_clear(&name);
    tell(&name, panel, tip.bytes, &reason->tally);
    marks_add(panel->marks, ROLE_REASON, panel->left + READY_LEFT, top, panel->left + RUNS_RIGHT,
              top + LINE_HEIGHT, label.bytes, name.bytes);
    text_free(&name);
    text_free(&label);
    text_free(&tip);
}

/* The state in which it waits, and for what. */
static void
add_waits(const struct panel *panel)
{
    struct tally tally = entered(panel->life, STATE_WAITS);
    int32_t top = panel->top + WAITS_TOP;
    int32_t bottom = top + LINE_HEIGHT * (1 + panel->life->reason_count) + 8;
    struct text label = {0}, tip = {0};

    text_add(&label, "waits: ");
    add_numbers(&label, &tally, panel->life->time[STATE_WAITS]);
    tell(&tip, panel, "waits", &tally);
    marks_add(panel->marks, role_of(panel->life, STATE_WAITS, &tally), panel->left + READY_LEFT,
              top, panel->left + RUNS_RIGHT, bottom, "", tip.bytes);
    marks_add(panel->marks, ROLE_STATE_NAME, panel->left + READY_LEFT, top + 4,
              panel->left + RUNS_RIGHT, top + 4 + LINE_HEIGHT, label.bytes, "");
    for (int i = 0; i < panel->life->reason_count; i++)
        add_reason(panel, &panel->life->reasons[i], top + 4 + LINE_HEIGHT * (i + 1));
    text_free(&label);
    text_free(&tip);
}

static void
add_ends(const struct panel *panel)
{
    static const enum role roles[] = {
        [DONE_RESULT] = ROLE_RESULT, [DONE_ERROR] = ROLE_ERROR, [DONE_CANCELLED] = ROLE_CANCELLED,
    };
    int32_t place = trace_place(panel->model->trace, panel->task);
    int32_t middle = panel->top + TOP_MIDDLE, x = panel->left + MADE_X;
    const struct event *end = panel->model->ended[place];
    struct text tip = {0};
    struct mark *mark;

    marks_tell(&tip, panel->model->made[place]);
    mark = marks_add(panel->marks, ROLE_MADE, x - 6, middle - 6, x + 6, middle + 6, "", tip.bytes);
    mark->source = panel->model->made[place]->src;
    if (end) {
        x = panel->left + DONE_X;
        text_clear(&tip);
        marks_tell(&tip, end);
        marks_add(panel->marks, roles[end->done.state], x - 6, middle - 6, x + 6, middle + 6, "",
                  tip.bytes);
    }
    text_free(&tip);
}

/* --- ways --------------------------------------------------------------------------------- */

/* A way from one state to another: its arrow, and where its number stands. */
struct way {
    enum state from, to;          /* the states                                                */
    int32_t x, y, to_x, to_y;     /* the arrow                                                 */
    int32_t label_x, label_y;     /* the number's upper left corner                            */
    const char *what;             /* for the tip                                               */
};

static const struct way ways[] = {
    {STATE_MADE, STATE_READY, MADE_X + 7, TOP_MIDDLE, READY_LEFT, TOP_MIDDLE, 36, 64,
     "is put into the queue when it is made"},
    {STATE_READY, STATE_RUNS, READY_RIGHT, TOP_MIDDLE - 7, RUNS_LEFT, TOP_MIDDLE - 7, 188, 58,
     "goes on"},
    {STATE_RUNS, STATE_READY, RUNS_LEFT, TOP_MIDDLE + 7, READY_RIGHT, TOP_MIDDLE + 7, 188, 89,
     "lets a turn pass"},
    {STATE_RUNS, STATE_WAITS, DOWN_X, TOP_MIDDLE + BOX_HALF, DOWN_X, WAITS_TOP, DOWN_X + 3, 111,
     "begins to wait"},
    {STATE_WAITS, STATE_READY, UP_X, WAITS_TOP, UP_X, TOP_MIDDLE + BOX_HALF, UP_X + 3, 111,
     "is woken"},
    {STATE_RUNS, STATE_DONE, RUNS_RIGHT, TOP_MIDDLE, DONE_X - 7, TOP_MIDDLE, 345, 64, "ends"},
};

static void
add_way(const struct panel *panel, const struct way *way)
{
    const struct tally *tally = &panel->life->ways[way->from][way->to];
    struct text label = {0}, tip = {0};
    struct mark *line;

    if (!tally->count)
        return;
    panel->marks->event = tally->first;
    text_add(&label, "%d\u00d7", (int)tally->count);
    tell(&tip, panel, way->what, tally);
    line = marks_line(panel->marks, ROLE_ARROW, panel->left + way->x, panel->top + way->y,
                      panel->left + way->to_x, panel->top + way->to_y);
    line->tip = strings_keep(&panel->marks->strings, tip.bytes, tip.length);
    marks_add(panel->marks, ROLE_COUNT, panel->left + way->label_x, panel->top + way->label_y,
              panel->left + way->label_x + 46, panel->top + way->label_y + 13, label.bytes, "");
    panel->marks->event = 0;
    text_free(&label);
    text_free(&tip);
}

/* An eager task runs as soon as it is made: over the top. */
static void
add_eager(const struct panel *panel)
{
    const struct tally *tally = &panel->life->ways[STATE_MADE][STATE_RUNS];
    int32_t from = panel->left + MADE_X, to = panel->left + (RUNS_LEFT + RUNS_RIGHT) / 2;
    int32_t y = panel->top + 48, middle = panel->top + TOP_MIDDLE;
    struct text tip = {0};

    if (!tally->count)
        return;
    panel->marks->event = tally->first;
    tell(&tip, panel, "runs as soon as it is made", tally);
    marks_line(panel->marks, ROLE_TREE_LINE, from, middle - 6, from, y);
    marks_line(panel->marks, ROLE_TREE_LINE, from, y, to, y);
    marks_line(panel->marks, ROLE_ARROW, to, y, to, middle - BOX_HALF)->tip =
        strings_keep(&panel->marks->strings, tip.bytes, tip.length);
    panel->marks->event = 0;
    text_free(&tip);
}

/* --- a panel ------------------------------------------------------------------------------ */

/* "T2 Amy", and below it "baker, made by T1; result 42". */
static void
add_name(const struct panel *panel)
{
    int32_t place = trace_place(panel->model->trace, panel->task);
    const struct event *made = panel->model->made[place];
    struct text name = {0}, cut = {0};

    label_lane(panel->model, LANE_TASKS + place, &name);
    view_cut(&cut, name.bytes, 11, PANEL_WIDTH - 20);
    marks_add(panel->marks, ROLE_LANE_NAME, panel->left + 8, panel->top + 5,
              panel->left + PANEL_WIDTH, panel->top + 23, cut.bytes, "");
    text_clear(&name);
    text_clear(&cut);
    text_add(&name, "%s", made->task.coro);
    if (made->task.parent)
        text_add(&name, ", made by %s", id_text(made->task.parent).text);
    text_add(&name, ": ");
    task_add_fate(panel->model->ended[place], false, &name);
    view_cut(&cut, name.bytes, SMALL_SIZE, PANEL_WIDTH - 20);
    marks_add(panel->marks, ROLE_TIME, panel->left + 8, panel->top + 22, panel->left + PANEL_WIDTH,
              panel->top + 38, cut.bytes, "");
    text_free(&name);
    text_free(&cut);
}

static void
add_panel(const struct panel *panel)
{
    marks_add(panel->marks, ROLE_LANE, panel->left, panel->top, panel->left + PANEL_WIDTH,
              panel->top + panel->height, "", "");
    add_name(panel);
    add_ends(panel);
    add_state(panel, STATE_READY, "is ready", READY_LEFT, READY_RIGHT);
    add_state(panel, STATE_RUNS, "runs", RUNS_LEFT, RUNS_RIGHT);
    add_waits(panel);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        add_way(panel, &ways[i]);
    add_eager(panel);
}

/* --- the view ----------------------------------------------------------------------------- */

/* As high as what the task waits for needs. */
static int32_t
panel_height(const struct model *model, const struct options *options, const struct life *lives)
{
    int most = 0;

    for (int32_t i = 0; i < model->trace->id_counts[ID_TASK]; i++)
        if (task_is_chosen(model, options, i) && lives[i].reason_count > most)
            most = lives[i].reason_count;
    return WAITS_TOP + LINE_HEIGHT * (1 + most) + 20;
}

static void
add_panels(struct picture *picture, const struct model *model, const struct options *options)
{
    struct life *lives = lives_make(model);
    int32_t shown = 0, height = panel_height(model, options, lives);

    for (int32_t i = 0; i < model->trace->id_counts[ID_TASK]; i++) {
        struct panel panel = {
            .marks = &picture->marks, .model = model, .life = &lives[i],
            .task = model->made[i]->task.task,
            .left = shown % ACROSS * (PANEL_WIDTH + GAP),
            .top = TITLE_HEIGHT + shown / ACROSS * (height + GAP), .height = height,
        };

        if (!task_is_chosen(model, options, i))
            continue;
        add_panel(&panel);
        shown++;
    }
    picture->marks.height = TITLE_HEIGHT + (shown + ACROSS - 1) / ACROSS * (height + GAP);
    free(lives);
}

static void
summarise(struct picture *picture, const struct model *model, int32_t count)
{
    struct text words = {0};

    view_begin_summary(&words, model->trace);
    text_add(&words, "the states of %d of %d tasks", (int)count,
             (int)model->trace->id_counts[ID_TASK]);
    view_summary(picture, &words, model->trace);
    text_free(&words);
}

/* What the tips say, one after the other. */
static void
describe(struct picture *picture)
{
    struct text words = {0};

    for (int32_t i = 0; i < picture->marks.count; i++)
        if (*picture->marks.items[i].tip)
            text_add(&words, "%s%s\n", picture->marks.items[i].role == ROLE_MADE ? "" : "  ",
                     picture->marks.items[i].tip);
    view_describe(picture, &words);
}

int
view_states(struct picture *picture, const struct model *model, const struct options *options)
{
    struct marks *marks = &picture->marks;
    int32_t count = 0;

    for (int32_t i = 0; i < model->trace->id_counts[ID_TASK]; i++)
        count += task_is_chosen(model, options, i);
    if (count == 0)
        return fail(model->trace->name, "no task is left to draw; choose other turns or tasks");
    if (count > PANELS_MAX)
        return fail(model->trace->name, "the lives of %d tasks are too many for a picture; choose "
                    "some of them with --task T1,T2 or --turn A..B", (int)count);
    view_title(picture, model, options);
    summarise(picture, model, count);
    marks->width = (count < ACROSS ? count : ACROSS) * (PANEL_WIDTH + GAP);
    marks_add(marks, ROLE_PAGE, 0, 0, marks->width, marks->height, "", "");
    marks_title(marks);
    add_panels(picture, model, options);
    marks_explain(marks, samples, sizeof samples / sizeof *samples);
    describe(picture);
    return 0;
}
