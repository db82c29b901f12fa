/* scene.h -- scenes: what a few tasks do, turn by turn, as one line.
 *
 *     {&gather_two, "2 a, 2 b, 4 [1, 2]"},
 *
 * A scene is a coroutine without arguments, run by zoe_run in virtual time. Whatever it says is
 * logged behind the number of the turn in which it says it; the log must be the expected one.
 *
 * The first table of a program holds the scenes that asyncio can play too: tests/combinators has
 * them under the same names, and tests/test_combinators.py compares the traces. With an argument
 * the program plays only these. With a seed, logs may be other ones.
 */
#ifndef SCENE_H
#define SCENE_H

#include <stdarg.h>
#include <sys/select.h>

#include "check.h"
#include "zoetrope.h"
#include "system.h"

struct scene {
    const zoe_coro *coro;                     /* what is played                                */
    const char *expected;                     /* what it says                                  */
};

/* --- the log ------------------------------------------------------------------------------ */

static char said[4096];                       /* by the scene that is played                   */
static int turn;                              /* of its loop: 1, 2, ...                        */
static double begun;                          /* the loop time when it began                   */

/* Every turn looks at the descriptors once. */
static inline int
count_turn(int n, fd_set *r, fd_set *w, fd_set *e, struct timeval *t)
{
    turn++;
    return select(n, r, w, e, t);
}

static inline void
say(const char *format, ...)
{
    char *end = said + strlen(said);
    va_list arguments;
    va_start(arguments, format);
    end += snprintf(end, 64, "%s%d ", said[0] == '\0' ? "" : ", ", turn);
    vsnprintf(end, (size_t)(said + sizeof said - end), format, arguments);
    va_end(arguments);
}

/* A value or error, as Python shows it; good until the next two. */
static inline const char *
shown(zoe_value value)
{
    static char texts[2][400];
    static int which;
    which = !which;
    return zoe_value_repr(value, texts[which], sizeof texts[which]);
}

/* How the last await ended. */
static inline const char *
outcome(void)
{
    return shown(zoe_awaited());
}

/* Since the scene began. */
static inline double
seconds(void)
{
    return zoe_clock_now() - begun;
}

/* --- those who play ----------------------------------------------------------------------- */

/* Says its name and ends with a value. */
struct give {
    zoe_frame frame;
    const char *name;                         /* argument; NULL: says nothing                  */
    int value;                                /* argument                                      */
};

CORO(give)
{
    ASYNC (me) {
        if (me->name != NULL)
            say("%s", me->name);
        RETURN(zoe_int(me->value));
    }
}

/* Says its name and fails. */
struct fail {
    zoe_frame frame;
    const char *name;                         /* argument; NULL: says nothing                  */
    const char *message;                      /* argument: of the ValueError                   */
    double delay;                             /* argument: seconds before it fails; 0: none    */
    struct zoe_sleep sleep;
};

CORO(fail)
{
    ASYNC (me) {
        if (me->delay > 0)
            CALL(zoe_sleep, &me->sleep, .delay = me->delay);
        if (me->name != NULL)
            say("%s", me->name);
        RETURN(zoe_raise(ZOE_VALUE_ERROR, "%s", me->message == NULL ? "x" : me->message));
    }
}

/* Sleeps, and says so; ends with a value. */
struct nap {
    zoe_frame frame;
    double delay;                             /* argument: seconds                             */
    const char *name;                         /* argument; NULL: says nothing at the end       */
    int value;                                /* argument                                      */
    struct zoe_sleep sleep;
};

CORO(nap)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->sleep, .delay = me->delay);
        if (zoe_caught() != NULL) {
            say("%s cancelled", me->name == NULL ? "nap" : me->name);
            RETURN(zoe_error_value(zoe_error_retain(zoe_caught())));
        }
        if (me->name != NULL)
            say("%s slept", me->name);
        RETURN(zoe_int(me->value));
    }
}

/* A task that was made, indeed. */
static inline zoe_task *
made(zoe_task *task)
{
    CHECK(task != NULL);
    return task;
}

/* A task as the future it is. */
static inline zoe_future *
future_of(zoe_task *task)
{
    return &made(task)->future;
}

static inline zoe_future *
new_future(void)
{
    zoe_future *future = zoe_future_new(zoe_get_running_loop());
    CHECK(future != NULL);
    return future;
}

static inline void
release_all(zoe_future **futures, size_t count)
{
    for (size_t i = 0; i < count; i++)
        zoe_future_release(futures[i]);
}

/* Callbacks for zoe_call_later. */
static inline void
cancel_it(void *future)
{
    zoe_future_cancel(future, NULL);
}

/* --- playing ------------------------------------------------------------------------------ */

static inline void
play(const struct scene *scene)
{
    static max_align_t nothing[512];          /* the arguments: none                           */
    CHECK(scene->coro->size <= sizeof nothing);
    said[0] = '\0';
    turn = 0;
    begun = zoe_clock_now();
    zoe_value result = zoe_run_(scene->coro, nothing, NULL);
    if (zoe_is_error(result))
        say("ended with %s", shown(result));
    zoe_value_release(result);
    if (getenv("ZOETROPE_SEED") != NULL || strcmp(said, scene->expected) == 0)
        return;
    fprintf(stderr, "%s: expected: %s\n%s: said:     %s\n", scene->coro->name, scene->expected,
            scene->coro->name, said);
    exit(1);
}

#define PLAY(scenes)                                                                               \
    do {                                                                                           \
        setenv("ZOETROPE_CLOCK", "virtual", 1);                                                    \
        zoe_system.select = count_turn;                                                            \
        for (size_t i_ = 0; i_ < sizeof(scenes) / sizeof *(scenes); i_++)                          \
            play(&(scenes)[i_]);                                                                   \
    } while (0)

#endif
