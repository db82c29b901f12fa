/* children.c -- probes of child processes: in which turn what they do is heard of. */
#include <signal.h>
#include <stdio.h>

#include "probe.h"

/* Exit and end-of-file come in no fixed order; connection_lost comes last. */
static void
connection_made(zoe_protocol *self, zoe_transport *transport)
{
    (void)self;
    (void)transport;
    puts("made");
}

static void
pipe_data_received(zoe_protocol *self, int fd, const void *data, size_t size)
{
    (void)self;
    printf("data %d %.*s\n", fd, (int)size - 1, (const char *)data);
}

static void
pipe_connection_lost(zoe_protocol *self, int fd, const zoe_error *error)
{
    (void)self;
    printf("pipe lost %d %s\n", fd, error == NULL ? "None" : zoe_error_name(error->code));
}

static void
process_exited(zoe_protocol *self)
{
    (void)self;
    puts("exited");
}

static zoe_future *all_over;      /* of the probe that plays */

static void
connection_lost(zoe_protocol *self, const zoe_error *error)
{
    (void)self;
    printf("lost %s\n", error == NULL ? "None" : zoe_error_name(error->code));
    zoe_future_set_result(all_over, zoe_none());
}

static const zoe_protocol_type watcher = {
    .name = "Watcher", .size = sizeof(zoe_protocol),
    .connection_made = connection_made, .connection_lost = connection_lost,
    .pipe_data_received = pipe_data_received, .pipe_connection_lost = pipe_connection_lost,
    .process_exited = process_exited,
};

static void
write_out(zoe_transport *input)
{
    zoe_transport_write(input, "out\n", 4);
    zoe_transport_close(input);
}

struct subprocess_order {
    zoe_frame frame;
    struct zoe_subprocess_shell shell;
};

CORO(subprocess_order)
{
    ASYNC (me) {
        all_over = zoe_future_new(zoe_running_loop);
        CALL(zoe_subprocess_shell, &me->shell, .protocol = &watcher, .command = "cat; echo err >&2; exit 3");
        puts("started");
        write_out(zoe_subprocess_get_pipe_transport(me->shell.transport, 0));
        AWAIT(all_over);
        printf("code %d\n", zoe_subprocess_get_returncode(me->shell.transport));
        zoe_transport_close(me->shell.transport);
    FINALLY:
        zoe_transport_release(me->shell.transport);
        zoe_protocol_release(me->shell.made);
        zoe_future_release(all_over);
    }
}

/* Streams: start, communicate, wait. */
struct subprocess_communicate {
    zoe_frame frame;
    struct zoe_create_subprocess_exec spawn;
    struct zoe_process_communicate talk;
};

CORO(subprocess_communicate)
{
    ASYNC (me) {
        CALL(zoe_create_subprocess_exec, &me->spawn, .argv = (const char *[]){"tr", "a-z", "A-Z", NULL}, .standard_input = ZOE_PIPE, .standard_output = ZOE_PIPE);
        puts("started");
        CALL(zoe_process_communicate, &me->talk, .process = me->spawn.process, .input = "hello", .input_size = 5);
        printf("(b'%.*s', None) %d\n", (int)me->talk.output_size, me->talk.output, zoe_process_returncode(me->spawn.process));
    FINALLY:
        zoe_process_release(me->spawn.process);
    }
}

/* A child that is killed: wait() returns minus the signal. */
struct subprocess_wait_kill {
    zoe_frame frame;
    struct zoe_create_subprocess_exec spawn;
    struct zoe_process_wait wait;
    struct zoe_sleep sleep;
};

CORO(subprocess_wait_kill)
{
    ASYNC (me) {
        CALL(zoe_create_subprocess_exec, &me->spawn, .argv = (const char *[]){"cat", NULL}, .standard_input = ZOE_PIPE);
        puts("started");
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_process_kill(me->spawn.process);
        CALL(zoe_process_wait, &me->wait, .process = me->spawn.process);
        printf("code %d\n", me->wait.status);
    FINALLY:
        zoe_process_release(me->spawn.process);
    }
}

const struct probe child_probes[] = {
    PROBE(subprocess_order), PROBE(subprocess_communicate), PROBE(subprocess_wait_kill),
    {NULL, NULL, NULL},
};
