/* freedom.c -- what asyncio leaves open: the order of equal deadlines, and of ready descriptors. */
#include <unistd.h>

#include "zoetrope.h"

enum { TIMERS = 6, PIPES = 4 };

static zoe_loop *loop;
static int pipes[PIPES][2];

static void
timer(void *argument)
{
    printf("timer %s\n", (const char *)argument);
}

static void
readable(void *argument)
{
    int number = *(int *)argument;
    printf("pipe %d\n", number);
    zoe_remove_reader(loop, pipes[number][0]);
}

static int
watch_pipes(void)
{
    static int numbers[PIPES];
    for (int i = 0; i < PIPES; i++) {
        numbers[i] = i;
        if (pipe(pipes[i]) != 0 || write(pipes[i][1], "x", 1) != 1 ||
            zoe_add_reader(loop, pipes[i][0], readable, &numbers[i]) != 0)
            return 1;
    }
    return 0;
}

static void
stop(void *argument)
{
    (void)argument;
    zoe_loop_stop(loop);
}

int
main(void)
{
    static char names[TIMERS][2];
    loop = zoe_loop_new();
    if (loop == NULL || watch_pipes() != 0)
        return 1;
    for (int i = 0; i < TIMERS; i++) {
        names[i][0] = (char)('a' + i);
        zoe_call_at(loop, 5, timer, names[i]);
    }
    zoe_call_at(loop, 4, timer, "first");
    zoe_call_at(loop, 6, timer, "last");
    zoe_call_at(loop, 7, stop, NULL);
    int code = zoe_loop_run_forever(loop);
    zoe_loop_free(loop);
    return code;
}
