/* net_libevent.c -- an echo server with libevent's bufferevents, on select(). Prints its port. */
#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static struct event_base *base;

static void
readable(struct bufferevent *connection, void *unused)
{
    (void)unused;
    bufferevent_write_buffer(connection, bufferevent_get_input(connection));
}

static void
ended(struct bufferevent *connection, short what, void *unused)
{
    (void)unused;
    if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR))
        bufferevent_free(connection);
}

static void
connected(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from, int size,
          void *unused)
{
    int on = 1;
    (void)listener;
    (void)from;
    (void)size;
    (void)unused;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct bufferevent *connection = bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);
    bufferevent_setcb(connection, readable, NULL, ended, NULL);
    bufferevent_enable(connection, EV_READ | EV_WRITE);
}

int
main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    struct event_config *config = event_config_new();
    const char *const others[] = {"epoll", "poll", "kqueue", "devpoll", "evport"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        event_config_avoid_method(config, others[i]);
    base = event_base_new_with_config(config);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct evconnlistener *listener = evconnlistener_new_bind(
        base, connected, NULL, LEV_OPT_CLOSE_ON_FREE, 1000, (struct sockaddr *)&address, size);
    if (base == NULL || listener == NULL)
        return 1;
    getsockname(evconnlistener_get_fd(listener), (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return event_base_dispatch(base);
}
