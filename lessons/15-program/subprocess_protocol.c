/* subprocess_protocol.c -- a child, seen through a protocol: what its pipes bring, that each is
 * closed, that it has exited, and, last of all, that all is over.
 *
 * That a process has exited does not mean that all it has said was read: the bytes are still in
 * the pipe. So exit and end-of-file are told apart, and only connection_lost says that nothing
 * more will come.
 */
#include <stdio.h>

#include "zoetrope.h"

struct watcher {
    zoe_protocol protocol;        /* first, always                               */
    zoe_transport *transport;     /* the child's: borrowed until the end         */
    zoe_future *over;             /* to be told of the end: a reference          */
};

static int
init(zoe_protocol *self, void *over)
{
    ((struct watcher *)self)->over = zoe_future_retain(over);
    return 0;
}

static void
destroy(zoe_protocol *self)
{
    zoe_future_release(((struct watcher *)self)->over);
}

static void
connection_made(zoe_protocol *self, zoe_transport *transport)
{
    ((struct watcher *)self)->transport = transport;
    puts("the child runs");
}

static void
pipe_data_received(zoe_protocol *self, int fd, const void *data, size_t size)
{
    (void)self;
    printf("pipe %d brings %zu bytes: %.*s\n", fd, size, (int)size - 1, (const char *)data);
}

static void
pipe_connection_lost(zoe_protocol *self, int fd, const zoe_error *error)
{
    (void)self;
    (void)error;
    printf("pipe %d is closed\n", fd);
}

static void
process_exited(zoe_protocol *self)
{
    struct watcher *me = (struct watcher *)self;
    printf("the child has exited with status %d\n", zoe_subprocess_get_returncode(me->transport));
}

static void
connection_lost(zoe_protocol *self, const zoe_error *error)
{
    (void)error;
    puts("all is over");
    zoe_future_set_result(((struct watcher *)self)->over, zoe_none());
}

static const zoe_protocol_type watcher = {
    .name = "Watcher", .size = sizeof(struct watcher), .init = init, .destroy = destroy,
    .connection_made = connection_made, .connection_lost = connection_lost,
    .pipe_data_received = pipe_data_received, .pipe_connection_lost = pipe_connection_lost,
    .process_exited = process_exited,
};

static const char *const argv[] = {"sh", "-c", "echo a result; echo a complaint >&2; exit 3", NULL};

struct main_task {
    zoe_frame frame;
    zoe_future *over;             /* done when all is over: a reference          */
    struct zoe_subprocess_exec exec;     /* the child                            */
};

/* The coroutine that starts the child, to be awaited. */
static zoe_frame *
start(struct main_task *me)
{
    return zoe_coroutine(zoe_subprocess_exec, &me->exec, .protocol = &watcher,
                         .argument = me->over, .argv = argv, .standard_input = ZOE_DEVNULL);
}

CORO(main_task)
{
    ASYNC (me) {
        me->over = zoe_future_new(zoe_running_loop);
        AWAIT(start(me));
        AWAIT(me->over);
        zoe_transport_close(me->exec.transport);
    FINALLY:
        zoe_transport_release(me->exec.transport);
        zoe_protocol_release(me->exec.made);
        zoe_future_release(me->over);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
