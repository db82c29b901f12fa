/* executor_thread.c -- three jobs for a pool of two threads.
 *
 * Each job blocks. Two run at once, the third when a thread is free again. The task that wants a
 * result awaits the future that zoe_run_in_executor gives it: the thread's last act is one callback
 * in the loop, by zoe_call_soon_threadsafe, and that sets it.
 */
#include <stdio.h>

#include "zoetrope.h"

enum { JOBS = 3 };

struct page {
    int number;                   /* which one                                       */
    double seconds;               /* what reading it takes                           */
};

/* In a thread. */
static zoe_value
read_page(void *argument)
{
    const struct page *page = argument;
    printf("  page %d: begin\n", page->number);
    zoe_block(page->seconds);
    printf("  page %d: end\n", page->number);
    return zoe_int(100 * page->number);
}

struct reader {
    zoe_frame frame;
    zoe_executor *pool;           /* argument                                        */
    struct page page;             /* argument: the thread looks at it too            */
    zoe_future *job;              /* done when the thread is: a reference            */
};

CORO(reader)
{
    ASYNC (me) {
        me->job = zoe_run_in_executor(me->pool, read_page, &me->page);
        AWAIT(me->job);
        printf("page %d has %lld words\n", me->page.number, zoe_awaited().as.integer);
    FINALLY:
        zoe_future_release(me->job);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_executor *pool;           /* argument                                        */
    zoe_future *readers[JOBS];    /* a task begins with its future: references       */
    zoe_future *all;              /* the gather of them: a reference                 */
};

static zoe_future *
read_all(struct main_task *me)
{
    static const double seconds[JOBS] = {3, 1, 1};
    for (int i = 0; i < JOBS; i++) {
        struct page page = {i + 1, seconds[i]};
        me->readers[i] = (zoe_future *)zoe_create_task(reader, .pool = me->pool, .page = page);
    }
    return zoe_gather(JOBS, me->readers, false);
}

CORO(main_task)
{
    ASYNC (me) {
        AWAIT(me->all = read_all(me));
        puts("all are read");
    FINALLY:
        zoe_future_release(me->all);
        for (int i = 0; i < JOBS; i++)
            zoe_future_release(me->readers[i]);
    }
}

int
main(void)
{
    zoe_executor *pool = zoe_thread_pool_new(2);
    zoe_value result = pool == NULL ? zoe_raise_last() : zoe_run(main_task, .pool = pool);
    zoe_executor_free(pool);
    return zoe_exit_status(result);
}
