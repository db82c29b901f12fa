/* deadlock_fixed.c -- everybody takes the pen first, then the paper. */
#include <stdio.h>

#include "zoetrope.h"

static zoe_lock pen, paper;

struct writer {
    zoe_frame frame;
    zoe_lock *first, *second;     /* arguments: what it takes, in this order */
    struct zoe_lock_acquire take, take_too;
    struct zoe_sleep think;
};

CORO(writer)
{
    ASYNC (me) {
        CALL(zoe_lock_acquire, &me->take, .lock = me->first);
        CALL(zoe_sleep, &me->think, .delay = 0.5);
        CALL(zoe_lock_acquire, &me->take_too, .lock = me->second);
        printf("%s writes\n", zoe_task_get_name(zoe_current_task()));
    FINALLY:
        if (me->take_too.acquired)
            zoe_lock_release(me->second);
        if (me->take.acquired)
            zoe_lock_release(me->first);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *amy, *ben;          /* references                              */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_lock_init(&pen);
        zoe_lock_init(&paper);
        me->amy = zoe_create_named_task("Amy", writer, .first = &pen, .second = &paper);
        me->ben = zoe_create_named_task("Ben", writer, .first = &pen, .second = &paper);
        AWAIT(me->amy);
        AWAIT(me->ben);
    FINALLY:
        zoe_task_release(me->amy);
        zoe_task_release(me->ben);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
