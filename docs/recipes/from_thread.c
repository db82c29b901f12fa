/* A thread of your own leaves something for the loop to do: through the only door there is. */
#include <pthread.h>
#include <stdio.h>

#include "zoetrope.h"

static zoe_loop *loop;
static zoe_future *news;          /* what the loop waits for           */

/* In the loop. */
static void
deliver(void *text)
{
    zoe_future_set_result(news, zoe_text(text));
}

/* In the thread, which may use nothing else of the loop. */
static void *
search(void *text)
{
    zoe_call_soon_threadsafe(loop, deliver, text);
    return NULL;
}

struct main_task {
    zoe_frame frame;
    pthread_t thread;
};

CORO(main_task)
{
    ASYNC (me) {
        loop = zoe_get_running_loop();
        news = zoe_future_new(loop);
        if (pthread_create(&me->thread, NULL, search, "found") != 0)
            RETURN(zoe_raise(ZOE_RUNTIME_ERROR, "no thread"));
        puts("searching");
        AWAIT(news);
        puts(zoe_awaited().as.text);
        pthread_join(me->thread, NULL);
    FINALLY:
        zoe_future_release(news);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
