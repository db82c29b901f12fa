/* threads.c -- probes of what comes from other threads, and of the self-pipe.
 *
 * In virtual time a thread runs only while the loop is inside select(). So a thread started here
 * runs at the beginning of the next one, and the loop waits for it to end.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "probe.h"

typedef void *thread_main(void *loop);

static thread_main *started;      /* the thread that begins with the next select()             */

int
select_after_thread(int n, fd_set *r, fd_set *w, fd_set *e, struct timeval *t)
{
    pthread_t thread;
    if (started != NULL) {
        if (pthread_create(&thread, NULL, started, zoe_running_loop) != 0)
            exit(EXIT_FAILURE);
        pthread_join(thread, NULL);
        started = NULL;
    }
    return select(n, r, w, e, t);
}

/* --- the self-pipe ------------------------------------------------------------------------ */

/* call_soon_threadsafe writes to the self-pipe even from the loop's own thread. */
struct threadsafe_from_loop {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(threadsafe_from_loop)
{
    ASYNC (me) {
        zoe_call_soon_threadsafe(zoe_running_loop, print_text, "ts");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("main 1");
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        puts("main 2");
    }
}

/* --- a thread that should not ------------------------------------------------------------- */

static void *
call_from_wrong_thread(void *loop)
{
    if (zoe_call_soon(loop, print_text, "x").call == NULL)
        puts(zoe_last_error()->message);
    return NULL;
}

/* In debug mode call_soon refuses a thread that is not the loop's. */
struct debug_wrong_thread {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(debug_wrong_thread)
{
    ASYNC (me) {
        zoe_loop_set_debug(zoe_running_loop, true);
        started = call_from_wrong_thread;
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_loop_set_debug(zoe_running_loop, false);
    }
}

const struct probe thread_probes[] = {
    PROBE(threadsafe_from_loop), PROBE(debug_wrong_thread),
    {NULL, NULL, NULL},
};
