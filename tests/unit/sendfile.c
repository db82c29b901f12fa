/* sendfile.c -- a file through a socket and through a transport: all bytes, in order, at the pace of
 * who reads; and what goes wrong on the way. */
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "system.h"
#include "zoetrope.h"

enum { SIZE = 3000000, OFFSET = 1234, COUNT = 1000000 };

static int file;                  /* SIZE bytes, of which each tells where it is */
static int hung_up_after;         /* the reader closes after so many bytes; 0: at the end */

static char
byte_at(size_t i)
{
    return (char)(i * 7 + i / 256);
}

static void
write_file(void)
{
    static char bytes[SIZE];
    FILE *temporary = tmpfile();
    CHECK(temporary != NULL);
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = byte_at(i);
    file = dup(fileno(temporary));
    CHECK(file >= 0 && write(file, bytes, SIZE) == SIZE);
    fclose(temporary);
}

/* --- who reads ---------------------------------------------------------------------------- */

struct reader {
    zoe_frame frame;
    int fd;                       /* argument: taken over                                      */
    size_t from;                  /* argument: where in the file the bytes should begin        */
    size_t got;                   /* result                                                    */
    char bytes[50000];            /* what came last                                            */
    struct zoe_sock_recv recv;
};

static void
check_bytes(const struct reader *me)
{
    for (size_t i = 0; i < me->recv.received; i++)
        CHECK(me->bytes[i] == byte_at(me->from + me->got + i));
}

CORO(reader)
{
    ASYNC (me) {
        for (;;) {
            CALL(zoe_sock_recv, &me->recv, .fd = me->fd, .buffer = me->bytes, .size = sizeof me->bytes);
            check_bytes(me);
            me->got += me->recv.received;
            if (me->recv.received == 0 || (hung_up_after > 0 && me->got >= (size_t)hung_up_after))
                break;
        }
    FINALLY:
        close(me->fd);
    }
}

/* --- a socket of one's own ---------------------------------------------------------------- */

struct by_socket {
    zoe_frame frame;
    off_t offset;                 /* argument                                                  */
    size_t count;                 /* argument                                                  */
    int code;                     /* result: 0, or the error's                                 */
    int ends[2];                  /* of the connection                                         */
    zoe_task *reader;             /* a reference                                               */
    struct zoe_sock_sendfile send;
};

static void
make_ends(int ends[2])
{
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    CHECK(zoe_set_nonblocking(ends[0]) == 0 && zoe_set_nonblocking(ends[1]) == 0);
}

static zoe_frame *
sending(struct by_socket *me)
{
    return zoe_coroutine(zoe_sock_sendfile, &me->send, .fd = me->ends[0], .file = file,
                         .offset = me->offset, .count = me->count);
}

CORO(by_socket)
{
    ASYNC (me) {
        make_ends(me->ends);
        me->reader = zoe_create_task(reader, .fd = me->ends[1], .from = (size_t)me->offset);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        AWAIT(sending(me));
        me->code = zoe_caught() == NULL ? 0 : zoe_caught()->code;
        close(me->ends[0]);
        AWAIT(me->reader);
        if (me->code == 0)
            CHECK(zoe_task_frame(me->reader, reader)->got == me->send.sent);
        RETURN(zoe_int(me->code == 0 ? (long long)me->send.sent : -me->code));
    FINALLY:
        zoe_task_release(me->reader);
    }
}

/* --- a transport -------------------------------------------------------------------------- */

struct counting {
    zoe_protocol protocol;
    int lost;                     /* calls of connection_lost                                  */
    int pauses;                   /* calls of pause_writing, less those of resume_writing      */
};

static void
count_lost(zoe_protocol *self, const zoe_error *error)
{
    (void)error;
    ((struct counting *)self)->lost++;
}

static void
count_pause(zoe_protocol *self)
{
    ((struct counting *)self)->pauses++;
}

static void
count_resume(zoe_protocol *self)
{
    ((struct counting *)self)->pauses--;
}

