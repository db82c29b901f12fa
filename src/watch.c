/* watch.c -- descriptors: who is to be called when one can be read or written. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>

#include "settings.h"
#include "turn.h"

/* A turn queues so many handles of descriptors. What it reads, a task looks at in the next turn: of so
 * many it is still in the processor's cache then. */
enum { AT_ONCE = 64 };

int
zoe_set_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ||
        fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
        return zoe_fail(errno, "descriptor %d: %s", fd, strerror(errno));
    return 0;
}

static struct zoe_call **
slot(struct zoe_watch *watch, int mode)
{
    return mode == ZOE_READ ? &watch->reader : &watch->writer;
}

static int
modes_of(const struct zoe_watch *watch)
{
    return (watch->reader != NULL ? ZOE_READ : 0) | (watch->writer != NULL ? ZOE_WRITE : 0);
}

/* Make the table large enough for fd, and the selector's report with it; but not for one that the
 * selector would refuse. */
static int
make_room(zoe_loop *loop, int fd)
{
    if (fd < loop->watches_size)
        return 0;
    if (loop->selector->watch(loop->selector, fd, 0) != 0)
        return zoe_last_error()->code;
    if (fd >= FD_SETSIZE && fcntl(fd, F_GETFD) < 0)
        return zoe_fail(errno, "descriptor %d cannot be watched: it is not open", fd);
    int size = fd < 8 ? 8 : fd * 2;
    void *ready = zoe_reallocate(loop->ready_fds, (size_t)size, sizeof *loop->ready_fds);
    if (ready == NULL)
        return ZOE_MEMORY_ERROR;
    loop->ready_fds = ready;
    struct zoe_watch *watches = zoe_reallocate(loop->watches, (size_t)size, sizeof *watches);
    if (watches == NULL)
        return ZOE_MEMORY_ERROR;
    memset(watches + loop->watches_size, 0,
           (size_t)(size - loop->watches_size) * sizeof *watches);
    loop->watches = watches;
    loop->watches_size = size;
    return 0;
}

/* Let go of a callback that watched: it may be queued, or running, or neither. */
static void
retire(zoe_loop *loop, struct zoe_call *call)
{
    call->entry.watching = false;
    if (call->entry.queued) {
        call->entry.cancelled = true;
        zoe_trace(loop, HANDLE_CANCEL, .id = call->entry.id);
    } else if (loop->running_entry != &call->entry) {
        zoe_call_free(call);
    }
}

/* Traced: the same file keeps its number, and a descriptor that is used again for another one gets a
 * new one. */
static void
number(zoe_loop *loop, struct zoe_watch *watch, int fd)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return;
    uint64_t file = (uint64_t)status.st_ino * 31 + (uint64_t)status.st_dev;
    if (watch->id == 0 || watch->file != file)
        watch->id = (uint32_t)++loop->ids->fd;
    watch->file = file;
}

static int
install(zoe_loop *loop, int fd, int mode, struct zoe_call *call)
{
    struct zoe_watch *watch = &loop->watches[fd];
    int before = modes_of(watch);
    if ((before & mode) == 0 && loop->selector->watch(loop->selector, fd, before | mode) != 0)
        return zoe_last_error()->code;
    if (before == 0)
        loop->watched++;
    if (before == 0 && loop->trace != NULL)
        number(loop, watch, fd);
    if (*slot(watch, mode) != NULL)
        retire(loop, *slot(watch, mode));
    *slot(watch, mode) = call;
    call->entry.watching = true;
    watch->cause[mode == ZOE_WRITE] =
        zoe_trace(loop, WATCH, .id = watch->id, .small = (uint8_t)mode,
                  .number = (int64_t)call->entry.id, .text = call->label, .site = call->site);
    return 0;
}

