/* stack.c -- where does a task wait, and who waits for it?
 *
 * A task that is paused still knows its whole chain of awaits, line by line, and from the tasks
 * that wait for it follows the rest. The postman looks at the chain while everybody sleeps.
 */
#include <stdio.h>

#include "zoetrope.h"

struct write_letter {
    zoe_frame frame;
    struct zoe_sleep nap;         /* the frame of what it awaits          */
};

CORO(write_letter)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = 1);
    }
}

struct author {
    zoe_frame frame;
    struct write_letter letter;   /* the frame of what it awaits          */
};

CORO(author)
{
    ASYNC (me) {
        CALL(write_letter, &me->letter);
    }
}

struct reader {
    zoe_frame frame;
    zoe_task *author;             /* argument: whom it waits for, borrowed */
};

CORO(reader)
{
    ASYNC (me) {
        AWAIT(me->author);
    }
}

static void
postman(void *task)
{
    puts("--- zoe_task_print_stack");
    zoe_task_print_stack(task, stdout);
    puts("--- zoe_print_call_graph");
    zoe_print_call_graph(task, stdout);
}

struct main_task {
    zoe_frame frame;
    zoe_task *author, *reader;    /* references                           */
};

CORO(main_task)
{
    ASYNC (me) {
        me->author = zoe_create_named_task("author", author);
        me->reader = zoe_create_named_task("reader", reader, .author = me->author);
        if (me->author != NULL)
            zoe_call_later(zoe_get_running_loop(), 0.5, postman, me->author);
        AWAIT(me->reader);
    FINALLY:
        zoe_task_release(me->reader);
        zoe_task_release(me->author);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
