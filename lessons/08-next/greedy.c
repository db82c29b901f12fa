/* greedy.c -- an await that has nothing to wait for lets nobody else run.
 *
 * Both eaters await a coroutine for each piece of cake, but that coroutine never waits. So the first
 * one eats all of it in one step, and whoever is ready meanwhile stays ready. The second one lets a
 * turn of the loop go by after each piece.
 */
#include <stdio.h>

#include "zoetrope.h"

struct eat {
    zoe_frame frame;
};

CORO(eat)
{
    ASYNC (me) {
        zoe_block(0.1);
        printf("  %s: a piece\n", zoe_task_get_name(zoe_current_task()));
    }
}

struct eater {
    zoe_frame frame;
    bool polite;                  /* argument: lets others have a turn  */
    int piece;                    /* which one this is                  */
    struct eat eat;               /* the frame of what it awaits        */
};

CORO(eater)
{
    ASYNC (me) {
        for (me->piece = 1; me->piece <= 3; me->piece++) {
            CALL(eat, &me->eat);
            if (me->polite)
                AWAIT(zoe_yield);
        }
    }
}

struct guest {
    zoe_frame frame;
    int piece;                    /* which one this is                  */
};

CORO(guest)
{
    ASYNC (me) {
        for (me->piece = 1; me->piece <= 2; me->piece++) {
            puts("  guest: a piece");
            AWAIT(zoe_yield);
        }
    }
}

struct party {
    zoe_frame frame;
    const char *name;             /* argument: the eater's              */
    bool polite;                  /* argument: the eater's              */
    zoe_task *eater, *guest;      /* references                         */
};

CORO(party)
{
    ASYNC (me) {
        me->eater = zoe_create_named_task(me->name, eater, .polite = me->polite);
        me->guest = zoe_create_named_task("guest", guest);
        AWAIT(me->eater);
        AWAIT(me->guest);
    FINALLY:
        zoe_task_release(me->eater);
        zoe_task_release(me->guest);
    }
}

struct main_task {
    zoe_frame frame;
    struct party party;           /* the frame of what it awaits        */
};

CORO(main_task)
{
    ASYNC (me) {
        puts("main_task: one who only awaits");
        CALL(party, &me->party, .name = "greedy", .polite = false);
        puts("main_task: one who lets turns go by");
        CALL(party, &me->party, .name = "polite", .polite = true);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
