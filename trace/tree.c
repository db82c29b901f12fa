/* tree.c -- the tasks as a family; see tree.h. */
#include "tree.h"

#include <stdlib.h>
#include <string.h>

#include "words.h"

enum { FOLD_FROM = 40, NOBODY = -1 };

/* Who made whom, by place; all of it owned. */
struct family {
    int32_t *parent;              /* who made it, or NOBODY                                    */
    int32_t *child;               /* the first that it made, or NOBODY                         */
    int32_t *youngest;            /* the last that it made, or NOBODY                          */
    int32_t *brother;             /* the next of the same parent, or NOBODY                    */
    bool *shown;                  /* it is in the picture                                      */
    int32_t first, last;          /* of those that no task made                                */
    int32_t count;                /* how many are shown                                        */
};

/* The parent was made before, else it is none. */
static void
adopt(struct family *family, const struct model *model, int32_t i)
{
    ident maker = model->made[i]->task.parent;
    int32_t parent = maker ? trace_place(model->trace, maker) : NOBODY;
    int32_t *first, *last;

    family->parent[i] = parent < i ? parent : NOBODY;
    first = family->parent[i] == NOBODY ? &family->first : &family->child[parent];
    last = family->parent[i] == NOBODY ? &family->last : &family->youngest[parent];
    if (*first == NOBODY)
        *first = i;
    else
        family->brother[*last] = i;
    *last = i;
}

static void
family_make(struct family *family, const struct model *model, const struct options *options)
{
    int32_t count = model->trace->id_counts[ID_TASK];

    *family = (struct family){
        .parent = allocate_places(count), .child = allocate_places(count),
        .youngest = allocate_places(count), .brother = allocate_places(count),
        .shown = allocate((size_t)count, sizeof *family->shown),
        .first = NOBODY, .last = NOBODY,
    };
    for (int32_t i = 0; i < count; i++)
        adopt(family, model, i);
    for (int32_t i = 0; i < count; i++)
        if (task_is_chosen(model, options, i))
            for (int32_t at = i; at != NOBODY && !family->shown[at]; at = family->parent[at]) {
                family->shown[at] = true;
                family->count++;
            }
}

static void
family_free(struct family *family)
{
    free(family->parent);
    free(family->child);
    free(family->youngest);
    free(family->brother);
    free(family->shown);
}

/* --- rows --------------------------------------------------------------------------------- */

static int
fate(const struct event *end)
{
    return end ? end->done.state : DONE_CANCELLED + 1;
}

/* Whether the last row is of brothers of this task that are like it. */
static bool
is_like_last(const struct tree *tree, const struct family *family, int32_t i)
{
    const struct branch *row = tree->row_count ? &tree->rows[tree->row_count - 1] : NULL;

    return row && family->count > FOLD_FROM && family->parent[row->last] == family->parent[i]
           && family->child[row->last] == NOBODY && family->child[i] == NOBODY
           && tree->model->made[row->last]->task.coro == tree->model->made[i]->task.coro
           && fate(tree->model->ended[row->last]) == fate(tree->model->ended[i]);
}

static void
add_row(struct tree *tree, const struct family *family, int32_t i)
{
    int32_t parent = family->parent[i];

    if (is_like_last(tree, family, i)) {
        tree->rows[tree->row_count - 1].last = i;
        tree->rows[tree->row_count - 1].count++;
    } else {
        int32_t above = parent == NOBODY ? 0 : tree->row_of[parent];

        tree->rows = grow(tree->rows, &tree->row_room, (size_t)tree->row_count + 1,
                          sizeof *tree->rows);
        tree->rows[tree->row_count++] = (struct branch){
            .first = i, .last = i, .count = 1, .parent = above,
            .depth = parent == NOBODY ? 0 : tree->rows[above].depth + 1,
        };
    }
    tree->row_of[i] = tree->row_count - 1;
    tree->task_count++;
}

/* The next one in order: a child, else a brother, else a brother of whoever is above. */
static int32_t
next_of(const struct family *family, int32_t i)
{
    if (family->child[i] != NOBODY)
        return family->child[i];
    while (i != NOBODY && family->brother[i] == NOBODY)
        i = family->parent[i];
    return i == NOBODY ? NOBODY : family->brother[i];
}

void
tree_make(struct tree *tree, const struct model *model, const struct options *options)
{
    struct family family;

    *tree = (struct tree){.model = model, .options = options};
    tree->row_of = allocate_places(model->trace->id_counts[ID_TASK]);
    family_make(&family, model, options);
    for (int32_t i = family.first; i != NOBODY; i = next_of(&family, i))
        if (family.shown[i])
            add_row(tree, &family, i);
    family_free(&family);
}

void
tree_free(struct tree *tree)
{
    free(tree->rows);
    free(tree->row_of);
}

/* --- words --------------------------------------------------------------------------- */

bool
task_has_given_name(const struct event *made)
{
    return strncmp(made->task.name, "Task-", 5) != 0;
}

void
task_add_fate(const struct event *end, bool several, struct text *out)
{
    static const char *const kinds[] = {
        [DONE_RESULT] = "result", [DONE_ERROR] = "error", [DONE_CANCELLED] = "cancelled",
    };
    bool plain = !end || several || !end->done.value || end->done.state == DONE_CANCELLED
                 || strcmp(end->done.value, "null") == 0;

    text_add(out, "%s", !end ? "pending: it never ended"
                        : end->done.state == DONE_ERROR && !plain ? ""
                                                                  : kinds[end->done.state]);
    if (plain)
        return;
    text_add(out, "%s", end->done.state == DONE_RESULT ? " " : "");
    words_value(out, end, 60, false);
}

void
tree_add_fates(const struct tree *tree, struct text *out)
{
    static const char *const words[] = {
        " ended with a result", " failed", " cancelled", " pending",
    };
    int32_t counts[4] = {0}, told = 0;

    for (int32_t i = 0; i < tree->model->trace->id_counts[ID_TASK]; i++)
        counts[fate(tree->model->ended[i])] += tree->row_of[i] != NOBODY;
    for (int i = 0; i < 4; i++)
        if (counts[i])
            text_add(out, "%s%d%s", told++ ? ", " : "", (int)counts[i], words[i]);
}

bool
task_is_chosen(const struct model *model, const struct options *options, int32_t place)
{
    const struct event *made = model->made[place], *end = model->ended[place];

    return options_show_task(options, made->task.task) && made->k <= options->last_turn
           && (!end || end->k >= options->first_turn);
}
