/* bars.h -- the pass over the events that finds the bars; see model.h.
 *
 * For each task, handle and thing the pass keeps the bars that are open. Each kind of event opens
 * some and closes some of them: bars.c knows the loop and its tasks, bars_things.c knows locks,
 * spans, and what belongs to the world outside.
 */
#ifndef BARS_H
#define BARS_H

#include "model.h"

enum { NO_BAR = -1, NESTED_MAX = 64 };

/* What is open while the pass goes on; bars by their index, NO_BAR if there is none. */
struct task_state {
    int32_t wait, ready;          /* the bars                                                  */
    ident lock;                   /* what it queued for since its step began; 0: nothing       */
    bool cancelled;               /* asked to cancel since its last step                       */
};

struct handle_state {
    int32_t ready, timer;         /* the bars                                                  */
    int32_t task;                 /* place of the task that it steps, -1: a plain callback     */
};

/* A transport: its bar is a new one whenever any of this changes. */
struct transport_state {
    int32_t bar;                  /* the bar                                                   */
    int64_t buffered;             /* what it holds back                                        */
    bool paused;                  /* it reads nothing                                          */
    bool full;                    /* its protocol was asked to write no more                   */
    bool closing;                 /* it was closed, and the protocol was not told yet          */
};

struct pass {
    struct model *model;          /* being made                                                */
    struct task_state *tasks;     /* by place; owned                                           */
    struct handle_state *handles; /* by place; owned                                           */
    struct transport_state *transports;    /* by place; owned                                  */
    int32_t *jobs;                /* by place: the bar; owned                                  */
    int32_t *children;            /* by place: the bar; owned                                  */
    int32_t *holds;               /* open BAR_HOLD and BAR_SPAN, oldest first; owned           */
    size_t hold_room;             /* allocated                                                 */
    int32_t hold_count;           /* how many                                                  */
    int32_t runs[NESTED_MAX];     /* open BAR_RUN: the handle's, eager steps inside it         */
    int run_count;                /* how many                                                  */
    int32_t select;               /* the BAR_SELECT, or NO_BAR                                 */
    int32_t lane;                 /* where things happen now                                   */
};

/* Begin a bar with this event; its index. */
int32_t
bar_open(struct pass *pass, enum bar_kind kind, const struct event *e, int32_t lane, ident what);

/* End a bar with this event, if there is one; it is NO_BAR from then on. */
void
bar_close(struct pass *pass, int32_t *bar, const struct event *e);

/* An event of a lock, a span, a job, a child, a transport or its protocol; others do nothing. */
void
bars_thing_event(struct pass *pass, const struct event *e);

/* Make room for what bars_thing_event keeps, and give it back. */
void
bars_things_begin(struct pass *pass);

void
bars_things_end(struct pass *pass);

#endif
