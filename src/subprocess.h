/* subprocess.h -- programs as children, seen through a protocol.
 *
 * A child has up to three pipes, each with a transport of its own. The transport of the child
 * itself ties them together: it tells its protocol what each pipe brings, that each is closed,
 * that the process has exited, and, when there is nothing more to come, that all is over. Data and
 * exit come in no fixed order; connection_lost comes last, after the exit and after every pipe.
 *
 *     static const zoe_protocol_type watcher = {
 *         .name = "Watcher", .size = sizeof(struct watcher),
 *         .pipe_data_received = pipe_data_received, .process_exited = process_exited,
 *     };
 *     ...
 *     CALL(zoe_subprocess_shell, &me->spawn, .protocol = &watcher, .command = "ls | wc -l");
 */
#ifndef ZOE_SUBPROCESS_H
#define ZOE_SUBPROCESS_H

#include "child.h"
#include "task.h"
#include "transport.h"

/* Coroutine: start a program and make a transport for it. Ends, once the pipes are connected and
 * connection_made is in the ready queue, with None; ENOENT, EACCES and the like, naming the
 * program or the directory, when it cannot be started; EMFILE; ZOE_VALUE_ERROR; ZOE_MEMORY_ERROR.
 * When it is cancelled the child is killed. Emits child, transport and protocol. Mirrors
 * loop.subprocess_exec. */
struct zoe_subprocess_exec {
    zoe_frame frame;
    const zoe_protocol_type *protocol;   /* argument: made for the child                       */
    void *argument;               /* argument: for the protocol's init                         */
    const char *const *argv;      /* argument: the program, looked up in PATH, and its arguments,
                                     up to a NULL; needed until the first await only           */
    const char *const *environment;   /* argument: "NAME=value", up to a NULL; NULL: ours      */
    const char *directory;        /* argument: where it starts; NULL: where we are             */
    int standard_input;           /* arguments: enum zoe_standard, or a descriptor;            */
    int standard_output;          /*     by default a pipe, each                               */
    int standard_error;
    zoe_transport *transport;     /* result: a reference the caller owns                       */
    zoe_protocol *made;           /* result: a reference the caller owns                       */
    zoe_future *waiter;           /* done when the pipes are connected                         */
    zoe_value failure;            /* why they are not                                          */
    struct zoe_subprocess_wait {
        zoe_frame frame;
        zoe_transport *transport; /* argument: borrowed                                        */
        int status;               /* result: the return code                                   */
        zoe_future *exited;       /* set when all is over                                      */
        struct zoe_subprocess_wait *next;   /* who waits for the same                          */
    } wait;                       /* for the end of a child that is not wanted any more        */
};
extern const zoe_coro zoe_subprocess_exec;

/* Coroutine: wait until all is over (exit, and every pipe closed); does not suspend once the exit
 * is known. Ends with None. What Process.wait does. */
extern const zoe_coro zoe_subprocess_wait;

/* Coroutine: the same as zoe_subprocess_exec for a command that the shell understands. Mirrors
 * loop.subprocess_shell. */
struct zoe_subprocess_shell {
    zoe_frame frame;
    const zoe_protocol_type *protocol;   /* argument: as above                                 */
    void *argument;               /* argument: as above                                        */
    const char *command;          /* argument: for /bin/sh -c; needed until the first await    */
    const char *const *environment;   /* arguments: as above                                   */
    const char *directory;
    int standard_input;
    int standard_output;
    int standard_error;
    zoe_transport *transport;     /* results: as above                                         */
    zoe_protocol *made;
    const char *argv[4];          /* the shell, and what it is to do                           */
    struct zoe_subprocess_exec exec;     /* who does it                                        */
};
extern const zoe_coro zoe_subprocess_shell;

/* --- the transport of a child ------------------------------------------------------------- */

/* Its process id; -1 (TypeError) for a transport of another kind. Mirrors
 * SubprocessTransport.get_pid. */
long zoe_subprocess_get_pid(const zoe_transport *transport);

/* Its exit code, or minus the signal that killed it; ZOE_RUNNING while that is not known. Mirrors
 * SubprocessTransport.get_returncode. */
int zoe_subprocess_get_returncode(const zoe_transport *transport);

/* The transport of its pipe 0, 1 or 2, borrowed; NULL: it has none. Mirrors
 * SubprocessTransport.get_pipe_transport. */
zoe_transport *zoe_subprocess_get_pipe_transport(const zoe_transport *transport, int fd);

/* Send it a signal; SIGTERM; SIGKILL. Harmless when it has just ended. Return 0; ESRCH when all is
 * over; errno. Mirror SubprocessTransport.send_signal, terminate and kill. */
int zoe_subprocess_send_signal(zoe_transport *transport, int number);
int zoe_subprocess_terminate(zoe_transport *transport);
int zoe_subprocess_kill(zoe_transport *transport);

#endif
