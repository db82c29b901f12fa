/* options.h -- what a command is asked to do.
 *
 * All options stand in one table that says which commands know them, what they take and what they
 * mean; parsing and `zoetrope help COMMAND` both read it.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "events.h"

enum { TASKS_MAX = 64 };

/* Which commands know an option; a set of these. */
enum command_set {
    FOR_RUN = 1, FOR_RENDER = 2, FOR_SHOW = 4, FOR_DIFF = 8, FOR_CHECK = 16, FOR_HELP = 32,
    FOR_PLAY = 64, FOR_FRAMES = 128, FOR_WHY = 256, FOR_STATS = 512, FOR_LINT = 1024,
    FOR_EXPORT = 2048, FOR_QUIZ = 4096, FOR_LIVE = 8192,
    FOR_PICTURE = FOR_RUN | FOR_RENDER, FOR_TIMELINE = FOR_PICTURE | FOR_SHOW,
    FOR_STARTING = FOR_RUN | FOR_LIVE
};

struct options {
    const char *self;             /* what the tool was called as                               */
    bool picture;                 /* something was said about a picture: one is wanted         */
    const char *view;             /* which picture; NULL: the timeline                         */
    const char *type;             /* svg, png, pdf or dot; NULL: not asked                     */
    const char *output;           /* where the picture goes; NULL: not asked                   */
    const char *title;            /* above the picture; NULL: the program's name               */
    const char *caption;          /* below the picture; NULL: none                             */
    int32_t at;                   /* after which event to look; 0: the view chooses            */
    bool time_axis;               /* x is time, not the step                                   */
    bool print;                   /* black and white, with patterns                            */
    bool ascii;                   /* no box characters                                         */
    int32_t first_turn;           /* the turns to be shown, first ...                          */
    int32_t last_turn;            /* ... and last                                              */
    ident tasks[TASKS_MAX];       /* the tasks to be shown                                     */
    int task_count;               /* how many; 0: all                                          */
    int32_t around;               /* an event: the turns to be shown are those near it; 0: no  */
    bool fold;                    /* turns that repeat are shown once                          */
    bool all;                     /* however much there is to draw                             */
    int32_t width;                /* what rows are cut to, points; 0: as usual                 */
    int level;                    /* of a comparison, or of what is shown                      */
    const char *trace;            /* where `run` keeps the trace; NULL: it does not            */
    int port;                     /* where a page is served; 0: anywhere                       */
    bool no_open;                 /* no browser is opened                                      */
    const char *source;           /* where the program's files are looked for first; or NULL   */
    const char *shell;            /* whose completion is to be printed; NULL: nobody's         */
    const char *check;            /* a sheet of answers to a quiz; NULL: make one              */
    int blanks;                   /* how many a quiz has; 0: as usual                          */
    const char *clock;            /* for the program: virtual or monotonic                     */
    const char *seed;             /* for the program, or a quiz: a number; NULL: as it is      */
    bool debug;                   /* the program runs in debug mode                            */
    bool closed;                  /* "--" ended the options                                    */
    const bool *only;             /* by event number: the runs to be shown; NULL: all          */
    bool json;                    /* for programs, not for people                              */
    bool by_turn;                 /* a frame for each turn, not for each step                  */
    char **rest;                  /* what is no option                                         */
    int rest_count;               /* how many                                                  */
};

struct option {
    const char *name;             /* "--turn"                                                  */
    const char *takes;            /* what follows it, "A..B"; NULL: nothing                    */
    unsigned commands;            /* who knows it: a set of enum command_set                   */
    const char *help;             /* what it does, for one line                                */
    int (*set)(struct options *options, const char *value);    /* 0, or -1 and it is told      */
};

/* Every option; the last one's name is NULL. */
extern const struct option option_table[];

/* Read the arguments of a command. Its options and other arguments may be mixed; "--" ends the
 * options, and for `run` and `live` so does the program's name. Returns 0, or -1 and it is told. */
int
options_read(struct options *options, const char *command, enum command_set who, int count,
             char **arguments);

/* Whether an event's turn is to be shown. */
bool
options_show_turn(const struct options *options, int32_t turn);

/* Whether only some of the runs of a turn are to be shown. */
bool
options_choose_runs(const struct options *options);

/* Whether a task is to be shown. */
bool
options_show_task(const struct options *options, ident task);

#endif
