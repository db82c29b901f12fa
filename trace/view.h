/* view.h -- the pictures besides the timeline, each with one question.
 *
 * Each view has a file of its own. It fills a picture, or says why not: that there is nothing to
 * draw, or too much, and which options choose less of it.
 */
#ifndef VIEW_H
#define VIEW_H

#include "model.h"
#include "options.h"
#include "picture.h"

struct view {
    const char *name;             /* as in --view                                              */
    int (*draw)(struct picture *picture, const struct model *model,
                const struct options *options);    /* 0, or -1 and it is told                  */
};

/* The view that the options ask for. */
const struct view *
view_find(const struct options *options);

int
view_timeline(struct picture *picture, const struct model *model, const struct options *options);

/* One turn: what was due, what was found ready, the queue at the cut, what ran. */
int
view_turn(struct picture *picture, const struct model *model, const struct options *options);

/* Who made whom run. */
int
view_causes(struct picture *picture, const struct model *model, const struct options *options);

/* Who waits for whom at one moment. */
int
view_waits(struct picture *picture, const struct model *model, const struct options *options);

/* Who made whom, and how each one ended. */
int
view_tasks(struct picture *picture, const struct model *model, const struct options *options);

/* How often, how long, and for what a task was ready, ran and waited. */
int
view_states(struct picture *picture, const struct model *model, const struct options *options);

/* What views have in common: the title, and "C, virtual clock: " with which summaries begin. */
void
view_title(struct picture *picture, const struct model *model, const struct options *options);

void
view_begin_summary(struct text *words, const struct trace *trace);

/* Set the summary, which ends with the seed if there is one; it is the description's beginning. */
void
view_summary(struct picture *picture, struct text *words, const struct trace *trace);

/* Set the picture in words, line by line, from which its description is made too. The text is
 * freed. */
void
view_describe(struct picture *picture, struct text *lines);

/* Print a view as text. 0, or -1 and it is told. */
int
view_print(const struct trace *trace, const struct options *options);

/* Keep a string as long as the picture. */
const char *
view_keep(struct picture *picture, const char *string);

/* Add as much of some words as has room in so many points; what is cut ends in an ellipsis. */
void
view_cut(struct text *out, const char *words, int32_t size, int32_t width);

/* "lock.c:12", without the folders; "" for none. */
const char *
view_place(const char *source);

#endif
