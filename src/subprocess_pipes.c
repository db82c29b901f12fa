/* subprocess_pipes.c -- the pipes of a child: each has a transport of its own, whose protocol
 * passes on what it hears.
 */
#include "connection.h"
#include "subprocess_parts.h"

/* --- what their transports call ----------------------------------------------------------- */

/* What the transport of a pipe calls. */
struct pipe_protocol {
    zoe_protocol protocol;        /* first, always                                             */
    struct zoe_subprocess *about; /* whose pipe it is                                          */
    zoe_transport *transport;     /* the pipe's: a reference                                   */
    int fd;                       /* what it is to the child                                   */
};

static struct pipe_protocol *
of_pipe(zoe_protocol *protocol)
{
    return (struct pipe_protocol *)protocol;
}

static int
pipe_init(zoe_protocol *protocol, void *argument)
{
    struct zoe_child_pipe *pipe = argument;
    of_pipe(protocol)->about = pipe->about;
    of_pipe(protocol)->fd = (int)(pipe - pipe->about->pipes);
    return 0;
}

static void
pipe_destroy(zoe_protocol *protocol)
{
    zoe_transport_release(of_pipe(protocol)->transport);
}

static void
pipe_made(zoe_protocol *protocol, zoe_transport *transport)
{
    of_pipe(protocol)->transport = zoe_transport_retain(transport);
}

static void
pipe_pause_writing(zoe_protocol *protocol)
{
    zoe_protocol *child = of_pipe(protocol)->about->transport.protocol;
    if (child != NULL && child->type->pause_writing != NULL)
        child->type->pause_writing(child);
}

static void
pipe_resume_writing(zoe_protocol *protocol)
{
    zoe_protocol *child = of_pipe(protocol)->about->transport.protocol;
    if (child != NULL && child->type->resume_writing != NULL)
        child->type->resume_writing(child);
}

/* Bytes that cannot be kept are lost, and a child whose output has a hole is of no use. */
static void
pipe_data_received(zoe_protocol *protocol, const void *bytes, size_t size)
{
    struct zoe_subprocess *about = of_pipe(protocol)->about;
    if (zoe_subprocess_tell_data(about, of_pipe(protocol)->fd, bytes, size) == 0)
        return;
    zoe_loop_raise(about->transport.loop, zoe_raise_last());
    zoe_transport_close(&about->transport);
}

static void
pipe_connection_lost(zoe_protocol *protocol, const zoe_error *error)
{
    zoe_subprocess_tell_pipe_lost(of_pipe(protocol)->about, of_pipe(protocol)->fd, error);
}

static const zoe_protocol_type write_pipe = {
    .name = "WriteSubprocessPipeProto", .size = sizeof(struct pipe_protocol),
    .init = pipe_init, .destroy = pipe_destroy,
    .connection_made = pipe_made, .connection_lost = pipe_connection_lost,
    .pause_writing = pipe_pause_writing, .resume_writing = pipe_resume_writing,
};

static const zoe_protocol_type read_pipe = {
    .name = "ReadSubprocessPipeProto", .size = sizeof(struct pipe_protocol),
    .init = pipe_init, .destroy = pipe_destroy,
    .connection_made = pipe_made, .connection_lost = pipe_connection_lost,
    .data_received = pipe_data_received,
};

zoe_transport *
zoe_child_pipe_transport(const struct zoe_child_pipe *pipe)
{
    return pipe->protocol == NULL ? NULL : of_pipe(pipe->protocol)->transport;
}

/* --- connecting them ---------------------------------------------------------------------- */

/* Coroutine, a task of its own: connect the pipes one after the other. */
struct connect_pipes {
    zoe_frame frame;
    struct zoe_subprocess *about; /* argument: borrowed; it lives until this is done           */
    int fd;                       /* the pipe being connected                                  */
    struct zoe_connect_write_pipe write;
    struct zoe_connect_read_pipe read;
};

/* Our end is the transport's now. */
static void
keep(struct connect_pipes *me)
{
    me->about->child.pipes[me->fd] = -1;
    me->about->pipes[me->fd].protocol = me->fd == 0 ? me->write.made : me->read.made;
    zoe_transport_release(me->fd == 0 ? me->write.transport : me->read.transport);
}

/* All are connected, or one cannot be: then nothing is heard of the child. */
static void
conclude(struct zoe_subprocess *about, zoe_value outcome)
{
    zoe_future *waiter = about->waiter;
    about->waiter = NULL;
    if (zoe_is_error(outcome))
        zoe_subprocess_give_up(about);
    else
        zoe_subprocess_tell_connected(about);
    if (zoe_future_done(waiter))
        zoe_value_release(outcome);
    else
        zoe_future_finish(waiter, ZOE_FINISHED, outcome);
    zoe_future_release(waiter);
}

static zoe_frame *
connect_next(struct connect_pipes *me)
{
    struct zoe_child_pipe *pipe = &me->about->pipes[me->fd];
    int fd = me->about->child.pipes[me->fd];
    if (me->fd == 0)
        return zoe_coroutine(zoe_connect_write_pipe, &me->write, .protocol = &write_pipe,
                             .argument = pipe, .fd = fd);
    return zoe_coroutine(zoe_connect_read_pipe, &me->read, .protocol = &read_pipe,
                         .argument = pipe, .fd = fd);
}

CORO(connect_pipes)
{
    ASYNC (me) {
        for (; me->fd < 3; me->fd++) {
            if (!me->about->pipes[me->fd].wanted)
                continue;
            AWAIT(connect_next(me));
            keep(me);
        }
    FINALLY:
        conclude(me->about, zoe_value_retain(zoe_frame_outcome(&me->frame)));
        RETURN(zoe_none());
    }
}

int
zoe_subprocess_connect_pipes(struct zoe_subprocess *about)
{
    struct connect_pipes arguments = {.about = about};
    zoe_task *task = zoe_task_new(about->transport.loop, NULL, &connect_pipes, &arguments, NULL);
    if (task == NULL)
        return zoe_last_error()->code;
    zoe_task_release(task);
    return 0;
}
