/* system.c -- the operating system as it is. */
#include "system.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#ifdef __linux__
#include <sys/sendfile.h>
#include <sys/syscall.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

#ifdef SYS_pidfd_open
extern long syscall(long number, ...);       /* not POSIX's, but Linux' */
#endif

static int
open_pidfd(pid_t child)
{
#ifdef SYS_pidfd_open
    return (int)syscall(SYS_pidfd_open, child, 0);
#else
    (void)child;
    errno = ENOSYS;
    return -1;
#endif
}

static ssize_t
send_file(int out, int in, off_t *offset, size_t count)
{
#ifdef __linux__
    return sendfile(out, in, offset, count);
#else
    (void)out;
    (void)in;
    (void)offset;
    (void)count;
    errno = ENOSYS;
    return -1;
#endif
}

struct zoe_system zoe_system = {
    .calloc = calloc,
    .realloc = realloc,
    .free = free,
    .select = select,
    .read = read,
    .write = write,
    .pipe = pipe,
    .close = close,
    .clock_gettime = clock_gettime,
    .nanosleep = nanosleep,
    .socket = socket,
    .socketpair = socketpair,
    .bind = bind,
    .listen = listen,
    .accept = accept,
    .connect = connect,
    .recv = recv,
    .recvfrom = recvfrom,
    .send = send,
    .sendto = sendto,
    .sendmsg = sendmsg,
    .shutdown = shutdown,
    .pread = pread,
    .sendfile = send_file,
    .waitpid = waitpid,
    .kill = kill,
    .pidfd_open = open_pidfd,
    .sigaction = sigaction,
    .pthread_create = pthread_create,
    .fork = fork,
    .getaddrinfo = getaddrinfo,
    .freeaddrinfo = freeaddrinfo,
    .getnameinfo = getnameinfo,
};
