/* wire.h -- bytes that go over a wire and must arrive once and in order, whatever happens to reads
 * and writes on their way; and that nothing is left behind.
 *
 * What goes over every wire is the same text: messages of many sizes, each ended by "\r.\n", with
 * beginnings of that inside. Who hears knows where it is in the text, and compares.
 */
#ifndef WIRE_H
#define WIRE_H

#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "unit/check.h"
#include "system.h"
#include "zoetrope.h"

/* --- the text ----------------------------------------------------------------------------- */

enum { MESSAGES = 60, LONGEST = 700 };

static char text[MESSAGES * (LONGEST + 3)];
static size_t start[MESSAGES + 1];    /* where each message begins; behind the last: the end   */

static inline void
write_text(void)
{
    static const char letters[] = "abcdefgh\r\r..";
    uint32_t random = 1;
    for (int i = 0; i < MESSAGES; i++) {
        char *end = text + start[i];
        for (int left = i * i * 31 % LONGEST; left > 0; left--) {
            random = random * 1103515245 + 12345;
            *end++ = letters[(random >> 16) % (sizeof letters - 1)];
        }
        memcpy(end, "\r.\n", 3);
        start[i + 1] = (size_t)(end + 3 - text);
    }
}

static inline size_t
whole(void)
{
    return start[MESSAGES];
}

/* The message that begins here, or goes on. */
static inline int
message_at(size_t position)
{
    int i = 0;
    while (i < MESSAGES && start[i + 1] <= position)
        i++;
    return i;
}

/* These bytes must be what comes next. */
static inline void
hear_bytes(size_t *heard, const char *data, size_t size)
{
    CHECK(size <= whole() - *heard && memcmp(text + *heard, data, size) == 0);
    *heard += size;
}

/* --- what may be left behind -------------------------------------------------------------- */

static long blocks;               /* of the library's memory, in use                           */
static void *(*plain_calloc)(size_t, size_t);
static void *(*plain_realloc)(void *, size_t);
static void (*plain_free)(void *);

static inline void *
counting_calloc(size_t count, size_t size)
{
    void *block = plain_calloc(count, size);
    blocks += block != NULL;
    return block;
}

static inline void *
counting_realloc(void *block, size_t size)
{
    void *moved = plain_realloc(block, size);
    blocks += block == NULL && moved != NULL;
    return moved;
}

static inline void
counting_free(void *block)
{
    blocks -= block != NULL;
    plain_free(block);
}

/* A run that does nothing: what it leaves, every run may leave once. */
struct nothing {
    zoe_frame frame;
};

CORO(nothing)
{
    ASYNC (me) {
        RETURN(zoe_none());
    }
}

static int descriptors_before;
static long blocks_before;

static inline void
begin(void)
{
    write_text();
    plain_calloc = zoe_system.calloc;
    plain_realloc = zoe_system.realloc;
    plain_free = zoe_system.free;
    zoe_system.calloc = counting_calloc;
    zoe_system.realloc = counting_realloc;
    zoe_system.free = counting_free;
    zoe_run(nothing);
    descriptors_before = open_descriptors();
    blocks_before = blocks;
}

/* Say how it went. Returns the program's exit status. */
static inline int
finish(const char *way, size_t heard, zoe_value result)
{
    bool failed = zoe_is_error(result);
    printf("%s: %zu of %zu bytes heard, in order; %s\n", way, heard, whole(),
           failed ? zoe_error_name(zoe_error_code(result)) : "ended well");
    zoe_value_release(result);
    CHECK(failed || heard == whole());
    CHECK(open_descriptors() == descriptors_before);
    CHECK(blocks == blocks_before);
    CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
    return failed ? 3 : 0;
}

/* --- hearing, as a stream ------------------------------------------------------------------ */

/* How a stream is read. */
enum reading { READ, LINES, UNTIL, EXACTLY };

/* Hear some more of the text: what has come, or a message. */
struct hear {
    zoe_frame frame;
    zoe_reader *reader;           /* argument                                                  */
    enum reading reading;         /* argument                                                  */
    size_t *heard;                /* argument: how much of the text: moved on                  */
    const char *data;             /* result                                                    */
    size_t size;                  /* result: 0: it has ended                                   */
    int message;                  /* which one is next                                         */
    struct zoe_reader_read read;
    struct zoe_reader_readline line;
    struct zoe_reader_readuntil until;
    struct zoe_reader_readexactly exactly;
};

/* What was read must be what is next; less than a message only at an end that came too soon. */
static inline zoe_value
heard_now(struct hear *me, const char *data, size_t size)
{
    me->data = data;
    me->size = size;
    CHECK(me->reading == READ || zoe_reader_at_eof(me->reader) ||
          size == start[me->message + 1] - *me->heard);
    hear_bytes(me->heard, data, size);
    return zoe_none();
}

