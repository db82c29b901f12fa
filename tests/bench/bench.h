/* bench.h -- what every side has in common: a clock, deadlines, and a main that does one work.
 *
 * A program is called with the name of a work, does it, and prints one number: what it measured,
 * most often nanoseconds for each. Time is the processor's, spent in the program and in the
 * kernel for it: nothing here ever sleeps, and on a shared machine others' time does not count.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct work {
    const char *name;             /* as bench.py calls it                  */
    double (*measure)(void);      /* does it, and returns what it measured */
};

/* How much of each work: the same for every side. */
enum {
    A_TURN = 1000,                /* callbacks a turn                                  */
    SOON_TURNS = 2000,            /* turns of so many                                  */
    TURNS = 100000,               /* turns of one callback                             */
    TIMERS = 1000000,             /* timers: every second one is cancelled             */
};

static inline double
cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Nanoseconds for each of count things, begun at this time. */
static inline double
each_since(double begun, double count)
{
    return (cpu_seconds() - begun) * 1e9 / count;
}

static inline void
insist(int truth, const char *what)
{
    if (truth)
        return;
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

/* The deadlines: pseudo-random numbers from 0 to 2^20 - 1. */
static inline const uint32_t *
make_deadlines(void)
{
    static uint32_t deadlines[TIMERS];
    uint32_t state = 1;
    for (int i = 0; i < TIMERS; i++) {
        state = state * 1664525U + 1013904223U;
        deadlines[i] = state >> 12;
    }
    return deadlines;
}

/* An array, zeroed, that is not touched before it is used. */
static inline void *
make_array(size_t count, size_t size)
{
    void *array = calloc(count, size);
    insist(array != NULL, "no memory");
    return array;
}

/* Do the work that the command line names. */
static inline int
do_work(int argc, char **argv, const struct work *works)
{
    for (; works->name != NULL; works++)
        if (argc == 2 && strcmp(argv[1], works->name) == 0) {
            printf("%.4f\n", works->measure());
            return 0;
        }
    fprintf(stderr, "bench: %s: no such work\n", argc == 2 ? argv[1] : "(none)");
    return 2;
}

#endif
