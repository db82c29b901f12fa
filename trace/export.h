/* export.h -- a trace as Chrome's trace events, which Perfetto opens.
 *
 * There the trace is slices on tracks: one track for the loop, with its turns, selects and runs
 * inside each other; one for each task, with what it is doing; one for each job and each child. A
 * flow is an arrow from the slice in which a cause happened to the slice of its effect. A slice
 * that begins is written at once, and so is its end: the file is in the order of the trace.
 */
#ifndef EXPORT_H
#define EXPORT_H

#include <stdio.h>

#include "model.h"
#include "options.h"

/* Groups of tracks, which Perfetto takes for processes. */
enum group { GROUP_LOOP = 1, GROUP_TASKS, GROUP_JOBS, GROUP_CHILDREN, GROUP_LOCKS, GROUPS };

enum { NESTED_MAX = 4, LOOP_TRACK = 0 };

struct track {
    enum group group;             /* where it belongs                                          */
    ident what;                   /* the task, job or child; 0: the loop                       */
    int32_t slices[NESTED_MAX];   /* by which event each open one was begun                    */
    int depth;                    /* how many are open                                         */
    int32_t then;                 /* the event by which a task will wait or be ready when its
                                     run is over; 0: none                                      */
};

struct export {
    const struct model *model;    /* of the trace                                              */
    const struct options *options;    /* what of it                                            */
    FILE *file;                   /* where it goes                                             */
    struct text line;             /* the event being written                                   */
    bool time_axis;               /* moments are times; else numbers of events                 */
    bool mute;                    /* this part of the trace is not asked for                   */
    const char *between;          /* written before the next event                             */
    struct track *tracks;         /* the loop's, then tasks', jobs', children's; owned         */
    int32_t track_count;          /* how many                                                  */
    int32_t *slice_at;            /* by event number: its slice, by the event that began it;
                                     the first pass over the trace finds it; owned             */
    int32_t *effects;             /* by event number: the first of its effects; owned          */
    int32_t *siblings;            /* by event number: the next effect of its cause; owned      */
    bool *timers;                 /* by place: whether each handle is an armed timer; owned    */
    int64_t ready, armed;         /* how many handles are, how many timers                     */
};

/* The track of a task, job or child; that of the loop, if it has none of its own. */
struct track *
export_track(const struct export *export, ident what);

/* Walk over the trace and write it event by event; the first time, mute (export_walk.c). */
void
export_walk(struct export *export);

/* A slice that one event begins is there from the moment of another; the innermost one ends. */
void
export_begin(struct export *export, struct track *track, const struct event *by,
             const struct event *e);

void
export_end(struct export *export, struct track *track, const struct event *e);

/* Open again, or close, all slices where the part of the trace that is asked for begins or ends. */
void
export_resume(struct export *export, const struct event *e);

void
export_pause(struct export *export, const struct event *e);

/* The flows that end or begin with an event; how many there are of something; a moment. */
void
export_flows(struct export *export, const struct track *track, const struct event *e);

void
export_counter(struct export *export, const struct event *e, const char *name, int64_t number);

void
export_moment(struct export *export, const struct track *track, const struct event *e);

/* What was held from when to when. */
void
export_holds(struct export *export);

/* What tracks and groups are called. */
void
export_names(struct export *export);

#endif