static const zoe_protocol_type counting = {
    .name = "Counting", .size = sizeof(struct counting), .connection_lost = count_lost,
    .pause_writing = count_pause, .resume_writing = count_resume,
};

struct by_transport {
    zoe_frame frame;
    size_t before;                /* argument: bytes written before the file                   */
    bool close_first;             /* argument                                                  */
    int code;                     /* 0, or the error's                                         */
    int ends[2];                  /* of the connection                                         */
    zoe_task *reader;             /* a reference                                               */
    struct zoe_create_connection connect;
    struct zoe_sendfile send;
    struct zoe_sleep turn;
};

/* What stands in the file before OFFSET, as if it had been sent too. */
static void
write_before(struct by_transport *me)
{
    static char bytes[OFFSET];
    for (size_t i = 0; i < me->before; i++)
        bytes[i] = byte_at(i);
    zoe_transport_set_write_buffer_limits(me->connect.transport, 40000, 10000);
    if (me->close_first)
        zoe_transport_close(me->connect.transport);
    else
        CHECK(zoe_transport_write(me->connect.transport, bytes, me->before) == 0);
}

static void
check_after(struct by_transport *me)
{
    const struct counting *protocol = (struct counting *)me->connect.made;
    CHECK(me->code != 0 || zoe_transport_is_reading(me->connect.transport));
    CHECK(me->code != 0 || zoe_transport_get_protocol(me->connect.transport) == me->connect.made);
    CHECK(me->code != 0 || me->send.sent == SIZE - me->before);
    CHECK(protocol->lost == (me->code != 0));
    CHECK(protocol->pauses == 0);
}

CORO(by_transport)
{
    ASYNC (me) {
        make_ends(me->ends);
        me->reader = zoe_create_task(reader, .fd = me->ends[1]);
        CALL(zoe_create_connection, &me->connect, .protocol = &counting, .fd = me->ends[0]);
        write_before(me);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_sendfile, &me->send, .transport = me->connect.transport, .file = file, .offset = (off_t)me->before);
        me->code = zoe_caught() == NULL ? 0 : zoe_caught()->code;
        CALL(zoe_sleep, &me->turn, .delay = 0);
        check_after(me);
        zoe_transport_close(me->connect.transport);
        AWAIT(me->reader);
        CHECK(me->code != 0 || zoe_task_frame(me->reader, reader)->got == SIZE);
        RETURN(zoe_int(me->code));
    FINALLY:
        zoe_task_release(me->reader);
        zoe_transport_release(me->connect.transport);
        zoe_protocol_release(me->connect.made);
    }
}

/* --- scenes ------------------------------------------------------------------------------- */

static long long
ended(zoe_value value)
{
    CHECK(value.kind == ZOE_INT);
    return value.as.integer;
}

static ssize_t
no_sendfile(int out, int in, off_t *offset, size_t count)
{
    (void)out;
    (void)in;
    (void)offset;
    (void)count;
    errno = ENOSYS;
    return -1;
}

static void
all_and_some(void)
{
    CHECK(ended(zoe_run(by_socket)) == SIZE);
    CHECK(ended(zoe_run(by_socket, .offset = OFFSET, .count = COUNT)) == COUNT);
    CHECK(ended(zoe_run(by_socket, .offset = SIZE - 5, .count = COUNT)) == 5);
    CHECK(ended(zoe_run(by_socket, .offset = SIZE)) == 0);
    hung_up_after = 100000;
    CHECK(ended(zoe_run(by_socket)) == -EPIPE);
    hung_up_after = 0;
}

int
main(void)
{
    write_file();
    all_and_some();
    CHECK(ended(zoe_run(by_transport)) == 0);
    CHECK(ended(zoe_run(by_transport, .before = OFFSET)) == 0);
    CHECK(ended(zoe_run(by_transport, .close_first = true)) == ZOE_RUNTIME_ERROR);
    hung_up_after = 100000;
    long long code = ended(zoe_run(by_transport));
    CHECK(code == EPIPE || code == ECONNRESET);
    hung_up_after = 0;
    zoe_system.sendfile = no_sendfile;
    all_and_some();
    close(file);
    return 0;
}
