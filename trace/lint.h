/* lint.h -- mistakes that a trace shows.
 *
 * `check` asks whether a loop kept its promises; `lint` asks whether the program made good use of
 * them. A piece of advice is one function that walks over the trace once and tells each place where
 * the mistake shows, with its events. They know nothing of each other. Better to say nothing than
 * to accuse a good program: whatever has an innocent explanation is left alone.
 */
#ifndef LINT_H
#define LINT_H

#include "reader.h"

struct lint;

struct advice {
    const char *name;             /* short, for messages                                       */
    int lesson;                   /* which lesson explains it                                  */
    const char *mistake;          /* what it is, in one line                                   */
    const char *cure;             /* why it matters, and what helps                            */
    void (*walk)(struct lint *lint);    /* look at the whole trace                             */
};

struct lint {
    const struct trace *trace;    /* being looked at                                           */
    const struct event **made;    /* by place: the "task" event of each task; owned            */
    const struct advice *advice;  /* which is being followed                                   */
    int found;                    /* how often this mistake was found                          */
    int total;                    /* how often any was                                         */
};

/* The advice, each group in its own file; the last one's name is NULL. */
extern const struct advice loop_advice[];
extern const struct advice task_advice[];
extern const struct advice lock_advice[];
extern const struct advice outside_advice[];

/* All of these groups, ended by NULL. */
extern const struct advice *const all_advice[];

/* Tell a mistake, naming the events; it was made where event `where` happened. */
void
found(struct lint *lint, const struct event *where, const char *format, ...) PRINTF_LIKE(3, 4);

/* Whether one more is worth its words: the first few are told, the others counted. */
bool
is_worth_telling(const struct lint *lint);

/* A thing for people to read, "T2 baker"; use it as who(lint, id).text. */
struct label {
    char text[64];                /* a NUL-terminated string                                   */
};

struct label
who(const struct lint *lint, ident id);

/* The same of what runs: its task, or its handle and callback. */
struct label
who_runs(const struct lint *lint, const struct event *run);

/* A duration, "300 ms". */
struct label
how_long(int64_t ns);

#endif
