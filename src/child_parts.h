/* child_parts.h -- a child process, from its start to its exit: for src/ only.
 *
 * Under the machine's clock it is a process of the system; under the virtual clock it is simulated,
 * at the far ends of real pipes. Those who use it need not know which.
 */
#ifndef ZOE_CHILD_PARTS_H
#define ZOE_CHILD_PARTS_H

#include <sys/types.h>

#include "bytes.h"
#include "loop.h"
#include "pipes_parts.h"

struct zoe_simulation;            /* see world_children.c */

/* What to start, and how. Everything is borrowed for the call. */
struct zoe_child_plan {
    const char *const *argv;      /* the program and its arguments, up to a NULL               */
    const char *const *environment;   /* "NAME=value", up to a NULL; NULL: that of this program */
    const char *directory;        /* where it starts; NULL: where this program is              */
    int standard[3];              /* its descriptors 0, 1, 2: a descriptor or enum zoe_standard */
};

struct zoe_child {
    zoe_loop *loop;               /* who is told of its exit                                   */
    uint64_t id;                  /* its number, C1, C2, ...                                   */
    pid_t pid;                    /* its process id; 0: not started                            */
    int pipes[3];                 /* our ends of its descriptors 0, 1, 2; -1: no pipe          */
    int status;                   /* once it has ended: the exit code, or minus the signal     */
    bool ended;                   /* it has ended, and was reaped                              */
    zoe_callback *exited;         /* what is done then: from the loop's thread, at any moment  */
    void *argument;               /* passed to it                                              */
    int pidfd;                    /* can be read when it has ended; -1: SIGCHLD tells          */
    struct zoe_child *next;       /* of the loop's children that SIGCHLD tells of              */
    struct zoe_simulation *simulation;   /* under the virtual clock: who plays it; else NULL   */
};

/* Start it: fills in all but the callback. Returns 0; ENOENT, EACCES and the like, naming the
 * program or the directory; EMFILE, ZOE_MEMORY_ERROR. Emits child. */
int zoe_child_start(struct zoe_child *child, zoe_loop *loop, const struct zoe_child_plan *plan);

/* Call exited(argument) when it has ended, with status and ended set. Returns 0 or a code. */
int zoe_child_watch(struct zoe_child *child, zoe_callback *exited, void *argument);

/* Send it a signal; harmless when it has ended. Returns 0 or errno. */
int zoe_child_signal(struct zoe_child *child, int number);

/* Nobody cares for it any more: closes the pipes that nobody has taken and, if it has not ended,
 * kills and reaps it. */
void zoe_child_free(struct zoe_child *child);

/* It has ended, which is known outside of a callback: the loop hears of it by
 * call_soon_threadsafe. */
void zoe_child_ended(struct zoe_child *child);

/* SIGCHLD has come: look which of the loop's children have ended. */
void zoe_children_look(zoe_loop *loop);

/* --- both kinds --------------------------------------------------------------------------- */

/* Start a real process with these descriptors 0, 1, 2 (-1: those of this program). Returns 0 or a
 * code, as zoe_child_start does. */
int zoe_spawn(const struct zoe_child_plan *plan, const int standard[3], pid_t *pid);

/* Look for the program of the plan, as the shell would from where it starts: for a name without a
 * slash, its path goes into room of this size. Returns 0, or ENOENT or EACCES, naming it. */
int zoe_find_program(const struct zoe_child_plan *plan, char *path, size_t size);

/* The failure to make pipes, as zoe_child_start returns it. */
int zoe_no_pipe(const struct zoe_child_plan *plan, int error);

/* What waitpid says of a process that has ended, as asyncio says it. */
int zoe_exit_status_of(int status);

/* Run the program to its end (world_program.c): it reads the input, which is used up, and what it
 * says is appended to output[1] and output[2]. own: the descriptors that it is to have where the
 * plan names any, and -1 for pipes that are closed. Returns its exit status; 127, as a shell
 * would, when it could not be started after all. */
int zoe_run_to_end(const struct zoe_child_plan *plan, const int own[3], struct zoe_bytes *input,
                   struct zoe_bytes output[3]);

/* --- simulated ones (world_children.c) ---------------------------------------------------- */

int zoe_simulation_start(struct zoe_child *child, const struct zoe_child_plan *plan);
int zoe_simulation_signal(struct zoe_child *child, int number);

/* It is played no more; harmless when it never was. */
void zoe_simulation_free(struct zoe_child *child);

#endif