CORO(hear)
{
    ASYNC (me) {
        me->message = message_at(*me->heard);
        if (me->reading == READ) {
            CALL(zoe_reader_read, &me->read, .reader = me->reader, .count = 1000);
            RETURN(heard_now(me, me->read.data, me->read.size));
        }
        if (me->reading == LINES) {
            CALL(zoe_reader_readline, &me->line, .reader = me->reader);
            RETURN(heard_now(me, me->line.data, me->line.size));
        }
        zoe_catch(&me->frame, ZOE_INCOMPLETE_READ);
        if (me->reading == UNTIL) {
            CALL(zoe_reader_readuntil, &me->until, .reader = me->reader, .separator = "\r.\n");
            RETURN(heard_now(me, me->until.data, me->until.size));
        }
        CALL(zoe_reader_readexactly, &me->exactly, .reader = me->reader, .count = me->message < MESSAGES ? start[me->message + 1] - start[me->message] : 1);
        RETURN(heard_now(me, me->exactly.data, me->exactly.size));
    }
}

/* --- speaking, as a stream ------------------------------------------------------------------ */

/* Say the whole text, message by message. */
struct say {
    zoe_frame frame;
    zoe_writer *writer;           /* argument                                                  */
    int i;                        /* the message                                               */
    struct zoe_writer_drain drain;
};

CORO(say)
{
    ASYNC (me) {
        for (me->i = 0; me->i < MESSAGES; me->i++) {
            zoe_writer_write(me->writer, text + start[me->i], start[me->i + 1] - start[me->i]);
            CALL(zoe_writer_drain, &me->drain, .writer = me->writer);
        }
        if (zoe_writer_can_write_eof(me->writer))
            zoe_writer_write_eof(me->writer);
    }
}

/* Say it in one task and hear it in another, which is this one. */
struct talk {
    zoe_frame frame;
    zoe_reader *reader;           /* arguments                                                 */
    zoe_writer *writer;
    enum reading reading;
    size_t *heard;                /* argument: how much has come back                          */
    zoe_task *says;               /* a reference                                               */
    struct hear hear;
};

CORO(talk)
{
    ASYNC (me) {
        me->says = zoe_create_task(say, .writer = me->writer);
        while (*me->heard < whole()) {
            CALL(hear, &me->hear, .reader = me->reader, .reading = me->reading, .heard = me->heard);
            if (me->hear.size == 0)
                RETURN(zoe_raise(ZOE_INCOMPLETE_READ, "it has ended too soon"));
        }
        AWAIT(me->says);
    FINALLY:
        if (me->says != NULL)
            zoe_task_cancel(me->says, NULL);
        zoe_task_release(me->says);
    }
}

/* --- a server that says what it hears, and its visitor --------------------------------------- */

struct wire {
    enum reading reading;         /* how both sides read                                       */
    size_t there, back;           /* how much the server has heard; the visitor                */
};

struct echo {
    zoe_frame frame;
    zoe_client client;            /* reader and writer of this connection                      */
    struct wire *wire;            /* its argument                                              */
    struct hear hear;
    struct zoe_writer_drain drain;
};

CORO(echo)
{
    ASYNC (me) {
        me->wire = me->client.argument;
        for (;;) {
            CALL(hear, &me->hear, .reader = me->client.reader, .reading = me->wire->reading, .heard = &me->wire->there);
            if (me->hear.size == 0)
                break;
            zoe_writer_write(me->client.writer, me->hear.data, me->hear.size);
            CALL(zoe_writer_drain, &me->drain, .writer = me->client.writer);
        }
        CHECK(zoe_reader_at_eof(me->client.reader));
    FINALLY:
        zoe_writer_close(me->client.writer);
    }
}

/* Both, over a socket, perhaps with a layer at either end. */
struct visit {
    zoe_frame frame;
    struct wire *wire;            /* argument                                                  */
    zoe_layer *server_layer, *client_layer;   /* arguments; NULL: none                         */
    struct zoe_start_server start;
    struct zoe_open_connection open;
    struct talk talk;
    struct zoe_writer_wait_closed gone;
    struct zoe_server_wait_closed closed;
};

static inline zoe_frame *
listening(struct visit *me)
{
    return zoe_coroutine(zoe_start_server, &me->start, .client = zoe_client_of(echo),
                         .argument = me->wire, .host = "127.0.0.1", .layer = me->server_layer);
}

static inline zoe_frame *
connecting(struct visit *me)
{
    return zoe_coroutine(zoe_open_connection, &me->open, .host = "127.0.0.1",
                         .port = zoe_server_port(me->start.server), .layer = me->client_layer,
                         .server_hostname = me->client_layer == NULL ? NULL : "localhost");
}

CORO(visit)
{
    ASYNC (me) {
        AWAIT(listening(me));
        AWAIT(connecting(me));
        zoe_transport_set_write_buffer_limits(zoe_writer_transport(me->open.writer), 1000, 100);
        CALL(talk, &me->talk, .reader = me->open.reader, .writer = me->open.writer, .reading = me->wire->reading, .heard = &me->wire->back);
        CHECK(me->wire->there == whole());
        zoe_writer_close(me->open.writer);
        CALL(zoe_writer_wait_closed, &me->gone, .writer = me->open.writer);
    FINALLY:
        zoe_writer_close(me->open.writer);
        zoe_writer_release(me->open.writer);
        zoe_server_close(me->start.server);
        if (me->start.server != NULL)
            CALL(zoe_server_wait_closed, &me->closed, .server = me->start.server);
        zoe_server_release(me->start.server);
    }
}

#endif
