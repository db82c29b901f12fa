/* threadsafe.c -- many threads, one door: every callback comes through, in each thread's order. */
#include <pthread.h>

#include "check.h"
#include "zoetrope.h"

enum { THREADS = 4, EACH = 500 };

static zoe_loop *loop;
static int seen[THREADS];         /* the last number of each thread that came through */
static int total;

struct letter {
    int thread;                   /* who sent it                 */
    int number;                   /* 1, 2, ... EACH              */
};

static void
receive(void *argument)
{
    struct letter *letter = argument;
    CHECK(seen[letter->thread] + 1 == letter->number);
    seen[letter->thread] = letter->number;
    if (++total == THREADS * EACH)
        zoe_loop_stop(loop);
    free(letter);
}

static void *
send_all(void *argument)
{
    int thread = *(int *)argument;
    for (int i = 1; i <= EACH; i++) {
        struct letter *letter = malloc(sizeof *letter);
        CHECK(letter != NULL);
        *letter = (struct letter){thread, i};
        CHECK(zoe_call_soon_threadsafe(loop, receive, letter) == 0);
    }
    return NULL;
}

static void *
call_from_wrong_thread(void *argument)
{
    (void)argument;
    CHECK(zoe_call_soon(loop, receive, NULL).call == NULL);
    CHECK(zoe_last_error()->code == ZOE_RUNTIME_ERROR);
    CHECK(strstr(zoe_last_error()->message, "Non-thread-safe operation") != NULL);
    return NULL;
}

static void
start_wrong_thread(void *argument)
{
    pthread_t *thread = argument;
    CHECK(pthread_create(thread, NULL, call_from_wrong_thread, NULL) == 0);
    CHECK(pthread_join(*thread, NULL) == 0);
    zoe_loop_stop(loop);
}

int
main(void)
{
    pthread_t threads[THREADS];
    int names[THREADS];
    setenv("ZOETROPE_CLOCK", "monotonic", 1);   /* the threads are real: so must time be */
    loop = zoe_loop_new();
    for (int i = 0; i < THREADS; i++) {
        names[i] = i;
        CHECK(pthread_create(&threads[i], NULL, send_all, &names[i]) == 0);
    }
    CHECK(zoe_loop_run_forever(loop) == 0);
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(total == THREADS * EACH);
    zoe_loop_set_debug(loop, true);
    zoe_call_soon(loop, start_wrong_thread, &threads[0]);
    CHECK(zoe_loop_run_forever(loop) == 0);
    zoe_loop_free(loop);
    return 0;
}
