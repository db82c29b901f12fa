/* process_protocol.c -- what a child's pipes bring goes into streams. */
#include "process_parts.h"

struct process_protocol {
    zoe_protocol protocol;        /* first, always                                             */
    size_t limit;                 /* of the readers                                            */
    zoe_transport *transport;     /* the child's, borrowed; NULL: not yet, or closed           */
    zoe_writer input;             /* of pipe 0                                                 */
    zoe_reader readers[3];        /* of pipes 1 and 2; 0 is not used                           */
    bool open[3];                 /* pipes 1 and 2: more may come                              */
    bool unread;                  /* what comes is dropped: the process was let go of          */
    bool exited;                  /* the process has ended                                     */
    zoe_drain drain;              /* who waits for room in pipe 0                              */
    zoe_future *input_closed;     /* done when pipe 0 is gone: a reference                     */
};

static struct process_protocol *
of(zoe_protocol *protocol)
{
    return (struct process_protocol *)protocol;
}

static int
init(zoe_protocol *protocol, void *argument)
{
    struct process_protocol *self = of(protocol);
    self->limit = *(size_t *)argument;
    self->drain.sync.loop = protocol->loop;
    self->input_closed = zoe_future_new_(protocol->loop, NULL);
    return self->input_closed == NULL ? zoe_last_error()->code : 0;
}

static void
destroy(zoe_protocol *protocol)
{
    struct process_protocol *self = of(protocol);
    for (int fd = 1; fd <= 2; fd++)
        zoe_reader_destroy(&self->readers[fd]);
    zoe_future_release(self->input_closed);
}

/* Until there is a process the writer owns nothing: it would keep the protocol it is a part of. */
static int
make_writer(struct process_protocol *self, zoe_transport *pipe)
{
    int code = zoe_writer_init(&self->input, pipe, &self->protocol, &self->drain, NULL,
                               self->input_closed);
    if (code != 0)
        return code;
    zoe_transport_release(pipe);
    zoe_protocol_release(&self->protocol);
    return 0;
}

static void
connection_made(zoe_protocol *protocol, zoe_transport *transport)
{
    struct process_protocol *self = of(protocol);
    self->transport = transport;
    for (int fd = 1; fd <= 2; fd++) {
        zoe_transport *pipe = zoe_subprocess_get_pipe_transport(transport, fd);
        self->open[fd] = pipe != NULL;
        zoe_reader_init(&self->readers[fd], protocol->loop, self->limit);
        zoe_reader_set_transport(&self->readers[fd], pipe);
    }
    zoe_transport *pipe = zoe_subprocess_get_pipe_transport(transport, 0);
    if (pipe != NULL && make_writer(self, pipe) != 0)
        zoe_transport_close(transport);
}

static void
connection_lost(zoe_protocol *protocol, const zoe_error *error)
{
    zoe_drain_connection_lost(&of(protocol)->drain, error);
}

static void
pause_writing(zoe_protocol *protocol)
{
    zoe_drain_pause_writing(&of(protocol)->drain);
}

static void
resume_writing(zoe_protocol *protocol)
{
    zoe_drain_resume_writing(&of(protocol)->drain);
}

static void
pipe_data_received(zoe_protocol *protocol, int fd, const void *data, size_t size)
{
    if (of(protocol)->open[fd] && !of(protocol)->unread)
        zoe_reader_feed_data(&of(protocol)->readers[fd], data, size);
}

/* When all that was to come has come there is nothing left to do. */
static void
maybe_close(struct process_protocol *self)
{
    zoe_transport *transport = self->transport;
    if (self->open[1] || self->open[2] || !self->exited || transport == NULL)
        return;
    self->transport = NULL;
    zoe_transport_close(transport);
}

static void
input_lost(struct process_protocol *self, const zoe_error *error)
{
    if (self->input.transport != NULL)
        zoe_writer_close(&self->input);
    connection_lost(&self->protocol, error);
    if (zoe_future_done(self->input_closed))
        return;
    zoe_future_finish(self->input_closed, ZOE_FINISHED, zoe_error_value(zoe_error_retain(error)));
    self->input_closed->unretrieved = false;
}

static void
pipe_connection_lost(zoe_protocol *protocol, int fd, const zoe_error *error)
{
    struct process_protocol *self = of(protocol);
    if (fd == 0) {
        input_lost(self, error);
        return;
    }
    if (error == NULL)
        zoe_reader_feed_eof(&self->readers[fd]);
    else
        zoe_reader_set_exception(&self->readers[fd], zoe_error_value(zoe_error_retain(error)));
    self->open[fd] = false;
    maybe_close(self);
}

static void
process_exited(zoe_protocol *protocol)
{
    of(protocol)->exited = true;
    maybe_close(of(protocol));
}

const zoe_protocol_type zoe_process_protocol = {
    .name = "SubprocessStreamProtocol", .size = sizeof(struct process_protocol),
    .init = init, .destroy = destroy,
    .connection_made = connection_made, .connection_lost = connection_lost,
    .pause_writing = pause_writing, .resume_writing = resume_writing,
    .pipe_data_received = pipe_data_received, .pipe_connection_lost = pipe_connection_lost,
    .process_exited = process_exited,
};

/* --- the process -------------------------------------------------------------------------- */

zoe_process *
zoe_process_new(zoe_transport *transport, zoe_protocol *protocol)
{
    struct process_protocol *streams = of(protocol);
    zoe_process *process = zoe_allocate(sizeof *process);
    if (process == NULL) {
        zoe_transport_close(transport);
        zoe_transport_release(transport);
        zoe_protocol_release(protocol);
        return NULL;
    }
    *process = (zoe_process){
        .loop = transport->loop, .transport = transport, .protocol = protocol,
        .pid = zoe_subprocess_get_pid(transport),
    };
    if (streams->input.transport != NULL) {
        process->standard_input = &streams->input;
        zoe_transport_retain(streams->input.transport);
        zoe_protocol_retain(protocol);
    }
    if (zoe_subprocess_get_pipe_transport(transport, 1) != NULL)
        process->standard_output = &streams->readers[1];
    if (zoe_subprocess_get_pipe_transport(transport, 2) != NULL)
        process->standard_error = &streams->readers[2];
    return process;
}

void
zoe_process_release(zoe_process *process)
{
    if (process == NULL)
        return;
    zoe_writer_release(process->standard_input);
    of(process->protocol)->unread = true;
    for (int fd = 1; fd <= 2; fd++)
        if (of(process->protocol)->readers[fd].paused)
            zoe_transport_resume_reading(of(process->protocol)->readers[fd].transport);
    zoe_transport_release(process->transport);
    zoe_protocol_release(process->protocol);
    zoe_release(process);
}
