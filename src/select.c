/* select.c -- select(): three bit sets in, three bit sets out.
 *
 * The sets hold descriptors below FD_SETSIZE only; a larger one is refused where it is added, not
 * written past the end of the set.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "error.h"
#include "memory.h"
#include "selector.h"
#include "system.h"

struct select_selector {
    zoe_selector selector;        /* the four functions                 */
    int top;                      /* one above the highest watched      */
    int writers;                  /* how many are watched for writing   */
    fd_set reading;               /* descriptors watched for reading    */
    fd_set writing;               /* descriptors watched for writing    */
    fd_set readable;              /* the answer: those that can be read */
    fd_set writable;              /* and those that can be written      */
};

static int
watch(zoe_selector *selector, int fd, int modes)
{
    struct select_selector *self = (struct select_selector *)selector;
    if (fd >= FD_SETSIZE)
        return zoe_fail(ZOE_VALUE_ERROR,
                        "descriptor %d cannot be watched: select() stops at FD_SETSIZE, %d; "
                        "close descriptors, or use another selector", fd, FD_SETSIZE);
    self->writers += ((modes & ZOE_WRITE) != 0) - (FD_ISSET(fd, &self->writing) != 0);
    FD_CLR(fd, &self->reading);
    FD_CLR(fd, &self->writing);
    if ((modes & ZOE_READ) != 0)
        FD_SET(fd, &self->reading);
    if ((modes & ZOE_WRITE) != 0)
        FD_SET(fd, &self->writing);
    if (modes != 0 && fd >= self->top)
        self->top = fd + 1;
    while (self->top > 0 && !FD_ISSET(self->top - 1, &self->reading) &&
           !FD_ISSET(self->top - 1, &self->writing))
        self->top--;
    return 0;
}

/* Rounded up to the microsecond: never wake before the deadline. */
static ZOE_APART struct timeval
to_timeval(double seconds)
{
    long long micros = (long long)ceil(seconds * 1e6);
    return (struct timeval){(time_t)(micros / 1000000), (suseconds_t)(micros % 1000000)};
}

/* So many bits are set in the two answers together: nobody looks beyond the last one. */
static ZOE_APART int
collect(const struct select_selector *self, int found, struct zoe_ready_fd *ready, int capacity)
{
    int count = 0;
    for (int fd = 0; found > 0 && count < capacity && fd < self->top; fd++) {
        int modes = (FD_ISSET(fd, &self->readable) ? ZOE_READ : 0) |
                    (FD_ISSET(fd, &self->writable) ? ZOE_WRITE : 0);
        if (modes == 0)
            continue;
        found -= modes == (ZOE_READ | ZOE_WRITE) ? 2 : 1;
        ready[count++] = (struct zoe_ready_fd){fd, modes};
    }
    return count;
}

static int
wait_for(zoe_selector *selector, double timeout, struct zoe_ready_fd *ready, int capacity)
{
    struct select_selector *self = (struct select_selector *)selector;
    struct timeval limit = timeout > 0 ? to_timeval(timeout) : (struct timeval){0, 0};
    self->readable = self->reading;
    self->writable = self->writing;
    if (selector->awake)
        FD_CLR(selector->own, &self->readable);
    int found = zoe_system.select(self->top, &self->readable,
                                  self->writers > 0 ? &self->writable : NULL, NULL,
                                  timeout < 0 ? NULL : &limit);
    if (found > 0)
        return collect(self, found, ready, capacity);
    if (found == 0 || errno == EINTR)
        return 0;
    zoe_fail(errno, "select() failed: %s; was a watched descriptor closed?", strerror(errno));
    return -1;
}

static void
close_selector(zoe_selector *selector)
{
    zoe_release(selector);
}

zoe_selector *
zoe_selector_select(void)
{
    struct select_selector *self = zoe_allocate(sizeof *self);
    if (self == NULL)
        return NULL;
    self->selector = (zoe_selector){"select", -1, false, watch, wait_for, close_selector};
    FD_ZERO(&self->reading);
    FD_ZERO(&self->writing);
    return &self->selector;
}
