/* select.c -- the least that can be called an event loop: select() on a descriptor, and a call. */
#include <sys/select.h>
#include <unistd.h>

#include "bench.h"

static volatile long called;

static void
count(void)
{
    called++;
}

static void (*volatile callback)(void) = count;

static double
turn(void)
{
    int fds[2];
    insist(pipe(fds) == 0, "no pipe");
    fd_set watched;
    FD_ZERO(&watched);
    FD_SET(fds[0], &watched);
    double begun = cpu_seconds();
    for (int i = 0; i < TURNS; i++) {
        fd_set readable = watched;
        struct timeval none = {0, 0};
        insist(select(fds[0] + 1, &readable, NULL, NULL, &none) == 0, "a descriptor is ready");
        callback();
    }
    return each_since(begun, TURNS);
}

int
main(int argc, char **argv)
{
    return do_work(argc, argv, (struct work[]){{"turn", turn}, {NULL, NULL}});
}
