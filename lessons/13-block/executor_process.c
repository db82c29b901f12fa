/* executor_process.c -- three sums for a pool of two processes.
 *
 * A process has memory of its own, and a processor if one is free: for what computes, not for what
 * waits. The call is the same as with threads. What a job changes is lost with its process; only
 * what it returns comes back: a number, a text, or an error.
 */
#include <stdio.h>

#include "zoetrope.h"

enum { JOBS = 3 };

/* In a process. */
static zoe_value
count_primes(void *argument)
{
    int below = *(const int *)argument, count = 0;
    if (below < 0)
        return zoe_raise(ZOE_VALUE_ERROR, "no number is below 0");
    for (int n = 2; n < below; n++) {
        int divisor = 2;
        while (divisor * divisor <= n && n % divisor != 0)
            divisor++;
        count += divisor * divisor > n;
    }
    return zoe_int(count);
}

struct main_task {
    zoe_frame frame;
    zoe_executor *pool;           /* two processes at a time                         */
    zoe_future *jobs[JOBS];       /* references                                      */
    int i;                        /* the one it waits for                            */
};

static int limits[JOBS] = {1000, 10000, -1};

CORO(main_task)
{
    ASYNC (me) {
        if ((me->pool = zoe_process_pool_new(2)) == NULL)
            RETURN(zoe_raise_last());
        for (int i = 0; i < JOBS; i++)
            if ((me->jobs[i] = zoe_run_in_executor(me->pool, count_primes, &limits[i])) == NULL)
                RETURN(zoe_raise_last());
        for (me->i = 0; me->i < JOBS; me->i++) {
            zoe_catch(&me->frame, ZOE_VALUE_ERROR);
            AWAIT(me->jobs[me->i]);
            if (zoe_caught() != NULL)
                printf("below %d: %s\n", limits[me->i], zoe_caught()->message);
            else
                printf("below %d: %lld primes\n", limits[me->i], zoe_awaited().as.integer);
        }
    FINALLY:
        for (int i = 0; i < JOBS; i++)
            zoe_future_release(me->jobs[i]);
        zoe_executor_free(me->pool);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
