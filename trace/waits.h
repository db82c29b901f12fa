/* waits.h -- who waits for whom, at one moment.
 *
 * A graph of things, each named by its id: tasks, the locks and futures they wait for, the tasks
 * that hold those locks, and what lies outside the loop, such as timers and descriptors. Whoever
 * waits for something that waits for him is in a cycle, and stuck.
 */
#ifndef WAITS_H
#define WAITS_H

#include "model.h"
#include "options.h"

/* More than this nobody can read: nothing more is looked for then. */
enum { THINGS_MAX = 160, OUTSIDE_MAX = 16 };

struct thing {
    ident id;                     /* what it is; 0: the loop                                   */
    int32_t n;                    /* the event that tells of it: its wait, its making; 0: none */
    bool stuck;                   /* it waits in a cycle                                       */
};

enum want_kind {
    WANT_WAITS,                   /* a task waits for it                                       */
    WANT_HELD,                    /* a lock is held by it                                      */
    WANT_NEEDS,                   /* a future is done when it is                               */
    WANT_WATCHES,                 /* the loop waits for it, in select()                        */
    WANT_LATER                    /* a future was done by it, as the trace goes on to tell     */
};

struct want {
    int32_t from, to;             /* things, by their place                                    */
    enum want_kind kind;          /* what it means                                             */
    int32_t n;                    /* the event that says so                                    */
    ident via;                    /* the future that a task waits for and this ends; 0: none   */
    int32_t line;                 /* of tasks that wait for a lock: first is 1; 0: alone       */
    bool cycle;                   /* part of a cycle                                           */
};

/* How a future is done later in the trace, by a handle; all 0: not so. */
struct ending {
    ident outside;                /* what outside of the loop made that run, or 0              */
    const char *cb;               /* a done callback of something that had ended; NULL: not so */
    int32_t n;                    /* all that it needed had ended by this event                */
};

struct waits {
    const struct model *model;    /* of the trace                                              */
    int32_t at;                   /* the moment: after this event                              */
    bool deadlock;                /* the trace says then that nothing can wake the loop        */
    struct thing *things;         /* in the order in which they were met; owned                */
    size_t thing_room;            /* allocated                                                 */
    int32_t thing_count;          /* how many                                                  */
    struct want *wants;           /* owned                                                     */
    size_t want_room;             /* allocated                                                 */
    int32_t want_count;           /* how many                                                  */
    struct names *places;         /* of things, by id; owned                                   */
    const struct bar **waiting;   /* by place of a task: its wait then, or NULL; owned         */
    const struct event **made;    /* by place of a future: how it was made, or NULL; owned     */
    bool *done;                   /* by place of a future; owned                               */
    struct ending *endings;       /* by place of a future; owned                               */
    struct promise *promises;     /* done callbacks that were added to others' futures; owned  */
    size_t promise_room;          /* allocated                                                 */
    int32_t promise_count;        /* how many                                                  */
};

/* The moment that tells most, in the turns that the options choose: that of a deadlock; else, of those at which select() waits, the first
 * at which most tasks do, one that waits for a lock counting twice; else any such moment. 0: nobody
 * ever waits. */
int32_t
waits_moment(const struct model *model, const struct options *options);

/* Who waits after event `at`: the tasks that the options choose, and whom they wait for. To be
 * given to waits_free. */
void
waits_make(struct waits *waits, const struct model *model, const struct options *options,
           int32_t at);

void
waits_free(struct waits *waits);

/* What a future that was made then is for: the timer of a sleep, the job of an executor; else 0. */
ident
waits_origin(const struct trace *trace, const struct event *made);

/* The parts of making it: things and what they want of one another, by their ids. A new thing is
 * told of by event n. */
int32_t
waits_thing(struct waits *waits, ident id, int32_t n);

struct want *
waits_want(struct waits *waits, int32_t from, ident to, enum want_kind kind, int32_t n);

/* Whether a bar lasts at the moment `at`. */
bool
waits_lasts(const struct bar *bar, int32_t at);

/* Whether an event says that nothing can wake the loop. */
bool
waits_is_deadlock(const struct event *e);

/* The last "select" until the moment, or 0. */
int32_t
waits_select(const struct waits *waits);

/* How futures are done later, and then, of those of which nothing else is known, an arrow to that;
 * the second when all others are there (endings.c). */
void
waits_look_ahead(struct waits *waits);

void
waits_add_endings(struct waits *waits);

/* Add what the loop itself waits for, if that is not too much (outside.c). */
void
waits_add_outside(struct waits *waits);

/* Find the cycles; the last part of making it (cycles.c). */
void
waits_find_cycles(struct waits *waits);

#endif
