/* check_turn.c -- workers that stand in line, a conductor that calls them, and what they do.
 *
 * The exercise compares what it prints with your choice and what it prints with a fair one.
 */
#include <stdio.h>
#include <unistd.h>

#include "../../random.h"
#include "turn.h"

enum { PIECES = 6 };

static struct line line;

/* --- the line ----------------------------------------------------------------------------- */

static void
show_line(void)
{
    printf("in line:");
    for (int i = 0; i < line.count; i++)
        printf(" %c %d+%d", line.places[i].name, line.places[i].priority, line.places[i].passed);
    puts("   (priority+passed, the first to come first)");
}

static void
leave(const zoe_future *call)
{
    int kept = 0;
    for (int i = 0; i < line.count; i++)
        if (line.places[i].call != call)
            line.places[kept++] = line.places[i];
    line.count = kept;
}

/* Call whoever has been chosen. */
static void
call_next(void)
{
    show_line();
    int next = choose(&line);
    if (next < 0 || next >= line.count) {
        printf("called: nobody stands at place %d\n", next);
        exit(1);
    }
    printf("called: %c\n", line.places[next].name);
    zoe_future *call = line.places[next].call;
    leave(call);
    zoe_future_set_result(call, zoe_none());
}

/* --- the conductor and the workers -------------------------------------------------------- */

struct conductor {
    zoe_frame frame;
};

CORO(conductor)
{
    ASYNC (me) {
        while (line.count > 0) {
            call_next();
            AWAIT(zoe_yield);
        }
    }
}

struct worker {
    zoe_frame frame;
    char name;                    /* argument                         */
    int priority;                 /* argument                         */
    int piece;                    /* of its work                      */
    zoe_future *call;             /* what it waits for: a reference   */
};

static zoe_future *
stand_in_line(struct worker *me)
{
    zoe_future_release(me->call);
    me->call = zoe_future_new(zoe_get_running_loop());
    line.places[line.count++] = (struct place){me->name, me->priority, 0, me->call};
    return me->call;
}

CORO(worker)
{
    ASYNC (me) {
        for (me->piece = 0; me->piece < PIECES; me->piece++)
            AWAIT(stand_in_line(me));
    FINALLY:
        zoe_future_release(me->call);
    }
}

/* --- a day's work ------------------------------------------------------------------------- */

struct day {
    zoe_frame frame;
    int workers;                  /* argument: how many               */
    int highest;                  /* argument: priorities are 1 to this */
    zoe_task *tasks[MOST + 1];    /* the workers and the conductor: references */
    int i;                        /* which of them                    */
};

static zoe_task *
start(int i, int highest)
{
    char name[] = {(char)('A' + i), '\0'};
    return zoe_create_named_task(name, worker, .name = name[0], .priority = 1 + below(highest));
}

CORO(day)
{
    ASYNC (me) {
        printf("= %d workers, priorities up to %d\n", me->workers, me->highest);
        for (int i = 0; i < me->workers; i++)
            me->tasks[i] = start(i, me->highest);
        me->tasks[me->workers] = zoe_create_named_task("conductor", conductor);
        for (me->i = 0; me->i <= me->workers; me->i++)
            AWAIT(me->tasks[me->i]);
    FINALLY:
        for (int i = 0; i <= me->workers; i++)
            zoe_task_release(me->tasks[i]);
    }
}

struct main_task {
    zoe_frame frame;
    struct day day;               /* the frame of what it awaits      */
};

CORO(main_task)
{
    ASYNC (me) {
        CALL(day, &me->day, .workers = 2, .highest = 3);
        CALL(day, &me->day, .workers = 3, .highest = 1);
        CALL(day, &me->day, .workers = 3, .highest = 4);
        CALL(day, &me->day, .workers = MOST, .highest = 9);
    }
}

int
main(int count, char **arguments)
{
    read_seed(count, arguments);
    alarm(5);
    return zoe_exit_status(zoe_run(main_task));
}
