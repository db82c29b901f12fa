/* from_thread.c -- a thread that asks the loop.
 *
 * Nothing of a loop may be touched from another thread, but for one door: a callback left at it by
 * zoe_call_soon_threadsafe, and a byte in a pipe that wakes the loop up. All else is made of that:
 * zoe_run_coroutine_threadsafe leaves a callback that makes a task, and gives the thread a job to
 * wait for.
 */
#include <stdio.h>

#include "zoetrope.h"

struct add {
    zoe_frame frame;
    int a, b;                     /* arguments                                       */
    struct zoe_sleep nap;
};

CORO(add)
{
    ASYNC (me) {
        printf("loop: %d + %d? let me think\n", me->a, me->b);
        CALL(zoe_sleep, &me->nap, .delay = 1);
        RETURN(zoe_int(me->a + me->b));
    }
}

static void
say(void *text)
{
    printf("loop: %s\n", (const char *)text);
}

/* In a thread, which may block as it likes. */
static zoe_value
ask(void *loop)
{
    zoe_block(0.5);
    puts("  thread: what is 2 + 3?");
    zoe_job *job = zoe_run_coroutine_threadsafe(loop, add, .a = 2, .b = 3);
    zoe_value sum = job == NULL ? zoe_raise_last() : zoe_job_result(job, 0);
    if (!zoe_is_error(sum))
        printf("  thread: so it is %lld\n", sum.as.integer);
    zoe_value_release(sum);
    zoe_job_release(job);
    zoe_call_soon_threadsafe(loop, say, "the thread says goodbye");
    return zoe_none();
}

struct main_task {
    zoe_frame frame;
    struct zoe_to_thread thread;  /* who asks                                        */
};

CORO(main_task)
{
    ASYNC (me) {
        CALL(zoe_to_thread, &me->thread, .function = ask, .argument = zoe_get_running_loop());
        puts("loop: the thread is back");
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
