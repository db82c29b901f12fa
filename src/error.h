/* error.h -- what went wrong: a small code and a message.
 *
 * There is one error convention. A function that can fail returns 0, a pointer or a handle; when it
 * fails it returns the code (or NULL, or an empty handle) and zoe_last_error() says what happened.
 * A coroutine fails by RETURN(zoe_raise(...)); the error then travels to whoever awaits it.
 *
 * Codes above zero are errno's; those below are asyncio's exceptions, under asyncio's names.
 */
#ifndef ZOE_ERROR_H
#define ZOE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

enum zoe_code {
    ZOE_OK = 0,
    ZOE_CANCELLED = -1,           /* asyncio.CancelledError: no "catch everything" catches it */
    ZOE_GENERATOR_EXIT = -2,      /* GeneratorExit: the coroutine is being thrown away        */
    ZOE_KEYBOARD_INTERRUPT = -3,  /* KeyboardInterrupt: leaves the loop at once               */
    ZOE_SYSTEM_EXIT = -4,         /* SystemExit: leaves the loop at once                      */
    ZOE_EXCEPTION = -10,          /* Exception, and every one below                           */
    ZOE_TIMEOUT_ERROR = -11,      /* TimeoutError                                             */
    ZOE_INVALID_STATE = -12,      /* asyncio.InvalidStateError                                */
    ZOE_RUNTIME_ERROR = -13,      /* RuntimeError                                             */
    ZOE_VALUE_ERROR = -14,        /* ValueError                                               */
    ZOE_TYPE_ERROR = -15,         /* TypeError                                                */
    ZOE_EXCEPTION_GROUP = -16,    /* ExceptionGroup: several errors at once                   */
    ZOE_QUEUE_EMPTY = -17,        /* asyncio.QueueEmpty                                       */
    ZOE_QUEUE_FULL = -18,         /* asyncio.QueueFull                                        */
    ZOE_QUEUE_SHUT_DOWN = -19,    /* asyncio.QueueShutDown                                    */
    ZOE_BROKEN_BARRIER = -20,     /* asyncio.BrokenBarrierError                               */
    ZOE_ZERO_DIVISION = -21,      /* ZeroDivisionError                                        */
    ZOE_MEMORY_ERROR = -22,       /* MemoryError: an allocation failed                        */
    ZOE_STOP_ITERATION = -23,     /* StopAsyncIteration: an iterator has no more              */
    ZOE_INCOMPLETE_READ = -24,    /* asyncio.IncompleteReadError: the stream ended too early  */
    ZOE_LIMIT_OVERRUN = -25,      /* asyncio.LimitOverrunError: no separator within the limit */
    ZOE_BROKEN_POOL = -26,        /* BrokenProcessPool: a worker process died                 */
    ZOE_NAME_ERROR = -27,         /* socket.gaierror: a name or an address cannot be resolved */
    ZOE_TLS_ERROR = -28,          /* ssl.SSLError: a certificate, or a broken rule of TLS     */
};

/* What zoe_catch can name besides one code. */
enum {
    ZOE_ANY_EXCEPTION = -100,     /* except Exception: everything but the first four codes    */
    ZOE_ANY_ERROR = -101,         /* except BaseException: everything                         */
};

/* On a function that often-run ones call in rare cases only: the compiler keeps it, and what leads
 * to it, out of their way. */
#define ZOE_RARE __attribute__((cold, noinline))
#define ZOE_APART __attribute__((noinline))

typedef struct zoe_error zoe_error;

/* An error never changes, is counted, and may be shared. */
struct zoe_error {
    int code;                     /* a zoe_code, or errno                                     */
    unsigned refs;                /* owners; 0 for one that lives for ever                    */
    size_t count;                 /* of errors: 0 unless this is a group                      */
    const zoe_error **errors;     /* the group's errors, each owned                           */
    const char *message;          /* in words; "" when there are none                         */
};

/* Make an error with a message as printf makes it; at most 400 bytes are kept.
 * Returns a reference the caller owns; never NULL: without memory, the MemoryError. */
const zoe_error *zoe_error_new(int code, const char *format, ...) ZOE_RARE
    __attribute__((format(printf, 2, 3)));

/* Make an ExceptionGroup of count errors; each is retained. Returns a reference the caller owns:
 * when something is NULL, to the TypeError. Mirrors BaseExceptionGroup(message, errors). */
const zoe_error *zoe_error_group(const char *message, const zoe_error *const *errors, size_t count);

/* The CancelledError with this message; with NULL or "", one that needs no memory. Returns a
 * reference the caller owns. */
const zoe_error *zoe_error_cancelled(const char *message) ZOE_RARE;

/* One more owner; returns the error, or, since the last failure of a thread changes, a copy of that.
 * NULL is let through. */
const zoe_error *zoe_error_retain(const zoe_error *error);

/* One owner less; the last one frees it. NULL is let through. */
void zoe_error_release(const zoe_error *error);

/* The name of a code: "ValueError", "BrokenPipeError", "OSError". Never NULL. */
const char *zoe_error_name(int code);

/* Write a text as Python's repr() does, in quotes, at most size bytes with the NUL. Returns room. */
char *zoe_text_repr(const char *text, char *room, size_t size);

/* Write the error as Python's repr() does, "ValueError('bad')", at most size bytes with the NUL.
 * Returns text. */
char *zoe_error_repr(const zoe_error *error, char *text, size_t size);

/* Whether an `except` that names `what` (a code or ZOE_ANY_...) catches this code. */
int zoe_error_matches(int code, int what);

/* The last failure of a library call on this thread; borrowed, until the next one. Never NULL:
 * code ZOE_OK when nothing has failed. */
const zoe_error *zoe_last_error(void);

/* Record a failure of the calling function; returns code, so that `return zoe_fail(...)` reads
 * well. For functions of your own that follow the convention. */
int zoe_fail(int code, const char *format, ...) ZOE_RARE __attribute__((format(printf, 2, 3)));

/* Whether a pointer that must not be NULL is: then the failure is a TypeError, "no loop was
 * given". */
static inline bool
zoe_missing(const void *pointer, const char *what)
{
    if (pointer != NULL)
        return false;
    zoe_fail(ZOE_TYPE_ERROR, "no %s was given", what);
    return true;
}

#endif
