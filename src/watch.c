/* watch.c -- descriptors: who is to be called when one can be read or written. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>

#include "settings.h"
#include "turn.h"

/* Of an answer a turn takes in so many descriptors, unless it is the last turn. What is read in a turn
 * a task looks at in the next one: of so many it is still in the processor's cache then. */
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
    watch->changed = loop->answers;
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
    watch->changed = loop->answers;
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

/* Who began or ceased to watch since the answer is not whom it was about: the next one will tell. */
static void
queue_one(zoe_loop *loop, struct zoe_watch *watch, int modes)
{
    if (watch->changed == loop->answers)
        return;
    uint64_t n = zoe_trace(loop, FD, .id = watch->id, .small = (uint8_t)modes,
                           .cause = watch->cause[modes == ZOE_WRITE]);
    if ((modes & ZOE_READ) != 0 && watch->reader != NULL && !watch->reader->entry.queued)
        zoe_ready_append(loop, &watch->reader->entry, ZOE_WHY_IO, n);
    if ((modes & ZOE_WRITE) != 0 && watch->writer != NULL && !watch->writer->entry.queued)
        zoe_ready_append(loop, &watch->writer->entry, ZOE_WHY_IO, n);
}

/* With a seed: the order in which they are reported is the seed's choice. */
void
zoe_watch_queue(zoe_loop *loop)
{
    struct zoe_ready_fd *ready = loop->ready_fds + loop->queued;
    int count = loop->found - loop->queued;
    if (count > AT_ONCE && !loop->stopping)
        count = AT_ONCE;
    zoe_shuffle(ready, count, sizeof *ready);
    loop->queued += count;
    for (; count > 0; count--, ready++)
        queue_one(loop, &loop->watches[ready->fd], ready->modes);
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
