/* subprocess_write.c -- a child that is talked to: all of the input, all of the output, at once.
 *
 * Who writes everything first and reads then may wait for a child that waits for him: its output
 * fills the pipe, so it stops reading. communicate writes and reads at the same time, in two tasks,
 * closes the input, and waits for the exit.
 */
#include <stdio.h>
#include <string.h>

#include "zoetrope.h"

static const char *const argv[] = {"tr", "a-z", "A-Z", NULL};
static const char input[] = "pictures that move\nare pictures that stand still\n";

struct main_task {
    zoe_frame frame;
    struct zoe_create_subprocess_exec spawn;     /* the child                    */
    struct zoe_process_communicate talk; /* all it says                          */
};

/* The coroutines that start the child and talk to it, to be awaited. */
static zoe_frame *
start(struct main_task *me)
{
    return zoe_coroutine(zoe_create_subprocess_exec, &me->spawn, .argv = argv,
                         .standard_input = ZOE_PIPE, .standard_output = ZOE_PIPE);
}

static zoe_frame *
talk(struct main_task *me)
{
    return zoe_coroutine(zoe_process_communicate, &me->talk, .process = me->spawn.process,
                         .input = input, .input_size = strlen(input));
}

CORO(main_task)
{
    ASYNC (me) {
        AWAIT(start(me));
        printf("writing %zu bytes\n", strlen(input));
        AWAIT(talk(me));
        printf("%.*s", (int)me->talk.output_size, me->talk.output);
        printf("exit status %d\n", zoe_process_returncode(me->spawn.process));
    FINALLY:
        zoe_process_release(me->spawn.process);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
