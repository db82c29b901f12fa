/* crowd.c -- a hundred descriptors are ready at once.
 *
 * select() names them all at once. A turn queues the handles of 64; the next turn queues the others,
 * before select() is called again. (asyncio queues them all.)
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "zoetrope.h"

enum { CROWD = 100 };

static int pipes[CROWD][2];       /* a byte waits in each                      */
static int made;                  /* how many there are                        */
static int turn;                  /* which one this is                         */
static int came;                  /* bytes that were read in it                */
static int left = CROWD;          /* bytes not read yet                        */

static void
take(void *ends)
{
    char byte;
    if (read(*(int *)ends, &byte, 1) == 1)
        came++;
    if (--left == 0)
        zoe_loop_stop(zoe_get_running_loop());
}

static void
tell(void)
{
    if (came > 0)
        printf("turn %d: %d came\n", turn, came);
    came = 0;
}

/* Runs in every turn, before what comes in it. */
static void
begin_turn(void *loop)
{
    tell();
    turn++;
    zoe_call_soon(loop, begin_turn, loop);
}

static bool
make_crowd(zoe_loop *loop)
{
    while (made < CROWD) {
        if (pipe(pipes[made]) != 0)
            return false;
        int *ends = pipes[made++];
        if (write(ends[1], "!", 1) != 1 || zoe_add_reader(loop, ends[0], take, ends) != 0)
            return false;
    }
    return true;
}

int
main(void)
{
    zoe_loop *loop = zoe_loop_new();
    bool good = loop != NULL && make_crowd(loop);
    if (good) {
        zoe_call_soon(loop, begin_turn, loop);
        zoe_loop_run_forever(loop);
        tell();
    }
    zoe_loop_free(loop);
    for (int i = 0; i < made; i++) {
        close(pipes[i][0]);
        close(pipes[i][1]);
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
