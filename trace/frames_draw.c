/* frames_draw.c -- what of the timeline a frame shows; see frames.h. */
#include <string.h>

#include "clauses.h"
#include "frames.h"
#include "labels.h"
#include "theme.h"
#include "words.h"

enum { CAPTION_MAX = 170 };

/* Where a frame ends. */
struct cut {
    const struct frames *frames;  /* of which it is one                                        */
    const struct frame *frame;    /* which                                                     */
    int32_t top, bottom;          /* of its rows, in the timeline                              */
    int32_t row_top, row_bottom;  /* of the row that is not over yet                           */
    int32_t x;                    /* and how far that has come                                 */
};

static struct cut
make_cut(const struct frames *frames, int32_t i)
{
    const struct frame *frame = &frames->items[i];
    const struct page_rows *page = &frames->pages[frame->page];
    const struct slot *now = &frames->layout.slots[frame->now];
    const struct row *rows = frames->layout.rows;

    return (struct cut){
        .frames = frames, .frame = frame, .top = rows[page->first].top,
        .bottom = rows[page->last].bottom, .row_top = rows[now->row].top,
        .row_bottom = rows[now->row].bottom, .x = now->right,
    };
}

/* --- what was done ------------------------------------------------------------------------ */

/* What a run or a turn did, as in "zoetrope show". */
static void
add_clauses(const struct cut *cut, struct text *words)
{
    const struct model *model = cut->frames->layout.model;
    struct text clause = {0};

    for (int32_t n = cut->frame->run; n <= cut->frame->now; n++) {
        const struct event *e = trace_event(model->trace, n);

        text_clear(&clause);
        if (e->kind == EV_OUT)
            text_add(&clause, "prints \"%s\"", e->said.text);
        else if (e->kind == EV_RUN && cut->frame->run != n)
            text_add(&clause, "%s runs", label_task(e->run.cb) ? id_text(label_task(e->run.cb)).text
                     : e->run.cb);
        else
            clause_event(model, e, &clause);
        if (clause.length)
            text_add(words, "%s%s%s", words->bytes[words->length - 1] == ':' ? " " : "; ",
                     e->kind == EV_SELECT ? "select " : "", clause.bytes);
    }
    text_free(&clause);
}

/* "step 3 of 27, turn 2, 200 ms: T2 Amy: arms H6 for 100 ms; waits for F1" */
static void
add_caption(const struct cut *cut, int32_t i, struct text *out)
{
    const struct model *model = cut->frames->layout.model;
    const struct event *run = trace_event(model->trace, cut->frame->run);
    struct text words = {0};

    text_add(&words, "%d of %d: turn %d, ", (int)i + 1, (int)cut->frames->count, (int)run->k);
    label_clock(trace_event(model->trace, cut->frame->now)->t, &words);
    if (run->kind == EV_RUN && !label_task(run->run.cb))
        text_add(&words, ", %s:", run->run.cb);
    else if (run->kind != EV_TURN) {
        text_add(&words, ", ");
        label_lane(model, model->lane_at[run->n], &words);
        text_add(&words, ":");
    } else {
        text_add(&words, ":");
    }
    add_clauses(cut, &words);
    words_cut(out, words.bytes, CAPTION_MAX, false);
    text_free(&words);
}

/* --- what is seen ------------------------------------------------------------------------- */

/* Lanes and their names are there from the beginning. */
static bool
is_ground(const struct mark *mark)
{
    return mark->role == ROLE_LANE || mark->role == ROLE_LANE_NAME;
}

/* Words may go beyond the moment at which they begin. */
static bool
is_words(const struct mark *mark)
{
    return !mark->line && !theme_style(mark->role, false)->shape;
}

/* What of a mark in the row at hand has happened; false: nothing. */
static bool
cut_mark(const struct cut *cut, struct mark *mark)
{
    if (is_ground(mark) || mark->bottom <= cut->row_top)
        return true;
    if (mark->top >= cut->row_bottom || mark->left >= cut->x)
        return false;
    if (mark->right > cut->x && !is_words(mark)) {
        mark->right = cut->x;
        if (mark->right - mark->left < label_width(mark->label, SMALL_SIZE))
            mark->label = "";
    }
    return true;
}

static void
move_mark(struct mark *mark, int32_t by)
{
    mark->top += by;
    mark->bottom += by;
}

/* Put a mark of the timeline where it stands in the frame; false: it is not there. */
static bool
place_mark(const struct cut *cut, struct mark *mark)
{
    const struct frames *frames = cut->frames;

    if (mark->role == ROLE_PAGE) {
        mark->bottom = frames->height;
        return true;
    }
    if (mark->role == ROLE_TITLE)
        return true;
    if (mark->role == ROLE_SUBTITLE)
        return false;
    if (mark->event == 0 && mark->top >= frames->layout.height) {
        move_mark(mark, frames->height - frames->marks.height);
        return true;
    }
    if (mark->bottom <= cut->top || mark->top >= cut->bottom || !cut_mark(cut, mark))
        return false;
    move_mark(mark, TITLE_HEIGHT - cut->top);
    return true;
}

void
frames_draw(struct marks *marks, const struct frames *frames, int32_t i)
{
    struct cut cut = make_cut(frames, i);
    int32_t shift = TITLE_HEIGHT - cut.top;
    struct text caption = {0};

    *marks = (struct marks){.width = frames->marks.width, .height = frames->height,
                            .title = frames->marks.title};
    for (int32_t k = 0; k < frames->marks.count; k++) {
        struct mark mark = frames->marks.items[k];

        if (!place_mark(&cut, &mark))
            continue;
        marks->items = grow(marks->items, &marks->room, (size_t)marks->count + 1,
                            sizeof *marks->items);
        marks->items[marks->count++] = mark;
    }
    add_caption(&cut, i, &caption);
    marks_add(marks, ROLE_STORY, 4, 31, marks->width - 4, 50, caption.bytes, "");
    marks_add(marks, ROLE_NOW, cut.x - 1, cut.row_top + shift, cut.x + 1, cut.row_bottom + shift,
              "", "");
    marks->summary = marks->description = strings_keep(&marks->strings, caption.bytes,
                                                       caption.length);
    text_free(&caption);
}
