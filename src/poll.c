/* poll.c -- poll(): an array of descriptors, each with what is asked and what is answered.
 *
 * No limit but memory. The kernel walks through the whole array at each call, as select() walks
 * through its sets.
 */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "selector_parts.h"

struct poll_selector {
    zoe_selector selector;        /* the four functions                                        */
    struct pollfd *asked;         /* the array, in no order                                    */
    nfds_t count;                 /* descriptors in it                                         */
    nfds_t room;                  /* places in it                                              */
    int *places;                  /* indexed by descriptor: its place in the array; -1: none   */
    int places_room;              /* entries in places                                         */
};

int
zoe_milliseconds(double seconds)
{
    double milliseconds = ceil(seconds * 1e3);
    return seconds < 0 ? -1 : milliseconds > INT_MAX ? INT_MAX : (int)milliseconds;
}

static int
by_descriptor(const void *a, const void *b)
{
    return ((const struct zoe_ready_fd *)a)->fd - ((const struct zoe_ready_fd *)b)->fd;
}

int
zoe_sort_ready(struct zoe_ready_fd *ready, int count)
{
    if (count > 1)
        qsort(ready, (size_t)count, sizeof *ready, by_descriptor);
    return count;
}

/* --- watching ----------------------------------------------------------------------------- */

/* Make room for one more descriptor, and for fd among the places. */
static int
make_room(struct poll_selector *self, int fd)
{
    if (self->count == self->room) {
        nfds_t room = self->room == 0 ? 16 : 2 * self->room;
        struct pollfd *asked = zoe_reallocate(self->asked, room, sizeof *asked);
        if (asked == NULL)
            return ZOE_MEMORY_ERROR;
        self->asked = asked;
        self->room = room;
    }
    if (fd < self->places_room)
        return 0;
    int room = fd < 16 ? 16 : 2 * fd;
    int *places = zoe_reallocate(self->places, (size_t)room, sizeof *places);
    if (places == NULL)
        return ZOE_MEMORY_ERROR;
    for (int i = self->places_room; i < room; i++)
        places[i] = -1;
    self->places = places;
    self->places_room = room;
    return 0;
}

static void
forget(struct poll_selector *self, int fd)
{
    int place = self->places[fd];
    struct pollfd last = self->asked[--self->count];
    self->asked[place] = last;
    self->places[last.fd] = place;
    self->places[fd] = -1;
}

static int
watch(zoe_selector *selector, int fd, int modes)
{
    struct poll_selector *self = (struct poll_selector *)selector;
    bool known = fd < self->places_room && self->places[fd] >= 0;
    if (modes == 0) {
        if (known)
            forget(self, fd);
        return 0;
    }
    if (!known) {
        if (make_room(self, fd) != 0)
            return ZOE_MEMORY_ERROR;
        self->places[fd] = (int)self->count++;
    }
    short events = (short)(((modes & ZOE_READ) != 0 ? POLLIN : 0) |
                           ((modes & ZOE_WRITE) != 0 ? POLLOUT : 0));
    self->asked[self->places[fd]] = (struct pollfd){.fd = fd, .events = events};
    return 0;
}

/* --- waiting ------------------------------------------------------------------------------ */

/* The same answers as select() gives. */
static int
modes_of(const struct pollfd *asked)
{
    bool reads = (asked->revents & (POLLIN | POLLHUP | POLLERR)) != 0;
    bool writes = (asked->revents & (POLLOUT | POLLERR)) != 0;
    return (reads && (asked->events & POLLIN) != 0 ? ZOE_READ : 0) |
           (writes && (asked->events & POLLOUT) != 0 ? ZOE_WRITE : 0);
}

static int
refuse(int error)
{
    zoe_fail(error, "poll() failed: %s; was a watched descriptor closed?", strerror(error));
    return -1;
}

static int
collect(const struct poll_selector *self, struct zoe_ready_fd *ready, int capacity)
{
    int count = 0;
    for (nfds_t i = 0; i < self->count && count < capacity; i++) {
        int modes = modes_of(&self->asked[i]);
        if ((self->asked[i].revents & POLLNVAL) != 0)
            return refuse(EBADF);
        if (modes != 0)
            ready[count++] = (struct zoe_ready_fd){self->asked[i].fd, modes};
    }
    return zoe_sort_ready(ready, count);
}

static int
wait_for(zoe_selector *selector, double timeout, struct zoe_ready_fd *ready, int capacity)
{
    struct poll_selector *self = (struct poll_selector *)selector;
    int found = poll(self->asked, self->count, zoe_milliseconds(timeout));
    if (found > 0)
        return collect(self, ready, capacity);
    return found == 0 || errno == EINTR ? 0 : refuse(errno);
}

static void
close_selector(zoe_selector *selector)
{
    struct poll_selector *self = (struct poll_selector *)selector;
    zoe_release(self->asked);
    zoe_release(self->places);
    zoe_release(self);
}

zoe_selector *
zoe_selector_poll(void)
{
    struct poll_selector *self = zoe_allocate(sizeof *self);
    if (self == NULL)
        return NULL;
    self->selector = (zoe_selector){"poll", -1, false, watch, wait_for, close_selector};
    return &self->selector;
}
