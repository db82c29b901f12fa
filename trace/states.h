/* states.h -- what a task spends its life on.
 *
 * A task is made; then it is ready, runs and waits, over and over; then it is done. Each of these
 * states and each way from one to another is counted, and the time in each is added up.
 */
#ifndef STATES_H
#define STATES_H

#include "model.h"

enum state { STATE_MADE, STATE_READY, STATE_RUNS, STATE_WAITS, STATE_DONE, STATES };

enum { REASONS_MAX = 4 };         /* of waiting; the last one is "others" if there are more    */

/* Some events of a kind: how many, the first and the last. */
struct tally {
    int32_t count;                /* how many                                                  */
    int32_t first, last;          /* their numbers; 0: there are none                          */
};

/* Something a task waits for. */
struct reason {
    ident what;                   /* a lock, a task, or one of the many futures that are alike */
    const char *name;             /* "sleep", "job", "future"; NULL: `what` itself             */
    struct tally tally;           /* its waits                                                 */
    int64_t time;                 /* how long, ns                                              */
};

struct life {
    struct tally ways[STATES][STATES];    /* from each state to each other                     */
    int64_t time[STATES];         /* in each state, ns                                         */
    struct reason reasons[REASONS_MAX];   /* what it waited for, in order                      */
    int reason_count;             /* how many                                                  */
    uint8_t state;                /* enum state: where it is; in the end, where it was left    */
    int8_t reason;                /* what it waits for now                                     */
    const struct event *since;    /* the event by which it came there                          */
};

/* The lives of all tasks, by place, to be freed by the caller. */
struct life *
lives_make(const struct model *model);

#endif
