/* taskgroup.c -- scenes with struct zoe_taskgroup. */
#include "scene.h"

/* A task may write its result into the frame of whoever made it. */
struct double_it {
    zoe_frame frame;
    double delay;                             /* argument                                      */
    int number;                               /* argument                                      */
    int *result;                              /* argument: where it goes                       */
    struct zoe_sleep sleep;
};

CORO(double_it)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->sleep, .delay = me->delay);
        *me->result = 2 * me->number;
        say("%d", *me->result);
    }
}

struct group_ok {
    zoe_frame frame;
    int results[2];
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(group_ok)
{
    ASYNC (me) {
        CHECK(zoe_taskgroup_enter(&me->group) == 0);
        zoe_taskgroup_create_task(&me->group, double_it, .number = 3, .result = &me->results[0]);
        zoe_taskgroup_create_task(&me->group, double_it, .number = 4, .delay = 1,
                                  .result = &me->results[1]);
        say("body end");
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
        say("%d", me->results[0] + me->results[1]);
    }
}

/* A group that has nothing to wait for does not suspend; nor does one that was not entered, or was
 * left before. */
struct group_empty {
    zoe_frame frame;
    struct zoe_taskgroup group, never;
    struct zoe_taskgroup_exit leaving;
};

CORO(group_empty)
{
    ASYNC (me) {
        CHECK(zoe_taskgroup_enter(&me->group) == 0);
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->never);
        CALL(zoe_taskgroup_exit, &me->leaving, .group = NULL);
        say("over");
    }
}

/* A task that is kept can be looked at later, named, and may make others in its group. */
struct maker {
    zoe_frame frame;
    struct zoe_taskgroup *group;
};

CORO(maker)
{
    ASYNC (me) {
        CHECK(zoe_taskgroup_create_task(me->group, nap, .delay = 1, .name = "made") != NULL);
        RETURN(zoe_int(5));
    }
}

struct group_kept {
    zoe_frame frame;
    zoe_task *kept;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(group_kept)
{
    ASYNC (me) {
        CHECK(zoe_taskgroup_enter(&me->group) == 0);
        me->kept = zoe_task_retain(zoe_taskgroup_create_named_task(&me->group, "maker", maker,
                                                                   .group = &me->group));
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
        say("%s %s", zoe_task_get_name(me->kept), shown(zoe_future_result(&me->kept->future)));
        zoe_task_release(me->kept);
    }
}

/* Tasks that end inside their making are heard of at once. */
struct group_eager {
    zoe_frame frame;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(group_eager)
{
    ASYNC (me) {
        zoe_loop_set_eager_tasks(zoe_get_running_loop(), true);
        CHECK(zoe_taskgroup_enter(&me->group) == 0);
        CHECK(zoe_future_done(future_of(zoe_taskgroup_create_task(&me->group, give,
                                                                  .name = "a"))));
        CHECK(zoe_future_done(future_of(zoe_taskgroup_create_task(&me->group, give,
                                                                  .name = "b"))));
        say("body end");
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
        say("over");
    }
}

/* --- refusals ----------------------------------------------------------------------------- */

struct late_maker {
    zoe_frame frame;
    struct zoe_taskgroup *group;
    struct zoe_sleep sleep;
};

CORO(late_maker)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->sleep, .delay = 9);
        CHECK(zoe_taskgroup_create_task(me->group, give) == NULL);
        say("%s", zoe_last_error()->message);
    }
}

struct refused {
    zoe_frame frame;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(refused)
{
    ASYNC (me) {
        CHECK(zoe_taskgroup_create_task(&me->group, give) == NULL);
        say("%s", zoe_last_error()->message);
        CHECK(zoe_taskgroup_enter(&me->group) == 0);
        CHECK_FAILS(zoe_taskgroup_enter(&me->group), ZOE_RUNTIME_ERROR,
                    "TaskGroup has already been entered");
        zoe_taskgroup_create_task(&me->group, late_maker, .group = &me->group);
        zoe_taskgroup_create_task(&me->group, fail);
    FINALLY:
        zoe_catch(&me->frame, ZOE_EXCEPTION_GROUP);
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
        CHECK(zoe_caught() != NULL);
        CHECK(zoe_taskgroup_create_task(&me->group, give) == NULL);
        say("%s", zoe_last_error()->message);
    }
}

/* --- without memory ----------------------------------------------------------------------- */

static int allocations_left;

static void *
fail_later(size_t count, size_t size)
{
    return allocations_left-- > 0 ? calloc(count, size) : NULL;
}

struct no_memory {
    zoe_frame frame;
    int tries;
    bool made;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(no_memory)
{
    ASYNC (me) {
        CHECK(zoe_taskgroup_enter(&me->group) == 0);
        zoe_system.calloc = fail_later;
        do {
            allocations_left = me->tries++;
            me->made = zoe_taskgroup_create_task(&me->group, nap, .delay = 1) != NULL;
            CHECK(me->made || zoe_last_error()->code == ZOE_MEMORY_ERROR);
        } while (!me->made);
        zoe_system.calloc = calloc;
        CHECK(me->tries >= 3);
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
        say("%g", seconds());
    }
}

/* The parent is thrown away while it waits for its tasks: they are cancelled, and forgotten. */
struct parent {
    zoe_frame frame;
    struct zoe_taskgroup group;
    struct zoe_taskgroup_exit leaving;
};

CORO(parent)
{
    ASYNC (me) {
        CHECK(zoe_taskgroup_enter(&me->group) == 0);
        zoe_taskgroup_create_task(&me->group, nap, .delay = 9);
        zoe_taskgroup_create_task(&me->group, nap, .delay = 9);
    FINALLY:
        CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
    }
}

static int reports;

static void
count_report(zoe_loop *loop, const zoe_report *report, void *argument)
{
    (void)loop;
    (void)argument;
    CHECK(strcmp(report->message, "Task was destroyed but it is pending!") == 0);
    reports++;
}

static void
check_thrown_away(void)
{
    zoe_loop *loop = zoe_loop_new();
    zoe_loop_set_exception_handler(loop, count_report, NULL);
    zoe_task *task = zoe_loop_create_task(loop, parent);
    zoe_loop_stop(loop);
    CHECK(zoe_loop_run_forever(loop) == 0);
    zoe_loop_stop(loop);
    CHECK(zoe_loop_run_forever(loop) == 0);
    zoe_task_release(task);
    zoe_loop_free(loop);
    CHECK(reports == 3);
}

int
main(int argc, char **argv)
{
    static const struct scene scenes[] = {
        {&group_ok, "1 body end, 3 6, 6 8, 8 14"},
        {&group_empty, "1 over"},
        {&group_kept, "5 made slept, 7 maker 5"},
        {&group_eager, "1 a, 1 b, 1 body end, 1 over"},
    };
    static const struct scene ours[] = {
        {&refused, "1 TaskGroup has not been entered, 4 TaskGroup is shutting down, "
                   "6 TaskGroup is finished"},
        {&no_memory, "6 1"},
    };
    struct zoe_taskgroup group = {0};
    (void)argv;
    PLAY(scenes);
    if (argc > 1)
        return 0;
    PLAY(ours);
    CHECK_FAILS(zoe_taskgroup_enter(&group), ZOE_RUNTIME_ERROR,
                "TaskGroup cannot determine the parent task");
    CHECK_FAILS(zoe_taskgroup_enter(NULL), ZOE_TYPE_ERROR, "no task group was given");
    check_thrown_away();
    return 0;
}
