/* streams.c -- a reader that is fed by hand, and a writer over a transport whose other end is ours. */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "system.h"
#include "zoetrope.h"

static zoe_reader reader;

/* Feed it now; the other ways to feed it, as callbacks. */
static void
feed(const char *data)
{
    CHECK(zoe_reader_feed_data(&reader, data, strlen(data)) == 0);
}

static void
feed_later(void *data)
{
    feed(data);
}

static void
end_later(void *nothing)
{
    (void)nothing;
    zoe_reader_feed_eof(&reader);
}

static void
fail_later(void *nothing)
{
    (void)nothing;
    zoe_reader_set_exception(&reader, zoe_raise(ZOE_VALUE_ERROR, "boom"));
}

/* In turns of their own, one after the other. */
static void
soon(zoe_callback *callback, const char *data)
{
    CHECK(zoe_call_soon(zoe_running_loop, callback, (void *)(uintptr_t)data).call != NULL);
}

/* A new reader with this limit, of the running loop. */
static void
begin(size_t limit)
{
    zoe_reader_destroy(&reader);
    CHECK(zoe_reader_init(&reader, zoe_running_loop, limit) == 0);
}

#define IS(child, text)                                                                            \
    CHECK((child).size == strlen(text) && memcmp((child).data, text, strlen(text)) == 0)

/* The last await must have failed with this. */
static void
failed(int code, const char *message)
{
    CHECK(zoe_caught() != NULL && zoe_caught()->code == code);
    CHECK(strcmp(zoe_caught()->message, message) == 0);
}

/* --- reading ------------------------------------------------------------------------------ */

struct reads {
    zoe_frame frame;
    struct zoe_reader_read some;
};

CORO(reads)
{
    ASYNC (me) {
        begin(0);
        CHECK(reader.limit == ZOE_STREAM_LIMIT && !zoe_reader_at_eof(&reader));
        feed("");
        soon(feed_later, "hello");
        CALL(zoe_reader_read, &me->some, .reader = &reader, .count = 3);
        IS(me->some, "hel");
        CALL(zoe_reader_read, &me->some, .reader = &reader, .count = 100);
        IS(me->some, "lo");
        soon(feed_later, "all ");
        soon(feed_later, "of it");
        soon(end_later, NULL);
        CALL(zoe_reader_read, &me->some, .reader = &reader);
        IS(me->some, "all of it");
        CHECK(me->some.data[9] == '\0' && zoe_reader_at_eof(&reader));
        CALL(zoe_reader_read, &me->some, .reader = &reader, .count = 1);
        IS(me->some, "");
        CHECK_FAILS(zoe_reader_feed_data(&reader, "x", 1), ZOE_RUNTIME_ERROR,
                    "feed_data after feed_eof");
    }
}

struct reads_exactly {
    zoe_frame frame;
    struct zoe_reader_readexactly exactly;
};

CORO(reads_exactly)
{
    ASYNC (me) {
        begin(4);
        CALL(zoe_reader_readexactly, &me->exactly, .reader = &reader);
        IS(me->exactly, "");
        soon(feed_later, "ab");
        soon(feed_later, "cdefgh");
        CALL(zoe_reader_readexactly, &me->exactly, .reader = &reader, .count = 7);
        IS(me->exactly, "abcdefg");
        zoe_reader_feed_eof(&reader);
        CHECK(!zoe_reader_at_eof(&reader));
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_readexactly, &me->exactly, .reader = &reader, .count = 2);
        failed(ZOE_INCOMPLETE_READ, "1 bytes read on a total of 2 expected bytes");
        IS(me->exactly, "h");
        CHECK(zoe_reader_at_eof(&reader));
    }
}

struct reads_lines {
    zoe_frame frame;
    struct zoe_reader_readline line;
};

CORO(reads_lines)
{
    ASYNC (me) {
        begin(5);
        feed("one\n\ntw");
        CALL(zoe_reader_readline, &me->line, .reader = &reader);
        IS(me->line, "one\n");
        CALL(zoe_reader_readline, &me->line, .reader = &reader);
        IS(me->line, "\n");
        soon(feed_later, "o\nmuch too long\nso");
        CALL(zoe_reader_readline, &me->line, .reader = &reader);
        IS(me->line, "two\n");
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_readline, &me->line, .reader = &reader);
        failed(ZOE_VALUE_ERROR, "Separator is found, but chunk is longer than limit");
        zoe_reader_feed_eof(&reader);
        CALL(zoe_reader_readline, &me->line, .reader = &reader);
        IS(me->line, "so");
        CALL(zoe_reader_readline, &me->line, .reader = &reader);
        IS(me->line, "");
        begin(3);
        feed("without end");
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_readline, &me->line, .reader = &reader);
        failed(ZOE_VALUE_ERROR, "Separator is not found, and chunk exceed the limit");
        feed("x\n");
        CALL(zoe_reader_readline, &me->line, .reader = &reader);
        IS(me->line, "x\n");
    }
}

