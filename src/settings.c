/* settings.c -- the environment, read strictly; and the seed's random numbers. */
#include "settings.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double LONGEST_PATIENCE = 1e9;

static struct zoe_settings settings;
static uint64_t random_state;

_Noreturn void
zoe_refuse_setting(const char *name, const char *value, const char *why)
{
    fflush(stdout);
    fprintf(stderr, "zoetrope: %s=%s: %s\n", name, value, why);
    _Exit(2);
}

static bool
choose(const char *name, const char *off, const char *on, const char *why)
{
    const char *value = getenv(name);
    if (value == NULL || value[0] == '\0' || strcmp(value, off) == 0)
        return false;
    if (strcmp(value, on) != 0)
        zoe_refuse_setting(name, value, why);
    return true;
}

/* A value that is a text; NULL: none. */
static const char *
text(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

static uint64_t
read_seed(void)
{
    const char *value = text("ZOETROPE_SEED");
    if (value == NULL)
        return 0;
    unsigned long long seed = strtoull(value, NULL, 10);
    if (value[strspn(value, "0123456789")] != '\0' || seed > INT64_MAX)
        zoe_refuse_setting("ZOETROPE_SEED", value, "a seed is a whole number, 0 or above");
    return seed;
}

static double
read_patience(void)
{
    const char *value = text("ZOETROPE_PATIENCE");
    if (value == NULL)
        return -1;
    char *end = NULL;
    double seconds = strtod(value, &end);
    if (*end != '\0' || value[strspn(value, "0123456789.")] != '\0' || seconds > LONGEST_PATIENCE)
        zoe_refuse_setting("ZOETROPE_PATIENCE", value,
                           "patience is a decimal number of seconds, 0 or above");
    return seconds;
}

/* A standard descriptor that is closed would become the next pipe or socket, and a message would go
 * into that. Hold its place: reading from it and printing to it go on failing. */
static void
hold_standard_descriptors(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

static void
read_settings(void)
{
    hold_standard_descriptors();
    settings.virtual_time = choose("ZOETROPE_CLOCK", "monotonic", "virtual",
                                   "a clock is monotonic or virtual");
    settings.debug = choose("ZOETROPE_DEBUG", "0", "1", "debug mode is 0 or 1");
    settings.patience = read_patience();
    settings.seed = read_seed();
    settings.trace = text("ZOETROPE_TRACE");
    settings.selector = text("ZOETROPE_SELECTOR");
    random_state = settings.seed;
}

const struct zoe_settings *
zoe_settings(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_settings);
    return &settings;
}

/* Steele, Lea and Flood's splitmix64: every seed gives another sequence. */
static uint64_t
next_random(void)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

int
zoe_choose(int count)
{
    return zoe_settings()->seed == 0 ? count - 1 : (int)(next_random() % (uint64_t)count);
}

void
zoe_shuffle(void *items, int count, size_t size)
{
    char kept[32], *first = items;
    for (int i = zoe_settings()->seed == 0 ? 0 : count - 1; i > 0; i--) {
        char *item = first + (size_t)i * size, *other = first + (size_t)zoe_choose(i + 1) * size;
        memcpy(kept, item, size);
        memmove(item, other, size);
        memcpy(other, kept, size);
    }
}
