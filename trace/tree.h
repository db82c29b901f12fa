/* tree.h -- the tasks as a family: each below the one that made it. */
#ifndef TREE_H
#define TREE_H

#include "model.h"
#include "options.h"

/* A task, or several brothers that are alike. */
struct branch {
    int32_t first, last;          /* places of the tasks: the first and the last of those      */
    int32_t count;                /* how many                                                  */
    int32_t depth;                /* below how many others                                     */
    int32_t parent;               /* the row of the one that made it; 0 at depth 0             */
};

struct tree {
    const struct model *model;    /* of the trace                                              */
    const struct options *options;    /* what of it                                            */
    struct branch *rows;             /* from top to bottom; owned                                 */
    size_t row_room;              /* allocated                                                 */
    int32_t row_count;            /* how many                                                  */
    int32_t *row_of;              /* by place of a task: its row, or -1; owned                 */
    int32_t task_count;           /* tasks that have one                                       */
};

/* The tasks that the options choose, and those that made them, in order: whoever was made by a
 * task stands below it. Among more than 40, brothers of the same coroutine and the same fate share
 * a row. To be given to tree_free. */
void
tree_make(struct tree *tree, const struct model *model, const struct options *options);

void
tree_free(struct tree *tree);

/* Add "5 ended with a result, 1 was cancelled". */
void
tree_add_fates(const struct tree *tree, struct text *out);

/* Add how a task ended, "result 42", "ValueError('x')"; of several only the kind. NULL: pending. */
void
task_add_fate(const struct event *end, bool several, struct text *out);

/* Whether the options choose a task: it is among theirs, and lives in one of their turns. */
bool
task_is_chosen(const struct model *model, const struct options *options, int32_t place);

/* Whether the program gave a task its name; else it is asyncio's "Task-1". */
bool
task_has_given_name(const struct event *made);

#endif
