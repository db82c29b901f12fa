/* sockets.c -- a probe of sock_recv and sock_sendall: they try first, and wait only when they must. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "probe.h"

struct receive {
    zoe_frame frame;
    int fd;                       /* argument                                                  */
    char bytes[10];               /* result: what came, as a text                              */
    struct zoe_sock_recv recv;
};

CORO(receive)
{
    ASYNC (me) {
        CALL(zoe_sock_recv, &me->recv, .fd = me->fd, .buffer = me->bytes, .size = 9);
    }
}

struct sock_ops {
    zoe_frame frame;
    int ends[2];                  /* two connected sockets                                     */
    zoe_task *task;               /* who receives: a reference                                 */
    struct zoe_sock_sendall send;
    struct receive receive;
    struct zoe_sleep sleep;
};

CORO(sock_ops)
{
    ASYNC (me) {
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, me->ends) != 0)
            exit(EXIT_FAILURE);
        zoe_set_nonblocking(me->ends[0]);
        zoe_set_nonblocking(me->ends[1]);
        CALL(zoe_sock_sendall, &me->send, .fd = me->ends[0], .data = "now", .size = 3);
        CALL(receive, &me->receive, .fd = me->ends[1]);
        printf("sendall: no suspension b'%s'\n", me->receive.bytes);
        me->task = zoe_create_task(receive, .fd = me->ends[1]);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        CALL(zoe_sock_sendall, &me->send, .fd = me->ends[0], .data = "later", .size = 5);
        AWAIT(me->task);
        printf("b'%s'\n", zoe_task_frame(me->task, receive)->bytes);
    FINALLY:
        zoe_task_release(me->task);
        close(me->ends[0]);
        close(me->ends[1]);
    }
}

const struct probe socket_probes[] = {PROBE(sock_ops), {NULL, NULL, NULL}};