struct reads_until {
    zoe_frame frame;
    struct zoe_reader_readuntil until;
};

static const char *const several[] = {"END", ";", NULL};
static const char *const long_and_short[] = {"67!", "!", NULL};

CORO(reads_until)
{
    ASYNC (me) {
        begin(6);
        feed("a-");
        soon(feed_later, "-");
        soon(feed_later, ">b");
        CALL(zoe_reader_readuntil, &me->until, .reader = &reader, .separator = "-->");
        IS(me->until, "a-->");
        soon(feed_later, "END;");
        CALL(zoe_reader_readuntil, &me->until, .reader = &reader, .separators = several);
        IS(me->until, "bEND");
        CALL(zoe_reader_readuntil, &me->until, .reader = &reader, .separators = several);
        IS(me->until, ";");
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_readuntil, &me->until, .reader = &reader, .separator = "");
        failed(ZOE_VALUE_ERROR, "Separator should be at least one-byte string");
        feed("1234567!");
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_readuntil, &me->until, .reader = &reader, .separator = "!");
        failed(ZOE_LIMIT_OVERRUN, "Separator is found, but chunk is longer than limit");
        CHECK(me->until.consumed == 7 && zoe_bytes_size(&reader.buffer) == 8);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_readuntil, &me->until, .reader = &reader, .separators = long_and_short);
        failed(ZOE_LIMIT_OVERRUN, "Separator is found, but chunk is longer than limit");
        CHECK(me->until.consumed == 7);
        zoe_reader_feed_eof(&reader);
        begin(0);
        feed("the rest");
        zoe_reader_feed_eof(&reader);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_readuntil, &me->until, .reader = &reader);
        failed(ZOE_INCOMPLETE_READ, "8 bytes read on a total of undefined expected bytes");
        IS(me->until, "the rest");
    }
}

/* --- errors, and two who read --------------------------------------------------------------- */

struct fails {
    zoe_frame frame;
    zoe_task *other;
    struct zoe_reader_read some;
    struct zoe_reader_readline line;
    struct zoe_sleep sleep;
};

CORO(fails)
{
    ASYNC (me) {
        begin(0);
        me->other = zoe_create_task(zoe_reader_read, .reader = &reader, .count = 1);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_readline, &me->line, .reader = &reader);
        failed(ZOE_RUNTIME_ERROR, "readuntil() called while another coroutine is already waiting "
                                  "for incoming data");
        zoe_task_cancel(me->other, NULL);
        zoe_catch(&me->frame, ZOE_CANCELLED);
        AWAIT(me->other);
        soon(fail_later, NULL);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_read, &me->some, .reader = &reader, .count = 1);
        failed(ZOE_VALUE_ERROR, "boom");
        CHECK(zoe_reader_exception(&reader)->code == ZOE_VALUE_ERROR);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_readline, &me->line, .reader = &reader);
        failed(ZOE_VALUE_ERROR, "boom");
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_reader_read, &me->some);
        failed(ZOE_TYPE_ERROR, "no reader was given");
        CHECK(zoe_reader_exception(NULL) == NULL && !zoe_reader_at_eof(NULL));
        CHECK(zoe_reader_init(NULL, zoe_running_loop, 0) == ZOE_TYPE_ERROR);
    FINALLY:
        zoe_task_release(me->other);
    }
}

/* One who waits again may find his place taken, and leaves it to the other. */
struct is_overtaken {
    zoe_frame frame;
    zoe_task *other;
    struct zoe_reader_read some;
    struct zoe_sleep sleep;
};

