/* ours_tasks.c -- the works of tasks: taking turns, awaiting, handing over, living many at once. */
#include "bench.h"
#include "system.h"
#include "zoetrope.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

enum {
    TASKS = 1000,                 /* that take turns                       */
    ROUNDS = 500,                 /* turns that each takes                 */
    AWAITS = 200000,              /* rounds of ten                         */
    PAIRS = 1000,                 /* of tasks that hand over to each other */
    HANDOVERS = 400000,           /* by all pairs together                 */
    MANY = 100000,                /* tasks that live at once               */
};

static zoe_task *tasks[MANY];
static double begun;              /* when the running work began           */
static double each;               /* what it measured                      */

/* --- taking turns ------------------------------------------------------------------------- */

struct yielder {
    zoe_frame frame;
    int left;                     /* turns still to take                   */
};

CORO(yielder)
{
    ASYNC (me) {
        for (me->left = ROUNDS; me->left > 0; me->left--)
            AWAIT(zoe_yield);
    }
}

struct sleeper {
    zoe_frame frame;
    int left;                     /* turns still to take                   */
    struct zoe_sleep nap;
};

CORO(sleeper)
{
    ASYNC (me) {
        for (me->left = ROUNDS; me->left > 0; me->left--)
            CALL(zoe_sleep, &me->nap, .delay = 0);
    }
}

struct take_turns {
    zoe_frame frame;
    bool asleep;                  /* argument: by sleeping for no time     */
    int i;
};

CORO(take_turns)
{
    ASYNC (me) {
        for (int i = 0; i < TASKS; i++)
            tasks[i] = me->asleep ? zoe_create_task(sleeper) : zoe_create_task(yielder);
        begun = cpu_seconds();
        for (me->i = 0; me->i < TASKS; me->i++)
            AWAIT(tasks[me->i]);
        each = each_since(begun, (double)TASKS * ROUNDS);
    FINALLY:
        for (int i = 0; i < TASKS; i++)
            zoe_task_release(tasks[i]);
    }
}

/* --- awaiting what needs no turn ---------------------------------------------------------- */

static zoe_future *done;
static zoe_lock lock;

struct nothing {
    zoe_frame frame;
};

CORO(nothing)
{
    ASYNC (me) {
        RETURN(zoe_int(1));
    }
}

struct await_coroutine {
    zoe_frame frame;
    int left;
    struct nothing child;
};

CORO(await_coroutine)
{
    ASYNC (me) {
        begun = cpu_seconds();
        for (me->left = AWAITS; me->left > 0; me->left--) {
            CALL(nothing, &me->child);
            CALL(nothing, &me->child);
            CALL(nothing, &me->child);
            CALL(nothing, &me->child);
            CALL(nothing, &me->child);
            CALL(nothing, &me->child);
            CALL(nothing, &me->child);
            CALL(nothing, &me->child);
            CALL(nothing, &me->child);
            CALL(nothing, &me->child);
        }
        each = each_since(begun, AWAITS * 10.);
    }
}

struct await_done {
    zoe_frame frame;
    int left;
};

CORO(await_done)
{
    ASYNC (me) {
        done = zoe_future_new(zoe_self->future.loop);
        zoe_future_set_result(done, zoe_int(1));
        begun = cpu_seconds();
        for (me->left = AWAITS; me->left > 0; me->left--) {
            AWAIT(done);
            AWAIT(done);
            AWAIT(done);
            AWAIT(done);
            AWAIT(done);
            AWAIT(done);
            AWAIT(done);
            AWAIT(done);
            AWAIT(done);
            AWAIT(done);
        }
        each = each_since(begun, AWAITS * 10.);
    FINALLY:
        zoe_future_release(done);
    }
}

struct use_lock {
    zoe_frame frame;
    int left;
    struct zoe_lock_acquire acquire;
};

CORO(use_lock)
{
    ASYNC (me) {
        zoe_lock_init(&lock);
        begun = cpu_seconds();
        for (me->left = AWAITS * 5; me->left > 0; me->left--) {
            CALL(zoe_lock_acquire, &me->acquire, .lock = &lock);
            zoe_lock_release(&lock);
            CALL(zoe_lock_acquire, &me->acquire, .lock = &lock);
            zoe_lock_release(&lock);
        }
        each = each_since(begun, AWAITS * 10.);
    }
}

/* --- counting allocations ----------------------------------------------------------------- */

static long allocations;
static struct zoe_system machine;

static void *
counting_calloc(size_t count, size_t size)
{
    allocations++;
    return machine.calloc(count, size);
}

static void *
counting_realloc(void *block, size_t size)
{
    allocations++;
    return machine.realloc(block, size);
}

struct await_all {
    zoe_frame frame;
    struct await_coroutine coroutine;
    struct await_done done;
    struct use_lock lock;
};

/* All three of the above; making the future is not counted. */
CORO(await_all)
{
    ASYNC (me) {
        zoe_future_release(zoe_future_new(zoe_self->future.loop));
        allocations = 0;
        CALL(await_coroutine, &me->coroutine);
        CALL(await_done, &me->done);
        CALL(use_lock, &me->lock);
        each = (double)allocations;
    }
}

