/* check.h -- the rules that every trace must keep.
 *
 * A rule is one function that walks over the trace and reports each place where it is broken. They
 * know nothing of each other, so each can be read on its own.
 */
#ifndef CHECK_H
#define CHECK_H

#include "reader.h"

struct check;

struct rule {
    const char *name;             /* short, for messages                                       */
    const char *law;              /* what it demands, in one line                              */
    void (*walk)(struct check *check);    /* look at the whole trace                           */
};

struct check {
    const struct trace *trace;    /* being checked                                             */
    const struct rule *rule;      /* which is being looked at                                  */
    int broken;                   /* how often this rule was broken                            */
    int broken_rules;             /* how many rules were                                       */
};

/* The rules, each group in its own file; the last one's name is NULL. */
extern const struct rule loop_rules[];
extern const struct rule timer_rules[];
extern const struct rule task_rules[];
extern const struct rule sync_rules[];
extern const struct rule pipe_rules[];
extern const struct rule outside_rules[];
extern const struct rule transport_rules[];

/* Report that the rule is broken, naming the events. */
void
broken(struct check *check, const char *format, ...) PRINTF_LIKE(2, 3);

/* The sum of two numbers of a trace; of hostile ones, the largest or smallest there is. */
int64_t
sum(int64_t a, int64_t b);

/* The ready queue as the events tell it: the numbers of the "ready" events, in order. */
struct queue {
    int32_t *readies;             /* owned                                                     */
    size_t room;                  /* allocated                                                 */
    int32_t first, last;          /* those from first to before last are in the queue          */
};

int32_t
queue_length(const struct queue *queue);

/* The "ready" event of the first in the queue; NULL when it is empty. */
const struct event *
queue_head(const struct queue *queue, const struct trace *trace);

/* Follow one event: a ready joins, a run or a skip takes its handle out, closing the loop empties
 * it. */
void
queue_follow(struct queue *queue, const struct trace *trace, const struct event *e);

void
queue_free(struct queue *queue);

/* The handle that a ready, run, skip, end, timer or handle_cancel is about; else 0. */
ident
event_handle(const struct event *e);

#endif
