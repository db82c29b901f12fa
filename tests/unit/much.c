/* much.c -- streams that get much at once: it is not copied, and nothing of it is lost or mixed up. */
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "transport_parts.h"
#include "zoetrope.h"

enum { MUCH = 40000, REST = 2 * MUCH - 10 };

/* Send so many bytes, which count on from what was sent before. */
static void
send_much(int fd, unsigned *sent)
{
    unsigned char bytes[MUCH];
    for (int i = 0; i < MUCH; i++)
        bytes[i] = (unsigned char)((*sent)++ % 251);
    CHECK(send(fd, bytes, sizeof bytes, 0) == MUCH);
}

/* Whether these are the bytes that count on from there. */
static bool
count_on(const struct zoe_reader_readexactly *got, unsigned from)
{
    for (size_t i = 0; i < got->size; i++)
        if ((unsigned char)got->data[i] != (from + i) % 251)
            return false;
    return true;
}

/* --- straight from a socket --------------------------------------------------------------- */

struct gets_much {
    zoe_frame frame;
    int ends[2];                  /* a socket's: the stream's, and ours                        */
    unsigned sent, got;           /* bytes                                                     */
    int round;
    struct zoe_open_connection open;
    struct zoe_reader_readexactly exactly;
    struct zoe_sleep sleep;
};

CORO(gets_much)
{
    ASYNC (me) {
        CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, me->ends) == 0);
        CALL(zoe_open_connection, &me->open, .fd = me->ends[0]);
        for (me->round = 0; me->round < 5; me->round++) {
            send_much(me->ends[1], &me->sent);
            CALL(zoe_reader_readexactly, &me->exactly, .reader = me->open.reader, .count = MUCH);
            send_much(me->ends[1], &me->sent);
            CALL(zoe_sleep, &me->sleep, .delay = 0.1);
            CHECK(me->exactly.size == MUCH && count_on(&me->exactly, me->got));
            me->got += MUCH;
            CALL(zoe_reader_readexactly, &me->exactly, .reader = me->open.reader, .count = 10);
            CHECK(count_on(&me->exactly, me->got));
            me->got += 10;
            send_much(me->ends[1], &me->sent);
            CALL(zoe_reader_readexactly, &me->exactly, .reader = me->open.reader, .count = REST);
            CHECK(me->exactly.size == REST && count_on(&me->exactly, me->got));
            CHECK(me->exactly.data[me->exactly.size] == '\0');
            me->got += REST;
        }
    FINALLY:
        zoe_writer_close(me->open.writer);
        zoe_writer_release(me->open.writer);
        close(me->ends[1]);
    }
}

/* --- in which room it comes --------------------------------------------------------------- */

struct reads_much {
    zoe_frame frame;
    int ends[2];                  /* a socket's: the stream's, and ours                        */
    unsigned sent;                /* bytes                                                     */
    int round;
    const char *place;            /* where they are to come                                    */
    struct zoe_open_connection open;
    struct zoe_reader_read some;
};

/* When the reader waits. */
static void
send_later(void *argument)
{
    struct reads_much *me = argument;
    send_much(me->ends[1], &me->sent);
}

/* The room in which they came is the reader's, until he waits for more. That comes there again, unless
 * many rooms are spare. */
CORO(reads_much)
{
    ASYNC (me) {
        CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, me->ends) == 0);
        CALL(zoe_open_connection, &me->open, .fd = me->ends[0]);
        me->place = zoe_running_loop->room->bytes;
        for (me->round = 0; me->round < 4; me->round++) {
            if (me->round == 3) {
                zoe_running_loop->room->spare = 64;
                me->place = zoe_running_loop->room->bytes;
            }
            CHECK(zoe_call_soon(zoe_running_loop, send_later, me).call != NULL);
            CALL(zoe_reader_read, &me->some, .reader = me->open.reader, .count = MUCH);
            CHECK(me->some.size >= MUCH / 2 && me->some.data == me->place);
            CHECK((unsigned char)me->some.data[1] == (me->sent - MUCH + 1) % 251);
        }
    FINALLY:
        zoe_writer_close(me->open.writer);
        zoe_writer_release(me->open.writer);
        close(me->ends[1]);
    }
}

/* --- from a protocol in between, which owns nothing of what it hands on -------------------- */

static zoe_protocol *stream;      /* the stream's own protocol: a reference */

/* In two pieces, and all of it once more. */
static void
hand_on(zoe_protocol *self, const void *data, size_t size)
{
    (void)self;
    stream->type->data_received(stream, data, size / 2);
    stream->type->data_received(stream, (const char *)data + size / 2, size - size / 2);
    stream->type->data_received(stream, data, size);
}

static void
pass_lost(zoe_protocol *self, const zoe_error *error)
{
    (void)self;
    stream->type->connection_lost(stream, error);
}

static const zoe_protocol_type between = {
    .name = "Between", .size = sizeof(zoe_protocol), .data_received = hand_on,
    .connection_lost = pass_lost,
};

struct gets_much_twice {
    zoe_frame frame;
    int ends[2];                  /* a socket's: the stream's, and ours                        */
    unsigned sent;                /* bytes                                                     */
    zoe_protocol *between;        /* a reference                                               */
    struct zoe_open_connection open;
    struct zoe_reader_readexactly exactly;
    struct zoe_writer_wait_closed closed;
};

CORO(gets_much_twice)
{
    ASYNC (me) {
        CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, me->ends) == 0);
        CALL(zoe_open_connection, &me->open, .fd = me->ends[0]);
        stream = zoe_protocol_retain(zoe_writer_transport(me->open.writer)->protocol);
        me->between = zoe_protocol_new(zoe_running_loop, &between, NULL);
        zoe_transport_set_protocol(zoe_writer_transport(me->open.writer), me->between);
        send_much(me->ends[1], &me->sent);
        CALL(zoe_reader_readexactly, &me->exactly, .reader = me->open.reader, .count = MUCH);
        CHECK(me->exactly.size == MUCH && count_on(&me->exactly, 0));
        CALL(zoe_reader_readexactly, &me->exactly, .reader = me->open.reader, .count = MUCH);
        CHECK(me->exactly.size == MUCH && count_on(&me->exactly, 0));
    FINALLY:
        zoe_writer_close(me->open.writer);
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->open.writer);
        zoe_writer_release(me->open.writer);
        zoe_protocol_release(me->between);
        zoe_protocol_release(stream);
        close(me->ends[1]);
    }
}

static void
play(zoe_value result)
{
    if (zoe_is_error(result))
        exit(zoe_exit_status(result));
}

int
main(void)
{
    play(zoe_run(gets_much));
    play(zoe_run(reads_much));
    play(zoe_run(gets_much_twice));
    return 0;
}
