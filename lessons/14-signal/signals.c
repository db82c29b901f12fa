/* signals.c -- the postman rings: a signal becomes a byte, and the byte becomes a callback.
 *
 * A signal comes in the middle of anything, and what runs then may do next to nothing. So the
 * program is only told that somebody rang; it opens the door two turns later, when nothing is half
 * done. What comes before anybody has looked is not lost: each signal is a byte, and a callback.
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "zoetrope.h"

static zoe_event gone;            /* set when the postman has left               */

static void
open_door(void *nothing)
{
    (void)nothing;
    puts("the door is opened");
}

static void
wave(void *nothing)
{
    (void)nothing;
    puts("the postman is gone");
    zoe_event_set(&gone);
}

/* What he does; every line of it happens outside the loop's control. */
static void
ring(void *nothing)
{
    (void)nothing;
    puts("the postman rings");
    kill(getpid(), SIGUSR1);
    puts("nobody has come yet");
}

static void
ring_and_leave(void *nothing)
{
    (void)nothing;
    puts("the postman rings again and leaves");
    kill(getpid(), SIGUSR1);
    kill(getpid(), SIGUSR2);
}

struct main_task {
    zoe_frame frame;
    struct zoe_event_wait wait;   /* for the postman to leave                    */
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_event_init(&gone);
        zoe_add_signal_handler(zoe_running_loop, SIGUSR1, open_door, NULL);
        zoe_add_signal_handler(zoe_running_loop, SIGUSR2, wave, NULL);
        zoe_call_later(zoe_running_loop, 1, ring, NULL);
        zoe_call_later(zoe_running_loop, 2, ring_and_leave, NULL);
        CALL(zoe_event_wait, &me->wait, .event = &gone);
        zoe_remove_signal_handler(zoe_running_loop, SIGUSR1);
        zoe_remove_signal_handler(zoe_running_loop, SIGUSR2);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
