/* net_client.c -- the other side of the network benchmarks: so many connections, of which so many are
 * busy; each sends a message, waits until all of it has come back, and sends the next.
 *
 *     net_client PORT CONNECTIONS BUSY SIZE REQUESTS
 *
 * Prints a line when all are connected and have had one message; then, for every line that it reads,
 * works, and prints a line.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct connection {
    int fd;                       /* the socket                        */
    size_t sent, received;        /* bytes of the message at hand      */
};

static char message[1 << 16], room[1 << 16];
static size_t size;
static int set;
static long to_begin, to_end;

static void
give_up(const char *what)
{
    perror(what);
    exit(1);
}

static void
send_more(struct connection *c)
{
    while (c->sent < size) {
        ssize_t n = send(c->fd, message + c->sent, size - c->sent, MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN)
            return;
        if (n < 0)
            give_up("send");
        c->sent += (size_t)n;
    }
}

static void
begin(struct connection *c)
{
    if (to_begin == 0)
        return;
    to_begin--;
    c->sent = c->received = 0;
    send_more(c);
}

static void
receive(struct connection *c)
{
    ssize_t n = recv(c->fd, room, size - c->received, 0);
    if (n < 0 && errno == EAGAIN)
        return;
    if (n <= 0)
        give_up("recv");
    c->received += (size_t)n;
    if (c->received == size) {
        to_end--;
        begin(c);
    }
}

static void
play(struct connection *connections, int busy, long requests)
{
    struct epoll_event events[512];
    to_begin = to_end = requests;
    for (int i = 0; i < busy; i++)
        begin(&connections[i]);
    while (to_end > 0) {
        int n = epoll_wait(set, events, 512, -1);
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            if ((events[i].events & EPOLLOUT) != 0)
                send_more(c);
            if ((events[i].events & EPOLLIN) != 0 && c->received < size)
                receive(c);
        }
    }
}

static void
open_connection(struct connection *c, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int on = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    c->sent = c->received = size;
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address) != 0)
        give_up("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
    if (size <= 4096)
        event.events = EPOLLIN;
    epoll_ctl(set, EPOLL_CTL_ADD, c->fd, &event);
}

int
main(int argc, char **argv)
{
    if (argc != 6)
        return 2;
    int count = atoi(argv[2]), busy = atoi(argv[3]);
    struct connection *connections = calloc((size_t)count, sizeof *connections);
    char line[8];
    size = (size_t)atol(argv[4]);
    set = epoll_create1(0);
    for (int i = 0; i < count; i++)
        open_connection(&connections[i], atoi(argv[1]));
    play(connections, count, count);
    puts("ready");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        play(connections, busy, atol(argv[5]));
        puts("done");
        fflush(stdout);
    }
    return 0;
}
