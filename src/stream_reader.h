/* stream_reader.h -- reading as if it were a file: a buffer between a transport and a task.
 *
 *     CALL(zoe_reader_readline, &me->line, .reader = me->reader);
 *     if (me->line.size == 0)
 *         ...                                  // the other side has no more to say
 *     printf("%s", me->line.data);
 *
 * Bytes that arrive are kept until a task reads them; a task that reads more than there is waits.
 * When more than twice the limit is kept, the transport is told to pause. Only one task may wait
 * at a time.
 *
 * What a read returns (.data, .size) belongs to the reader and stays as it is until the next read;
 * a NUL follows it, so that text can be printed.
 */
#ifndef ZOE_STREAM_READER_H
#define ZOE_STREAM_READER_H

#include "bytes.h"
#include "coroutine.h"
#include "transport.h"

enum { ZOE_STREAM_LIMIT = 65536 };    /* bytes: the limit when none is given */

typedef struct {
    zoe_loop *loop;               /* whose tasks read                                          */
    size_t limit;                 /* longest line; half of what is kept before pausing         */
    struct zoe_bytes buffer;      /* arrived, and not read                                     */
    struct zoe_bytes taken;       /* what the last read returned                               */
    zoe_future *waiter;           /* what the reading task waits for: a reference; or NULL     */
    zoe_value exception;          /* the error that ended the stream; None: none               */
    zoe_transport *transport;     /* whom to pause, borrowed; NULL: nobody                     */
    bool eof;                     /* no more will arrive                                       */
    bool paused;                  /* the transport was paused                                  */
} zoe_reader;

/* --- making one, for protocols of your own ------------------------------------------------ */

/* Make it an empty reader of this loop; limit in bytes, 0: ZOE_STREAM_LIMIT. Returns 0, or
 * ZOE_TYPE_ERROR for NULL. Mirrors asyncio.StreamReader. */
int zoe_reader_init(zoe_reader *reader, zoe_loop *loop, size_t limit);

/* Free what it keeps. Nobody may be reading. */
void zoe_reader_destroy(zoe_reader *reader);

/* The transport to pause when too much is kept; borrowed, NULL: none any more. Mirrors
 * StreamReader.set_transport. */
void zoe_reader_set_transport(zoe_reader *reader, zoe_transport *transport);

/* These bytes have arrived; copied. Wakes who reads. Returns 0; ZOE_MEMORY_ERROR, which the next
 * read gets too; ZOE_RUNTIME_ERROR after feed_eof. Emits done, ready. Mirrors
 * StreamReader.feed_data. */
int zoe_reader_feed_data(zoe_reader *reader, const void *data, size_t size);

/* No more will arrive. Wakes who reads. Mirrors StreamReader.feed_eof. */
void zoe_reader_feed_eof(zoe_reader *reader);

/* The stream failed: who reads now or later gets this error. Takes it over. Mirrors
 * StreamReader.set_exception. */
void zoe_reader_set_exception(zoe_reader *reader, zoe_value error);

/* --- looking ------------------------------------------------------------------------------ */

/* The error that ended the stream, borrowed, or NULL. Mirrors StreamReader.exception. */
const zoe_error *zoe_reader_exception(const zoe_reader *reader);

/* Whether all was read and no more will come. Mirrors StreamReader.at_eof. */
bool zoe_reader_at_eof(const zoe_reader *reader);

/* --- reading ------------------------------------------------------------------------------ */

/* Every coroutine below fails with ZOE_TYPE_ERROR for a NULL reader, with the stream's own error,
 * ZOE_RUNTIME_ERROR when another task is reading already, and ZOE_MEMORY_ERROR; bytes are lost in
 * none of these cases. Each emits future and await when it suspends. */

/* Coroutine: read what there is, at most count bytes; suspends only while there is nothing. At the
 * end of the stream .size is 0. count 0: all until the end. Mirrors StreamReader.read. */
struct zoe_reader_read {
    zoe_frame frame;
    zoe_reader *reader;           /* argument: borrowed                                        */
    size_t count;                 /* argument: at most so many bytes; 0: all until the end     */
    const char *data;             /* result: the bytes, the reader's until its next read       */
    size_t size;                  /* result: how many                                          */
    zoe_future *waiter;           /* what it waited for last, to know it again; or NULL        */
};
extern const zoe_coro zoe_reader_read;

/* Coroutine: read exactly count bytes. ZOE_INCOMPLETE_READ when the stream ends before: .data and
 * .size are then what there was. Mirrors StreamReader.readexactly. */
struct zoe_reader_readexactly {
    zoe_frame frame;
    zoe_reader *reader;           /* argument: borrowed                                        */
    size_t count;                 /* argument: so many bytes                                   */
    const char *data;             /* result: the bytes, the reader's until its next read       */
    size_t size;                  /* result: how many                                          */
    zoe_future *waiter;           /* what it waited for last, to know it again; or NULL        */
};
extern const zoe_coro zoe_reader_readexactly;

/* Coroutine: read up to and with a separator: the one that ends first, if several are given.
 * ZOE_INCOMPLETE_READ when the stream ends before: .data and .size are then what there was.
 * ZOE_LIMIT_OVERRUN when there is none within the limit: all stays in the reader, .consumed bytes
 * of it before the separator, or searched in vain. ZOE_VALUE_ERROR for an empty separator. Mirrors
 * StreamReader.readuntil. */
struct zoe_reader_readuntil {
    zoe_frame frame;
    zoe_reader *reader;           /* argument: borrowed                                        */
    const char *separator;        /* argument: a text; NULL: "\n"                              */
    const char *const *separators;    /* argument: several, ended by NULL, instead of one      */
    const char *data;             /* result: the bytes, the reader's until its next read       */
    size_t size;                  /* result: how many                                          */
    size_t consumed;              /* result of ZOE_LIMIT_OVERRUN: see above                    */
    size_t found;                 /* how long the separator is that was found; 0: none was     */
    size_t offset;                /* where to search on                                        */
    zoe_value outcome;            /* what to end with                                          */
    zoe_future *waiter;           /* what it waited for last, to know it again; or NULL        */
};
extern const zoe_coro zoe_reader_readuntil;

/* Coroutine: read a line with its "\n"; the last line of a stream may lack that; at the end .size
 * is 0. ZOE_VALUE_ERROR when a line is longer than the limit: it is dropped, or what has arrived of
 * it. Mirrors StreamReader.readline, and, with a test of .size, `async for line in reader`. */
struct zoe_reader_readline {
    zoe_frame frame;
    zoe_reader *reader;           /* argument: borrowed                                        */
    const char *data;             /* result: the line, the reader's until its next read        */
    size_t size;                  /* result: how many bytes                                    */
    struct zoe_reader_readuntil until;    /* reading up to the "\n"                            */
};
extern const zoe_coro zoe_reader_readline;

#endif
