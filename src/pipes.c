/* pipes.c -- pipes that do not leak into children, and whose breaking does not end the program. */
#include "pipes_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

#include "system.h"

int
zoe_pipe(int ends[2])
{
    if (zoe_system.pipe(ends) != 0)
        return errno;
    for (int i = 0; i < 2; i++) {
        int above = fcntl(ends[i], F_DUPFD_CLOEXEC, 3);
        int error = errno;
        zoe_system.close(ends[i]);
        ends[i] = above;
        if (above < 0) {
            zoe_system.close(ends[!i]);
            return error;
        }
    }
    return 0;
}

int
zoe_open_null(void)
{
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (fd < 0 || fd > 2)
        return fd;
    int above = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    zoe_system.close(fd);
    return above;
}

/* Hold SIGPIPE back in this thread. Returns whether one was waiting already. */
static bool
hold_back(sigset_t *pipe, sigset_t *before)
{
    sigset_t pending;
    sigemptyset(pipe);
    sigaddset(pipe, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, pipe, before);
    return sigismember(&pending, SIGPIPE) == 1;
}

/* Take the one out that the last call has caused, and go on as before; errno stays. */
static void
let_through(const sigset_t *pipe, const sigset_t *before, bool broken)
{
    sigset_t pending;
    int error = errno, taken;
    sigpending(&pending);
    if (broken && sigismember(&pending, SIGPIPE) == 1)
        sigwait(pipe, &taken);
    pthread_sigmask(SIG_SETMASK, before, NULL);
    errno = error;
}

ssize_t
zoe_write_quietly(int fd, const void *data, size_t size)
{
    sigset_t pipe, before;
    bool waiting = hold_back(&pipe, &before);
    ssize_t written = zoe_system.write(fd, data, size);
    let_through(&pipe, &before, written < 0 && errno == EPIPE && !waiting);
    return written;
}

ssize_t
zoe_sendfile_quietly(int out, int in, off_t *offset, size_t size)
{
    sigset_t pipe, before;
    bool waiting = hold_back(&pipe, &before);
    ssize_t sent = zoe_system.sendfile(out, in, offset, size);
    let_through(&pipe, &before, sent < 0 && errno == EPIPE && !waiting);
    return sent;
}
