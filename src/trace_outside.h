/* trace_outside.h -- what comes from outside the loop, as events: bytes, children.
 *
 * Each function is one branch when nobody traces. For src/ and for transports of your own.
 */
#ifndef ZOE_TRACE_OUTSIDE_H
#define ZOE_TRACE_OUTSIDE_H

#include "loop.h"
#include "trace.h"

/* What kind of transport an event is about. */
enum zoe_transport_kind {
    ZOE_KIND_SOCKET, ZOE_KIND_DATAGRAM, ZOE_KIND_READ_PIPE, ZOE_KIND_WRITE_PIPE, ZOE_KIND_PROCESS,
    ZOE_KIND_TLS, ZOE_KIND_LAYER
};

/* A child: op is "spawn" or "close"; or "exit", with its status: the exit code, or minus the signal
 * that killed it. */
static inline void
zoe_trace_child(zoe_loop *loop, uint64_t id, const char *op, int status)
{
    zoe_trace(loop, CHILD, .id = id, .text = op, .small = op[0] == 'e', .number = status);
}

/* A transport did something: op as in docs/trace-format.md, with so many bytes (-1: not about
 * bytes); buffered is what it holds back after that. */
static inline void
zoe_trace_transport(zoe_loop *loop, uint64_t id, enum zoe_transport_kind kind, const char *op,
                    int64_t bytes, size_t buffered)
{
    zoe_trace(loop, TRANSPORT, .id = id, .small = (uint8_t)kind, .text = op, .number = bytes,
              .extra = (int64_t)buffered);
}

/* The slow half of the function below. */
void zoe_trace_protocol_(zoe_loop *loop, uint64_t protocol, uint64_t transport, const char *call,
                         int64_t bytes, const zoe_error *error);

/* A transport is about to call its protocol: call is the function's name; bytes -1: not about
 * bytes; error NULL: none. */
static inline void
zoe_trace_protocol(zoe_loop *loop, uint64_t protocol, uint64_t transport, const char *call,
                   int64_t bytes, const zoe_error *error)
{
    if (zoe_traced(loop))
        zoe_trace_protocol_(loop, protocol, transport, call, bytes, error);
}

#endif
