/* wait.c -- wait for all, and look at each one afterwards.
 *
 * zoe_wait only waits: it gives no results and raises no errors, it says who is done.
 */
#include <stdio.h>

#include "zoetrope.h"

struct row {
    zoe_frame frame;
    int boat;                     /* argument                                  */
    bool sinks;                   /* argument: and so fails                    */
    struct zoe_sleep nap;         /* the frame of what it awaits               */
};

CORO(row)
{
    ASYNC (me) {
        printf("boat %d sets off\n", me->boat);
        CALL(zoe_sleep, &me->nap, .delay = 0.1 * me->boat);
        if (me->sinks)
            RETURN(zoe_raise(ZOE_RUNTIME_ERROR, "boat %d has sunk", me->boat));
        printf("boat %d arrives\n", me->boat);
        RETURN(zoe_int(me->boat));
    }
}

struct main_task {
    zoe_frame frame;
    zoe_future *boats[3];         /* a task begins with its future: references */
    struct zoe_wait all;          /* the frame of what it awaits               */
};

static void
report(zoe_future *boat)
{
    const zoe_error *error = zoe_future_exception(boat);
    if (error != NULL)
        printf("main_task: error: %s\n", error->message);
    else
        printf("main_task: result: %lld\n", zoe_future_result(boat).as.integer);
}

CORO(main_task)
{
    ASYNC (me) {
        for (int i = 0; i < 3; i++)
            me->boats[i] = (zoe_future *)zoe_create_task(row, .boat = 3 - i, .sinks = i == 1);
        puts("main_task: waits for all boats");
        CALL(zoe_wait, &me->all, .futures = me->boats, .count = 3);
        printf("main_task: %zu done\n", me->all.done);
        for (size_t i = 0; i < me->all.done; i++)
            report(me->boats[i]);
    FINALLY:
        for (int i = 0; i < 3; i++)
            zoe_future_release(me->boats[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
