/* drain.h -- waiting until a transport has room again: what a writer's drain waits for.
 *
 * The transport says when it holds too much (pause_writing) and when it holds little enough
 * (resume_writing); tasks that would write more wait here in between. Mirrors asyncio's
 * FlowControlMixin; protocols of streams and of subprocesses have one each.
 */
#ifndef ZOE_DRAIN_H
#define ZOE_DRAIN_H

#include "task.h"
#include "waiters.h"

typedef struct {
    bool paused;                  /* the transport holds too much                              */
    bool connection_lost;         /* there is nobody to write to any more                      */
    struct zoe_sync sync;         /* its loop; without a name, for its events are the transport's */
    struct zoe_waiters waiters;   /* who waits for room                                        */
} zoe_drain;

/* The transport holds too much; it has room again; it is gone, with an error (borrowed) or NULL. To
 * be called from the protocol's functions of the same names. Wake those who wait. Emit done and
 * ready. */
void zoe_drain_pause_writing(zoe_drain *drain);
void zoe_drain_resume_writing(zoe_drain *drain);
void zoe_drain_connection_lost(zoe_drain *drain, const zoe_error *error);

/* Coroutine: wait for room; does not suspend while there is some. Ends with None; ECONNRESET when
 * the connection was lost before, or its error when it is lost meanwhile; ZOE_MEMORY_ERROR. */
struct zoe_drain_wait {
    zoe_frame frame;
    zoe_drain *drain;             /* argument: borrowed                                        */
    struct zoe_waiter *waiter;    /* its place in the line                                     */
};
extern const zoe_coro zoe_drain_wait;

#endif
