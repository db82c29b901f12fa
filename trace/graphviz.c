/* graphviz.c -- running `dot`; see dot.h.
 *
 * A child like any other: it is given the DOT file, and what it answers is read to the end. What it
 * says on standard error is shown only if it fails.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "dot.h"
#include "progress.h"
#include "zoetrope.h"

struct draw {
    zoe_frame frame;
    const char *const *argv;      /* argument: how dot is called                               */
    const struct text *dot;       /* argument: what it reads                                   */
    struct text *picture;         /* argument: where its answer goes                           */
    struct zoe_create_subprocess_exec spawn;    /* the child                                   */
    struct zoe_process_communicate talk;        /* with it                                     */
    zoe_task *ticking;            /* who says that it still draws: a reference                 */
};

static int
no_dot(void)
{
    return fail("dot", "not found; install the package graphviz, or use \"zoetrope show\", "
                "or -T dot");
}

/* It is told why there is no picture: by the first line that dot complained in. */
static int
tell_failure(const char *complaint, size_t size)
{
    const char *end = memchr(complaint, '\n', size);

    if (size == 0)
        return fail("dot", "it failed without a word; try -T dot");
    return fail("dot", "%.*s; try -T dot", end ? (int)(end - complaint) : (int)size, complaint);
}

static zoe_frame *
starting(struct draw *me)
{
    return zoe_coroutine(zoe_create_subprocess_exec, &me->spawn, .argv = me->argv,
                         .standard_input = ZOE_PIPE, .standard_output = ZOE_PIPE,
                         .standard_error = ZOE_PIPE);
}

static zoe_frame *
talking(struct draw *me)
{
    return zoe_coroutine(zoe_process_communicate, &me->talk, .process = me->spawn.process,
                         .input = me->dot->bytes, .input_size = me->dot->length);
}

/* For as long as it takes. */
struct tick {
    zoe_frame frame;
    int ticks;                    /* how often the clock has ticked                            */
    struct zoe_sleep nap;
};

CORO(tick)
{
    ASYNC (me) {
        for (;;) {
            progress("zoetrope: dot draws, since %d s", me->ticks++ / 4);
            CALL(zoe_sleep, &me->nap, .delay = 0.25);
        }
    FINALLY:
        progress_end();
    }
}

static int
take_picture(const struct draw *me)
{
    if (zoe_process_returncode(me->spawn.process))
        return tell_failure(me->talk.errors, me->talk.errors_size);
    text_put(me->picture, me->talk.output, me->talk.output_size);
    return 0;
}

/* Ends with 0, or -1 and it is told. */
CORO(draw)
{
    ASYNC (me) {
        AWAIT(starting(me));
        me->ticking = zoe_create_task(tick);
        AWAIT(talking(me));
        RETURN(zoe_int(take_picture(me)));
    FINALLY:
        zoe_task_cancel(me->ticking, NULL);
        zoe_task_release(me->ticking);
        zoe_process_release(me->spawn.process);
    }
}

int
dot_draw(struct text *picture, const struct text *dot, const char *type)
{
    char option[16];
    const char *argv[] = {"dot", option, strcmp(type, "png") == 0 ? "-Gdpi=144" : NULL, NULL};
    zoe_value ended;
    int result;

    snprintf(option, sizeof option, "-T%s", type);
    ended = zoe_run(draw, .argv = argv, .dot = dot, .picture = picture);
    if (!zoe_is_error(ended))
        result = (int)ended.as.integer;
    else if (ended.as.error->code == ENOENT)
        result = no_dot();
    else
        result = fail("dot", "%s; try -T dot", ended.as.error->message);
    zoe_value_release(ended);
    return result;
}
