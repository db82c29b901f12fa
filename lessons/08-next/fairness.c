/* fairness.c -- who goes next? One program, run in three orders.
 *
 * The loop's ready queue is first in, first out: whoever has run goes to the end of the line, and
 * everybody gets a turn. The other two orders are NOT asyncio's. There, a worker that could go on
 * stands in a line of this program, and a conductor calls who comes next: the one who came last, or
 * the most important one. Some then wait until all others are done: that is starvation.
 */
#include <stdio.h>
#include <string.h>

#include "zoetrope.h"

enum order { FIRST_IN_FIRST_OUT, LAST_IN_FIRST_OUT, BY_PRIORITY };

enum { WORKERS = 3, PIECES = 3 };

/* A worker's place in the conductor's line. */
struct place {
    int priority;                 /* the worker's                                    */
    zoe_future *call;             /* done when it may go on: the worker's, borrowed  */
};

struct line {
    enum order order;             /* how the next one is chosen                      */
    struct place places[WORKERS]; /* who stands there, in the order of coming        */
    int count;                    /* how many                                        */
    char done[WORKERS * PIECES + 1];   /* who did each piece of work                 */
};

/* --- the conductor ------------------------------------------------------------------------ */

static int
choose(const struct line *line)
{
    int best = line->count - 1;
    if (line->order == BY_PRIORITY)
        for (int i = 0; i < line->count; i++)
            if (line->places[i].priority > line->places[best].priority)
                best = i;
    return best;
}

/* Take the one who waits for this call out of the line. */
static void
leave(struct line *line, const zoe_future *call)
{
    int kept = 0;
    for (int i = 0; i < line->count; i++)
        if (line->places[i].call != call)
            line->places[kept++] = line->places[i];
    line->count = kept;
}

static void
call_next(struct line *line)
{
    zoe_future *call = line->places[choose(line)].call;
    leave(line, call);
    zoe_future_set_result(call, zoe_none());
}

struct conductor {
    zoe_frame frame;
    struct line *line;            /* argument: borrowed                              */
};

CORO(conductor)
{
    ASYNC (me) {
        while (me->line->count > 0) {
            call_next(me->line);
            AWAIT(zoe_yield);
        }
    }
}

/* --- the workers -------------------------------------------------------------------------- */

struct my_turn {
    zoe_frame frame;
    struct line *line;            /* argument: borrowed                              */
    int priority;                 /* argument                                        */
    zoe_future *call;             /* what it waits for: a reference                  */
};

CORO(my_turn)
{
    ASYNC (me) {
        if (me->line->order == FIRST_IN_FIRST_OUT) {
            AWAIT(zoe_yield);
            RETURN(zoe_none());
        }
        me->call = zoe_future_new(zoe_get_running_loop());
        me->line->places[me->line->count++] = (struct place){me->priority, me->call};
        AWAIT(me->call);
    FINALLY:
        leave(me->line, me->call);
        zoe_future_release(me->call);
    }
}

struct worker {
    zoe_frame frame;
    struct line *line;            /* argument: borrowed                              */
    int priority;                 /* argument: a bigger one is more important        */
    int piece;                    /* of its work                                     */
    struct my_turn turn;          /* the frame of what it awaits                     */
};

CORO(worker)
{
    ASYNC (me) {
        for (me->piece = 0; me->piece < PIECES; me->piece++) {
            CALL(my_turn, &me->turn, .line = me->line, .priority = me->priority);
            strncat(me->line->done, zoe_task_get_name(zoe_current_task()), 1);
        }
    }
}

/* --- the strips --------------------------------------------------------------------------- */

/* How many pieces of others were done while somebody waited to go on. */
static int
longest_wait(const char *done)
{
    int longest = 0;
    for (int i = 0; done[i] != '\0'; i++) {
        int wait = 0;
        while (wait < i && done[i - 1 - wait] != done[i])
            wait++;
        if (wait > longest)
            longest = wait;
    }
    return longest;
}

struct strip {
    zoe_frame frame;
    enum order order;             /* argument                                        */
    const char *name;             /* argument: the order in words                    */
    struct line line;             /* what they share                                 */
    zoe_task *a, *b, *c;          /* the workers: references                         */
    zoe_task *conductor;          /* a reference                                     */
};

CORO(strip)
{
    ASYNC (me) {
        zoe_span(me->name);
        me->line.order = me->order;
        me->a = zoe_create_named_task("A", worker, .line = &me->line, .priority = 1);
        me->b = zoe_create_named_task("B", worker, .line = &me->line, .priority = 3);
        me->c = zoe_create_named_task("C", worker, .line = &me->line, .priority = 2);
        if (me->order != FIRST_IN_FIRST_OUT) {
            me->conductor = zoe_create_named_task("conductor", conductor, .line = &me->line);
            AWAIT(me->conductor);
        }
        AWAIT(me->a);
        AWAIT(me->b);
        AWAIT(me->c);
        printf("%-24s%s  longest wait: %d\n", me->name, me->line.done, longest_wait(me->line.done));
    FINALLY:
        zoe_task_release(me->a);
        zoe_task_release(me->b);
        zoe_task_release(me->c);
        zoe_task_release(me->conductor);
        zoe_span_end();
    }
}

struct main_task {
    zoe_frame frame;
    struct strip strip;           /* the frame of what it awaits                     */
};

CORO(main_task)
{
    ASYNC (me) {
        CALL(strip, &me->strip, .order = FIRST_IN_FIRST_OUT, .name = "FIFO: asyncio's");
        CALL(strip, &me->strip, .order = LAST_IN_FIRST_OUT, .name = "LIFO: not asyncio's");
        CALL(strip, &me->strip, .order = BY_PRIORITY, .name = "priority: not asyncio's");
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
