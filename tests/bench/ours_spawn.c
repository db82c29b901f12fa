/* ours_spawn.c -- microseconds to start a program and to wait for its end, as the wall clock has them
 * or as the processor spends them in the parent; ours, and by hand; after asking for so many MiB of
 * memory: ours_spawn ours|bare wall|cpu MIB PROGRAM
 */
#include <spawn.h>
#include <sys/wait.h>

#include "bench.h"
#include "zoetrope.h"

enum { CHILDREN = 300 };

static char *child[] = {NULL, NULL};
extern char **environ;

struct main_task {
    zoe_frame frame;
    int i;                        /* how many have ended        */
    struct zoe_create_subprocess_exec spawn;
    struct zoe_process_wait wait;
};

CORO(main_task)
{
    ASYNC (me) {
        for (me->i = 0; me->i < CHILDREN; me->i++) {
            CALL(zoe_create_subprocess_exec, &me->spawn, .argv = (const char *const *)child);
            CALL(zoe_process_wait, &me->wait, .process = me->spawn.process);
            zoe_process_release(me->spawn.process);
        }
    }
}

static void
by_hand(void)
{
    for (int i = 0; i < CHILDREN; i++) {
        pid_t pid;
        insist(posix_spawn(&pid, child[0], NULL, NULL, child, environ) == 0, "no child");
        insist(waitpid(pid, NULL, 0) == pid, "no end");
    }
}

static double
wall_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int
main(int count, char **arguments)
{
    insist(count == 5, "usage: ours_spawn ours|bare wall|cpu MIB PROGRAM");
    double (*seconds)(void) = strcmp(arguments[2], "cpu") == 0 ? cpu_seconds : wall_seconds;
    size_t size = (size_t)atoi(arguments[3]) << 20;
    char *memory = malloc(size + 1);
    insist(memory != NULL, "no memory");
    memset(memory, 1, size);
    child[0] = arguments[4];
    double begun = seconds();
    if (strcmp(arguments[1], "ours") == 0)
        zoe_value_release(zoe_run(main_task));
    else
        by_hand();
    printf("%g\n", (seconds() - begun) * 1e6 / CHILDREN);
    free(memory);
    return 0;
}
