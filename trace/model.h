/* model.h -- from events to what lasts.
 *
 * A trace is a list of moments. A picture shows what lies between them: a task runs, waits, is
 * ready; a lock is held; a timer is armed. Each of these is a bar, in a lane, from one event to
 * another. Nothing is inferred: every bar begins and ends with an event that says so.
 */
#ifndef MODEL_H
#define MODEL_H

#include "reader.h"

/* The first lanes are always these, then comes a lane for each task in order of creation. */
enum lane { LANE_PROGRAM, LANE_SELECT, LANE_IO, LANE_JOBS, LANE_CHILDREN, LANE_TIMERS,
            LANE_CALLBACKS, LANE_TRANSPORTS, LANE_TASKS };

enum bar_kind {
    BAR_RUN,                      /* a callback or a step runs; the program, outside the loop  */
    BAR_SELECT,                   /* select() waits                                            */
    BAR_WAIT,                     /* a task waits for `what`                                   */
    BAR_READY,                    /* a handle `what` is in the ready queue                     */
    BAR_TIMER,                    /* a timer `what` is armed                                   */
    BAR_HOLD,                     /* a task has the lock `what`                                */
    BAR_SPAN,                     /* a span of the program's own                               */
    BAR_JOB_QUEUED,               /* an executor's job `what` has no thread yet                */
    BAR_JOB,                      /* a thread or process does the job `what`                   */
    BAR_CHILD,                    /* a child `what` runs                                       */
    BAR_CHILD_GONE,               /* it has ended; somebody still asks for it                  */
    BAR_TRANSPORT                 /* a transport `what` is there, in one state                 */
};

struct bar {
    int32_t from, to;             /* events; `to` is the last event if it never ended          */
    int32_t lane;                 /* enum lane, or LANE_TASKS + place of the task              */
    int32_t track;                /* among bars of the lane that overlap: 0, 1, ...            */
    int64_t buffered;             /* BAR_TRANSPORT: bytes that it holds back                   */
    ident what;                   /* see enum bar_kind                                         */
    uint8_t kind;                 /* enum bar_kind                                             */
    bool cancelled;               /* a task is being cancelled meanwhile; a timer was          */
    bool open;                    /* it never ended                                            */
    bool paused, full, closing;   /* BAR_TRANSPORT: reads nothing; the protocol is to write no
                                     more; was closed                                          */
};

struct model {
    const struct trace *trace;    /* what it was made from                                     */
    struct bar *bars;             /* by `from`; owned                                          */
    size_t bar_room;              /* allocated                                                 */
    int32_t bar_count;            /* how many                                                  */
    int32_t lane_count;           /* LANE_TASKS and the number of tasks                        */
    int level;                    /* events of a higher one (see event_types) are left out     */
    int64_t most_buffered;        /* by any transport, ever                                    */
    int32_t *lane_at;             /* by event number: the lane in which it happened; owned     */
    const struct event **made;    /* by place: the "task" event of each task; owned            */
    const struct event **ended;   /* by place: its "done" event, or NULL; owned                */
    int32_t *timers;              /* by place: the BAR_TIMER of each handle, -1: none; owned   */
    uint8_t *lock_kinds;          /* by place: enum sync_kind of each lock; owned              */
    uint8_t *future_kinds;        /* by place: enum future_kind of each future; owned          */
    uint8_t *transport_kinds;     /* by place: enum transport_kind of each transport; owned    */
    int32_t *thing_tracks[ID_KINDS];    /* by place: 1 + the track of each job, child, transport;
                                     0: it has no bar; owned                                   */
    int32_t left_out[LANE_TASKS]; /* things for which their lane has no track any more         */
};

enum { TRACKS_MAX = 24, THING_TRACKS = 8 };

/* Make the model of a trace, which must outlive it. To be given to model_free. */
void
model_make(struct model *model, const struct trace *trace);

/* The same, of what a level shows: 1 the loop, 2 futures and tasks too, 3 everything. */
void
model_make_level(struct model *model, const struct trace *trace, int level);

/* Whether the model's level shows this event. */
bool
model_sees(const struct model *model, const struct event *e);

void
model_free(struct model *model);

/* Whether the bars of this lane belong to things outside of the loop: jobs, children, transports.
 * All bars of one thing have the same track. */
bool
model_has_things(int32_t lane);

/* The job, child or transport that an event is about; 0: none. */
ident
model_thing(const struct event *e);

/* The track of a job, a child or a transport; THING_TRACKS if it has none. */
int32_t
model_thing_track(const struct model *model, ident thing);

/* The first part of making it: one pass over the events that finds the bars. */
void
model_find_bars(struct model *model);

/* The lane of a handle with this label: its task's, or LANE_CALLBACKS. */
int32_t
model_label_lane(const struct model *model, const char *cb);

int32_t
model_task_lane(const struct model *model, ident task);

/* Add the name of what someone waits for or holds, "Lock L1", "gather F3", "T2". */
void
model_name(const struct model *model, ident id, struct text *out);

/* The bar of a timer that is armed when an event happens, or by its end; its index, -1: none. */
int32_t
model_timer_at(const struct model *model, ident timer, int32_t n);

/* The bar of the job whose result this "ready" event brings, if the job has a track; or NULL. */
const struct bar *
model_job_done(const struct model *model, const struct event *ready);

/* Whether this turn calls select: it does not when it takes in handles that are left from before. */
bool
model_calls_select(const struct model *model, const struct event *turn);

/* The "wake" of a select that came back before its timeout was over; NULL: it did not. */
const struct event *
model_early_wake(const struct model *model, const struct event *select);

/* The bar of this kind that begins with an event, or NULL. */
const struct bar *
model_bar_at(const struct model *model, int32_t n, enum bar_kind kind);

/* The event in which a run ends its task, or NULL. */
const struct event *
model_end_of_task(const struct model *model, const struct bar *run);

#endif
