/* future_callback.c -- being done calls nobody: it puts the callbacks into the queue.
 *
 * Two callbacks wait for an answer. When it is set they do not run: the rest of `think` goes first,
 * then `whistle`, which was in the queue before them. They run in the next turn.
 */
#include <stdio.h>

#include "zoetrope.h"

static void
tell(zoe_future *answer, void *who)
{
    printf("%s hears: %lld\n", (const char *)who, zoe_future_result(answer).as.integer);
}

static void
think(void *argument)
{
    zoe_future *answer = argument;
    puts("think: I have it");
    zoe_future_set_result(answer, zoe_int(42));
    puts("think: nobody has heard");
}

static void
whistle(void *unused)
{
    (void)unused;
    puts("whistle: I came first");
}

/* Let Ada and Grace wait for the answer, and Alan come when it is known. */
static zoe_value
ask(zoe_loop *loop, zoe_future *answer)
{
    if (answer == NULL || zoe_call_soon(loop, think, answer).call == NULL)
        return zoe_raise_last();
    zoe_call_soon(loop, whistle, NULL);
    zoe_future_add_done_callback(answer, tell, "Ada");
    zoe_future_add_done_callback(answer, tell, "Grace");
    zoe_loop_run_until_complete(loop, answer);
    puts("main: the answer is known");
    zoe_future_add_done_callback(answer, tell, "Alan");
    return zoe_loop_run_until_complete(loop, answer);
}

int
main(void)
{
    zoe_loop *loop = zoe_loop_new();
    if (loop == NULL)
        return zoe_exit_status(zoe_raise_last());
    zoe_future *answer = zoe_future_new(loop);
    zoe_value result = ask(loop, answer);
    zoe_future_release(answer);
    zoe_loop_free(loop);
    return zoe_exit_status(result);
}
