/* diff_draw.c -- the first difference of two runs as a picture; see diff.h.
 *
 * Each timeline is laid out on its own; their marks are put on one page, one below the other, with
 * a frame around what differs.
 */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "diff.h"
#include "labels.h"
#include "view.h"
#include "words.h"

enum { HEADING = 24, BEFORE = 2, AFTER = 1 };

/* The timeline of one side, until the picture is drawn. */
struct half {
    const struct side *side;      /* whose                                                     */
    struct options options;       /* the turns around the difference                           */
    struct model model;           /* of the trace                                              */
    struct layout layout;         /* of the timeline                                           */
    struct marks marks;           /* in places of its own                                      */
};

static void
half_make(struct half *half, const struct side *side, const struct options *options)
{
    int32_t k = trace_event(&side->trace, side->n)->k;
    bool chosen = options->first_turn > 0 || options->last_turn < INT32_MAX;

    half->side = side;
    half->options = *options;
    half->options.first_turn = chosen ? options->first_turn : k > BEFORE ? k - BEFORE : 0;
    half->options.last_turn = chosen ? options->last_turn : k + AFTER;
    model_make(&half->model, &side->trace);
    layout_make(&half->layout, &half->model, &half->options, 0);
    marks_draw(&half->marks, &half->layout);
}

static void
half_free(struct half *half)
{
    marks_free(&half->marks);
    layout_free(&half->layout);
    model_free(&half->model);
}

/* The file and what it does where they differ. */
static void
add_heading(struct marks *marks, const struct half *half, int32_t top)
{
    const struct event *e = trace_event(&half->side->trace, half->side->n);
    struct text words = {0}, cut = {0};

    text_add(&words, "%s, %s: ", half->side->name, half->side->trace.name);
    marks_tell(&words, e);
    words_cut(&cut, words.bytes, 180, false);
    marks_add(marks, ROLE_LANE_NAME, 4, top, marks->width - 4, top + HEADING - 4, cut.bytes, "");
    text_free(&words);
    text_free(&cut);
}

/* A mark of the half, `by` points farther down; what tells about it tells of which half. */
static void
add_moved(struct marks *marks, const struct half *half, const struct mark *mark, int32_t by)
{
    struct text tip = {0};
    struct mark *moved;

    if (*mark->tip)
        text_add(&tip, "%s: %s", half->side->name, mark->tip);
    moved = marks_add(marks, mark->role, mark->left, mark->top + by, mark->right,
                      mark->bottom + by, mark->label, text_string(&tip));
    moved->line = mark->line;
    moved->source = mark->source;
    text_free(&tip);
}

/* The title, the page and the legend are those of the whole picture. */
static bool
is_own(const struct half *half, const struct mark *mark)
{
    return mark->role != ROLE_PAGE && mark->role != ROLE_TITLE && mark->role != ROLE_SUBTITLE
           && mark->top < half->layout.height;
}

/* Around the event in which they differ, over all lanes of its row. */
static void
add_frame(struct marks *marks, const struct half *half, int32_t by)
{
    int32_t n = half->side->n;
    const struct slot *slot = &half->layout.slots[n];
    const struct row *row = &half->layout.rows[slot->row];
    const struct bar *run = model_bar_at(&half->model, n, BAR_RUN);
    int32_t right = slot->right + 3;

    if (!half->layout.shown[n])
        return;
    if (run)
        right = layout_box_right(&half->layout, run) + 3;
    if (right < slot->left + 9)
        right = slot->left + 9;
    marks_add(marks, ROLE_DIFFERENCE, slot->left - 3, row->top + by, right, row->bottom + by, "",
              "");
}

static void
add_half(struct marks *marks, const struct half *half)
{
    int32_t by = marks->height + HEADING;

    add_heading(marks, half, marks->height);
    for (int32_t i = 0; i < half->marks.count; i++)
        if (is_own(half, &half->marks.items[i]))
            add_moved(marks, half, &half->marks.items[i], by);
    add_frame(marks, half, by);
    marks->height = by + half->layout.height + ROW_GAP;
    marks->meant += half->marks.meant;
}

/* The title, both halves, and one legend for them. */
static void
compose(struct marks *marks, const struct half *a, const struct half *b, const char *difference,
        const struct options *options)
{
    struct text title = {0};

    marks->width = a->layout.width > b->layout.width ? a->layout.width : b->layout.width;
    marks->height = TITLE_HEIGHT;
    text_add(&title, "%s: the first difference", a->side->trace.program);
    marks->title = strings_keep(&marks->strings, title.bytes, title.length);
    if (options->title)
        marks->title = strings_keep(&marks->strings, options->title, strlen(options->title));
    marks->summary = strings_keep(&marks->strings, difference, strlen(difference));
    marks->description = marks->summary;
    marks_add(marks, ROLE_PAGE, 0, 0, marks->width, 0, "", "");
    marks_title(marks);
    add_half(marks, a);
    add_half(marks, b);
    marks_legend(marks);
    text_free(&title);
}

int
diff_draw(const struct side *a, const struct side *b, const char *difference,
          const struct options *options)
{
    struct picture picture = {0};
    struct half left, right;
    int result;

    half_make(&left, a, options);
    half_make(&right, b, options);
    compose(&picture.marks, &left, &right, difference, options);
    result = view_refuse(&picture.marks, &a->trace);
    if (result == 0)
        result = render_picture(&picture, options, options->output);
    picture_free(&picture);
    half_free(&left);
    half_free(&right);
    return result;
}
