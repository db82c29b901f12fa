/* A descriptor of yours in the loop: no select() of your own any more. */
#include <stdio.h>
#include <unistd.h>

#include "zoetrope.h"

static int ends[2];

/* The descriptor can be read. Other libraries have a function to call here. */
static void
on_readable(void *done)
{
    char byte;
    if (read(ends[0], &byte, 1) != 1)
        return;
    printf("got %c\n", byte);
    if (byte == '.')
        zoe_future_set_result(done, zoe_none());
}

struct main_task {
    zoe_frame frame;
    zoe_future *done;             /* when a dot has come: a reference  */
};

CORO(main_task)
{
    ASYNC (me) {
        me->done = zoe_future_new(zoe_get_running_loop());
        zoe_add_reader(zoe_get_running_loop(), ends[0], on_readable, me->done);
        AWAIT(me->done);
    FINALLY:
        zoe_remove_reader(zoe_get_running_loop(), ends[0]);
        zoe_future_release(me->done);
    }
}

int
main(void)
{
    if (pipe(ends) != 0 || write(ends[1], "ab.", 3) != 3)
        return 1;
    return zoe_exit_status(zoe_run(main_task));
}
