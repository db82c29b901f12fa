/* transport_pair.h -- a transport whose protocol tells everything, and a bare socket opposite. */
#ifndef TRANSPORT_PAIR_H
#define TRANSPORT_PAIR_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "probe.h"

/* --- a protocol that tells everything ----------------------------------------------------- */

struct told {
    zoe_protocol protocol;
    zoe_transport *transport;     /* borrowed                                                  */
};

static inline void
told_made(zoe_protocol *self, zoe_transport *transport)
{
    ((struct told *)self)->transport = transport;
    puts("p made");
}

static inline void
told_data(zoe_protocol *self, const void *data, size_t size)
{
    (void)self;
    (void)data;
    printf("p data %zu\n", size);
}

static inline bool
told_eof(zoe_protocol *self)
{
    (void)self;
    puts("p eof");
    return false;
}

static inline bool
keep_open(zoe_protocol *self)
{
    return !told_eof(self);
}

static inline void
told_lost(zoe_protocol *self, const zoe_error *error)
{
    char text[200];
    (void)self;
    printf("p lost %s\n", error == NULL ? "None" : zoe_error_repr(error, text, sizeof text));
}

static inline void
told_pause(zoe_protocol *self)
{
    printf("p pause_writing %zu\n",
           zoe_transport_get_write_buffer_size(((struct told *)self)->transport));
}

static inline void
told_resume(zoe_protocol *self)
{
    printf("p resume_writing %zu\n",
           zoe_transport_get_write_buffer_size(((struct told *)self)->transport));
}

static inline void
data_raises(zoe_protocol *self, const void *data, size_t size)
{
    (void)data;
    (void)size;
    zoe_loop_raise(self->loop, zoe_raise(ZOE_VALUE_ERROR, "in data_received"));
}

#define TOLD(data, eof)                                                                            \
    {                                                                                              \
        .name = "Proto", .size = sizeof(struct told), .connection_made = told_made,                \
        .data_received = data, .eof_received = eof, .connection_lost = told_lost,                  \
        .pause_writing = told_pause, .resume_writing = told_resume                                 \
    }

static const zoe_protocol_type tells = TOLD(told_data, told_eof);
static const zoe_protocol_type keeps = TOLD(told_data, keep_open);
static const zoe_protocol_type raises = TOLD(data_raises, told_eof);

/* --- a transport, and a bare socket opposite ---------------------------------------------- */

struct scene {
    struct zoe_create_connection connect;
    struct zoe_sleep sleep;
    int peer;                     /* the socket opposite                                       */
    size_t received;              /* bytes that came out there                                 */
};

static inline zoe_frame *
make_pair(struct scene *scene, const zoe_protocol_type *protocol)
{
    int ends[2], size = 4096;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        exit(EXIT_FAILURE);
    setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    setsockopt(ends[1], SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    scene->peer = ends[1];
    return zoe_coroutine(zoe_create_connection, &scene->connect, .protocol = protocol,
                         .fd = ends[0]);
}

static inline void
let_go(struct scene *scene)
{
    zoe_transport_release(scene->connect.transport);
    zoe_protocol_release(scene->connect.made);
    if (scene->peer >= 0)
        close(scene->peer);
}

static inline void
hang_up(struct scene *scene)
{
    close(scene->peer);
    scene->peer = -1;
}

/* Say what the peer gets, after a text. */
static inline void
receive(const struct scene *scene, const char *text, const char *more)
{
    char bytes[100];
    ssize_t got = recv(scene->peer, bytes, sizeof bytes - 1, MSG_DONTWAIT);
    printf("%sb'%.*s'%s\n", text, got < 0 ? 0 : (int)got, bytes, more);
}

static inline void
receive_much(struct scene *scene)
{
    static char bytes[65536];
    ssize_t got = recv(scene->peer, bytes, sizeof bytes, MSG_DONTWAIT);
    scene->received += got < 0 ? 0 : (size_t)got;
}

static inline void
write_much(const struct scene *scene, size_t size)
{
    static const char bytes[200000];
    zoe_transport_write(scene->connect.transport, bytes, size);
}

static inline const char *
closing(const struct scene *scene)
{
    return truth(zoe_transport_is_closing(scene->connect.transport));
}

static inline size_t
kept(const struct scene *scene)
{
    return zoe_transport_get_write_buffer_size(scene->connect.transport);
}

#endif
