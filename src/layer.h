/* layer.h -- what a connection's bytes go through on their way: TLS, or a cipher of your own.
 *
 * A layer has two faces. To the transport below it is a protocol: it gets the bytes that arrive. To
 * the protocol above it is a transport: it takes the bytes to be sent. In between it changes them.
 * Whatever connects or serves takes a layer as argument (.layer = ...), and wraps each connection
 * in it; asyncio's ssl= argument is the same thing for one layer only.
 */
#ifndef ZOE_LAYER_H
#define ZOE_LAYER_H

#include "task.h"
#include "transport.h"

typedef struct zoe_layer zoe_layer;

/* What a layer is told about a connection. */
typedef struct {
    zoe_protocol *above;          /* whom the upper transport is to call: borrowed             */
    bool server_side;             /* this side was called, the other one called                */
    bool already_made;            /* `above` is connected already: connection_made is not for it */
    const char *server_hostname;  /* whom this side wants to talk to; borrowed; or NULL        */
    zoe_future *waiter;           /* to be done, with None or an error, once bytes can flow and
                                     above->connection_made was called: borrowed; NULL: nobody
                                     waits                                                     */
} zoe_layer_request;

struct zoe_layer {
    /* Make the two faces of one connection. Returns the lower one, a protocol that the caller owns
     * and puts on a transport, and in *upper the transport that it is to others, which the caller
     * owns too; NULL and an error when it cannot. */
    zoe_protocol *(*wrap)(zoe_layer *self, zoe_loop *loop, const zoe_layer_request *request,
                          zoe_transport **upper);
};

/* Coroutine: put a layer between a transport and its protocol while they are connected. Ends with
 * None once bytes can flow through it: .upper, a reference the caller owns, is what the protocol must
 * write to from now on. Fails with the layer's own error, and the connection is aborted;
 * ZOE_TYPE_ERROR for NULL; ZOE_MEMORY_ERROR. Suspends. Mirrors loop.start_tls. */
struct zoe_start_tls {
    zoe_frame frame;
    zoe_transport *transport;     /* argument: borrowed                                        */
    zoe_layer *layer;             /* argument: borrowed                                        */
    bool server_side;             /* argument                                                  */
    const char *server_hostname;  /* argument: whom this side wants to talk to                 */
    zoe_transport *upper;         /* result                                                    */
    zoe_future *waiter;           /* done when bytes can flow: a reference                     */
};
extern const zoe_coro zoe_start_tls;

#endif
