/* arrivals.c -- probes of what a transport reads: bytes, errors, the end; from sockets and pipes. */
#include "transport_pair.h"

/* --- reading ------------------------------------------------------------------------------ */

struct transport_pause_reading {
    zoe_frame frame;
    struct scene scene;
};

CORO(transport_pause_reading)
{
    ASYNC (me) {
        AWAIT(make_pair(&me->scene, &tells));
        zoe_transport_pause_reading(me->scene.connect.transport);
        send(me->scene.peer, "12345", 5, 0);
        CALL(zoe_sleep, &me->scene.sleep, .delay = 1);
        puts("nothing while paused");
        zoe_transport_resume_reading(me->scene.connect.transport);
        CALL(zoe_sleep, &me->scene.sleep, .delay = 1);
        zoe_transport_close(me->scene.connect.transport);
        CALL(zoe_sleep, &me->scene.sleep, .delay = 0);
    FINALLY:
        let_go(&me->scene);
    }
}

struct transport_data_raises {
    zoe_frame frame;
    struct scene scene;
};

CORO(transport_data_raises)
{
    ASYNC (me) {
        zoe_loop_set_exception_handler(zoe_self->future.loop, print_message, NULL);
        AWAIT(make_pair(&me->scene, &raises));
        send(me->scene.peer, "x", 1, 0);
        CALL(zoe_sleep, &me->scene.sleep, .delay = 1);
        zoe_loop_set_exception_handler(zoe_self->future.loop, NULL, NULL);
    FINALLY:
        let_go(&me->scene);
    }
}

/* Writing to a peer that is gone: connection_lost hears of it, the exception handler does not. */
struct transport_peer_reset {
    zoe_frame frame;
    struct scene scene;
};

CORO(transport_peer_reset)
{
    ASYNC (me) {
        AWAIT(make_pair(&me->scene, &tells));
        zoe_transport_pause_reading(me->scene.connect.transport);
        hang_up(&me->scene);
        zoe_loop_set_exception_handler(zoe_self->future.loop, print_message, NULL);
        zoe_transport_write(me->scene.connect.transport, "x", 1);
        printf("write returned %s\n", closing(&me->scene));
        CALL(zoe_sleep, &me->scene.sleep, .delay = 0);
        puts("main");
        zoe_loop_set_exception_handler(zoe_self->future.loop, NULL, NULL);
    FINALLY:
        let_go(&me->scene);
    }
}

/* --- room of the protocol's own ----------------------------------------------------------- */

struct buffered {
    zoe_protocol protocol;
    char room[4];                 /* where bytes arrive                                        */
};

static void *
get_buffer(zoe_protocol *self, size_t hint, size_t *size)
{
    printf("get_buffer %zu\n", hint);
    *size = sizeof ((struct buffered *)self)->room;
    return ((struct buffered *)self)->room;
}

static void
buffer_updated(zoe_protocol *self, size_t size)
{
    printf("updated %zu b'%.*s'\n", size, (int)size, ((struct buffered *)self)->room);
}

static bool
buffered_eof(zoe_protocol *self)
{
    (void)self;
    puts("eof");
    return false;
}

static void
buffered_lost(zoe_protocol *self, const zoe_error *error)
{
    (void)self;
    puts(error == NULL ? "lost None" : "lost");
}

static const zoe_protocol_type buffers = {
    .name = "B", .size = sizeof(struct buffered), .get_buffer = get_buffer,
    .buffer_updated = buffer_updated, .eof_received = buffered_eof,
    .connection_lost = buffered_lost,
};

struct buffered_protocol {
    zoe_frame frame;
    struct scene scene;
};

CORO(buffered_protocol)
{
    ASYNC (me) {
        AWAIT(make_pair(&me->scene, &buffers));
        send(me->scene.peer, "abcdef", 6, 0);
        shutdown(me->scene.peer, SHUT_WR);
        CALL(zoe_sleep, &me->scene.sleep, .delay = 1);
    FINALLY:
        let_go(&me->scene);
    }
}

/* --- pipes -------------------------------------------------------------------------------- */

static void
make_pipe(int ends[2])
{
    if (pipe(ends) != 0)
        exit(EXIT_FAILURE);
}

/* The end of a pipe: eof_received and connection_lost are queued together. */
struct read_pipe_eof {
    zoe_frame frame;
    int ends[2];
    struct zoe_connect_read_pipe connect;
    struct zoe_sleep sleep;
};

CORO(read_pipe_eof)
{
    ASYNC (me) {
        make_pipe(me->ends);
        CALL(zoe_connect_read_pipe, &me->connect, .protocol = &tells, .fd = me->ends[0]);
        if (write(me->ends[1], "abc", 3) != 3)
            exit(EXIT_FAILURE);
        close(me->ends[1]);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        zoe_transport_release(me->connect.transport);
        zoe_protocol_release(me->connect.made);
    }
}

struct write_pipe_peer_closes {
    zoe_frame frame;
    int ends[2];
    struct zoe_connect_write_pipe connect;
    struct zoe_sleep sleep;
};

static void
read_and_close(int fd)
{
    char bytes[9];
    ssize_t got = read(fd, bytes, sizeof bytes);
    printf("b'%.*s'\n", got < 0 ? 0 : (int)got, bytes);
    close(fd);
}

CORO(write_pipe_peer_closes)
{
    ASYNC (me) {
        make_pipe(me->ends);
        CALL(zoe_connect_write_pipe, &me->connect, .protocol = &tells, .fd = me->ends[1]);
        zoe_transport_write(me->connect.transport, "abc", 3);
        read_and_close(me->ends[0]);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        printf("closing %s\n", truth(zoe_transport_is_closing(me->connect.transport)));
    FINALLY:
        zoe_transport_release(me->connect.transport);
        zoe_protocol_release(me->connect.made);
    }
}

const struct probe arrival_probes[] = {
    PROBE(transport_pause_reading), PROBE(transport_data_raises), PROBE(transport_peer_reset),
    PROBE(buffered_protocol), PROBE(read_pipe_eof), PROBE(write_pipe_peer_closes),
    {NULL, NULL, NULL},
};
