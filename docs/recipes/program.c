/* Run a program, give it something to read, and read all it prints. */
#include <stdio.h>

#include "zoetrope.h"

struct main_task {
    zoe_frame frame;
    struct zoe_create_subprocess_exec spawn;
    struct zoe_process_communicate talk;
};

static zoe_frame *
started(struct main_task *me)
{
    static const char *const sort[] = {"sort", NULL};
    return zoe_coroutine(zoe_create_subprocess_exec, &me->spawn, .argv = sort,
                         .standard_input = ZOE_PIPE, .standard_output = ZOE_PIPE);
}

static zoe_frame *
told(struct main_task *me, const char *text, size_t size)
{
    return zoe_coroutine(zoe_process_communicate, &me->talk, .process = me->spawn.process,
                         .input = text, .input_size = size);
}

CORO(main_task)
{
    ASYNC (me) {
        AWAIT(started(me));
        AWAIT(told(me, "pear\nfig\n", 9));
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
