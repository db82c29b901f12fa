/* coroutine_chain.c -- coroutines that await coroutines.
 *
 * main_task awaits breakfast, breakfast awaits boil and slice, boil awaits sleep. All of it is one
 * task: when the innermost one pauses, the whole chain does, and later goes on from there.
 */
#include <stdio.h>

#include "zoetrope.h"

struct boil {
    zoe_frame frame;
    const char *what;             /* argument                     */
    double seconds;               /* argument                     */
    struct zoe_sleep nap;         /* the frame of what it awaits  */
};

CORO(boil)
{
    ASYNC (me) {
        printf("    boil: %s goes in\n", me->what);
        CALL(zoe_sleep, &me->nap, .delay = me->seconds);
        printf("    boil: %s is ready\n", me->what);
        RETURN(zoe_text(me->what));
    }
}

struct slice {
    zoe_frame frame;
    const char *what;             /* argument                     */
};

CORO(slice)
{
    ASYNC (me) {
        printf("    slice: %s, never pauses\n", me->what);
        RETURN(zoe_text(me->what));
    }
}

struct breakfast {
    zoe_frame frame;
    struct boil egg;              /* the frame of what it awaits  */
    struct slice bread;           /* and of this                  */
    const char *first;            /* what it got from the first   */
};

CORO(breakfast)
{
    ASYNC (me) {
        puts("  breakfast: begins");
        CALL(boil, &me->egg, .what = "egg", .seconds = 0.4);
        me->first = zoe_awaited().as.text;
        CALL(slice, &me->bread, .what = "bread");
        printf("  breakfast: %s and %s\n", me->first, zoe_awaited().as.text);
        RETURN(zoe_int(2));
    }
}

struct main_task {
    zoe_frame frame;
    struct breakfast breakfast;   /* holds the whole chain        */
};

CORO(main_task)
{
    ASYNC (me) {
        puts("main_task: begins");
        CALL(breakfast, &me->breakfast);
        printf("main_task: %lld things to eat\n", zoe_awaited().as.integer);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
