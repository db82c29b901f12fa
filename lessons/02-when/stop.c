/* stop.c -- stop() ends the run, not the turn, and not the loop.
 *
 * What is in the queue when stop() is called still runs in this turn. What comes into it later
 * waits for the next run, and there may be one: a loop can be run as often as you like.
 */
#include <stdio.h>

#include "zoetrope.h"

static zoe_loop *loop;

static void
work(void *name)
{
    printf("    %s\n", (const char *)name);
}

static void
finish(void *unused)
{
    (void)unused;
    puts("    stop");
    zoe_loop_stop(loop);
    zoe_call_soon(loop, work, "too late for this turn");
}

static void
run(const char *title)
{
    printf("%s\n", title);
    zoe_loop_run_forever(loop);
    puts("it has returned");
}

int
main(void)
{
    loop = zoe_loop_new();
    if (loop == NULL)
        return zoe_exit_status(zoe_raise_last());
    zoe_call_soon(loop, work, "before");
    zoe_handle end = zoe_call_soon(loop, finish, NULL);
    zoe_call_soon(loop, work, "behind, in the same turn");
    if (end.call != NULL)
        run("the first run");
    zoe_loop_stop(loop);
    run("the second run: one turn");
    zoe_loop_free(loop);
    return zoe_last_error()->code == ZOE_OK ? 0 : zoe_exit_status(zoe_raise_last());
}
