/* shield.c -- work that must not be interrupted.
 *
 * A task that is cancelled passes the cancellation on to what it awaits. A shield stands between
 * them: the one who waits is cancelled, what it waited for goes on.
 */
#include <stdio.h>

#include "zoetrope.h"

struct save {
    zoe_frame frame;
    const char *file;             /* argument                               */
    struct zoe_sleep nap;         /* the frame of what it awaits            */
};

CORO(save)
{
    ASYNC (me) {
        printf("  save: %s begins\n", me->file);
        CALL(zoe_sleep, &me->nap, .delay = 1);
        printf("  save: %s is safe\n", me->file);
        RETURN(zoe_text("saved"));
    FINALLY:
        if (zoe_error_code(zoe_frame_outcome(&me->frame)) == ZOE_CANCELLED)
            printf("  save: %s is lost\n", me->file);
    }
}

struct visitor {
    zoe_frame frame;
    zoe_task *saving;             /* argument: what to wait for, borrowed   */
    bool shielded;                /* argument: through a shield             */
    zoe_future *shield;           /* the shield, or the task: a reference   */
};

CORO(visitor)
{
    ASYNC (me) {
        if (me->shielded)
            me->shield = zoe_shield(&me->saving->future);
        else
            me->shield = zoe_future_retain(&me->saving->future);
        AWAIT(me->shield);
    FINALLY:
        puts("  visitor: leaves");
        zoe_future_release(me->shield);
    }
}

struct visit {
    zoe_frame frame;
    const char *file;             /* argument                               */
    bool shielded;                /* argument: the visitor's wait           */
    zoe_task *saving, *visitor;   /* references                             */
    struct zoe_sleep nap;         /* the frame of what it awaits            */
};

CORO(visit)
{
    ASYNC (me) {
        me->saving = zoe_create_task(save, .file = me->file);
        if (me->saving == NULL)
            RETURN(zoe_raise_last());
        me->visitor = zoe_create_task(visitor, .saving = me->saving, .shielded = me->shielded);
        if (me->visitor == NULL)
            RETURN(zoe_raise_last());
        CALL(zoe_sleep, &me->nap, .delay = 0.5);
        zoe_task_cancel(me->visitor, NULL);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->visitor);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->saving);
        printf("  visit: %s: %s\n", me->file, zoe_caught() == NULL ? "saved" : "not saved");
    FINALLY:
        zoe_task_release(me->visitor);
        zoe_task_release(me->saving);
    }
}

struct main_task {
    zoe_frame frame;
    struct visit visit;           /* the frame of what it awaits            */
};

CORO(main_task)
{
    ASYNC (me) {
        puts("main_task: without a shield");
        CALL(visit, &me->visit, .file = "poem", .shielded = false);
        puts("main_task: with a shield");
        CALL(visit, &me->visit, .file = "novel", .shielded = true);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
