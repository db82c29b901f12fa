/* children.c -- many children, so many at a time: all are reaped, and nothing they say is lost.
 *
 *     children 1000 50
 *
 * Child i is told i, and says it so many times that it does not fit into one read; its exit status
 * is i % 100. Prints how many were as they should be.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "zoetrope.h"

static zoe_semaphore places;
static int good;

/* Whether the output is the number, as often as it should be. */
static bool
is_right(const char *output, size_t size, int number)
{
    char line[20];
    size_t length = (size_t)snprintf(line, sizeof line, "%d\n", number), lines = 0;
    for (; size >= length && memcmp(output, line, length) == 0; lines++) {
        output += length;
        size -= length;
    }
    return size == 0 && lines == 1 + (size_t)number % 7 * 1000;
}

struct child {
    zoe_frame frame;
    int number;                   /* argument */
    char input[20];               /* what it is told */
    struct zoe_semaphore_acquire place;
    struct zoe_create_subprocess_shell spawn;
    struct zoe_process_communicate talk;
};

static void
look(const struct child *me)
{
    int status = zoe_process_returncode(me->spawn.process);
    good += status == me->number % 100 &&
            is_right(me->talk.output, me->talk.output_size, me->number);
}

CORO(child)
{
    ASYNC (me) {
        snprintf(me->input, sizeof me->input, "%d\n", me->number);
        CALL(zoe_semaphore_acquire, &me->place, .semaphore = &places);
        CALL(zoe_create_subprocess_shell, &me->spawn, .command = "read n; i=$((n % 7 * 1000)); echo $n; while [ $i -gt 0 ]; do echo $n; i=$((i - 1)); done; exit $((n % 100))", .standard_input = ZOE_PIPE, .standard_output = ZOE_PIPE);
        CALL(zoe_process_communicate, &me->talk, .process = me->spawn.process, .input = me->input, .input_size = strlen(me->input));
        look(me);
    FINALLY:
        if (me->place.acquired)
            zoe_semaphore_release(&places);
        zoe_process_release(me->spawn.process);
    }
}

struct main_task {
    zoe_frame frame;
    int count, at_a_time;         /* arguments */
    zoe_task **tasks;
    int i;
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_semaphore_init(&places, me->at_a_time);
        me->tasks = calloc((size_t)me->count, sizeof *me->tasks);
        for (int i = 0; i < me->count; i++)
            me->tasks[i] = zoe_create_task(child, .number = i);
        for (me->i = 0; me->i < me->count; me->i++)
            AWAIT(me->tasks[me->i]);
    FINALLY:
        for (int i = 0; i < me->count; i++)
            zoe_task_release(me->tasks[i]);
        free(me->tasks);
    }
}

int
main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 20, at_a_time = argc > 2 ? atoi(argv[2]) : 5;
    int first_free = dup(1);
    close(first_free);
    zoe_value result = zoe_run(main_task, .count = count, .at_a_time = at_a_time);
    int next = dup(1);
    printf("%d of %d children as they should be, %s left, %s\n", good, count,
           waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD ? "none" : "some",
           next == first_free ? "no descriptor open" : "descriptors open");
    return zoe_exit_status(result);
}
