/* check_gather.c -- puts a gather through its paces and prints what it does, and when.
 *
 * The exercise compares what it prints with your gather and what it prints with a right one.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../random.h"
#include "gather.h"

enum { MOST = 6 };

static void
print_time(void)
{
    printf("%.2f s  ", zoe_loop_time(zoe_get_running_loop()));
}

/* --- a child ------------------------------------------------------------------------------ */

struct child {
    zoe_frame frame;
    int number;                   /* argument                                    */
    double delay;                 /* argument: seconds until it is done          */
    bool fails;                   /* argument                                    */
    struct zoe_sleep nap;         /* the frame of what it awaits                 */
};

CORO(child)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->delay);
        print_time();
        printf("child %d %s\n", me->number, me->fails ? "fails" : "is done");
        if (me->fails)
            RETURN(zoe_raise(ZOE_VALUE_ERROR, "child %d", me->number));
        RETURN(zoe_int(me->number));
    }
}

/* --- one gather --------------------------------------------------------------------------- */

struct one {
    zoe_frame frame;
    const char *title;            /* argument                                    */
    int failing;                  /* argument: how many may fail                 */
    double head_start;            /* argument: seconds that the children have    */
    int count;                    /* how many children                           */
    zoe_future *children[MOST];   /* tasks: references                           */
    zoe_future *all;              /* the gather: a reference                     */
    struct zoe_sleep nap;         /* the frame of what it awaits                 */
};

static void
make_children(struct one *me)
{
    printf("= %s\n", me->title);
    me->count = 2 + below(MOST - 1);
    for (int i = 0; i < me->count; i++) {
        double delay = 0.1 * (1 + below(4));
        bool fails = below(me->count) < me->failing;
        printf("child %d takes %.1f s%s\n", i, delay, fails ? ", and fails" : "");
        me->children[i] = (zoe_future *)zoe_create_task(child, .number = i, .delay = delay,
                                                        .fails = fails);
    }
}

static void
print_outcome(void)
{
    print_time();
    zoe_value value = zoe_awaited();
    if (zoe_caught() != NULL)
        printf("the gather fails: %s\n", zoe_caught()->message);
    else if (value.kind != ZOE_LIST)
        printf("the gather does not give a list\n");
    else {
        printf("the gather gives");
        for (size_t i = 0; i < value.as.list->count; i++)
            printf(" %lld", value.as.list->items[i].as.integer);
        puts("");
    }
}

CORO(one)
{
    ASYNC (me) {
        make_children(me);
        if (me->head_start > 0)
            CALL(zoe_sleep, &me->nap, .delay = me->head_start);
        print_time();
        puts("the gather begins");
        me->all = gather((size_t)me->count, me->children);
        if (me->all != NULL && strcmp(me->all->type->name, "Future") != 0)
            RETURN(zoe_raise(ZOE_TYPE_ERROR, "this gather is the library's"));
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        AWAIT(me->all);
        print_outcome();
        CALL(zoe_sleep, &me->nap, .delay = 1);
        print_time();
        puts("all is quiet");
    FINALLY:
        zoe_future_release(me->all);
        for (int i = 0; i < me->count; i++)
            zoe_future_release(me->children[i]);
    }
}

/* --- all of them -------------------------------------------------------------------------- */

struct main_task {
    zoe_frame frame;
    struct one one;               /* the frame of what it awaits                 */
};

CORO(main_task)
{
    ASYNC (me) {
        CALL(one, &me->one, .title = "each in its own time");
        CALL(one, &me->one, .title = "some are done when the gather begins", .head_start = 0.25);
        CALL(one, &me->one, .title = "all are done when the gather begins", .head_start = 0.5);
        CALL(one, &me->one, .title = "one may fail", .failing = 1);
        CALL(one, &me->one, .title = "several may fail", .failing = 3);
    }
}

int
main(int count, char **arguments)
{
    read_seed(count, arguments);
    alarm(5);                                 /* what hangs is ended */
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);    /* a crash loses nothing */
    return zoe_exit_status(zoe_run(main_task));
}