int
zoe_add_watch_(zoe_loop *loop, int fd, int mode, zoe_callback *callback, void *argument,
               const char *label, const char *site)
{
    int code = zoe_loop_check(loop);
    if (code != 0)
        return code;
    if (zoe_missing((void *)(intptr_t)callback, "callback"))
        return ZOE_TYPE_ERROR;
    if (fd < 0)
        return zoe_fail(ZOE_VALUE_ERROR, "descriptor %d cannot be watched: it is below 0", fd);
    if ((code = make_room(loop, fd)) != 0)
        return code;
    struct zoe_call *call = zoe_call_new(loop, callback, argument, label, site);
    if (call == NULL)
        return ZOE_MEMORY_ERROR;
    zoe_entry_number(loop, &call->entry);
    if ((code = install(loop, fd, mode, call)) != 0)
        zoe_call_free(call);
    return code;
}

static bool
remove_watch(zoe_loop *loop, int fd, int mode)
{
    if (zoe_missing(loop, "loop") || fd < 0 || fd >= loop->watches_size ||
        *slot(&loop->watches[fd], mode) == NULL)
        return false;
    struct zoe_watch *watch = &loop->watches[fd];
    zoe_trace(loop, UNWATCH, .id = watch->id, .small = (uint8_t)mode);
    retire(loop, *slot(watch, mode));
    *slot(watch, mode) = NULL;
    loop->selector->watch(loop->selector, fd, modes_of(watch));
    if (modes_of(watch) == 0)
        loop->watched--;
    return true;
}

bool
zoe_remove_reader(zoe_loop *loop, int fd)
{
    return remove_watch(loop, fd, ZOE_READ);
}

bool
zoe_remove_writer(zoe_loop *loop, int fd)
{
    return remove_watch(loop, fd, ZOE_WRITE);
}

/* --- ready descriptors -------------------------------------------------------------------- */

/* The handle of a ready descriptor comes; n is the event that says so. */
static void
arrive(zoe_loop *loop, struct zoe_call *call, uint64_t n)
{
    if (call == NULL || call->entry.queued)
        return;
    zoe_entry_caused_by(&call->entry, n);
    call->entry.queued = true;
    call->entry.next = NULL;
    *loop->arrivals_end = &call->entry;
    loop->arrivals_end = &call->entry.next;
}

/* Queue those that have come, but no more than there is room for. Returns how much room is left. */
static int
take_in(zoe_loop *loop, int room)
{
    for (; loop->arrivals != NULL && room > 0; room--) {
        struct zoe_entry *entry = loop->arrivals;
        loop->arrivals = entry->next;
        if (loop->arrivals == NULL)
            loop->arrivals_end = &loop->arrivals;
        zoe_ready_append(loop, entry, ZOE_WHY_IO, entry->cause);
    }
    return room;
}

/* With a seed, the order in which descriptors are reported is the seed's choice. */
void
zoe_watch_queue(zoe_loop *loop, int count)
{
    int room = take_in(loop, loop->stopping ? INT_MAX : AT_ONCE);
    zoe_shuffle(loop->ready_fds, count, sizeof *loop->ready_fds);
    for (const struct zoe_ready_fd *ready = loop->ready_fds; count > 0; count--, ready++) {
        struct zoe_watch *watch = &loop->watches[ready->fd];
        uint64_t n = zoe_trace(loop, FD, .id = watch->id, .small = (uint8_t)ready->modes,
                               .cause = watch->cause[ready->modes == ZOE_WRITE]);
        if ((ready->modes & ZOE_READ) != 0)
            arrive(loop, watch->reader, n);
        if ((ready->modes & ZOE_WRITE) != 0)
            arrive(loop, watch->writer, n);
        room = take_in(loop, room);
    }
}

void
zoe_watch_clear(zoe_loop *loop)
{
    for (int fd = 0; fd < loop->watches_size; fd++) {
        remove_watch(loop, fd, ZOE_READ);
        remove_watch(loop, fd, ZOE_WRITE);
    }
    zoe_release(loop->watches);
    zoe_release(loop->ready_fds);
    loop->watches = NULL;
    loop->ready_fds = NULL;
    loop->watches_size = 0;
}
