/* probe.h -- small programs that pin one rule of asyncio's scheduling each.
 *
 * A probe is a coroutine without arguments, or a function that drives the loop itself. It prints,
 * and does nothing else to be measured: probes.c reads from its trace in which turn of the loop
 * each line was printed, and how many turns and callbacks there were.
 */
#ifndef PROBE_H
#define PROBE_H

#include <sys/select.h>

#include "zoetrope.h"

struct probe {
    const char *name;             /* as asyncio's probe of the same kind is called             */
    const zoe_coro *coro;         /* run until it is complete; NULL: the one below             */
    void (*raw)(zoe_loop *loop);  /* gets a loop that does not run                             */
};

#define PROBE(name) {#name, &name, NULL}
#define RAW_PROBE(name) {#name, NULL, name}

/* Each ends with an empty entry. */
extern const struct probe loop_probes[], stop_probes[], timer_probes[],
    descriptor_probes[], thread_probes[], future_probes[], task_probes[],
    alive_probes[], context_probes[], gather_probes[], wait_probes[], wait_for_probes[],
    shield_probes[], timeout_probes[], group_probes[], cancel_probes[],
    swallow_probes[], lock_probes[], semaphore_probes[], meeting_probes[],
    queue_probes[], shutdown_probes[], signal_probes[], child_probes[],
    executor_probes[], connection_probes[], datagram_probes[], stream_probes[], socket_probes[],
    transport_probes[], arrival_probes[];

/* What probes use for select(2): a thread that was started runs first (threads.c). */
int select_after_thread(int n, fd_set *r, fd_set *w, fd_set *e, struct timeval *t);

/* --- coroutines that probes are made of (players.c) --------------------------------------- */

/* Print the name and end with the value. */
struct give {
    zoe_frame frame;
    const char *name;             /* argument; NULL: print nothing                             */
    int value;                    /* argument                                                  */
};
extern const zoe_coro give;

/* Print the name and fail with a ValueError. */
struct fail {
    zoe_frame frame;
    const char *name;             /* argument; NULL: print nothing                             */
    const char *message;          /* argument: the error's                                     */
};
extern const zoe_coro fail;

/* Sleep, print "name slept" or "name cancelled", and end with the value. */
struct nap {
    zoe_frame frame;
    double delay;                 /* argument: seconds                                         */
    const char *name;             /* argument; NULL: print nothing when it has slept           */
    zoe_value value;              /* argument                                                  */
    struct zoe_sleep sleep;
};
extern const zoe_coro nap;

/* --- what they say ------------------------------------------------------------------------ */

/* A value as Python's str() shows it; good until the third call after this one. */
const char *shown(zoe_value value);

/* How the last await ended: its value, or "ValueError(x)". */
const char *outcome(void);

/* The members of the group that the last await failed with, as Python shows a list of texts. */
const char *members(void);

/* "True" or "False". */
const char *truth(bool is_so);

/* Loop time in seconds. */
const char *now(void);

/* --- callbacks ---------------------------------------------------------------------------- */

/* Print the text. */
void print_text(void *text);
void print_done(zoe_future *future, void *text);

/* Cancel the future. */
void cancel_future(void *future);

/* --- futures and handlers ----------------------------------------------------------------- */

/* A task as the future it is; NULL is let through. */
zoe_future *future_of(zoe_task *task);

/* Release so many futures, and empty their places. */
void release_all(zoe_future **futures, size_t count);

/* Print what an exception handler is told: "handler: message", or "handler error". */
void print_message(zoe_loop *loop, const zoe_report *report, void *nothing);
void print_error(zoe_loop *loop, const zoe_report *report, void *nothing);

#endif
