/* given_up.c -- who makes a server may be cancelled at every await: what he gave the server is dropped
 * once, by himself or by the server. */
#include "check.h"
#include "zoetrope.h"

static int drops;                 /* arguments that were dropped             */

static void
drop(void *argument)
{
    (void)argument;
    drops++;
}

static const zoe_protocol_type silent = {.name = "Silent"};

struct on_host {
    zoe_frame frame;
    struct zoe_create_server create;
};

CORO(on_host)
{
    ASYNC (me) {
        CALL(zoe_create_server, &me->create, .protocol = &silent, .host = "127.0.0.1", .drop = drop);
        zoe_server_close(me->create.server);
        zoe_server_release(me->create.server);
    }
}

struct on_path {
    zoe_frame frame;
    struct zoe_create_unix_server create;
};

CORO(on_path)
{
    ASYNC (me) {
        CALL(zoe_create_unix_server, &me->create, .protocol = &silent, .path = "build/given_up", .drop = drop);
        zoe_server_close(me->create.server);
        zoe_server_release(me->create.server);
    }
}

/* Cancel a maker after one turn, after two, until there is nothing left to cancel. */
struct main_task {
    zoe_frame frame;
    zoe_task *task;               /* one of them                             */
    int which, turns, i;          /* which one, how often, the turns so far  */
};

CORO(main_task)
{
    ASYNC (me) {
        for (; me->which < 2; me->which++) {
            for (me->turns = 1; me->turns < 9; me->turns++) {
                me->task = me->which == 0 ? zoe_create_task(on_host) : zoe_create_task(on_path);
                for (me->i = 0; me->i < me->turns; me->i++)
                    AWAIT(zoe_yield);
                zoe_task_cancel(me->task, NULL);
                zoe_catch(&me->frame, ZOE_ANY_ERROR);
                AWAIT(me->task);
                CHECK(zoe_caught() != NULL ? me->turns < 8 : me->turns > 1);
                CHECK(drops == 8 * me->which + me->turns);
                zoe_task_release(me->task);
            }
        }
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
