/* probes.c -- plays one probe and says what it printed in which turn, and what the loop did.
 *
 *     build/tests/probes/probes gather_two
 *     2 a
 *     2 b
 *     4 [1, 2]
 *     turns 5 run 7 skip 0
 *
 * The probe plays in a child process, in virtual time, with its trace in a pipe; all that is said
 * about it is read from the trace. What comes after the note "over" is cleaning up. Without a name:
 * the names of all probes. With --play before the name the probe is played and nothing else is
 * done, so that it can be traced like any program.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe.h"
#include "system.h"

enum { PATIENCE = 60 };           /* real seconds, for a probe that hangs */

static const struct probe *const all[] = {
    loop_probes, stop_probes, timer_probes, descriptor_probes, thread_probes, future_probes,
    task_probes, alive_probes, context_probes, gather_probes, wait_probes, wait_for_probes,
    shield_probes, timeout_probes, group_probes, cancel_probes, swallow_probes, lock_probes,
    semaphore_probes, meeting_probes, queue_probes, shutdown_probes, executor_probes,
    signal_probes, child_probes, connection_probes, datagram_probes, transport_probes,
    arrival_probes, stream_probes, socket_probes,
};

/* --- the child: playing ------------------------------------------------------------------- */

static void
prepare(int trace)
{
    char name[20];
    int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    close(nowhere);
    snprintf(name, sizeof name, "fd:%d", trace);
    setenv("ZOETROPE_TRACE", name, 1);
    setenv("ZOETROPE_CLOCK", "virtual", 1);
    unsetenv("ZOETROPE_SEED");
    unsetenv("ZOETROPE_DEBUG");
    alarm(PATIENCE);
}

/* Returns the child's exit status. */
static int
play(const struct probe *probe)
{
    static max_align_t no_arguments[512];
    zoe_runner runner = {0};
    zoe_system.select = select_after_thread;
    zoe_loop *loop = zoe_runner_get_loop(&runner);
    zoe_value result = zoe_none();
    if (probe->raw != NULL)
        probe->raw(loop);
    else
        result = zoe_runner_run_(&runner, probe->coro, no_arguments, ZOE_HERE);
    zoe_note("over");
    zoe_runner_close(&runner);
    return zoe_exit_status(result);
}

/* --- the parent: reading the trace -------------------------------------------------------- */

/* Print a JSON string, without its quotes, up to its end. */
static void
print_string(const char *json)
{
    for (; *json != '"'; json++) {
        if (*json == '\\')
            json++;
        putchar(*json);
    }
    putchar('\n');
}

static bool
is(const char *line, const char *event)
{
    char key[40];
    snprintf(key, sizeof key, "\"ev\":\"%s\"", event);
    return strstr(line, key) != NULL;
}

static void
report(FILE *trace)
{
    char line[8192];
    int turns = 0, run = 0, skipped = 0;
    while (fgets(line, sizeof line, trace) != NULL && !is(line, "note")) {
        turns += is(line, "turn");
        run += is(line, "run");
        skipped += is(line, "skip");
        if (is(line, "out")) {
            printf("%d ", atoi(strstr(line, "\"k\":") + 4));
            print_string(strstr(line, "\"text\":\"") + 8);
        }
    }
    printf("turns %d run %d skip %d\n", turns, run, skipped);
    while (fgets(line, sizeof line, trace) != NULL)
        continue;
}

/* --- both --------------------------------------------------------------------------------- */

static int
play_and_report(const struct probe *probe)
{
    int trace[2], status = 0;
    if (pipe(trace) != 0)
        return EXIT_FAILURE;
    pid_t child = fork();
    if (child < 0)
        return EXIT_FAILURE;
    if (child == 0) {
        close(trace[0]);
        prepare(trace[1]);
        exit(play(probe));
    }
    close(trace[1]);
    FILE *stream = fdopen(trace[0], "r");
    report(stream);
    fclose(stream);
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}

static const struct probe *
find(const char *name)
{
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (const struct probe *probe = all[i]; probe->name != NULL; probe++)
            if (name == NULL)
                puts(probe->name);
            else if (strcmp(probe->name, name) == 0)
                return probe;
    return NULL;
}

int
main(int argc, char **argv)
{
    bool only_play = argc > 2 && strcmp(argv[1], "--play") == 0;
    const char *name = argv[argc - 1];
    const struct probe *probe = find(argc < 2 ? NULL : name);
    if (argc < 2)
        return 0;
    if (probe == NULL) {
        fprintf(stderr, "probes: %s: no such probe; without a name, all names are listed\n", name);
        return 2;
    }
    return only_play ? play(probe) : play_and_report(probe);
}
