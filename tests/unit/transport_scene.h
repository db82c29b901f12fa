/* transport_scene.h -- a transport with a protocol that counts its calls, and a bare descriptor
 * opposite, for tests of what can go wrong. */
#ifndef TRANSPORT_SCENE_H
#define TRANSPORT_SCENE_H

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "system.h"
#include "transport_parts.h"
#include "zoetrope.h"

static zoe_loop *loop;
static int reports;               /* what the exception handler was told                      */
static char last_report[200];
static int destroyed;             /* protocols                                                 */

/* --- a protocol that counts --------------------------------------------------------------- */

struct seen {
    zoe_protocol protocol;
    zoe_transport *transport;     /* borrowed                                                  */
    int made, lost, eof, paused, resumed, errors;     /* calls                                 */
    size_t bytes;                 /* received                                                  */
    int code;                     /* what connection_lost was told                             */
    bool keep_open;               /* what eof_received answers                                 */
    void (*then)(zoe_transport *transport);   /* done by resume_writing and error_received     */
};

static inline struct seen *
seen(zoe_protocol *self)
{
    struct seen *seen = (struct seen *)self;
    CHECK(seen->lost == 0);
    return seen;
}

static inline void
made(zoe_protocol *self, zoe_transport *transport)
{
    CHECK(seen(self)->made++ == 0);
    seen(self)->transport = transport;
}

static inline void
data_received(zoe_protocol *self, const void *data, size_t size)
{
    (void)data;
    seen(self)->bytes += size;
}

static inline bool
eof_received(zoe_protocol *self)
{
    seen(self)->eof++;
    return seen(self)->keep_open;
}

static inline void
lost(zoe_protocol *self, const zoe_error *error)
{
    struct seen *me = seen(self);
    CHECK(me->made == 1);
    me->lost++;
    me->code = error == NULL ? 0 : error->code;
}

static inline void
paused(zoe_protocol *self)
{
    seen(self)->paused++;
}

static inline void
resumed(zoe_protocol *self)
{
    struct seen *me = seen(self);
    me->resumed++;
    if (me->then != NULL)
        me->then(me->transport);
}

static inline void
error_received(zoe_protocol *self, const zoe_error *error)
{
    struct seen *me = seen(self);
    me->errors++;
    me->code = error->code;
    if (me->then != NULL)
        me->then(me->transport);
}

static inline void
destroy(zoe_protocol *self)
{
    (void)self;
    destroyed++;
}

static const zoe_protocol_type seeing = {
    .name = "Seen", .size = sizeof(struct seen), .destroy = destroy, .connection_made = made,
    .connection_lost = lost, .pause_writing = paused, .resume_writing = resumed,
    .data_received = data_received, .eof_received = eof_received,
    .error_received = error_received,
};

/* --- a scene: a transport, and a bare descriptor opposite --------------------------------- */

enum kind {SOCKET, DATAGRAM, READ_PIPE, WRITE_PIPE};

struct scene {
    zoe_transport *transport;     /* a reference                                               */
    struct seen *seen;            /* its protocol: a reference                                 */
    int peer;                     /* the other end; -1: closed                                 */
};

static inline void
stop(void *nothing)
{
    (void)nothing;
    zoe_loop_stop(loop);
}

static inline void
turns(int count)
{
    while (count-- > 0) {
        CHECK(zoe_call_soon(loop, stop, NULL).call != NULL);
        CHECK(zoe_loop_run_forever(loop) == 0);
    }
}

static inline int
open_ends(enum kind kind, int *peer)
{
    int ends[2], small = 4096;
    if (kind == READ_PIPE || kind == WRITE_PIPE) {
        CHECK(pipe(ends) == 0);
        *peer = ends[kind == READ_PIPE];
        return ends[kind == WRITE_PIPE];
    }
    CHECK(socketpair(AF_UNIX, kind == SOCKET ? SOCK_STREAM : SOCK_DGRAM, 0, ends) == 0);
    for (int i = 0; i < 2; i++) {
        setsockopt(ends[i], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
        CHECK(fcntl(ends[i], F_SETFL, O_NONBLOCK) == 0);
    }
    *peer = ends[1];
    return ends[0];
}

static inline zoe_transport *
new_transport(enum kind kind, int fd, zoe_protocol *protocol)
{
    switch (kind) {
    case SOCKET: return zoe_socket_transport_new(loop, fd, protocol, NULL, NULL);
    case DATAGRAM: return zoe_datagram_transport_new(loop, fd, protocol, NULL, NULL);
    case READ_PIPE: return zoe_read_pipe_transport_new(loop, fd, protocol, NULL);
    default: return zoe_write_pipe_transport_new(loop, fd, protocol, NULL);
    }
}

static inline struct scene
open_scene(enum kind kind)
{
    struct scene scene;
    int fd = open_ends(kind, &scene.peer);
    zoe_protocol *protocol = zoe_protocol_new(loop, &seeing, NULL);
    CHECK(protocol != NULL);
    scene.seen = (struct seen *)protocol;
    scene.transport = new_transport(kind, fd, protocol);
    CHECK(scene.transport != NULL);
    turns(2);
    CHECK(scene.seen->made == 1);
    reports = 0;
    return scene;
}

static inline void
hang_up(struct scene *scene)
{
    if (scene->peer >= 0)
        close(scene->peer);
    scene->peer = -1;
}

/* It must be over, with this code. What is done now changes nothing. */
static inline void
over(struct scene *scene, int code)
{
    turns(3);
    CHECK(scene->seen->lost == 1 && scene->seen->code == code);
    CHECK(zoe_transport_is_closing(scene->transport));
    CHECK(!zoe_transport_is_reading(scene->transport));
    CHECK(zoe_transport_get_protocol(scene->transport) == NULL);
    zoe_transport_write(scene->transport, "late", 4);
    zoe_transport_close(scene->transport);
    zoe_transport_abort(scene->transport);
    turns(2);
    CHECK(scene->seen->lost == 1);
    int before = destroyed;
    zoe_protocol_release(&scene->seen->protocol);
    CHECK(destroyed == before + 1);
    zoe_transport_release(scene->transport);
    hang_up(scene);
}

/* Write more than the system takes. */
static inline void
fill(struct scene *scene)
{
    static const char much[300000];
    CHECK(zoe_transport_write(scene->transport, much, sizeof much) == 0);
    CHECK(zoe_transport_get_write_buffer_size(scene->transport) > 0);
    CHECK(scene->seen->paused == 1);
}

/* Read all there is at the other end. Returns how many bytes. */
static inline size_t
empty(const struct scene *scene)
{
    static char bytes[65536];
    size_t total = 0;
    ssize_t got;
    fcntl(scene->peer, F_SETFL, O_NONBLOCK);
    while ((got = read(scene->peer, bytes, sizeof bytes)) > 0)
        total += (size_t)got;
    return total;
}

static inline void
drain(const struct scene *scene)
{
    for (int i = 0; i < 200; i++) {
        empty(scene);
        turns(1);
    }
}

/* --- starting ------------------------------------------------------------------------------ */

static inline void
told(zoe_loop *of, const zoe_report *report, void *nothing)
{
    (void)of, (void)nothing;
    reports++;
    snprintf(last_report, sizeof last_report, "%s", report->message);
}

/* Begin with a loop that tells its reports here. */
static inline void
begin(void)
{
    loop = zoe_loop_new();
    CHECK(loop != NULL);
    zoe_loop_set_exception_handler(loop, told, NULL);
}

#endif
