/* net_libev.c -- an echo server with libev, on select(). Prints its port. */
#include <arpa/inet.h>
#include <errno.h>
#include <ev.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROOM = 256 * 1024 };

static char room[ROOM];

struct connection {
    ev_io reader, writer;         /* first                        */
    char *kept;                   /* what could not be sent yet   */
    size_t size;                  /* bytes of it                  */
};

static void
end(struct ev_loop *loop, struct connection *connection)
{
    ev_io_stop(loop, &connection->reader);
    ev_io_stop(loop, &connection->writer);
    close(connection->reader.fd);
    free(connection->kept);
    free(connection);
}

static void
readable(struct ev_loop *loop, ev_io *io, int events)
{
    struct connection *connection = (struct connection *)io;
    ssize_t n = recv(io->fd, room, ROOM, 0);
    (void)events;
    if (n < 0 && errno == EAGAIN)
        return;
    if (n <= 0) {
        end(loop, connection);
        return;
    }
    ssize_t sent = connection->size > 0 ? 0 : send(io->fd, room, (size_t)n, MSG_NOSIGNAL);
    size_t rest = (size_t)(n - (sent > 0 ? sent : 0));
    if (rest == 0)
        return;
    connection->kept = realloc(connection->kept, connection->size + rest);
    memcpy(connection->kept + connection->size, room + n - rest, rest);
    connection->size += rest;
    ev_io_start(loop, &connection->writer);
}

static void
writable(struct ev_loop *loop, ev_io *io, int events)
{
    struct connection *connection = (struct connection *)(void *)((char *)io -
        offsetof(struct connection, writer));
    ssize_t sent = send(io->fd, connection->kept, connection->size, MSG_NOSIGNAL);
    (void)events;
    if (sent <= 0)
        return;
    connection->size -= (size_t)sent;
    memmove(connection->kept, connection->kept + sent, connection->size);
    if (connection->size == 0)
        ev_io_stop(loop, io);
}

static void
acceptable(struct ev_loop *loop, ev_io *io, int events)
{
    int on = 1, fd = accept(io->fd, NULL, NULL);
    (void)events;
    if (fd < 0)
        return;
    fcntl(fd, F_SETFL, O_NONBLOCK);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *connection = calloc(1, sizeof *connection);
    ev_io_init(&connection->reader, readable, fd, EV_READ);
    ev_io_init(&connection->writer, writable, fd, EV_WRITE);
    ev_io_start(loop, &connection->reader);
}

int
main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    struct ev_loop *loop = ev_loop_new(EVBACKEND_SELECT);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    ev_io io;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 1000) != 0)
        return 1;
    fcntl(listener, F_SETFL, O_NONBLOCK);
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    ev_io_init(&io, acceptable, listener, EV_READ);
    ev_io_start(loop, &io);
    return ev_run(loop, 0);
}
