/* coroutine.h -- a function that can pause.
 *
 * A coroutine is a struct and a function of the same name. The struct is its frame: arguments,
 * every local that must survive an await, results, and the frames of the coroutines it awaits. The
 * function's whole saved state is the line at which it goes on; the rest is an ordinary `switch`.
 *
 *     struct greet {
 *         zoe_frame frame;                 // first, always
 *         const char *name;                // argument
 *         struct zoe_sleep nap;            // a child's frame
 *     };
 *
 *     CORO(greet)
 *     {
 *         ASYNC (me) {
 *             CALL(zoe_sleep, &me->nap, .delay = 1);
 *             printf("hello %s\n", me->name);
 *             RETURN(zoe_int(7));
 *         FINALLY:
 *             puts("bye");
 *         }
 *     }
 *
 * Six words, in capitals because each hides a jump:
 *
 *     CORO(name)             opens the definition of coroutine `name`
 *     ASYNC (me) { ... }     its body, the only thing inside; `me` is the frame
 *     AWAIT(x)               waits for a future, a task or a coroutine; an error of x ends the body
 *     CALL(name, &child, .argument = ...)   awaits another coroutine, run inline in `child`
 *     RETURN(value)          ends the body with a value, or with an error: RETURN(zoe_raise(...))
 *     FINALLY:               what follows runs once, however the body ends; it may await
 *
 * A plain local does not survive an await; gcc's -Werror=jump-misses-init and clang's
 * -Werror=conditional-uninitialized make that an error. An await inside a `switch` of your own
 * cannot be resumed; it is reported by name when that is tried. Keep each of these words on one line
 * with its arguments: compilers disagree about the line of a macro that spans several, and the line
 * is what a trace shows.
 */
#ifndef ZOE_COROUTINE_H
#define ZOE_COROUTINE_H

#include "future.h"

typedef struct zoe_frame zoe_frame;

/* How a body comes back to its driver. A plain `return` of anything else does not compile. */
typedef struct {
    bool paused;                  /* it waits for something; else it has ended                 */
} zoe_outcome;

/* What CORO makes of a coroutine; one constant each. */
typedef struct {
    const char *name;             /* "greet"                                                   */
    const char *file;             /* where it is defined; NULL inside the library              */
    size_t size;                  /* bytes of its frame                                        */
    zoe_outcome (*resume)(zoe_task *self, zoe_frame *frame);   /* run it to its next pause     */
} zoe_coro;

struct zoe_frame {
    const zoe_coro *coro;         /* the function                                              */
    zoe_frame *caller;            /* the frame that awaits this one; NULL: a task does         */
    zoe_payload payload;          /* what it will end with: its value or error, owned          */
    int line;                     /* where it goes on: 0 at the top, or one of the two below   */
    uint8_t kind;                 /* enum zoe_kind of the payload                              */
    bool finalizing;              /* FINALLY was reached                                       */
    int16_t catching;             /* what the next await may fail with, see zoe_catch; 0: none */
};

enum {
    ZOE_LINE_FINALLY = -1,        /* at FINALLY, or at the end when there is none              */
    ZOE_LINE_OVER = -2,           /* nowhere: it has ended                                     */
};

/* A bare yield: AWAIT(zoe_yield) lets one turn of the loop pass. What asyncio.sleep(0) does. */
struct zoe_bare_yield;
#define zoe_yield ((struct zoe_bare_yield *)NULL)

/* --- the six words ------------------------------------------------------------------------ */

#ifdef ZOE_LIBRARY
#define ZOE_FILE NULL
#else
#define ZOE_FILE __FILE__
#endif

#define CORO(name) ZOE_CORO(name, name##_resume, inline)

#define ZOE_CORO(name, first, how)                                                                 \
    _Static_assert(offsetof(struct name, frame) == 0, "the frame comes first");                    \
    static inline zoe_outcome name##_body(zoe_task *, struct name *, const char (*)[__LINE__]);    \
    static how zoe_outcome name##_resume(zoe_task *zoe_self, zoe_frame *frame)                     \
    {                                                                                              \
        return name##_body(zoe_self, (struct name *)frame, NULL);                                  \
    }                                                                                              \
    extern const zoe_coro name;                                                                    \
    const zoe_coro name = {#name, ZOE_FILE, sizeof(struct name), first};                           \
    static inline zoe_outcome name##_body(zoe_task *zoe_self, struct name *me,                     \
                                   const char (*zoe_opened)[__LINE__])

#define ASYNC(me)                                                                                  \
    _Static_assert(__LINE__ - sizeof *zoe_opened <= 2, "ASYNC comes first, right after CORO");     \
    for (int zoe_line = (me)->frame.line;; zoe_line = zoe_frame_leave(&(me)->frame))               \
        switch (zoe_line)                                                                          \
        case 0:                                                                                    \
            if (0) {                                                                               \
            default:                                                                               \
                if (zoe_line < 0)                                                                  \
                    return zoe_frame_end(zoe_self, &(me)->frame);                                  \
                zoe_frame_lost(&(me)->frame);                                                      \
                goto zoe_leave;                                                                    \
            zoe_leave:                                                                             \
                continue;                                                                          \
            } else

