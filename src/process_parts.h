/* process_parts.h -- the protocol behind a process with streams: for src/ only. */
#ifndef ZOE_PROCESS_PARTS_H
#define ZOE_PROCESS_PARTS_H

#include "drain.h"
#include "process.h"

/* Made with the streams' limit, a size_t, as argument. */
extern const zoe_protocol_type zoe_process_protocol;

/* The process of a transport with such a protocol, once that is connected. Takes over both
 * references. Returns it, owned by the caller; NULL without memory, and both are released. */
zoe_process *zoe_process_new(zoe_transport *transport, zoe_protocol *protocol);

#endif
