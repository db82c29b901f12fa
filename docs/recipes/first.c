/* Ask three, take the first answer, and send the others home. */
#include <stdio.h>

#include "zoetrope.h"

struct ask {
    zoe_frame frame;
    const char *name;             /* argument                             */
    double seconds;               /* argument: how long it takes          */
    struct zoe_sleep nap;
};

CORO(ask)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->seconds);
        RETURN(zoe_text(me->name));
    }
}

struct main_task {
    zoe_frame frame;
    zoe_future *asked[3];         /* tasks: references; done ones first   */
    struct zoe_wait wait;
    zoe_future *rest;             /* the gather of the others             */
};

static zoe_frame *
first_answer(struct main_task *me)
{
    return zoe_coroutine(zoe_wait, &me->wait, .futures = me->asked, .count = 3,
                         .return_when = ZOE_FIRST_COMPLETED);
}

static zoe_future *
cancel_the_rest(struct main_task *me)
{
    for (size_t i = me->wait.done; i < 3; i++)
        zoe_future_cancel(me->asked[i], NULL);
    me->rest = zoe_gather(3 - me->wait.done, me->asked + me->wait.done, true);
    return me->rest;
}

CORO(main_task)
{
    ASYNC (me) {
        me->asked[0] = (zoe_future *)zoe_create_task(ask, .name = "Ada", .seconds = 3);
        me->asked[1] = (zoe_future *)zoe_create_task(ask, .name = "Bea", .seconds = 1);
        me->asked[2] = (zoe_future *)zoe_create_task(ask, .name = "Cyd", .seconds = 2);
        AWAIT(first_answer(me));
        printf("%s was first\n", zoe_future_result(me->asked[0]).as.text);
        AWAIT(cancel_the_rest(me));
    FINALLY:
        zoe_future_release(me->rest);
        for (int i = 0; i < 3; i++)
            zoe_future_release(me->asked[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
