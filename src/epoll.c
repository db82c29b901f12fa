/* epoll.c -- epoll: the kernel keeps the set, and says only who is ready. Linux has it.
 *
 * The price of a wait does not grow with the descriptors watched. A regular file cannot be in the
 * set: it is always ready, and kept in a list beside it.
 */
#include <errno.h>

#include "error.h"
#include "memory.h"
#include "selector_parts.h"

#ifdef __linux__

#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

struct epoll_selector {
    zoe_selector selector;        /* the four functions                                        */
    int set;                      /* the kernel's set                                          */
    unsigned char *modes;         /* indexed by descriptor: what is watched; 0: nothing        */
    struct epoll_event *events;   /* what the kernel says, as many as there are descriptors    */
    int room;                     /* entries in modes and in events                            */
    struct zoe_ready_fd *files;   /* regular files: always ready                               */
    int files_count, files_room;  /* how many, and how many there is room for                  */
};

/* --- watching ----------------------------------------------------------------------------- */

static int
make_room(struct epoll_selector *self, int fd)
{
    if (fd < self->room)
        return 0;
    int room = fd < 16 ? 16 : 2 * fd;
    unsigned char *modes = zoe_reallocate(self->modes, (size_t)room, 1);
    if (modes == NULL)
        return ZOE_MEMORY_ERROR;
    self->modes = modes;
    memset(modes + self->room, 0, (size_t)(room - self->room));
    struct epoll_event *events = zoe_reallocate(self->events, (size_t)room, sizeof *events);
    if (events == NULL)
        return ZOE_MEMORY_ERROR;
    self->events = events;
    self->room = room;
    return 0;
}

/* Its place among the regular files; -1: it is none. */
static int
file_place(const struct epoll_selector *self, int fd)
{
    for (int i = 0; i < self->files_count; i++)
        if (self->files[i].fd == fd)
            return i;
    return -1;
}

static int
watch_file(struct epoll_selector *self, int fd, int modes)
{
    int place = file_place(self, fd);
    if (place < 0 && self->files_count == self->files_room) {
        int room = 2 * self->files_room + 4;
        void *files = zoe_reallocate(self->files, (size_t)room, sizeof *self->files);
        if (files == NULL)
            return ZOE_MEMORY_ERROR;
        self->files = files;
        self->files_room = room;
    }
    self->files[place < 0 ? self->files_count++ : place] = (struct zoe_ready_fd){fd, modes};
    return 0;
}

/* Nobody asks for it any more. One that was closed before is gone from the set already. */
static void
forget(struct epoll_selector *self, int fd)
{
    int place = file_place(self, fd);
    if (place >= 0)
        self->files[place] = self->files[--self->files_count];
    else if (fd < self->room && self->modes[fd] != 0)
        epoll_ctl(self->set, EPOLL_CTL_DEL, fd, NULL);
    if (fd < self->room)
        self->modes[fd] = 0;
}

static int
watch(zoe_selector *selector, int fd, int modes)
{
    struct epoll_selector *self = (struct epoll_selector *)selector;
    struct epoll_event event = {.data.fd = fd};
    if (modes == 0) {
        forget(self, fd);
        return 0;
    }
    if (make_room(self, fd) != 0)
        return ZOE_MEMORY_ERROR;
    event.events = ((modes & ZOE_READ) != 0 ? EPOLLIN : 0U) |
                   ((modes & ZOE_WRITE) != 0 ? EPOLLOUT : 0U);
    int result = epoll_ctl(self->set, self->modes[fd] != 0 ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd,
                           &event);
    if (result != 0 && errno == ENOENT)
        result = epoll_ctl(self->set, EPOLL_CTL_ADD, fd, &event);    /* closed, and opened anew */
    if (result != 0 && errno == EPERM)
        return watch_file(self, fd, modes);
    if (result != 0)
        return zoe_fail(errno, "descriptor %d cannot be watched: %s", fd, strerror(errno));
    self->modes[fd] = (unsigned char)modes;
    return 0;
}

/* --- waiting ------------------------------------------------------------------------------ */

/* The same answers as select() gives. */
static int
modes_of(const struct epoll_selector *self, const struct epoll_event *event)
{
    int reads = (event->events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 ? ZOE_READ : 0;
    int writes = (event->events & (EPOLLOUT | EPOLLERR)) != 0 ? ZOE_WRITE : 0;
    return (reads | writes) & self->modes[event->data.fd];
}

static int
wait_for(zoe_selector *selector, double timeout, struct zoe_ready_fd *ready, int capacity)
{
    struct epoll_selector *self = (struct epoll_selector *)selector;
    int count = 0, found = epoll_wait(self->set, self->events, self->room,
                                      self->files_count > 0 ? 0 : zoe_milliseconds(timeout));
    if (found < 0 && errno != EINTR) {
        zoe_fail(errno, "epoll_wait() failed: %s", strerror(errno));
        return -1;
    }
    for (int i = 0; i < found && count < capacity; i++) {
        int modes = modes_of(self, &self->events[i]);
        if (modes != 0)
            ready[count++] = (struct zoe_ready_fd){self->events[i].data.fd, modes};
    }
    for (int i = 0; i < self->files_count && count < capacity; i++)
        ready[count++] = self->files[i];
    return zoe_sort_ready(ready, count);
}

static void
close_selector(zoe_selector *selector)
{
    struct epoll_selector *self = (struct epoll_selector *)selector;
    close(self->set);
    zoe_release(self->modes);
    zoe_release(self->events);
    zoe_release(self->files);
    zoe_release(self);
}

zoe_selector *
zoe_selector_epoll(void)
{
    struct epoll_selector *self = zoe_allocate(sizeof *self);
    if (self == NULL)
        return NULL;
    self->selector = (zoe_selector){"epoll", -1, false, watch, wait_for, close_selector};
    self->set = epoll_create1(EPOLL_CLOEXEC);
    if (self->set >= 0)
        return &self->selector;
    zoe_fail(errno, "no epoll set: %s", strerror(errno));
    zoe_release(self);
    return NULL;
}

#else

zoe_selector *
zoe_selector_epoll(void)
{
    zoe_fail(ENOSYS, "epoll is Linux's; select and poll are everywhere");
    return NULL;
}

#endif