CORO(is_overtaken)
{
    ASYNC (me) {
        begin(0);
        me->other = zoe_create_task(zoe_reader_readexactly, .reader = &reader, .count = 4);
        CALL(zoe_sleep, &me->sleep, .delay = 0);
        feed("ab");
        CALL(zoe_reader_read, &me->some, .reader = &reader, .count = 9);
        IS(me->some, "ab");
        soon(feed_later, "cd");
        CALL(zoe_reader_read, &me->some, .reader = &reader, .count = 9);
        IS(me->some, "cd");
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        AWAIT(me->other);
        failed(ZOE_RUNTIME_ERROR, "readexactly() called while another coroutine is already "
                                  "waiting for incoming data");
    FINALLY:
        zoe_task_release(me->other);
    }
}

/* Who has read all when more comes needs one block, filled again and again. */
struct reads_again {
    zoe_frame frame;
    struct zoe_reader_read some;
    int times;
};

CORO(reads_again)
{
    ASYNC (me) {
        begin(0);
        for (me->times = 0; me->times < 3; me->times++) {
            soon(feed_later, "abc");
            CALL(zoe_reader_read, &me->some, .reader = &reader, .count = 9);
            IS(me->some, "abc");
            CHECK(reader.buffer.block == NULL && reader.taken.block == me->some.data);
        }
    }
}

/* --- a stream over a socket: pausing, writing, closing ---------------------------------------- */

struct writes {
    zoe_frame frame;
    int ends[2];                  /* a socket's: the stream's, and ours                        */
    struct zoe_open_connection open;
    struct zoe_reader_readexactly exactly;
    struct zoe_writer_drain drain;
    struct zoe_writer_wait_closed closed;
    struct zoe_sleep sleep;
};

/* What has arrived at our end. */
static void
arrived(int fd, const char *text)
{
    char bytes[100];
    ssize_t got = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
    CHECK(got == (ssize_t)strlen(text) && memcmp(bytes, text, (size_t)got) == 0);
}

static void
write_some(zoe_writer *writer)
{
    const struct iovec parts[] = {{"two ", 4}, {"three", 5}};
    CHECK(zoe_writer_write(writer, "one ", 4) == 0);
    CHECK(zoe_writer_writelines(writer, parts, 2) == 0);
    CHECK(zoe_writer_can_write_eof(writer) && zoe_writer_write_eof(writer) == 0);
    CHECK_FAILS(zoe_writer_write(writer, "x", 1), ZOE_RUNTIME_ERROR,
                "Cannot call write() after write_eof()");
}

CORO(writes)
{
    ASYNC (me) {
        CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, me->ends) == 0);
        CALL(zoe_open_connection, &me->open, .fd = me->ends[0], .limit = 4);
        CHECK(send(me->ends[1], "123456789", 9, 0) == 9);
        CALL(zoe_sleep, &me->sleep, .delay = 0.1);
        CHECK(!zoe_transport_is_reading(zoe_writer_transport(me->open.writer)));
        CALL(zoe_reader_readexactly, &me->exactly, .reader = me->open.reader, .count = 4);
        CHECK(!zoe_transport_is_reading(zoe_writer_transport(me->open.writer)));
        CALL(zoe_reader_readexactly, &me->exactly, .reader = me->open.reader, .count = 1);
        CHECK(zoe_transport_is_reading(zoe_writer_transport(me->open.writer)));
        write_some(me->open.writer);
        CALL(zoe_writer_drain, &me->drain, .writer = me->open.writer);
        arrived(me->ends[1], "one two three");
        arrived(me->ends[1], "");
        CHECK(!zoe_writer_is_closing(me->open.writer));
        zoe_writer_close(me->open.writer);
        zoe_writer_close(me->open.writer);
        CHECK(zoe_writer_is_closing(me->open.writer));
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->open.writer);
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_writer_drain, &me->drain, .writer = me->open.writer);
        failed(ECONNRESET, "Connection lost");
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_writer_drain, &me->drain);
        failed(ZOE_TYPE_ERROR, "no writer was given");
    FINALLY:
        zoe_writer_release(me->open.writer);
        close(me->ends[1]);
    }
}

static void
play(zoe_value result)
{
    if (zoe_is_error(result))
        exit(zoe_exit_status(result));
    zoe_reader_destroy(&reader);
    reader = (zoe_reader){0};
}

int
main(void)
{
    play(zoe_run(reads));
    play(zoe_run(reads_exactly));
    play(zoe_run(reads_lines));
    play(zoe_run(reads_until));
    play(zoe_run(fails));
    play(zoe_run(is_overtaken));
    play(zoe_run(reads_again));
    play(zoe_run(writes));
    return 0;
}
