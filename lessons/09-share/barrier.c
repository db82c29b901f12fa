/* barrier.c -- nobody goes on until all are there.
 *
 * Each of the three walks at its own pace, and waits at the hut for the others. The barrier then
 * closes again, for the next stage.
 */
#include <stdio.h>

#include "zoetrope.h"

struct hike {
    zoe_frame frame;
    const char *name;             /* argument                               */
    double pace;                  /* argument: seconds for a stage          */
    zoe_barrier *hut;             /* argument: borrowed                     */
    int stage;                    /* which one this is                      */
    struct zoe_sleep nap;         /* on the way                             */
    struct zoe_barrier_wait meet; /* waiting for the others                 */
};

CORO(hike)
{
    ASYNC (me) {
        for (me->stage = 1; me->stage <= 2; me->stage++) {
            CALL(zoe_sleep, &me->nap, .delay = me->pace);
            printf("  %s reaches hut %d\n", me->name, me->stage);
            CALL(zoe_barrier_wait, &me->meet, .barrier = me->hut);
            if (me->meet.index == 0)
                printf("  %s, who was first, leads on from hut %d\n", me->name, me->stage);
        }
    }
}

struct main_task {
    zoe_frame frame;
    zoe_barrier hut;              /* where they meet                        */
    zoe_task *ida, *jon, *kai;    /* the hikers: references                 */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_barrier_init(&me->hut, 3);
        printf("main_task: a hut for %zu\n", zoe_barrier_parties(&me->hut));
        me->ida = zoe_create_named_task("Ida", hike, .name = "Ida", .pace = 0.3, .hut = &me->hut);
        me->jon = zoe_create_named_task("Jon", hike, .name = "Jon", .pace = 0.1, .hut = &me->hut);
        me->kai = zoe_create_named_task("Kai", hike, .name = "Kai", .pace = 0.2, .hut = &me->hut);
        AWAIT(me->ida);
        AWAIT(me->jon);
        AWAIT(me->kai);
        printf("main_task: %zu wait\n", zoe_barrier_n_waiting(&me->hut));
    FINALLY:
        zoe_task_release(me->ida);
        zoe_task_release(me->jon);
        zoe_task_release(me->kai);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
