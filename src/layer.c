/* layer.c -- a layer that comes in later: pause, wrap, and go on through it. */
#include "layer.h"

#include "transport_parts.h"

/* The transport has a new protocol: it learns of its connection as any other does. */
static void
connection_made(void *transport)
{
    zoe_protocol_made(transport);
}

static void
resume_reading(void *transport)
{
    zoe_transport_resume_reading(transport);
}

/* Put the lower face in the protocol's place, and let it begin. Returns 0 or a code. */
static int
insert(struct zoe_start_tls *me, zoe_loop *loop)
{
    zoe_layer_request request = {
        .above = me->transport->protocol, .server_side = me->server_side, .already_made = true,
        .server_hostname = me->server_hostname, .waiter = me->waiter,
    };
    zoe_protocol *below = me->layer->wrap(me->layer, loop, &request, &me->upper);
    if (below == NULL)
        return zoe_last_error()->code;
    zoe_transport_pause_reading(me->transport);
    zoe_transport_set_protocol(me->transport, below);
    zoe_protocol_release(below);
    if (zoe_call_soon_(loop, connection_made, me->transport, "connection_made", NULL).call == NULL ||
        zoe_call_soon_(loop, resume_reading, me->transport, "resume_reading", NULL).call == NULL)
        return zoe_last_error()->code;
    return 0;
}

/* Begin. Returns the future to await; NULL and an error. */
static zoe_future *
begin(struct zoe_start_tls *me, zoe_loop *loop)
{
    if (zoe_missing(me->transport, "transport") || zoe_missing(me->layer, "layer"))
        return NULL;
    if (zoe_transport_is_closing(me->transport)) {
        zoe_fail(ZOE_RUNTIME_ERROR, "the connection is closing");
        return NULL;
    }
    me->waiter = zoe_future_new_(loop, NULL);
    return me->waiter == NULL || insert(me, loop) != 0 ? NULL : me->waiter;
}

CORO(zoe_start_tls)
{
    ASYNC (me) {
        AWAIT(begin(me, zoe_self->future.loop));
    FINALLY:
        zoe_future_release(me->waiter);
        if (zoe_is_error(zoe_frame_outcome(&me->frame))) {
            zoe_transport_abort(me->transport);
            zoe_transport_release(me->upper);
            me->upper = NULL;
        }
    }
}
