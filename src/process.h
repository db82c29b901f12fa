/* process.h -- programs as children, with streams to talk to them.
 *
 *     CALL(zoe_create_subprocess_exec, &me->spawn, .argv = tr_argv, .standard_input = ZOE_PIPE,
 *          .standard_output = ZOE_PIPE);
 *     CALL(zoe_process_communicate, &me->talk, .process = me->spawn.process, .input = "hello",
 *          .input_size = 5);
 *     printf("%.*s\n", (int)me->talk.output_size, me->talk.output);       // HELLO
 *     zoe_process_release(me->spawn.process);
 *
 * (CALL with its arguments stands on one line in a program.) A child that fills a pipe nobody
 * reads waits for ever, and so does who waits for the child: communicate, or read all there is.
 */
#ifndef ZOE_PROCESS_H
#define ZOE_PROCESS_H

#include "gather.h"
#include "stream_writer.h"
#include "subprocess.h"

typedef struct zoe_process {
    zoe_loop *loop;               /* whose tasks talk to it                                    */
    zoe_transport *transport;     /* the child's: a reference                                  */
    zoe_protocol *protocol;       /* who keeps the streams: a reference                        */
    long pid;                     /* its process id                                            */
    zoe_writer *standard_input;   /* to what it reads; NULL: no pipe                           */
    zoe_reader *standard_output;  /* what it prints; NULL: no pipe                             */
    zoe_reader *standard_error;   /* what it complains of; NULL: no pipe                       */
} zoe_process;

/* Coroutine: start a program; by default it has our descriptors 0, 1 and 2. Suspends until its
 * pipes are connected. Ends with None, or as zoe_subprocess_exec does. Mirrors
 * asyncio.create_subprocess_exec. */
struct zoe_create_subprocess_exec {
    zoe_frame frame;
    const char *const *argv;      /* argument: the program, looked up in PATH, and its arguments,
                                     up to a NULL; needed until the first await only           */
    const char *const *environment;   /* argument: "NAME=value", up to a NULL; NULL: ours      */
    const char *directory;        /* argument: where it starts; NULL: where we are             */
    int standard_input;           /* arguments: enum zoe_standard, or a descriptor             */
    int standard_output;
    int standard_error;
    size_t limit;                 /* argument: of its streams; 0: ZOE_STREAM_LIMIT             */
    zoe_process *process;         /* result: the caller's, see zoe_process_release             */
    struct zoe_subprocess_exec exec;     /* who starts it                                      */
};
extern const zoe_coro zoe_create_subprocess_exec;

/* Coroutine: the same for a command that the shell understands. Mirrors
 * asyncio.create_subprocess_shell. */
struct zoe_create_subprocess_shell {
    zoe_frame frame;
    const char *command;          /* argument: for /bin/sh -c; needed until the first await    */
    const char *const *environment;   /* arguments: as above                                   */
    const char *directory;
    int standard_input;
    int standard_output;
    int standard_error;
    size_t limit;
    zoe_process *process;         /* result: as above                                          */
    struct zoe_subprocess_shell shell;   /* who starts it                                      */
};
extern const zoe_coro zoe_create_subprocess_shell;

/* Let go of it, and of its streams. A child that still runs goes on, and is reaped when it ends, as
 * long as the loop runs. NULL is let through. */
void zoe_process_release(zoe_process *process);

/* Coroutine: wait until it has exited and its pipes are closed; does not suspend when its exit is
 * known. Ends with the return code. Mirrors Process.wait. */
struct zoe_process_wait {
    zoe_frame frame;
    zoe_process *process;         /* argument: borrowed                                        */
    int status;                   /* result: the exit code, or minus the signal                */
    struct zoe_subprocess_wait wait;
};
extern const zoe_coro zoe_process_wait;

/* Coroutine: write all the input and close it, read all there is, and wait for the end. A child
 * that does not read it all is no error. Ends with None, or the error of a stream. What was read
 * belongs to the process. Mirrors Process.communicate. */
struct zoe_process_communicate {
    zoe_frame frame;
    zoe_process *process;         /* argument: borrowed                                        */
    const void *input;            /* argument: for its standard input; NULL: nothing           */
    size_t input_size;            /* argument: so many bytes; needed until it ends             */
    const char *output;           /* results: what it printed; NULL: no pipe                   */
    size_t output_size;
    const char *errors;           /* results: what it complained of; NULL: no pipe             */
    size_t errors_size;
    zoe_task *tasks[3];           /* who writes and reads                                      */
    zoe_future *all;              /* done when they are                                        */
    struct zoe_subprocess_wait wait;
};
extern const zoe_coro zoe_process_communicate;

/* The exit code, or minus the signal that killed it; ZOE_RUNNING while that is not known. Mirrors
 * Process.returncode. */
int zoe_process_returncode(const zoe_process *process);

/* Send it a signal; SIGTERM; SIGKILL. Return as zoe_subprocess_send_signal does. Mirror
 * Process.send_signal, terminate and kill. */
int zoe_process_send_signal(zoe_process *process, int number);
int zoe_process_terminate(zoe_process *process);
int zoe_process_kill(zoe_process *process);

#endif
