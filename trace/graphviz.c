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

struct filter {
    zoe_frame frame;
    const char *const *argv;      /* argument: how it is called                                */
    const struct text *input;     /* argument: what it reads                                   */
    const char *cure;             /* argument: told when it fails                              */
    struct text *answer;          /* argument: where its output goes                           */
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

/* It is told why there is no answer: by the first line in which the program complained. */
static int
tell_failure(const struct filter *me)
{
    const char *complaint = me->talk.errors;
    size_t size = me->talk.errors_size;
    const char *end = size ? memchr(complaint, '\n', size) : NULL;

    if (size == 0)
        return fail(me->argv[0], "it failed without a word; %s", me->cure);
    return fail(me->argv[0], "%.*s; %s", end ? (int)(end - complaint) : (int)size, complaint,
                me->cure);
}

static zoe_frame *
starting(struct filter *me)
{
    return zoe_coroutine(zoe_create_subprocess_exec, &me->spawn, .argv = me->argv,
                         .standard_input = ZOE_PIPE, .standard_output = ZOE_PIPE,
                         .standard_error = ZOE_PIPE);
}

static zoe_frame *
talking(struct filter *me)
{
    return zoe_coroutine(zoe_process_communicate, &me->talk, .process = me->spawn.process,
                         .input = me->input->bytes, .input_size = me->input->length);
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
take_answer(const struct filter *me)
{
    if (zoe_process_returncode(me->spawn.process))
        return tell_failure(me);
    text_put(me->answer, me->talk.output, me->talk.output_size);
    return 0;
}

/* Ends with 0, or -1 and it is told. */
CORO(filter)
{
    ASYNC (me) {
        AWAIT(starting(me));
        me->ticking = zoe_create_task(tick);
        AWAIT(talking(me));
        RETURN(zoe_int(take_answer(me)));
    FINALLY:
        zoe_task_cancel(me->ticking, NULL);
        zoe_task_release(me->ticking);
        zoe_process_release(me->spawn.process);
    }
}

int
filter_run(struct text *answer, const char *const *argv, const struct text *input,
           const char *cure)
{
    zoe_value ended = zoe_run(filter, .argv = argv, .input = input, .cure = cure,
                              .answer = answer);
    int result;

    if (!zoe_is_error(ended))
        result = (int)ended.as.integer;
    else if (ended.as.error->code == ENOENT)
        result = 1;
    else
        result = fail(argv[0], "%s; %s", ended.as.error->message, cure);
    zoe_value_release(ended);
    return result;
}

int
dot_draw(struct text *picture, const struct text *dot, const char *type)
{
    char option[16];
    const char *argv[] = {"dot", option, strcmp(type, "png") == 0 ? "-Gdpi=144" : NULL, NULL};
    int result;

    snprintf(option, sizeof option, "-T%s", type);
    result = filter_run(picture, argv, dot, "try -T dot");
    return result > 0 ? no_dot() : result;
}
