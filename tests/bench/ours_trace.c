/* ours_trace.c -- what an event costs: when there is no trace, when there is one, and when fprintf
 * writes the same line.
 *
 * The events are the seven of a turn that runs one callback, which schedules itself again; as in
 * the loop, the clock is read twice.
 */
#include <inttypes.h>

#include "bench.h"
#include "zoetrope.h"

enum {
    EVENTS = 7,                   /* of a turn                             */
    PLAYED = 150000,              /* turns: the buffer fills more than once */
    HOOKS = 100000000,            /* times that a hook is passed           */
};

static const char site[] = "ours_trace.c:1";

/* --- no trace ----------------------------------------------------------------------------- */

/* Whatever the compiler knew of memory, it must look again. */
static inline void
forget_memory(void)
{
    __asm__ volatile("" ::: "memory");
}

static double
empty_loop(void)
{
    double begun = cpu_seconds();
    for (int i = 0; i < HOOKS; i++)
        forget_memory();
    return each_since(begun, HOOKS);
}

static double
loop_with_hook(zoe_loop *loop)
{
    double begun = cpu_seconds();
    for (int i = 0; i < HOOKS; i++) {
        forget_memory();
        zoe_trace(loop, SKIP, .id = 1, .cause = 2);
    }
    return each_since(begun, HOOKS);
}

/* The hook alone: what the loop around it costs is taken off. */
static double
hook(void)
{
    zoe_loop *loop = zoe_loop_new();
    insist(loop != NULL && loop->trace == NULL, "ZOETROPE_TRACE must not be set");
    double with = loop_with_hook(loop), without = empty_loop();
    zoe_loop_free(loop);
    return with > without ? with - without : 0;
}

/* --- a trace ------------------------------------------------------------------------------ */

static void
record_turn(zoe_loop *loop, uint64_t handle, uint64_t ready)
{
    struct zoe_trace *trace = loop->trace;
    zoe_trace(loop, TURN, .number = 1, .extra = 0);
    zoe_trace(loop, SELECT, .number = 0, .small = ZOE_WHY_READY);
    zoe_loop_read_clock(loop);
    zoe_trace(loop, WAKE, .number = 0);
    uint64_t run = zoe_trace(loop, RUN, .id = handle, .cause = ready, .text = "again",
                             .site = site);
    zoe_trace_set_by(trace, (struct zoe_by){'H', (uint32_t)handle});
    zoe_trace(loop, READY, .small = ZOE_WHY_SOON, .id = handle + 1, .cause = run, .extra = 0,
              .text = "again", .site = site);
    zoe_loop_read_clock(loop);
    zoe_trace(loop, END, .id = handle, .cause = run);
    zoe_trace_set_by(trace, (struct zoe_by){0, 0});
    zoe_trace(loop, TURN_END, .number = 1, .extra = 1);
}

static double
event(void)
{
    zoe_loop *loop = zoe_loop_new();
    insist(loop != NULL && loop->trace != NULL, "ZOETROPE_TRACE must be set");
    double begun = cpu_seconds();
    for (uint64_t i = 0; i < PLAYED; i++)
        record_turn(loop, i + 2, EVENTS * i + 5);
    zoe_trace_flush(loop->trace);
    double each = each_since(begun, (double)PLAYED * EVENTS);
    zoe_loop_free(loop);
    return each;
}

/* --- fprintf ------------------------------------------------------------------------------ */

static int64_t
clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void
print_turn(FILE *file, uint64_t k, int64_t *t, uint64_t handle, uint64_t ready)
{
    uint64_t n = ready + 2, run = n + 3;
    const char *name = "again", *soon = "soon", *why = "ready";
#define BEGIN "{\"n\":%" PRIu64 ",\"k\":%" PRIu64 ",\"t\":%" PRId64 ",\"ev\":\"%s\""
    fprintf(file, BEGIN ",\"ready\":%d,\"timers\":%d}\n", n, k, *t, "turn", 1, 0);
    fprintf(file, BEGIN ",\"timeout\":%d,\"why\":\"%s\"}\n", n + 1, k, *t, "select", 0, why);
    *t = clock_ns();
    fprintf(file, BEGIN ",\"fds\":%d}\n", n + 2, k, *t, "wake", 0);
    fprintf(file,
            BEGIN ",\"cause\":%" PRIu64 ",\"h\":\"H%" PRIu64 "\",\"cb\":\"%s\",\"src\":\"%s\"}\n",
            n + 3, k, *t, "run", ready, handle, name, site);
    fprintf(file,
            BEGIN ",\"by\":\"H%" PRIu64 "\",\"cause\":%" PRIu64 ",\"h\":\"H%" PRIu64
                  "\",\"cb\":\"%s\",\"why\":\"%s\",\"ahead\":%d,\"src\":\"%s\"}\n",
            n + 4, k, *t, "ready", handle, run, handle + 1, name, soon, 0, site);
    *t = clock_ns();
    fprintf(file, BEGIN ",\"by\":\"H%" PRIu64 "\",\"cause\":%" PRIu64 ",\"h\":\"H%" PRIu64 "\"}\n",
            n + 5, k, *t, "end", handle, run, handle);
    fprintf(file, BEGIN ",\"ran\":%d,\"ready\":%d}\n", n + 6, k, *t, "turn_end", 1, 1);
#undef BEGIN
}

static double
print(void)
{
    FILE *file = fopen("/dev/null", "w");
    insist(file != NULL, "no /dev/null");
    int64_t t = clock_ns();
    double begun = cpu_seconds();
    for (uint64_t i = 0; i < PLAYED; i++)
        print_turn(file, i + 1, &t, i + 2, EVENTS * i + 5);
    fclose(file);
    return each_since(begun, (double)PLAYED * EVENTS);
}

int
main(int argc, char **argv)
{
    return do_work(argc, argv, (struct work[]){{"hook", hook},
                                               {"event", event},
                                               {"print", print},
                                               {NULL, NULL}});
}