#define AWAIT(awaitable)                                                                           \
    do {                                                                                           \
        if (ZOE_AWAIT(awaitable)(zoe_self, &me->frame, (awaitable), __LINE__)) {                   \
            return (zoe_outcome){true};                                                            \
        case __LINE__:;                                                                            \
        }                                                                                          \
        if (zoe_await_failed(zoe_self, &me->frame))                                                \
            goto zoe_leave;                                                                        \
    } while (0)

#define CALL(coro, ...) ZOE_CALL(coro, __VA_ARGS__, .frame = {&coro, NULL, {0}, 0, 0, 0, 0})

#define RETURN(value)                                                                              \
    do {                                                                                           \
        zoe_frame_return(&me->frame, (value));                                                     \
        goto zoe_leave;                                                                            \
    } while (0)

#define FINALLY                                                                                    \
        goto zoe_finally;                                                                          \
    case ZOE_LINE_FINALLY:                                                                         \
    zoe_finally:                                                                                   \
        me->frame.finalizing = true;                                                               \
        goto zoe_cleanup;                                                                          \
    zoe_cleanup

#define ZOE_AWAIT(awaitable)                                                                       \
    _Generic((awaitable),                                                                          \
        zoe_future *: zoe_await_future,                                                            \
        zoe_task *: zoe_await_task,                                                                \
        zoe_frame *: zoe_await_coroutine,                                                          \
        struct zoe_bare_yield *: zoe_await_turn)

#define ZOE_CALL(coro, child, ...)                                                                 \
    do {                                                                                           \
        *(child) = (struct coro){__VA_ARGS__};                                                     \
        if (zoe_frame_call(zoe_self, &me->frame, &(child)->frame, __LINE__)) {                     \
            return (zoe_outcome){true};                                                            \
        case __LINE__:;                                                                            \
        }                                                                                          \
        if (zoe_await_failed(zoe_self, &me->frame))                                                \
            goto zoe_leave;                                                                        \
    } while (0)

/* --- around an await ---------------------------------------------------------------------- */

/* A coroutine object: fills `child` with the arguments and returns its frame, not yet run. Await
 * it (AWAIT), or hand it to what takes a coroutine (zoe_wait_for, zoe_ensure_future). Calling a
 * coroutine function does the same in asyncio. */
#define zoe_coroutine(coro, ...)                                                                   \
    ZOE_COROUTINE(coro, __VA_ARGS__, .frame = {&coro, NULL, {0}, 0, 0, 0, 0})
#define ZOE_COROUTINE(coro, child, ...)                                                            \
    (*(child) = (struct coro){__VA_ARGS__}, &(child)->frame)

/* An `except` around the next await only: an error of this code (or ZOE_ANY_EXCEPTION: any but a
 * cancellation; ZOE_ANY_ERROR: any) does not end the body. zoe_caught() tells what it was. */
static inline void
zoe_catch(zoe_frame *frame, int what)
{
    frame->catching = (int16_t)what;
}

/* The error that ended the last await of the running coroutine, if zoe_catch caught it; borrowed
 * until its next await. NULL when the await ended well. */
const zoe_error *zoe_caught(void);

/* The value that the last await of the running coroutine ended with; borrowed until its next
 * await. An error, when zoe_catch caught one. */
zoe_value zoe_awaited(void);

/* What the frame is about to end with, for FINALLY to look at; borrowed. */
static inline zoe_value
zoe_frame_outcome(const zoe_frame *frame)
{
    return (zoe_value){.as = frame->payload, .kind = (enum zoe_kind)frame->kind};
}

/* The slow half of the function below. */
void zoe_frame_return_slowly(zoe_frame *frame, zoe_value value) ZOE_RARE;

/* End with this value or error; takes it over. What RETURN does before it jumps. */
static inline void
zoe_frame_return(zoe_frame *frame, zoe_value value)
{
    if (frame->kind >= ZOE_LIST) {
        zoe_frame_return_slowly(frame, value);
        return;
    }
    frame->payload = value.as;
    frame->kind = (uint8_t)value.kind;
}

/* --- what the words are made of ----------------------------------------------------------- */

/* The body is to be left: through FINALLY, unless that is where it comes from. */
static inline int
zoe_frame_leave(zoe_frame *frame)
{
    return frame->line = frame->finalizing ? ZOE_LINE_OVER : ZOE_LINE_FINALLY;
}

/* The line to go on at is not in the body's switch: ends the frame with a RuntimeError that names
 * the trap. */
void zoe_frame_lost(zoe_frame *frame) ZOE_RARE;

#endif
