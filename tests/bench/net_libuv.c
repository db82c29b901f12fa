/* net_libuv.c -- an echo server with libuv. Prints its port. */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

enum { ROOM = 256 * 1024 };

static uv_loop_t loop;
static char room[ROOM];

/* What is on its way to be written. */
struct sending {
    uv_write_t request;           /* first                  */
    char data[];                  /* a copy, for it is kept */
};

static void
allocate(uv_handle_t *handle, size_t hint, uv_buf_t *buffer)
{
    (void)handle;
    (void)hint;
    *buffer = uv_buf_init(room, ROOM);
}

static void
sent(uv_write_t *request, int status)
{
    (void)status;
    free(request);
}

static void
closed(uv_handle_t *handle)
{
    free(handle);
}

static void
got(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    if (size < 0) {
        uv_close((uv_handle_t *)stream, closed);
        return;
    }
    uv_buf_t data = uv_buf_init(buffer->base, (unsigned)size);
    int now = uv_try_write(stream, &data, 1);
    if (now == size)
        return;
    now = now < 0 ? 0 : now;
    struct sending *rest = malloc(sizeof *rest + (size_t)(size - now));
    for (ssize_t i = now; i < size; i++)
        rest->data[i - now] = buffer->base[i];
    data = uv_buf_init(rest->data, (unsigned)(size - now));
    uv_write(&rest->request, stream, &data, 1, sent);
}

static void
connected(uv_stream_t *server, int status)
{
    uv_tcp_t *client = malloc(sizeof *client);
    (void)status;
    uv_tcp_init(&loop, client);
    uv_accept(server, (uv_stream_t *)client);
    uv_tcp_nodelay(client, 1);
    uv_read_start((uv_stream_t *)client, allocate, got);
}

int
main(void)
{
    struct sockaddr_in address;
    int size = sizeof address;
    uv_tcp_t server;
    uv_loop_init(&loop);
    uv_tcp_init(&loop, &server);
    uv_ip4_addr("127.0.0.1", 0, &address);
    if (uv_tcp_bind(&server, (struct sockaddr *)&address, 0) != 0 ||
        uv_listen((uv_stream_t *)&server, 1000, connected) != 0)
        return 1;
    uv_tcp_getsockname(&server, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return uv_run(&loop, UV_RUN_DEFAULT);
}
