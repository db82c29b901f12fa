/* names.c -- who am I, and who else is there?
 *
 * A task has a name, given or automatic. The loop knows every task that is not done.
 */
#include <stdio.h>

#include "zoetrope.h"

static void
list_tasks(void)
{
    zoe_task *tasks[8];
    size_t count = zoe_all_tasks(zoe_get_running_loop(), tasks, 8);
    printf("  all tasks:");
    for (size_t i = 0; i < count && i < 8; i++)
        printf(" %s", zoe_task_get_name(tasks[i]));
    puts("");
}

struct sail {
    zoe_frame frame;
    double days;                  /* argument: seconds, in truth                  */
    struct zoe_sleep nap;         /* the frame of what it awaits                  */
};

CORO(sail)
{
    ASYNC (me) {
        printf("%s sets out\n", zoe_task_get_name(zoe_current_task()));
        CALL(zoe_sleep, &me->nap, .delay = me->days);
        printf("%s is back\n", zoe_task_get_name(zoe_current_task()));
        list_tasks();
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *gull, *tern;        /* the ships: references                        */
};

CORO(main_task)
{
    ASYNC (me) {
        printf("%s becomes ", zoe_task_get_name(zoe_current_task()));
        if (zoe_task_set_name(zoe_current_task(), "Admiral") != 0)
            RETURN(zoe_raise_last());
        puts(zoe_task_get_name(zoe_current_task()));
        me->gull = zoe_create_named_task("Gull", sail, .days = 0.2);
        me->tern = zoe_create_named_task("Tern", sail, .days = 0.1);
        list_tasks();
        AWAIT(me->gull);
        AWAIT(me->tern);
        printf("%s ran %s\n", zoe_task_get_name(me->gull), zoe_task_get_coro(me->gull)->name);
        list_tasks();
    FINALLY:
        zoe_task_release(me->gull);
        zoe_task_release(me->tern);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
