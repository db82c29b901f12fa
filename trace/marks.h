/* marks.h -- a picture as a list of simple marks.
 *
 * A mark is a rectangle or a line, with a role: what it stands for. What a role looks like is the
 * theme's affair, and how marks become a file is that of the writer.
 */
#ifndef MARKS_H
#define MARKS_H

#include "layout.h"

enum role {
    ROLE_PAGE, ROLE_LANE, ROLE_HEADER, ROLE_FOLD, ROLE_TURN_LINE,          /* the ground        */
    ROLE_TITLE, ROLE_SUBTITLE, ROLE_LANE_NAME, ROLE_TURN_NAME,             /* names             */
    ROLE_OUTPUT, ROLE_NOTE, ROLE_STOP, ROLE_ALARM, ROLE_OPERATION, ROLE_CALL,    /* words             */
    ROLE_TRANSFER, ROLE_TIME, ROLE_KEY,
    ROLE_WAIT, ROLE_LOCK_WAIT, ROLE_WAIT_CANCELLED, ROLE_READY, ROLE_READY_CANCELLED,    /* bars */
    ROLE_TIMER, ROLE_HOLD, ROLE_SPAN, ROLE_WORK,
    ROLE_TRANSPORT, ROLE_FULL, ROLE_PAUSED, ROLE_CLOSING, ROLE_BUFFER,
    ROLE_PROGRAM, ROLE_SELECT, ROLE_CALLBACK, ROLE_STEP, ROLE_THROWN,      /* boxes             */
    ROLE_SKIP, ROLE_FD, ROLE_SIGNAL, ROLE_BLOCK,
    ROLE_WAKEUP, ROLE_DUE, ROLE_STRUCK, ROLE_RESULT, ROLE_ERROR,           /* symbols           */
    ROLE_CANCELLED,
    ROLE_ARROW, ROLE_CANCEL_ARROW, ROLE_ARM_LINE, ROLE_SELECT_LINE,        /* lines             */
    ROLE_VERDICT,                                                          /* of other views    */
    ROLE_TASK, ROLE_STUCK, ROLE_LOCK, ROLE_STUCK_LOCK, ROLE_FUTURE, ROLE_OUTSIDE,
    ROLE_HELD_ARROW, ROLE_CYCLE_ARROW, ROLE_LATER_ARROW, ROLE_TREE_LINE, ROLE_LIFE,
    ROLE_BAD, ROLE_MADE, ROLE_READY_STATE, ROLE_WAITS_STATE, ROLE_NEVER,
    ROLE_STATE_NAME, ROLE_REASON, ROLE_COUNT, ROLE_CLOCK, ROLE_BORDER,
    ROLE_WAKE_ARROW, ROLE_OUTSIDE_ARROW,
    ROLE_BLANK,                                                            /* of a quiz         */
    ROLES
};

struct mark {
    enum role role;               /* what it stands for                                        */
    bool line;                    /* from (left, top) to (right, bottom); else a rectangle     */
    int32_t left, top, right, bottom;    /* from the page's upper left corner                  */
    const char *label;            /* written in it; "" for none                                */
    const char *tip;              /* told about it; "" for none                                */
    const char *source;           /* "file:line"; NULL for none                                */
    int32_t event;                /* with which begins what it stands for; 0: it is the ground */
    bool faint;                   /* not what the picture is about                             */
};

struct marks {
    struct mark *items;           /* in the order in which they are drawn; owned               */
    size_t room;                  /* allocated                                                 */
    int32_t count;                /* how many                                                  */
    int32_t meant;                /* how many of them stand for something in the trace         */
    int32_t event;                /* of the marks that are being added                         */
    struct strings strings;       /* labels and tips                                           */
    int32_t width, height;        /* of the page                                               */
    const char *title;            /* of the picture                                            */
    const char *summary;          /* what was run, for the line below the title                */
    const char *description;      /* the picture in words, for those who do not see it         */
};

/* The timeline of a model as the options ask for it, to be given to marks_free. */
void
marks_timeline(struct marks *marks, const struct model *model, const struct options *options);

/* The same of a timeline that is laid out already, below TITLE_HEIGHT points. */
void
marks_draw(struct marks *marks, const struct layout *layout);

void
marks_free(struct marks *marks);

/* Add a mark. The strings are copied. */
struct mark *
marks_add(struct marks *marks, enum role role, int32_t left, int32_t top, int32_t right,
          int32_t bottom, const char *label, const char *tip);

struct mark *
marks_line(struct marks *marks, enum role role, int32_t left, int32_t top, int32_t right,
           int32_t bottom);

/* Add what an event says, and which one it is. */
void
marks_tell(struct text *tip, const struct event *e);

/* Where a bar lies in one row. */
struct span {
    int32_t left, right;          /* from the page's left edge                                 */
    bool first, last;             /* the event that begins it is shown here; that ends it      */
};

struct span
marks_span(const struct layout *layout, const struct bar *bar, int32_t row);

/* Add what a bar stands for, and from when to when. */
void
marks_tell_bar(struct text *tip, const struct layout *layout, const struct bar *bar);

/* The parts of a timeline, each in its own file. */
void
marks_ground(struct marks *marks, const struct layout *layout);

void
marks_bars(struct marks *marks, const struct layout *layout);

/* The part of a job's, a child's or a transport's bar that lies in a row. */
void
marks_thing(struct marks *marks, const struct layout *layout, const struct bar *bar, int32_t row);

/* What happens to a job, a child or a transport in one event, and what it did. */
void
marks_thing_event(struct marks *marks, const struct layout *layout, const struct event *e);

void
marks_boxes(struct marks *marks, const struct layout *layout);

void
marks_words(struct marks *marks, const struct layout *layout);

enum { TITLE_HEIGHT = 58 };

/* An entry of a legend. */
struct sample {
    enum role role;               /* drawn as in the picture                                   */
    int32_t height;               /* of the drawing; 0: a line across                          */
    const char *shows;            /* written in it                                             */
    const char *means;            /* written beside it                                         */
};

/* Explain the marks that were added, those of these samples: as marks_legend. */
void
marks_explain(struct marks *marks, const struct sample *samples, size_t count);

/* The title and the summary, above the picture. */
void
marks_title(struct marks *marks);

/* Explain the marks that were added, below them: the page, the first mark, becomes higher. */
void
marks_legend(struct marks *marks);

#endif
