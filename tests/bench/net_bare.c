/* net_bare.c -- echo servers written by hand: one around select(), one around epoll. What cannot be
 * sent at once is kept and sent later. Prints its port.  net_bare select|epoll
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 1024, ROOM = 256 * 1024 };

static struct {
    char *kept;                   /* what could not be sent yet */
    size_t size;                  /* bytes of it                */
} connections[MOST];

static char room[ROOM];
static int listener, set = -1, top;
static fd_set reading, writing;

static void
watch(int fd, int writes)
{
    struct epoll_event event = {.events = EPOLLIN | (writes ? EPOLLOUT : 0), .data.fd = fd};
    if (set >= 0) {
        if (epoll_ctl(set, EPOLL_CTL_MOD, fd, &event) != 0)
            epoll_ctl(set, EPOLL_CTL_ADD, fd, &event);
        return;
    }
    FD_SET(fd, &reading);
    if (writes)
        FD_SET(fd, &writing);
    else
        FD_CLR(fd, &writing);
    top = fd >= top ? fd + 1 : top;
}

static void
take_in(void)
{
    int on = 1, fd = accept(listener, NULL, NULL);
    if (fd < 0 || fd >= MOST)
        return;
    fcntl(fd, F_SETFL, O_NONBLOCK);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(fd, 0);
}

static void
end(int fd)
{
    free(connections[fd].kept);
    connections[fd].kept = NULL;
    FD_CLR(fd, &reading);
    FD_CLR(fd, &writing);
    close(fd);
}

static void
keep(int fd, const char *data, size_t size)
{
    connections[fd].kept = realloc(connections[fd].kept, connections[fd].size + size);
    memcpy(connections[fd].kept + connections[fd].size, data, size);
    connections[fd].size += size;
    watch(fd, 1);
}

static void
readable(int fd)
{
    ssize_t n = recv(fd, room, ROOM, 0);
    if (n < 0 && errno == EAGAIN)
        return;
    if (n <= 0) {
        end(fd);
        return;
    }
    ssize_t sent = connections[fd].size > 0 ? 0 : send(fd, room, (size_t)n, MSG_NOSIGNAL);
    if (sent < n)
        keep(fd, room + (sent > 0 ? sent : 0), (size_t)(n - (sent > 0 ? sent : 0)));
}

static void
writable(int fd)
{
    ssize_t sent = send(fd, connections[fd].kept, connections[fd].size, MSG_NOSIGNAL);
    if (sent <= 0)
        return;
    connections[fd].size -= (size_t)sent;
    memmove(connections[fd].kept, connections[fd].kept + sent, connections[fd].size);
    if (connections[fd].size == 0)
        watch(fd, 0);
}

static void
ready(int fd, int reads, int writes)
{
    if (fd == listener)
        take_in();
    else {
        if (reads)
            readable(fd);
        if (writes && connections[fd].kept != NULL)
            writable(fd);
    }
}

static void
by_select(void)
{
    for (;;) {
        fd_set r = reading, w = writing;
        int n = select(top, &r, &w, NULL, NULL);
        for (int fd = 0, last = top; fd < last && n > 0; fd++)
            if (FD_ISSET(fd, &r) || FD_ISSET(fd, &w)) {
                n--;
                ready(fd, FD_ISSET(fd, &r), FD_ISSET(fd, &w));
            }
    }
}

static void
by_epoll(void)
{
    struct epoll_event events[512];
    for (;;) {
        int n = epoll_wait(set, events, 512, -1);
        for (int i = 0; i < n; i++)
            ready(events[i].data.fd, events[i].events & (EPOLLIN | EPOLLHUP),
                  events[i].events & EPOLLOUT);
    }
}

int
main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    int epoll = argc > 1 && strcmp(argv[1], "epoll") == 0;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 1000) != 0)
        return 1;
    fcntl(listener, F_SETFL, O_NONBLOCK);
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    if (epoll)
        set = epoll_create1(0);
    watch(listener, 0);
    if (epoll)
        by_epoll();
    by_select();
}
