/* trace_outside.c -- the one event from outside that has something to keep: the error a connection
 * was lost with. */
#include "trace_outside.h"

void
zoe_trace_protocol_(zoe_loop *loop, uint64_t protocol, uint64_t transport, const char *call,
                    int64_t bytes, const zoe_error *error)
{
    zoe_value value = {.as.error = error, .kind = ZOE_ERROR};
    const char *shown = error == NULL ? NULL : zoe_trace_keep_value(loop->trace, value);
    zoe_trace(loop, PROTOCOL, .id = protocol, .number = (int64_t)transport, .text = call,
              .extra = bytes, .site = shown);
}
