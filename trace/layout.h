/* layout.h -- where everything of a timeline stands.
 *
 * From left to right each event has a slot, as wide as what is written there; only one thing runs
 * at a time, so nothing written in one slot can meet what is written in another. From top to bottom
 * each lane has a strip. A long strip is cut into rows, at turns where possible. All of it in whole
 * points, so that it is the same everywhere.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "fold.h"
#include "model.h"
#include "options.h"

enum {
    PAGE_WIDTH = 960,             /* what rows are cut to                                      */
    NAMES_WIDTH = 140,            /* left of each row, for the names of the lanes              */
    MARGIN = 16,                  /* right of each row                                         */
    TEXT_SIZE = 10,               /* in boxes                                                  */
    SMALL_SIZE = 9,               /* everywhere else                                           */
    BOX_HEIGHT = 26,              /* two lines of small text fit                               */
    OUTPUT_HEIGHT = 13,           /* a line of text above a box                                */
    RUN_GAP = 7,                  /* behind a run                                              */
    END_ROOM = 16,                /* behind a run that ends its task, for the mark             */
    HEADER_HEIGHT = 18,           /* for the turns' numbers                                    */
    TIMER_HEIGHT = 15,            /* a timer and its time above it                             */
    PASSING_HEIGHT = 5,           /* timers that are only armed all along the row              */
    QUEUE_HEIGHT = 8,             /* a handle in the ready queue                               */
    IDLE_HEIGHT = 18,             /* for tasks that do nothing in the row                      */
    HOLD_HEIGHT = 14,             /* a lock's bar with its name                                */
    THING_HEIGHT = 13,            /* the bar of a job, a child, a transport, with its name     */
    THING_GAP = 4,                /* between them                                              */
    QUEUE_GAP = 9,                /* between the boxes and the ready queue                     */
    FOLD_GAP = 10,                /* in the place of turns that are not shown                  */
    ROW_GAP = 14                  /* between rows                                              */
};

/* The place of an event in its row. Hidden events have a slot of no width. */
struct slot {
    int32_t left, right;          /* from the left edge of the page                            */
    int32_t row;                  /* which row                                                 */
};

struct row {
    int32_t first, last;          /* its events                                                */
    int32_t right;                /* where it ends                                             */
    int32_t top, bottom;          /* from the top of the page; the header lies between         */
};

/* A lane in a row. */
struct strip {
    int32_t top, bottom;          /* equal: the lane does not appear in this row               */
    int32_t middle;               /* of the boxes                                              */
    bool output;                  /* something is written above the boxes                      */
    bool notes;                   /* something is written below the boxes                      */
    int32_t tracks;               /* timers, jobs ..., handles in the ready queue below boxes  */
    int32_t holds;                /* locks and spans below all that                            */
    bool busy;                    /* its task does more in this row than wait                  */
    uint32_t active;              /* tracks of timers that are armed or end in this row, of
                                   * transports that do something in it: bits                  */
    int32_t idle;                 /* of the last strip: tasks that do not, and have no strip   */
};

struct layout {
    const struct model *model;    /* what is laid out                                          */
    const struct options *options;    /* what of it, and how                                   */
    struct slot *slots;           /* by event number; owned                                    */
    struct folds folds;           /* turns that repeat and are shown once                      */
    bool *shown;                  /* by event number: whether it is in the picture; owned      */
    struct row *rows;             /* from top to bottom; owned                                 */
    size_t row_room;              /* allocated                                                 */
    int32_t row_count;            /* how many                                                  */
    struct strip *strips;         /* row by row, lane by lane and one more; owned              */
    int32_t width, height;        /* of the page                                               */
};

/* What stands above a turn: its number, and where its select ends the time, if it is another. */
struct heading {
    struct text number, time;     /* "turn 3" and "1.2 s"; time is empty if it says nothing new */
    int32_t time_left;            /* where the time begins                                     */
    int32_t right;                /* where all of it ends                                      */
};

/* The heading of a turn whose slots as far as its "wake" are placed; `before` is the last time
 * that was told. To be given to heading_free. */
void
heading_make(struct heading *heading, const struct layout *layout, const struct event *turn,
             int64_t before);

void
heading_free(struct heading *heading);

/* Lay out what the options ask for, with `top` points left free above. Everything given must
 * outlive the layout; to be given to layout_free. */
void
layout_make(struct layout *layout, const struct model *model, const struct options *options,
            int32_t top);

void
layout_free(struct layout *layout);

/* How many marks such a timeline has at the very least; cheaper than to make it. */
int32_t
layout_least(const struct model *model, const struct options *options);

/* The first two parts of laying out: which events are shown, and their slots in one long row. */
void
layout_choose(struct layout *layout);

void
layout_place_events(struct layout *layout);

/* The strips of a row, lane by lane. */
struct strip *
layout_strips(const struct layout *layout, int32_t row);

/* The strip of a lane in a row. */
struct strip *
layout_strip(const struct layout *layout, int32_t row, int32_t lane);

/* Where a model's lane is drawn: a task that the options hide shares the last strip with others. */
int32_t
layout_lane(const struct layout *layout, int32_t lane);

/* Whether the lane of a bar is hidden that way. */
bool
layout_hides_lane(const struct layout *layout, int32_t lane);

/* Whether any part of a bar is in the picture. */
bool
layout_shows_bar(const struct layout *layout, const struct bar *bar);

/* Whether a task has a lane of its own in the picture. */
bool
layout_shows_task(const struct layout *layout, int32_t lane);

/* The left and right edge of the box of a run or a select. */
int32_t
layout_box_left(const struct layout *layout, const struct bar *bar);

int32_t
layout_box_right(const struct layout *layout, const struct bar *bar);

/* Add the label of a run: what it did, and in the shared strip who did it. */
void
layout_label_run(const struct layout *layout, const struct bar *run, struct text *out);

/* The lane from which the arrow of a "ready" event comes; -1: it has none. */
int32_t
layout_origin(const struct layout *layout, const struct event *ready);

/* The upper edge of the bars of a job, a child or a transport in a row; -1: it has no bars. */
int32_t
layout_thing_top(const struct layout *layout, int32_t row, ident thing);

/* Whether a lane has boxes; others have symbols or bars in their middle. */
bool
layout_has_boxes(int32_t lane);

/* How high in the strip of timers this one is. */
int32_t
layout_timer_y(const struct strip *strip, const struct bar *timer);

/* The middle of an event's slot, where its arrow is. */
int32_t
layout_middle(const struct layout *layout, int32_t n);

#endif
