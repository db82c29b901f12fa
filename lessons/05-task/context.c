/* context.c -- values that travel with the task.
 *
 * Every task runs in a context of its own: a copy of its maker's, taken when it is made. What a
 * task sets there is seen by the coroutines it awaits, and by nobody else.
 */
#include <stdio.h>

#include "zoetrope.h"

static const zoe_context_var language = {.name = "language", .fallback = {.kind = ZOE_NONE}};

static void
greet(const char *who)
{
    zoe_value now = zoe_context_get(&language);
    printf("%s: %s\n", who, now.kind == ZOE_TEXT ? now.as.text : "no language");
}

struct learn {
    zoe_frame frame;
    const char *what;             /* argument                        */
};

CORO(learn)
{
    ASYNC (me) {
        if (zoe_context_set(&language, zoe_text(me->what)) != 0)
            RETURN(zoe_raise_last());
    }
}

struct guest {
    zoe_frame frame;
    const char *name;             /* argument                        */
    const char *speaks;           /* argument: NULL: what all speak  */
    struct learn lesson;          /* the frame of what it awaits     */
};

CORO(guest)
{
    ASYNC (me) {
        if (me->speaks != NULL)
            CALL(learn, &me->lesson, .what = me->speaks);
        AWAIT(zoe_yield);
        greet(me->name);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *ana, *bo;           /* the guests: references          */
    struct learn lesson;          /* the frame of what it awaits     */
};

CORO(main_task)
{
    ASYNC (me) {
        greet("host");
        CALL(learn, &me->lesson, .what = "English");
        me->ana = zoe_create_task(guest, .name = "Ana", .speaks = "Spanish");
        me->bo = zoe_create_task(guest, .name = "Bo");
        CALL(learn, &me->lesson, .what = "French");
        AWAIT(me->ana);
        AWAIT(me->bo);
        greet("host");
    FINALLY:
        zoe_task_release(me->ana);
        zoe_task_release(me->bo);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
