/* process.c -- starting a program, talking to it, waiting for it: what tasks do. */
#include <errno.h>
#include <signal.h>

#include "process_parts.h"

static int
or_inherit(int standard)
{
    return standard == 0 ? ZOE_INHERIT : standard;
}

/* connection_made has run one turn before: the streams are there. */
CORO(zoe_create_subprocess_exec)
{
    ASYNC (me) {
        CALL(zoe_subprocess_exec, &me->exec, .protocol = &zoe_process_protocol,
             .argument = &me->limit, .argv = me->argv, .environment = me->environment,
             .directory = me->directory, .standard_input = or_inherit(me->standard_input),
             .standard_output = or_inherit(me->standard_output),
             .standard_error = or_inherit(me->standard_error));
        me->process = zoe_process_new(me->exec.transport, me->exec.made);
        RETURN(me->process == NULL ? zoe_raise_last() : zoe_none());
    }
}

CORO(zoe_create_subprocess_shell)
{
    ASYNC (me) {
        CALL(zoe_subprocess_shell, &me->shell, .protocol = &zoe_process_protocol,
             .argument = &me->limit, .command = me->command, .environment = me->environment,
             .directory = me->directory, .standard_input = or_inherit(me->standard_input),
             .standard_output = or_inherit(me->standard_output),
             .standard_error = or_inherit(me->standard_error));
        me->process = zoe_process_new(me->shell.transport, me->shell.made);
        RETURN(me->process == NULL ? zoe_raise_last() : zoe_none());
    }
}

CORO(zoe_process_wait)
{
    ASYNC (me) {
        if (zoe_missing(me->process, "process"))
            RETURN(zoe_raise_last());
        CALL(zoe_subprocess_wait, &me->wait, .transport = me->process->transport);
        me->status = me->wait.status;
        RETURN(zoe_int(me->status));
    }
}

int
zoe_process_returncode(const zoe_process *process)
{
    if (zoe_missing(process, "process"))
        return ZOE_RUNNING;
    return zoe_subprocess_get_returncode(process->transport);
}

int
zoe_process_send_signal(zoe_process *process, int number)
{
    if (zoe_missing(process, "process"))
        return ZOE_TYPE_ERROR;
    return zoe_subprocess_send_signal(process->transport, number);
}

int
zoe_process_terminate(zoe_process *process)
{
    return zoe_process_send_signal(process, SIGTERM);
}

int
zoe_process_kill(zoe_process *process)
{
    return zoe_process_send_signal(process, SIGKILL);
}

/* --- communicate -------------------------------------------------------------------------- */

/* The first three run as tasks. What they read and write is the protocol's, which each keeps from
 * its first step on. */

struct feed_stdin {
    zoe_frame frame;
    zoe_protocol *keeps;          /* argument: whose streams they are                          */
    zoe_writer *to;               /* argument: the child's standard input                      */
    const void *input;            /* argument: for it; NULL: nothing                           */
    size_t size;                  /* argument: so many bytes                                   */
    struct zoe_writer_drain drain;
};

/* A child that does not want it all is no error. */
static bool
is_unwanted(int code)
{
    return code == EPIPE || code == ECONNRESET;
}

static int
write_input(struct feed_stdin *me)
{
    int code = me->input == NULL ? 0 : zoe_writer_write(me->to, me->input, me->size);
    return is_unwanted(code) ? 0 : code;
}

CORO(feed_stdin)
{
    ASYNC (me) {
        zoe_protocol_retain(me->keeps);
        if (write_input(me) != 0)
            RETURN(zoe_raise_last());
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_writer_drain, &me->drain, .writer = me->to);
        if (zoe_caught() != NULL && !is_unwanted(zoe_caught()->code))
            RETURN(zoe_error_value(zoe_error_retain(zoe_caught())));
        zoe_writer_close(me->to);
        RETURN(zoe_none());
    FINALLY:
        zoe_protocol_release(me->keeps);
    }
}

struct read_stream {
    zoe_frame frame;
    zoe_protocol *keeps;          /* argument: whose stream it is                              */
    zoe_reader *from;             /* argument: what the child prints                           */
    zoe_transport *pipe;          /* argument: its transport                                   */
    struct zoe_reader_read read;  /* the result is here                                        */
};

CORO(read_stream)
{
    ASYNC (me) {
        zoe_protocol_retain(me->keeps);
        CALL(zoe_reader_read, &me->read, .reader = me->from);
        zoe_transport_close(me->pipe);
        RETURN(zoe_pointer((void *)(uintptr_t)me->read.data));
    FINALLY:
        zoe_protocol_release(me->keeps);
    }
}

struct noop {
    zoe_frame frame;              /* nothing else: there is no such pipe                       */
};

CORO(noop)
{
    ASYNC (me) {
        RETURN(zoe_none());
    }
}

static zoe_task *
start_writing(const struct zoe_process_communicate *me)
{
    zoe_process *process = me->process;
    const struct feed_stdin feed = {.keeps = process->protocol, .to = process->standard_input,
                                    .input = me->input, .size = me->input_size};
    const zoe_coro *coro = process->standard_input == NULL ? &noop : &feed_stdin;
    return zoe_task_new(process->loop, NULL, coro, &feed, NULL);
}

static zoe_task *
start_reading(const struct zoe_process_communicate *me, int fd, zoe_reader *from)
{
    const struct read_stream read = {
        .keeps = me->process->protocol, .from = from,
        .pipe = zoe_subprocess_get_pipe_transport(me->process->transport, fd),
    };
    return zoe_task_new(me->process->loop, NULL, from == NULL ? &noop : &read_stream, &read, NULL);
}

/* Write and read at once: who does one after the other may wait for a child that waits for him.
 * Returns the future to await; NULL without memory. */
static zoe_future *
start_talking(struct zoe_process_communicate *me)
{
    zoe_future *futures[3];
    me->tasks[0] = start_writing(me);
    me->tasks[1] = start_reading(me, 1, me->process->standard_output);
    me->tasks[2] = start_reading(me, 2, me->process->standard_error);
    for (int i = 0; i < 3; i++)
        futures[i] = me->tasks[i] == NULL ? NULL : &me->tasks[i]->future;
    me->all = zoe_gather(3, futures, false);
    return me->all;
}

static void
take_results(struct zoe_process_communicate *me)
{
    const struct read_stream *output = zoe_task_frame(me->tasks[1], read_stream);
    const struct read_stream *errors = zoe_task_frame(me->tasks[2], read_stream);
    if (me->process->standard_output != NULL) {
        me->output = output->read.data;
        me->output_size = output->read.size;
    }
    if (me->process->standard_error != NULL) {
        me->errors = errors->read.data;
        me->errors_size = errors->read.size;
    }
}

CORO(zoe_process_communicate)
{
    ASYNC (me) {
        if (zoe_missing(me->process, "process"))
            RETURN(zoe_raise_last());
        AWAIT(start_talking(me));
        take_results(me);
        CALL(zoe_subprocess_wait, &me->wait, .transport = me->process->transport);
        RETURN(zoe_none());
    FINALLY:
        zoe_future_release(me->all);
        for (int i = 0; i < 3; i++)
            zoe_task_release(me->tasks[i]);
    }
}
