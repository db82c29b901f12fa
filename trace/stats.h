/* stats.h -- a trace in numbers.
 *
 * One pass over the events counts and adds up; then the sums are printed, for people or for
 * programs. Times are those of the loop's clock, in ns.
 */
#ifndef STATS_H
#define STATS_H

#include "options.h"
#include "reader.h"

/* How often, how long in all, how long at most and which event that was. */
struct sum {
    int64_t count, total, longest;    /* times in ns                                           */
    int32_t event;                /* where the longest one ended; 0: there is none             */
};

struct task_sums {
    const struct event *made;     /* its "task" event                                          */
    const struct event *ended;    /* its "done" event; NULL: none                              */
    int64_t steps;                /* of its coroutine                                          */
    int64_t running, ready, waiting;    /* times                                               */
    int64_t since;                /* when it began to wait                                     */
    bool waits;                   /* it does at present                                        */
};

struct lock_sums {
    const struct event *made;     /* its first event                                           */
    int64_t acquired, waited;     /* how often                                                 */
    int64_t most_waiting;         /* in line at one time                                       */
    struct sum holds;             /* of a Lock                                                 */
    int64_t since;                /* when it was acquired last                                 */
    bool held;                    /* a Lock: by somebody, at present                           */
};

struct transport_sums {
    const struct event *made;     /* its first event                                           */
    int64_t written, sent, received;    /* bytes                                               */
    int64_t most_buffered;        /* bytes                                                     */
};

/* Slices of a histogram: of times, those below 1 us, 10 us ... 100 s and the rest; of handles ahead
 * in the queue, 0, 1, 2-3, 4-7 ... 256-511 and the rest. */
enum { SLICES = 10 };

struct stats {
    const struct trace *trace;    /* what is counted                                           */
    const struct options *options;    /* and what of it                                        */
    int64_t from, to;             /* the times between which it lies                           */
    int64_t events, turns, skipped, outputs, reports;    /* how many                           */
    struct sum selects;           /* that could wait                                           */
    int64_t looks;                /* selects that could not                                    */
    struct sum runs, blocks, jobs;    /* callbacks; sleeps of everything; executors' jobs      */
    struct sum latencies;         /* from ready to run                                         */
    int64_t durations[SLICES], delays[SLICES], ahead[SLICES];    /* how many runs in each      */
    int64_t depth;                /* of the ready queue at present                             */
    int64_t most_ready;           /* its greatest                                              */
    int64_t at_cut;               /* the sum of its depths when the turns began to run it      */
    bool cut;                     /* this turn has begun to run it                             */
    const struct event *run;      /* the run that goes on; NULL: none                          */
    const struct event *select;   /* the last one                                              */
    int64_t armed, fired, disarmed;    /* timers                                               */
    int64_t submitted, undone;    /* jobs: all, and those cancelled                            */
    int64_t spawned, exited, failed;    /* children                                            */
    struct task_sums *tasks;      /* by place; owned                                           */
    struct lock_sums *locks;      /* by place; owned                                           */
    struct transport_sums *transports;    /* by place; owned                                   */
    int64_t *submits;             /* by place: when each job was submitted; owned              */
    bool *timers;                 /* by place: whether each handle is an armed timer; owned    */
};

/* Count a trace, which must outlive the sums. To be given to stats_free. */
void
stats_make(struct stats *stats, const struct trace *trace, const struct options *options);

void
stats_free(struct stats *stats);

/* Follow what has to be known of tasks, runs and selects in whichever turn it happens; and the end
 * of it (stats_tasks.c). */
void
stats_follow(struct stats *stats, const struct event *e);

void
stats_follow_end(struct stats *stats);

/* The part of a time that lies in the turns asked for. */
int64_t
stats_part(const struct stats *stats, int64_t from, int64_t to);

/* The "ready" of a run; NULL: none is told. */
const struct event *
stats_ready(const struct stats *stats, const struct event *run);

/* The mean depth of the ready queue when a turn begins to run it, in thousandths. */
int64_t
stats_mean_ready(const struct stats *stats);

/* Where a slice of a histogram ends: before so many ns, or before so many handles ahead; -1: it is
 * the last one. */
int64_t
stats_time_limit(int slice);

int64_t
stats_ahead_limit(int slice);

/* How a task ended: "result", "error", "cancelled"; NULL: it did not. */
const char *
stats_end(const struct task_sums *task);

/* Add the sums as JSON, one object (stats_json.c). */
void
stats_json(struct text *out, const struct stats *stats);

/* Add them as text (stats_text.c). */
void
stats_text(struct text *out, const struct stats *stats, bool ascii);

#endif
