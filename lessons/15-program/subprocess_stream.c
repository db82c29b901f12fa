/* subprocess_stream.c -- reading what a child says, line by line, as if it were a file.
 *
 * The reader waits until a line is there; the end of the stream is a line of no bytes. Then the
 * exit is waited for, which tells how it went.
 */
#include <stdio.h>

#include "zoetrope.h"

static const char count[] = "for n in one two three; do echo $n; done";

struct main_task {
    zoe_frame frame;
    int lines;                    /* how many have come                          */
    struct zoe_create_subprocess_shell spawn;    /* the child                    */
    struct zoe_reader_readline line;     /* one line of what it says             */
    struct zoe_process_wait wait; /* for its exit                                */
};

CORO(main_task)
{
    ASYNC (me) {
        CALL(zoe_create_subprocess_shell, &me->spawn, .command = count, .standard_output = ZOE_PIPE);
        puts("the child runs");
        for (;;) {
            CALL(zoe_reader_readline, &me->line, .reader = me->spawn.process->standard_output);
            if (me->line.size == 0)
                break;
            printf("line %d: %s", ++me->lines, me->line.data);
        }
        puts("nothing more to read");
        CALL(zoe_process_wait, &me->wait, .process = me->spawn.process);
        printf("exit status %d\n", me->wait.status);
    FINALLY:
        zoe_process_release(me->spawn.process);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