/* --- handing over ------------------------------------------------------------------------- */

static _Alignas(64) zoe_queue queues[2 * PAIRS];   /* on lines of the cache wherever it stands */

/* A player gets what its partner puts, and puts what its partner gets. */
struct player {
    zoe_frame frame;
    zoe_queue *in, *out;          /* arguments                             */
    int left;                     /* argument: how often                   */
    struct zoe_queue_get get;
    struct zoe_queue_put put;
};

CORO(player)
{
    ASYNC (me) {
        for (; me->left > 0; me->left--) {
            CALL(zoe_queue_get, &me->get, .queue = me->in);
            CALL(zoe_queue_put, &me->put, .queue = me->out, .item = zoe_int(me->left));
        }
    }
}

struct hand_over {
    zoe_frame frame;
    int pairs;                    /* argument: how many at the same time   */
    int i;
};

CORO(hand_over)
{
    ASYNC (me) {
        for (int i = 0; i < 2 * me->pairs; i++) {
            zoe_queue_init(&queues[i], 0);
            tasks[i] = zoe_create_task(player, .in = &queues[i], .out = &queues[i ^ 1],
                                       .left = HANDOVERS / 2 / me->pairs);
        }
        for (int i = 0; i < me->pairs; i++)
            zoe_queue_put_nowait(&queues[2 * i], zoe_int(0));
        begun = cpu_seconds();
        for (me->i = 0; me->i < 2 * me->pairs; me->i++)
            AWAIT(tasks[me->i]);
        each = each_since(begun, HANDOVERS);
    FINALLY:
        for (int i = 0; i < 2 * me->pairs; i++) {
            zoe_task_release(tasks[i]);
            zoe_queue_destroy(&queues[i]);
        }
    }
}

/* --- living many at once ------------------------------------------------------------------ */

static zoe_future *gate;

struct waits {
    zoe_frame frame;
};

CORO(waits)
{
    ASYNC (me) {
        AWAIT(gate);
    }
}

static double
bytes_in_use(void)
{
#ifdef __GLIBC__
    struct mallinfo2 info = mallinfo2();
    return (double)(info.uordblks + info.hblkhd);
#else
    return 0;
#endif
}

struct live {
    zoe_frame frame;
    double before;                /* bytes in use without the tasks        */
    double bytes;                 /* result: for each suspended task       */
    int i;
};

CORO(live)
{
    ASYNC (me) {
        gate = zoe_future_new(zoe_self->future.loop);
        me->before = bytes_in_use();
        begun = cpu_seconds();
        for (int i = 0; i < MANY; i++)
            tasks[i] = zoe_create_task(waits);
        AWAIT(zoe_yield);
        me->bytes = (bytes_in_use() - me->before) / MANY;
        zoe_future_set_result(gate, zoe_none());
        for (me->i = 0; me->i < MANY; me->i++) {
            AWAIT(tasks[me->i]);
            zoe_task_release(tasks[me->i]);
        }
        each = each_since(begun, MANY);
        RETURN(zoe_float(me->bytes));
    FINALLY:
        zoe_future_release(gate);
    }
}

/* --- the works ---------------------------------------------------------------------------- */

/* What the works above leave in `each`. */
static double
measured(zoe_value result)
{
    insist(!zoe_is_error(result), "zoetrope: a task has failed");
    return each;
}

static double
run_switch(void)
{
    return measured(zoe_run(take_turns));
}

static double
run_sleep(void)
{
    return measured(zoe_run(take_turns, .asleep = true));
}

static double
run_await(void)
{
    return measured(zoe_run(await_coroutine));
}

static double
run_done(void)
{
    return measured(zoe_run(await_done));
}

static double
run_lock(void)
{
    return measured(zoe_run(use_lock));
}

static double
run_allocations(void)
{
    machine = zoe_system;
    zoe_system.calloc = counting_calloc;
    zoe_system.realloc = counting_realloc;
    return measured(zoe_run(await_all));
}

static double
run_pair(void)
{
    return measured(zoe_run(hand_over, .pairs = 1));
}

static double
run_pairs(void)
{
    return measured(zoe_run(hand_over, .pairs = PAIRS));
}

static double
run_spawn(void)
{
    return measured(zoe_run(live));
}

static double
run_bytes(void)
{
    zoe_value bytes = zoe_run(live);
    measured(bytes);
    return bytes.as.real;
}

int
main(int argc, char **argv)
{
    return do_work(argc, argv, (struct work[]){{"switch", run_switch},
                                               {"sleep", run_sleep},
                                               {"await", run_await},
                                               {"done", run_done},
                                               {"lock", run_lock},
                                               {"allocations", run_allocations},
                                               {"pair", run_pair},
                                               {"pairs", run_pairs},
                                               {"spawn", run_spawn},
                                               {"bytes", run_bytes},
                                               {NULL, NULL}});
}
