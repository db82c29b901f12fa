/* random_program.c -- runs a random program (see random_program.py) with Zoetrope.
 *
 *     tests/random_program.py 7 > program.txt
 *     build/tests/random_program program.txt
 *
 * Several programs are run one after the other.
 *
 * A task is a list of operations. Those that wait are coroutines, with frames of their own; the
 * others are plain functions. random_program_twin.py has the same ones under the same names.
 */
#include "random_objects.h"
#include "random_tasks.h"

/* --- running operations ------------------------------------------------------------------- */

static struct operation *prepare(int me, const struct node *list, zoe_value *ended);

CORO(run)
{
    ASYNC (me) {
        for (; me->list != NULL; me->list = me->list->next) {
            if (strcmp(me->list->first->word, "return") == 0)
                RETURN(zoe_int(whole(me->list->first->next)));
            me->doing = prepare(me->me, me->list->first, &me->ended);
            if (me->doing != NULL)
                AWAIT(&me->doing->frame);
            else if (zoe_is_error(me->ended))
                RETURN(me->ended);
            free(me->doing);
            me->doing = NULL;
        }
    FINALLY:
        free(me->doing);
    }
}

/* --- the operations by name --------------------------------------------------------------- */

static const struct {
    const char *name;
    const zoe_coro *coro;         /* one that waits          */
    plain *plain;                 /* or one that does not    */
} operations[] = {
    {"sleep", &do_sleep, NULL},           {"call", &do_call, NULL},
    {"try", &do_try, NULL},               {"finally", &do_finally, NULL},
    {"timeout", &do_timeout, NULL},       {"wait_for", &do_wait_for, NULL},
    {"await", &do_await, NULL},           {"gather", &do_gather, NULL},
    {"group", &do_group, NULL},           {"wait", &do_wait, NULL},
    {"each", &do_each, NULL},             {"shield", &do_shield, NULL},
    {"wait_for_task", &do_wait_for_task, NULL}, {"lock", &do_lock, NULL},
    {"semaphore", &do_semaphore, NULL},   {"barrier", &do_barrier, NULL},
    {"wait_event", &do_wait_event, NULL}, {"wait_condition", &do_wait_condition, NULL},
    {"notify", &do_notify, NULL},         {"put", &do_put, NULL},
    {"get", &do_get, NULL},               {"join", &do_join, NULL},
    {"await_future", &do_await_future, NULL},
    {"block", NULL, do_block},            {"raise", NULL, do_raise},
    {"spawn", NULL, do_spawn},            {"cancel", NULL, do_cancel},
    {"uncancel", NULL, do_uncancel},      {"set", NULL, do_set},
    {"clear", NULL, do_clear},            {"set_later", NULL, do_set_later},
    {"stop_timer", NULL, do_stop_timer},  {"offer", NULL, do_offer},
    {"poll", NULL, do_poll},              {"shutdown", NULL, do_shutdown},
    {"resolve", NULL, do_resolve},        {"reject", NULL, do_reject},
    {"cancel_future", NULL, do_cancel_future},
};

static size_t
find(const char *name)
{
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        if (strcmp(operations[i].name, name) == 0)
            return i;
    fprintf(stderr, "random_program: %s: no such operation; see random_program.py\n", name);
    exit(2);
}

/* A coroutine for this operation, to be awaited and freed; NULL for one that does not wait: that is
 * done now, and *ended says how it has ended. */
static struct operation *
prepare(int me, const struct node *list, zoe_value *ended)
{
    size_t i = find(list->word);
    if (operations[i].coro == NULL) {
        *ended = operations[i].plain(me, list->next);
        return NULL;
    }
    struct operation *doing = calloc(1, operations[i].coro->size);
    *doing = (struct operation){.frame = {.coro = operations[i].coro}, .me = me,
                                .given = list->next};
    return doing;
}

/* --- the program -------------------------------------------------------------------------- */

static void
say_fate(const char *what, int number, zoe_future *future)
{
    if (!zoe_future_done(future))
        say("%s %d: pending", what, number);
    else if (zoe_future_cancelled(future))
        say("%s %d: cancelled", what, number);
    else if (zoe_future_exception(future) != NULL)
        say("%s %d: %s", what, number, shown(zoe_future_result(future)));
    else
        say("%s %d: gave %s", what, number, shown(zoe_future_result(future)));
}

/* Returns whether there was any. */
static bool
cancel_what_is_left(void)
{
    bool left[MOST] = {false}, any = false;
    for (int i = 0; i < world.count; i++)
        any |= left[i] = world.tasks[i] != NULL && !zoe_future_done(&world.tasks[i]->future);
    for (int i = 0; i < world.count; i++)
        if (left[i])
            zoe_task_cancel(world.tasks[i], NULL);
    return any;
}

/* Start task 0; after a while, cancel what is left until nothing is. */
struct program {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(program)
{
    ASYNC (me) {
        make_objects();
        world.tasks[0] = zoe_create_task(run, .me = 0, .list = world.bodies[0]);
        CALL(zoe_sleep, &me->sleep, .delay = 50);
        while (cancel_what_is_left())
            CALL(zoe_sleep, &me->sleep, .delay = 1);
        for (int i = 0; i < world.count; i++)
            if (world.tasks[i] != NULL)
                say_fate("task", i, &world.tasks[i]->future);
        for (int i = 0; i < world.future_count; i++)
            say_fate("future", i, world.futures[i]);
        release_world();
    }
}

static int
run_file(const char *name)
{
    FILE *file = fopen(name, "r");
    if (file == NULL) {
        fprintf(stderr, "random_program: %s: cannot be read; name what random_program.py printed\n",
                name);
        return 2;
    }
    read_program(file);
    fclose(file);
    printf("%s\n", name);
    return zoe_exit_status(zoe_run(program));
}

int
main(int argc, char **argv)
{
    int status = 0;
    for (int i = 1; i < argc && status == 0; i++)
        status = run_file(argv[i]);
    return status;
}
