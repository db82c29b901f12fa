/* wakeup.c -- call_soon_threadsafe: the only door into a loop from another thread.
 *
 * The loop may be asleep in select(). So it always watches the read end of a pipe to itself, and
 * whoever schedules from outside leaves the callback in the inbox and writes one byte: select()
 * returns, and the callback is taken in.
 */
#include <errno.h>
#include <fcntl.h>

#include "system.h"
#include "turn.h"

enum { BURST = 4096 };            /* bytes taken from the pipe at once */

/* Empty the pipe: the bytes say nothing but "wake up". */
static void
read_from_self(void *argument)
{
    zoe_loop *loop = argument;
    char bytes[BURST];
    ssize_t got;
    do
        got = zoe_system.read(loop->self_pipe[0], bytes, sizeof bytes);
    while (got > 0 || (got < 0 && errno == EINTR));
}

static void
write_to_self(zoe_loop *loop)
{
    ssize_t sent;
    do
        sent = zoe_system.write(loop->self_pipe[1], "", 1);
    while (sent < 0 && errno == EINTR);
}

static int
set_flags(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ||
           fcntl(fd, F_SETFD, FD_CLOEXEC) < 0;
}

int
zoe_wakeup_open(zoe_loop *loop)
{
    if (zoe_system.pipe(loop->self_pipe) != 0) {
        loop->self_pipe[0] = loop->self_pipe[1] = -1;
        return zoe_fail(errno, "no pipe for the loop to wake itself by: too many open "
                               "descriptors; close some, or raise the limit (ulimit -n)");
    }
    if (set_flags(loop->self_pipe[0]) || set_flags(loop->self_pipe[1]))
        return zoe_fail(errno, "the loop's own pipe cannot be made non-blocking");
    return zoe_add_watch_(loop, loop->self_pipe[0], ZOE_READ, read_from_self, loop,
                          "read_from_self", NULL);
}

/* A record of its own: the loop's pool belongs to the loop's thread. */
static struct zoe_call *
foreign_call(zoe_callback *callback, void *argument, const char *label, const char *site)
{
    struct zoe_call *call = zoe_allocate(sizeof *call);
    if (call == NULL)
        return NULL;
    call->callback = callback;
    call->argument = argument;
    call->label = label;
    call->site = site;
    return call;
}

static int
leave_in_inbox(zoe_loop *loop, zoe_callback *callback, void *argument, const char *label,
               const char *site)
{
    if (loop->closed)
        return zoe_fail(ZOE_RUNTIME_ERROR, "Event loop is closed");
    struct zoe_call *call = foreign_call(callback, argument, label, site);
    if (call == NULL)
        return ZOE_MEMORY_ERROR;
    *loop->inbox_end = &call->entry;
    loop->inbox_end = &call->entry.next;
    atomic_store(&loop->inbox_full, true);
    write_to_self(loop);
    return 0;
}

static int
call_from_own_thread(zoe_loop *loop, zoe_callback *callback, void *argument, const char *label,
                     const char *site)
{
    zoe_handle handle = zoe_call_soon_(loop, callback, argument, label, site);
    if (handle.call == NULL)
        return zoe_last_error()->code;
    zoe_trace(loop, WAKEUP, 0);
    write_to_self(loop);
    return 0;
}

int
zoe_call_soon_threadsafe_(zoe_loop *loop, zoe_callback *callback, void *argument,
                          const char *label, const char *site)
{
    if (zoe_missing(loop, "loop") || zoe_missing((void *)(intptr_t)callback, "callback"))
        return ZOE_TYPE_ERROR;
    pthread_mutex_lock(&loop->inbox_lock);
    bool own = pthread_equal(loop->thread, pthread_self());
    int code = own ? call_from_own_thread(loop, callback, argument, label, site)
                   : leave_in_inbox(loop, callback, argument, label, site);
    pthread_mutex_unlock(&loop->inbox_lock);
    return code;
}

/* Move the first of the inbox into the ready queue. Returns false without memory. */
static bool
collect_one(zoe_loop *loop)
{
    struct zoe_call *foreign = (struct zoe_call *)loop->inbox;
    struct zoe_call *call = zoe_call_new(loop, foreign->callback, foreign->argument,
                                         foreign->label, foreign->site);
    if (call == NULL)
        return false;
    loop->inbox = foreign->entry.next;
    zoe_release(foreign);
    zoe_entry_number(loop, &call->entry);
    zoe_ready_append(loop, &call->entry, ZOE_WHY_THREADSAFE, 0);
    return true;
}

void
zoe_wakeup_collect(zoe_loop *loop)
{
    if (!atomic_load(&loop->inbox_full))
        return;
    pthread_mutex_lock(&loop->inbox_lock);
    while (loop->inbox != NULL && collect_one(loop))
        continue;
    if (loop->inbox == NULL) {
        loop->inbox_end = &loop->inbox;
        atomic_store(&loop->inbox_full, false);
    } else {
        write_to_self(loop);      /* without memory: the rest in the next turn */
    }
    pthread_mutex_unlock(&loop->inbox_lock);
}

void
zoe_wakeup_close(zoe_loop *loop)
{
    pthread_mutex_lock(&loop->inbox_lock);
    while (loop->inbox != NULL) {
        struct zoe_entry *next = loop->inbox->next;
        zoe_release(loop->inbox);
        loop->inbox = next;
    }
    for (int end = 0; end < 2; end++)
        if (loop->self_pipe[end] >= 0)
            zoe_system.close(loop->self_pipe[end]);
    loop->self_pipe[0] = loop->self_pipe[1] = -1;
    pthread_mutex_unlock(&loop->inbox_lock);
}
