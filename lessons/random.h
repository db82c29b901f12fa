/* random.h -- random numbers that a seed decides: SEED=7 makes the same problem everywhere. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t random_state;

/* Read the seed, a program's only argument. */
static void
read_seed(int count, char **arguments)
{
    const char *seed = count == 2 ? arguments[1] : "";
    char *end;
    random_state = strtoull(seed, &end, 10);
    if (seed[0] < '0' || seed[0] > '9' || *end != '\0') {
        fprintf(stderr, "zoetrope: SEED=%s: a seed is a whole number, 0 or above\n", seed);
        exit(2);
    }
}

/* A random number from 0 to count - 1 (splitmix64, by Steele, Lea and Flood). */
static int
below(int count)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return (int)((z ^ (z >> 31)) % (uint64_t)count);
}

#endif
