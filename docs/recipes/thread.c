/* Blocking code in a thread: the loop goes on meanwhile. */
#include <stdio.h>

#include "zoetrope.h"

/* In a thread, which may block as it likes, but must not touch the loop. */
static zoe_value
read_all_of_it(void *path)
{
    (void)path;
    zoe_block(1);                 /* what fread, or a computation, would take */
    return zoe_int(42);
}

struct heartbeat {
    zoe_frame frame;
    struct zoe_sleep nap;
};

CORO(heartbeat)
{
    ASYNC (me) {
        for (;;) {
            puts("beat");
            CALL(zoe_sleep, &me->nap, .delay = 0.4);
        }
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *heart;              /* a reference                       */
    struct zoe_to_thread thread;
};

CORO(main_task)
{
    ASYNC (me) {
        me->heart = zoe_create_task(heartbeat);
        CALL(zoe_to_thread, &me->thread, .function = read_all_of_it, .argument = "book.txt");
        printf("the thread says %lld\n", zoe_awaited().as.integer);
    FINALLY:
        zoe_task_release(me->heart);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
