/* view_turn.c -- the anatomy of one turn: `render --view turn`.
 *
 * Four columns, from left to right as the loop goes: what came in, the ready queue at the cut, what
 * ran, and what became ready meanwhile. A row is a handle's way through the turn.
 */
#include "labels.h"
#include "sheet.h"
#include "view.h"
#include "words.h"

enum { ROWS_MAX = 24, HEAD_HEIGHT = 22 };

static const struct sample samples[] = {
    {ROLE_SELECT, 14, "", "select"},
    {ROLE_FD, 14, "", "a descriptor that select found ready"},
    {ROLE_CLOCK, 14, "", "a timer"},
    {ROLE_NEVER, 14, "", "it was ready before this turn"},
    {ROLE_PROGRAM, 14, "", "another thread"},
    {ROLE_CALLBACK, 14, "", "a callback"},
    {ROLE_TASK, 14, "", "a task"},
    {ROLE_THROWN, 14, "", "... with an error thrown in"},
    {ROLE_SKIP, 14, "\u00d7", "cancelled: skipped"},
    {ROLE_ARROW, 0, "", "leads to"},
    {ROLE_ARM_LINE, 0, "", "arms"},
    {ROLE_BORDER, 0, "", "what comes behind this line is not run in this turn"},
};

/* --- the page ----------------------------------------------------------------------------- */

static void
add_heads(struct sheet *sheet)
{
    static const char *const names[COLUMNS] = {
        "1  what came in", "2  the ready queue at the cut", "3  what ran, in this order",
        "4  for a later turn",
    };

    marks_add(sheet->marks, ROLE_HEADER, 0, sheet->y, sheet->marks->width,
              sheet->y + HEAD_HEIGHT, "", "");
    for (int column = 0; column < COLUMNS; column++)
        marks_add(sheet->marks, ROLE_LANE_NAME, sheet_left(column), sheet->y,
                  sheet_left(column) + COLUMN_WIDTH, sheet->y + HEAD_HEIGHT, names[column], "");
    sheet->y += HEAD_HEIGHT + 8;
}

static void
add_select(struct sheet *sheet)
{
    const struct trace *trace = sheet->turn->model->trace;
    const struct event *e = sheet->turn->select ? trace_event(trace, sheet->turn->select) : NULL;
    struct text label = {0}, tip = {0};

    if (!e)
        return;
    text_add(&label, "select: ");
    label_event(sheet->turn->model, e, &label);
    if (e->select.timer)
        text_add(&label, " for timer %s", id_text(e->select.timer).text);
    else if (e->select.timeout == 0)
        text_add(&label, "%s", e->select.why == SELECT_STOP ? ", as the loop is to stop"
                                                            : ", it only looks");
    marks_tell(&tip, e);
    sheet_box(sheet, ROLE_SELECT, 0, sheet->y, label.bytes, tip.bytes);
    sheet->y += BOX + 8;
    text_free(&label);
    text_free(&tip);
}

static void
add_foot(struct sheet *sheet)
{
    int64_t next = 0;
    int32_t timers = turn_timers_left(sheet->turn, &next);
    int32_t more = sheet->turn->queue_count - ROWS_MAX;
    struct text words = {0};

    if (more > 0) {
        text_add(&words, "\u2026 and %d more like these", (int)more);
        marks_add(sheet->marks, ROLE_SUBTITLE, sheet_left(1) + NUMBER_WIDTH, sheet->y,
                  sheet->marks->width, sheet->y + 18, words.bytes, "");
        sheet->y += 18;
    }
    text_clear(&words);
    if (timers) {
        text_add(&words, "%d timer%s armed, the next for ", (int)timers,
                 timers == 1 ? " stays" : "s stay");
        label_clock(next, &words);
        marks_add(sheet->marks, ROLE_TIME, sheet_left(0), sheet->y, sheet_left(1), sheet->y + 15,
                  words.bytes, "");
        sheet->y += 15;
    }
    text_free(&words);
}

/* --- words -------------------------------------------------------------------------------- */

/* A handle in the queue, below it its run, below that what came of it. */
static void
describe(struct picture *picture)
{
    struct text words = {0};

    for (int32_t i = 0; i < picture->marks.count; i++) {
        const struct mark *mark = &picture->marks.items[i];
        int column = (mark->left - SHEET_SIDE) / COLUMN_STEP;

        if (!*mark->tip || (column == 0 && mark->role != ROLE_SELECT))
            continue;
        text_repeat(&words, "  ", column ? column - 1 : 0);
        text_add(&words, "%s\n", mark->tip);
    }
    view_describe(picture, &words);
}

static void
summarise(struct picture *picture, const struct turn *turn)
{
    const struct trace *trace = turn->model->trace;
    int32_t ran = 0, turns = 0, added = 0;
    struct text words = {0};

    for (int32_t i = 0; i < turn->queue_count; i++)
        ran += turn->queue[i].run && trace_event(trace, turn->queue[i].run)->kind == EV_RUN;
    for (int32_t n = 1; n <= trace->count; n++)
        turns += trace_event(trace, n)->kind == EV_TURN;
    for (int32_t n = turn->cut; n <= turn->last; n++)
        added += trace_event(trace, n)->kind == EV_READY;
    view_begin_summary(&words, trace);
    text_add(&words, "turn %d of %d, at ", (int)turn->number, (int)turns);
    label_clock(trace_event(trace, turn->cut)->t, &words);
    text_add(&words, ": %d ready at the cut, %d ran, %d became ready for the next turn",
             (int)turn->queue_count, (int)ran, (int)added);
    view_summary(picture, &words, trace);
    text_free(&words);
}

/* What is on the right of this line is in no hurry. */
static void
add_border(struct sheet *sheet)
{
    int32_t x = sheet_left(COLUMNS - 1) - (COLUMN_STEP - COLUMN_WIDTH) / 2;

    marks_line(sheet->marks, ROLE_BORDER, x, TITLE_HEIGHT, x, sheet->y);
}

static void
draw(struct picture *picture, const struct turn *turn)
{
    struct marks *marks = &picture->marks;
    struct sheet sheet = {.marks = marks, .turn = turn, .y = TITLE_HEIGHT};

    marks->width = sheet_left(COLUMNS - 1) + COLUMN_WIDTH + SHEET_SIDE;
    summarise(picture, turn);
    marks_add(marks, ROLE_PAGE, 0, 0, marks->width, 0, "", "");
    marks_title(marks);
    add_heads(&sheet);
    add_select(&sheet);
    for (int32_t i = 0; i < turn->queue_count && i < ROWS_MAX; i++)
        sheet_row(&sheet, &turn->queue[i], i + 1);
    add_foot(&sheet);
    add_border(&sheet);
    marks->height = sheet.y;
    marks_explain(marks, samples, sizeof samples / sizeof *samples);
    describe(picture);
}

int
view_turn(struct picture *picture, const struct model *model, const struct options *options)
{
    struct turn turn;
    int result = 0;

    turn_make(&turn, model, options->around ? trace_event(model->trace, options->around)->k
                                            : turn_choose(model->trace, options));
    view_title(picture, model, options);
    if (turn.begin)
        draw(picture, &turn);
    else
        result = fail(model->trace->name, "no such turn is in the trace, or none in which these "
                      "tasks run; choose others with --turn N or --task T1,T2");
    turn_free(&turn);
    return result;
}
