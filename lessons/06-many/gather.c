/* gather.c -- wait for all, and get the results in the order in which you asked.
 *
 * The tasks end in an order of their own. The gather hears of each one, and is done with the last.
 */
#include <stdio.h>

#include "zoetrope.h"

struct fetch {
    zoe_frame frame;
    const char *what;             /* argument                                  */
    double seconds;               /* argument: how long it takes               */
    struct zoe_sleep nap;         /* the frame of what it awaits               */
};

CORO(fetch)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->seconds);
        printf("fetch: %s is here\n", me->what);
        RETURN(zoe_text(me->what));
    }
}

struct main_task {
    zoe_frame frame;
    zoe_future *tasks[3];         /* a task begins with its future: references */
    zoe_future *all;              /* the gather: a reference                   */
};

static void
print_results(const zoe_list *results)
{
    printf("main_task:");
    for (size_t i = 0; i < results->count; i++)
        printf(" %s", results->items[i].as.text);
    puts("");
}

CORO(main_task)
{
    ASYNC (me) {
        me->tasks[0] = (zoe_future *)zoe_create_task(fetch, .what = "bread", .seconds = 0.3);
        me->tasks[1] = (zoe_future *)zoe_create_task(fetch, .what = "butter", .seconds = 0.1);
        me->tasks[2] = (zoe_future *)zoe_create_task(fetch, .what = "jam", .seconds = 0.2);
        me->all = zoe_gather(3, me->tasks, false);
        puts("main_task: waits for all three");
        AWAIT(me->all);
        print_results(zoe_awaited().as.list);
    FINALLY:
        zoe_future_release(me->all);
        for (int i = 0; i < 3; i++)
            zoe_future_release(me->tasks[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
