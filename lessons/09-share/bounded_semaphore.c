/* bounded_semaphore.c -- a semaphore that counts its keys.
 *
 * A semaphore does not mind a key too many: from then on one more may enter. A bounded one refuses
 * it, which finds the mistake where it is made.
 */
#include <stdio.h>

#include "zoetrope.h"

struct use {
    zoe_frame frame;
    zoe_semaphore *keys;          /* argument: borrowed          */
    struct zoe_semaphore_acquire key;    /* waiting for a key    */
};

CORO(use)
{
    ASYNC (me) {
        CALL(zoe_semaphore_acquire, &me->key, .semaphore = me->keys);
        puts("  takes the key");
        zoe_semaphore_release(me->keys);
        puts("  gives it back");
        if (zoe_semaphore_release(me->keys) == 0)
            puts("  gives it back again: nobody minds");
        else
            printf("  gives it back again: %s\n", zoe_last_error()->message);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_semaphore keys;           /* with one key                */
    struct use use;               /* the frame of what it awaits */
};

CORO(main_task)
{
    ASYNC (me) {
        puts("a semaphore:");
        zoe_semaphore_init(&me->keys, 1);
        CALL(use, &me->use, .keys = &me->keys);
        puts("a bounded semaphore:");
        zoe_bounded_semaphore_init(&me->keys, 1);
        CALL(use, &me->use, .keys = &me->keys);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
