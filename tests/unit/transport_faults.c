/* transport_faults.c -- each call that a transport makes fails: who is told, and how it ends. */
#include "transport_scene.h"

static int failure;               /* the errno of the calls below                              */

static ssize_t
failing_recv(int fd, void *buffer, size_t size, int flags)
{
    (void)fd, (void)buffer, (void)size, (void)flags;
    errno = failure;
    return -1;
}

static ssize_t
failing_send(int fd, const void *buffer, size_t size, int flags)
{
    (void)fd, (void)buffer, (void)size, (void)flags;
    errno = failure;
    return -1;
}

static ssize_t
failing_read(int fd, void *buffer, size_t size)
{
    return failing_recv(fd, buffer, size, 0);
}

static ssize_t
failing_write(int fd, const void *buffer, size_t size)
{
    return failing_send(fd, buffer, size, 0);
}

static void
break_calls(int code)
{
    failure = code;
    zoe_system.recv = failing_recv;
    zoe_system.send = failing_send;
}

static struct zoe_system whole;   /* the table as it was                                       */

/* What a failing call does. A socket's own errors are told to the protocol alone. */
static const struct {
    enum kind kind;
    bool kept;                    /* bytes are kept already: the writer's callback fails       */
    int failure;                  /* errno                                                     */
    int code;                     /* what connection_lost is told; 0: it goes on               */
    int reports;                  /* to the exception handler                                  */
} faults[] = {
    {SOCKET, false, ECONNRESET, ECONNRESET, 0},
    {SOCKET, false, EPIPE, EPIPE, 0},
    {SOCKET, false, EAGAIN, 0, 0},
    {SOCKET, false, EINTR, 0, 0},
    {SOCKET, true, ECONNRESET, ECONNRESET, 0},
    {SOCKET, true, EAGAIN, 0, 0},
    {SOCKET, true, ENOBUFS, ENOBUFS, 0},
};

static void
failing_sends(void)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct scene scene = open_scene(faults[i].kind);
        if (faults[i].kept)
            fill(&scene);
        break_calls(faults[i].failure);
        if (faults[i].kept)
            empty(&scene);
        else
            CHECK(zoe_transport_write(scene.transport, "x", 1) == 0);
        turns(2);
        zoe_system = whole;
        CHECK(reports == faults[i].reports);
        if (faults[i].code == 0) {
            CHECK(scene.seen->lost == 0);
            drain(&scene);
            CHECK(zoe_transport_get_write_buffer_size(scene.transport) == 0);
            zoe_transport_close(scene.transport);
        }
        over(&scene, faults[i].code);
    }
}

static void
failing_receive(int code, bool ends)
{
    struct scene scene = open_scene(SOCKET);
    CHECK(write(scene.peer, "abc", 3) == 3);
    break_calls(code);
    turns(2);
    zoe_system = whole;
    CHECK(reports == 0 && scene.seen->bytes == 0);
    turns(1);
    CHECK(scene.seen->bytes == (ends ? 0 : 3));
    if (!ends)
        zoe_transport_close(scene.transport);
    over(&scene, ends ? code : 0);
}

/* A pipe that cannot be read is reported, but for EIO: a terminal that is gone. */
static void
failing_pipe_read(int code, int told)
{
    struct scene scene = open_scene(READ_PIPE);
    CHECK(write(scene.peer, "abc", 3) == 3);
    failure = code;
    zoe_system.read = failing_read;
    turns(1);
    zoe_system = whole;
    CHECK(reports == told);
    over(&scene, code);
}

static void
failing_pipe_write(void)
{
    struct scene scene = open_scene(WRITE_PIPE);
    failure = ENOSPC;
    zoe_system.write = failing_write;
    CHECK(zoe_transport_write(scene.transport, "x", 1) == 0);
    zoe_system = whole;
    CHECK(reports == 0);
    over(&scene, ENOSPC);
}

/* A datagram is refused while others are kept, and the protocol ends it all. */
static void
datagram_refused(void)
{
    struct scene scene = open_scene(DATAGRAM);
    break_calls(EAGAIN);
    for (int i = 0; i < 3; i++)
        CHECK(zoe_transport_sendto(scene.transport, "abc", 3, NULL) == 0);
    CHECK(zoe_transport_get_write_buffer_size(scene.transport) == 3 * (3 + 8));
    scene.seen->then = zoe_transport_abort;
    failure = ECONNREFUSED;
    turns(2);
    zoe_system = whole;
    CHECK(scene.seen->errors == 1 && zoe_transport_get_write_buffer_size(scene.transport) == 0);
    over(&scene, 0);
}

int
main(void)
{
    whole = zoe_system;
    begin();
    failing_sends();
    failing_receive(ECONNRESET, true);
    failing_receive(ETIMEDOUT, true);
    failing_receive(EAGAIN, false);
    failing_receive(EINTR, false);
    failing_pipe_read(EIO, 0);
    failing_pipe_read(EBADF, 1);
    failing_pipe_write();
    datagram_refused();
    return zoe_loop_close(loop);
}
