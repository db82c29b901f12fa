/* stall.c -- a machine that does not keep its pace: for LD_PRELOAD.
 *
 * Now and then a program of this project sleeps up to 40 ms when it asks what time it is, as it might
 * when others want the processors too. Nothing but time may change by that.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ONE_IN = 16, LONGEST = 40 };

static unsigned short dice[3];

/* Programs of this project lie in a folder build. */
static bool
ours(void)
{
    char path[4096] = "";
    dice[0] = (unsigned short)getpid();
    return readlink("/proc/self/exe", path, sizeof path - 1) > 0 && strstr(path, "/build/") != NULL;
}

int
clock_gettime(clockid_t clock, struct timespec *now)
{
    static int stalls = -1;
    int error = errno, (*real)(clockid_t, struct timespec *);
    *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
    if (stalls < 0)
        stalls = ours();
    if (stalls == 1 && nrand48(dice) % ONE_IN == 0)
        nanosleep(&(struct timespec){.tv_nsec = 1000000 * (nrand48(dice) % LONGEST)}, NULL);
    errno = error;
    return real(clock, now);
}
