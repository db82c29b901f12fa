/* subprocess_parts.h -- the transport of a child, as its parts see it: for src/ only. */
#ifndef ZOE_SUBPROCESS_PARTS_H
#define ZOE_SUBPROCESS_PARTS_H

#include "child_parts.h"
#include "subprocess.h"
#include "transport_parts.h"

/* One thing the protocol is to be told. */
struct zoe_told {
    struct zoe_subprocess *about; /* by whom                                                   */
    const struct zoe_telling *how;    /* which of the protocol's functions                     */
    struct zoe_told *next;        /* what it is told after that                                */
    int fd;                       /* about which pipe                                          */
    const zoe_error *error;       /* the error it was lost with, owned; NULL: none             */
    size_t size;                  /* so many bytes came: they follow in memory                 */
};

/* One of the child's pipes. */
struct zoe_child_pipe {
    struct zoe_subprocess *about; /* whose it is                                               */
    zoe_protocol *protocol;       /* what its transport calls: a reference; NULL: not connected */
    bool wanted;                  /* there is such a pipe                                      */
    bool lost;                    /* there is nothing more to come                             */
};

struct zoe_subprocess {
    zoe_transport transport;      /* what the program sees                                     */
    struct zoe_subprocess *younger;   /* the next of those that are not over                   */
    struct zoe_child child;       /* the process                                               */
    struct zoe_child_pipe pipes[3];   /* its descriptors 0, 1, 2                               */
    zoe_future *waiter;           /* done when they are connected: a reference, until then     */
    struct zoe_told *told;        /* what the protocol is to be told, oldest first: owned      */
    struct zoe_told own[6];       /* those that must not fail for want of memory: each pipe is
                                     lost, the process has exited, all is over, all began      */
    struct zoe_subprocess_wait *waiting;   /* who waits for the end, in line                   */
    bool connected;               /* connection_made is in the ready queue: tell as it comes   */
    bool deaf;                    /* the pipes could not be connected: tell nothing            */
    bool closed;                  /* close was called                                          */
    bool exited;                  /* the loop knows that the process has ended                 */
    bool finished;                /* nothing more will come                                    */
};

/* Start the child and its transport; waiter is done when the pipes are connected. Returns a
 * reference the caller owns; NULL with the failure zoe_child_start describes. */
zoe_transport *zoe_subprocess_start(zoe_loop *loop, zoe_protocol *protocol,
                                    const struct zoe_child_plan *plan, zoe_future *waiter);

/* Connect its pipes, in a task; then the protocol hears of all that has happened, and its waiter is
 * done. Returns 0 or a code. */
int zoe_subprocess_connect_pipes(struct zoe_subprocess *about);

/* The transport of a pipe, borrowed; NULL: it is not connected. */
zoe_transport *zoe_child_pipe_transport(const struct zoe_child_pipe *pipe);

/* The protocol is to hear that these bytes have come; that the pipe is gone; that all pipes are
 * connected, and then of what has come meanwhile. The first returns 0 or ZOE_MEMORY_ERROR. */
int zoe_subprocess_tell_data(struct zoe_subprocess *self, int fd, const void *bytes, size_t size);
void zoe_subprocess_tell_pipe_lost(struct zoe_subprocess *self, int fd, const zoe_error *error);
void zoe_subprocess_tell_connected(struct zoe_subprocess *self);

/* The pipes cannot be connected: the process is not wanted, nor what they have brought. */
void zoe_subprocess_give_up(struct zoe_subprocess *self);

/* The loop is closed: what is not finished is reported, its process killed and reaped. */
void zoe_subprocesses_close(zoe_loop *loop);

extern const zoe_transport_type zoe_subprocess_type;

#endif
