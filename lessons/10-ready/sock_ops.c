/* sock_ops.c -- the same echo as a straight line: sockets of your own, awaited.
 *
 * Each operation is tried at once. Only when the system says "not now" does the task wait until
 * the socket is ready, and try again.
 */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "zoetrope.h"

enum { ROOM = 64 };

/* A socket that does not block; nothing goes on without one. */
static int
new_socket(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || zoe_set_nonblocking(fd) != 0) {
        perror("socket");
        exit(EXIT_FAILURE);
    }
    return fd;
}

/* Listen on a free port of this machine only; its address goes to *where. */
static int
listen_here(zoe_address *where)
{
    const struct sockaddr_in here = {.sin_family = AF_INET,
                                     .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr *any = (struct sockaddr *)&where->storage;
    int fd = new_socket();
    where->size = sizeof where->storage;
    if (bind(fd, (const struct sockaddr *)&here, sizeof here) != 0 || listen(fd, 5) != 0 ||
        getsockname(fd, any, &where->size) != 0) {
        perror("listen");
        exit(EXIT_FAILURE);
    }
    return fd;
}

/* --- the server --------------------------------------------------------------------------- */

struct serve {
    zoe_frame frame;
    int listening;                        /* argument: a socket                    */
    char bytes[ROOM];                     /* what came last                        */
    struct zoe_sock_accept accept;        /* the frames of what it awaits          */
    struct zoe_sock_recv some;
    struct zoe_sock_sendall back;
};

static zoe_frame *
hearing(struct serve *me)
{
    return zoe_coroutine(zoe_sock_recv, &me->some, .fd = me->accept.accepted, .buffer = me->bytes,
                         .size = ROOM);
}

static zoe_frame *
answering(struct serve *me)
{
    return zoe_coroutine(zoe_sock_sendall, &me->back, .fd = me->accept.accepted,
                         .data = me->bytes, .size = me->some.received);
}

CORO(serve)
{
    ASYNC (me) {
        CALL(zoe_sock_accept, &me->accept, .fd = me->listening);
        puts("server: somebody is there");
        for (;;) {
            AWAIT(hearing(me));
            if (me->some.received == 0)
                break;
            AWAIT(answering(me));
        }
        puts("server: the other side has no more to say");
    FINALLY:
        if (me->accept.accepted > 0)
            close(me->accept.accepted);
    }
}

/* --- the client --------------------------------------------------------------------------- */

/* Hear so many bytes, in as many pieces as they come. */
struct hear {
    zoe_frame frame;
    int fd;                               /* argument                              */
    size_t count;                         /* argument: bytes, at most ROOM         */
    size_t heard;                         /* so far                                */
    char bytes[ROOM];                     /* result                                */
    struct zoe_sock_recv some;            /* the frame of what it awaits           */
};

static zoe_frame *
hearing_more(struct hear *me)
{
    return zoe_coroutine(zoe_sock_recv, &me->some, .fd = me->fd, .buffer = me->bytes + me->heard,
                         .size = me->count - me->heard);
}

CORO(hear)
{
    ASYNC (me) {
        while (me->heard < me->count) {
            AWAIT(hearing_more(me));
            if (me->some.received == 0)
                break;
            me->heard += me->some.received;
        }
        printf("client: it says \"%.*s\"\n", (int)me->heard, me->bytes);
    }
}

struct talk {
    zoe_frame frame;
    zoe_address where;                    /* argument: whom to call                */
    int fd;                               /* its socket                            */
    struct zoe_sock_connect connect;      /* the frames of what it awaits          */
    struct zoe_sock_sendall say;
    struct hear hear;
    struct zoe_sleep nap;
};

CORO(talk)
{
    ASYNC (me) {
        me->fd = new_socket();
        CALL(zoe_sock_connect, &me->connect, .fd = me->fd, .address = me->where);
        CALL(zoe_sock_sendall, &me->say, .fd = me->fd, .data = "hello, echo", .size = 11);
        CALL(hear, &me->hear, .fd = me->fd, .count = 11);
        CALL(zoe_sleep, &me->nap, .delay = 1);
        CALL(zoe_sock_sendall, &me->say, .fd = me->fd, .data = "goodbye", .size = 7);
        shutdown(me->fd, SHUT_WR);
        CALL(hear, &me->hear, .fd = me->fd, .count = 7);
    FINALLY:
        close(me->fd);
    }
}

/* --- both --------------------------------------------------------------------------------- */

struct main_task {
    zoe_frame frame;
    int listening;                        /* the server's socket                   */
    zoe_address where;                    /* its address                           */
    zoe_task *server;                     /* a reference                           */
    struct talk talk;                     /* the frame of what it awaits           */
};

CORO(main_task)
{
    ASYNC (me) {
        me->listening = listen_here(&me->where);
        me->server = zoe_create_task(serve, .listening = me->listening);
        CALL(talk, &me->talk, .where = me->where);
        AWAIT(me->server);
    FINALLY:
        zoe_task_release(me->server);
        close(me->listening);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
