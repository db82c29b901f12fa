/* kqueue.c -- kqueue: what the BSDs and macOS have instead of epoll. A filter for each descriptor and
 * each direction; the kernel says which have something to tell. */
#include <errno.h>

#include "error.h"
#include "memory.h"
#include "selector_parts.h"

#if defined(__APPLE__) || defined(__FreeBSD__) || defined(__NetBSD__) || defined(__OpenBSD__) ||   \
    defined(__DragonFly__)

#include <sys/types.h>

#include <math.h>
#include <string.h>
#include <sys/event.h>
#include <sys/time.h>
#include <unistd.h>

enum { MOST_EVENTS = 256 };       /* taken from the kernel at once */

struct kqueue_selector {
    zoe_selector selector;        /* the four functions                                        */
    int queue;                    /* the kernel's                                              */
    unsigned char *modes;         /* indexed by descriptor: what is watched                    */
    int room;                     /* entries in modes                                          */
};

static int
make_room(struct kqueue_selector *self, int fd)
{
    if (fd < self->room)
        return 0;
    int room = fd < 16 ? 16 : 2 * fd;
    unsigned char *modes = zoe_reallocate(self->modes, (size_t)room, 1);
    if (modes == NULL)
        return ZOE_MEMORY_ERROR;
    memset(modes + self->room, 0, (size_t)(room - self->room));
    self->modes = modes;
    self->room = room;
    return 0;
}

/* Add or delete one filter, if that changes anything. A file that was closed has none. */
static int
change(struct kqueue_selector *self, int fd, int mode, int before, int after)
{
    struct kevent event;
    if ((before & mode) == (after & mode))
        return 0;
    EV_SET(&event, fd, mode == ZOE_READ ? EVFILT_READ : EVFILT_WRITE,
           (after & mode) != 0 ? EV_ADD : EV_DELETE, 0, 0, 0);
    if (kevent(self->queue, &event, 1, NULL, 0, NULL) == 0 || (after & mode) == 0)
        return 0;
    return zoe_fail(errno, "descriptor %d cannot be watched: %s", fd, strerror(errno));
}

static int
watch(zoe_selector *selector, int fd, int modes)
{
    struct kqueue_selector *self = (struct kqueue_selector *)selector;
    if (make_room(self, fd) != 0)
        return ZOE_MEMORY_ERROR;
    int before = self->modes[fd], code = change(self, fd, ZOE_READ, before, modes);
    if (code == 0)
        code = change(self, fd, ZOE_WRITE, before, modes);
    if (code == 0)
        self->modes[fd] = (unsigned char)modes;
    return code;
}

/* Two filters of one descriptor are one answer: they stand side by side once sorted. */
static int
merge(struct zoe_ready_fd *ready, int count)
{
    int kept = 0;
    zoe_sort_ready(ready, count);
    for (int i = 0; i < count; i++)
        if (kept > 0 && ready[kept - 1].fd == ready[i].fd)
            ready[kept - 1].modes |= ready[i].modes;
        else
            ready[kept++] = ready[i];
    return kept;
}

static int
wait_for(zoe_selector *selector, double timeout, struct zoe_ready_fd *ready, int capacity)
{
    struct kqueue_selector *self = (struct kqueue_selector *)selector;
    struct kevent events[MOST_EVENTS];
    double whole = floor(timeout);
    struct timespec limit = {(time_t)whole, (long)ceil((timeout - whole) * 1e9)};
    int found = kevent(self->queue, NULL, 0, events, capacity < MOST_EVENTS ? capacity : MOST_EVENTS,
                       timeout < 0 ? NULL : &limit);
    if (found < 0 && errno != EINTR) {
        zoe_fail(errno, "kevent() failed: %s", strerror(errno));
        return -1;
    }
    for (int i = 0; i < found; i++)
        ready[i] = (struct zoe_ready_fd){
            (int)events[i].ident, events[i].filter == EVFILT_READ ? ZOE_READ : ZOE_WRITE};
    return merge(ready, found < 0 ? 0 : found);
}

static void
close_selector(zoe_selector *selector)
{
    struct kqueue_selector *self = (struct kqueue_selector *)selector;
    close(self->queue);
    zoe_release(self->modes);
    zoe_release(self);
}

zoe_selector *
zoe_selector_kqueue(void)
{
    struct kqueue_selector *self = zoe_allocate(sizeof *self);
    if (self == NULL)
        return NULL;
    self->selector = (zoe_selector){"kqueue", -1, false, watch, wait_for, close_selector};
    self->queue = kqueue();
    if (self->queue >= 0)
        return &self->selector;
    zoe_fail(errno, "no kqueue: %s", strerror(errno));
    zoe_release(self);
    return NULL;
}

#else

zoe_selector *
zoe_selector_kqueue(void)
{
    zoe_fail(ENOSYS, "kqueue is not of this system; select and poll are everywhere");
    return NULL;
}

#endif
