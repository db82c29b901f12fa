/* call_soon.c -- the queue: first in, first out, and what is added meanwhile waits.
 *
 * Nothing runs when it is asked for. Everything below is asked for before the loop turns at all,
 * but for the friend's greeting: by then the first turn is under way, and it goes into the second.
 */
#include <stdio.h>

#include "zoetrope.h"

static zoe_loop *loop;

static void
greet(void *name)
{
    printf("hello %s\n", (const char *)name);
}

static void
invite(void *name)
{
    printf("hello %s, bring a friend\n", (const char *)name);
    zoe_call_soon(loop, greet, "friend");
}

static void
leave(void *unused)
{
    (void)unused;
    puts("good night");
    zoe_loop_stop(loop);
}

/* Three greetings, one of them called off, and the end; the handle of that. */
static zoe_handle
ask(void)
{
    zoe_call_soon(loop, invite, "Ada");
    zoe_call_soon(loop, greet, "Grace");
    zoe_handle nobody = zoe_call_soon(loop, greet, "nobody");
    zoe_handle_cancel(&nobody);
    return zoe_call_later(loop, 1, leave, NULL);
}

int
main(void)
{
    loop = zoe_loop_new();
    if (loop == NULL)
        return zoe_exit_status(zoe_raise_last());
    zoe_handle last = ask();
    puts("the loop has not turned yet");
    if (last.call != NULL)
        zoe_loop_run_forever(loop);
    zoe_loop_free(loop);
    return zoe_last_error()->code == ZOE_OK ? 0 : zoe_exit_status(zoe_raise_last());
}
