/* barrier.c -- nobody goes on until all are there.
 *
 * Each of the three walks at its own pace, and waits at the hut for the others. The barrier then
 * closes again, for the next stage.
 */
#include <stdio.h>

#include "zoetrope.h"

static void
say(const char *what, int hut)
{
    printf("  %s %s hut %d\n", zoe_task_get_name(zoe_current_task()), what, hut);
}

struct hike {
    zoe_frame frame;
    double pace;                  /* argument: seconds for a stage          */
    zoe_barrier *at;              /* argument: where they meet, borrowed    */
    int stage;                    /* which one this is                      */
    struct zoe_sleep nap;         /* on the way                             */
    struct zoe_barrier_wait meet; /* waiting for the others                 */
};

CORO(hike)
{
    ASYNC (me) {
        for (me->stage = 1; me->stage <= 2; me->stage++) {
            CALL(zoe_sleep, &me->nap, .delay = me->pace);
            say("reaches", me->stage);
            CALL(zoe_barrier_wait, &me->meet, .barrier = me->at);
            if (me->meet.index == 0)
                say("was first, and leads on from", me->stage);
        }
    }
}

struct main_task {
    zoe_frame frame;
    zoe_barrier hut;              /* where they meet                        */
    zoe_future *team[3];          /* tasks, as futures: references          */
    zoe_future *all;              /* the gather of them: a reference        */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_barrier_init(&me->hut, 3);
        printf("main_task: a hut for %zu\n", zoe_barrier_parties(&me->hut));
        me->team[0] = (zoe_future *)zoe_create_named_task("Ida", hike, .pace = 0.3, .at = &me->hut);
        me->team[1] = (zoe_future *)zoe_create_named_task("Jon", hike, .pace = 0.1, .at = &me->hut);
        me->team[2] = (zoe_future *)zoe_create_named_task("Kai", hike, .pace = 0.2, .at = &me->hut);
        me->all = zoe_gather(3, me->team, false);
        AWAIT(me->all);
        printf("main_task: %zu wait\n", zoe_barrier_n_waiting(&me->hut));
    FINALLY:
        zoe_future_release(me->all);
        for (int i = 0; i < 3; i++)
            zoe_future_release(me->team[i]);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
