/* settings.h -- what the environment asks for.
 *
 * Read once, strictly: a value that means nothing ends the program with one line and status 2,
 * because a run that ignored it would not be the run that was asked for.
 */
#ifndef ZOE_SETTINGS_H
#define ZOE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zoe_settings {
    bool virtual_time;            /* ZOETROPE_CLOCK=virtual                                    */
    bool debug;                   /* ZOETROPE_DEBUG=1                                          */
    double patience;              /* ZOETROPE_PATIENCE, seconds; below 0: not said             */
    uint64_t seed;                /* ZOETROPE_SEED; 0: exactly as asyncio does                 */
    const char *selector;         /* ZOETROPE_SELECTOR; NULL: select                           */
    const char *trace;            /* ZOETROPE_TRACE; NULL: no trace                            */
};

/* The settings, read at the first call. */
const struct zoe_settings *zoe_settings(void);

/* End the program at once, without what it left to atexit: "zoetrope: NAME=VALUE: why", status 2. */
_Noreturn void zoe_refuse_setting(const char *name, const char *value, const char *why);

/* Permute items of at most 32 bytes by the seed, as asyncio leaves open; without a seed they stay. */
void zoe_shuffle(void *items, int count, size_t size);

/* One of count places, 0 to count - 1, of the seed's choice; the last one without a seed. */
int zoe_choose(int count);

#endif
