/* view_waits.c -- who waits for whom at one moment: `render --view waits`.
 *
 * What waits stands above what it waits for; to the left of it if there are many side by side. A
 * cycle is drawn in red, and told in a sentence.
 */
#include <stdlib.h>

#include "labels.h"
#include "view.h"
#include "waits.h"
#include "words.h"

enum { TOPS_MAX = 8 };            /* side by side                                              */

static const struct sample samples[] = {
    {ROLE_TASK, 14, "", "a task"},
    {ROLE_STUCK, 14, "", "a task in a deadlock"},
    {ROLE_LOCK, 14, "", "a lock, a queue ..."},
    {ROLE_STUCK_LOCK, 14, "", "a lock in a deadlock"},
    {ROLE_FUTURE, 14, "", "a future"},
    {ROLE_OUTSIDE, 14, "", "outside the loop"},
    {ROLE_SELECT, 14, "", "the loop"},
    {ROLE_ARROW, 0, "", "waits for"},
    {ROLE_HELD_ARROW, 0, "", "is held by"},
    {ROLE_CYCLE_ARROW, 0, "", "in a cycle"},
    {ROLE_LATER_ARROW, 0, "", "was done by, later"},
};

/* --- things ------------------------------------------------------------------------------- */

/* "T2 Amy", "Lock L1", "timer H6". */
static void
add_name(const struct waits *waits, ident id, struct text *out)
{
    static const char *const kinds[ID_KINDS] = {
        [ID_HANDLE] = "timer ", [ID_JOB] = "job ", [ID_CHILD] = "child ", [ID_FD] = "descriptor ",
    };

    if (id_kind(id) == ID_TASK || id == 0) {
        label_lane(waits->model, id ? model_task_lane(waits->model, id) : LANE_SELECT, out);
        return;
    }
    if (id_kind(id) == ID_FUTURE
        && waits->model->future_kinds[trace_place(waits->model->trace, id)] != FUTURE_GATHER)
        text_add(out, "future ");
    text_add(out, "%s", kinds[id_kind(id)] ? kinds[id_kind(id)] : "");
    model_name(waits->model, id, out);
}

/* The timer's event, or the job's submission: the last one with this id until the moment. */
static const struct event *
maker_of(const struct waits *waits, ident id)
{
    for (int32_t n = waits->at; n >= 1; n--) {
        const struct event *e = trace_event(waits->model->trace, n);

        if ((e->kind == EV_TIMER && e->timer.h == id) || (e->kind == EV_JOB && e->job.job == id)
            || (e->kind == EV_WATCH && e->watch.fd == id)
            || (e->kind == EV_SYNC && e->sync.obj == id)
            || (e->kind == EV_READY && label_task(e->ready.cb) == id)
            || (e->kind == EV_STEP && e->step.task == id))
            return e;
    }
    return NULL;
}

/* The second line of a label: where a task waits, when a timer is due ... */
static void
add_detail(const struct thing *thing, const struct event *e, struct text *out)
{
    text_add(out, "\n");
    if (id_kind(thing->id) == ID_TASK && e && e->kind == EV_READY)
        text_add(out, "ready");
    else if (e && (e->kind == EV_CHILD || (id_kind(thing->id) == ID_TASK && e->kind == EV_STEP)))
        text_add(out, "runs");
    else if (e && e->kind == EV_WATCH)
        text_add(out, "%s", e->watch.cb);
    else if (e && e->kind == EV_TIMER) {
        text_add(out, "at ");
        words_time(out, e->timer.when);
    } else if (e && e->kind == EV_JOB)
        text_add(out, "%s", e->job.cb);
    else if (e && (e->kind == EV_AWAIT || e->kind == EV_FUTURE) && e->src)
        words_cut(out, view_place(e->src), 24, false);
    else
        out->bytes[--out->length] = '\0';
}

static enum role
role_of(const struct thing *thing)
{
    switch (id_kind(thing->id)) {
    case ID_TASK:
        return thing->stuck ? ROLE_STUCK : ROLE_TASK;
    case ID_LOCK:
        return thing->stuck ? ROLE_STUCK_LOCK : ROLE_LOCK;
    case ID_FUTURE:
        return ROLE_FUTURE;
    case ID_NONE:
        return ROLE_SELECT;
    default:
        return ROLE_OUTSIDE;
    }
}

static void
add_node(struct picture *picture, const struct waits *waits, const struct thing *thing)
{
    const struct event *e = thing->n ? trace_event(waits->model->trace, thing->n) : NULL;
    struct text label = {0}, name = {0}, tip = {0};
    int32_t place;

    if (!e || e->kind == EV_TASK || e->kind == EV_DONE)
        e = maker_of(waits, thing->id);
    add_name(waits, thing->id, &name);
    words_cut(&label, name.bytes, 26, false);
    add_detail(thing, e, &label);
    if (e)
        marks_tell(&tip, e);
    place = picture_node(picture, role_of(thing), label.bytes, text_string(&tip));
    picture->marks.items[place].source = e ? e->src : NULL;
    text_free(&label);
    text_free(&name);
    text_free(&tip);
}

/* --- arrows ------------------------------------------------------------------------------- */

static void
add_arrow(struct picture *picture, const struct waits *waits, const struct want *want)
{
    static const enum role roles[] = {
        [WANT_WAITS] = ROLE_ARROW, [WANT_HELD] = ROLE_HELD_ARROW, [WANT_NEEDS] = ROLE_ARROW,
        [WANT_LATER] = ROLE_LATER_ARROW, [WANT_WATCHES] = ROLE_ARROW,
    };
    static const char *const verbs[] = {
        [WANT_WAITS] = " waits for ", [WANT_HELD] = " is held by ", [WANT_NEEDS] = " needs ",
        [WANT_LATER] = " will be done by ", [WANT_WATCHES] = " waits for ",
    };
    struct text tip = {0}, label = {0};

    add_name(waits, waits->things[want->from].id, &tip);
    text_add(&tip, "%s", verbs[want->kind]);
    add_name(waits, waits->things[want->to].id, &tip);
    if (want->via)
        text_add(&tip, ", by way of %s", id_text(want->via).text);
    text_add(&tip, " (event %d)", (int)want->n);
    if (want->line)
        text_add(&label, "\u00a0no. %d", (int)want->line);
    if (want->via)
        text_add(&label, "\u00a0%s", id_text(want->via).text);
    picture_link(picture, want->from, want->to, want->cycle ? ROLE_CYCLE_ARROW : roles[want->kind],
                 text_string(&label), tip.bytes);
    text_free(&tip);
    text_free(&label);
}

/* --- words -------------------------------------------------------------------------------- */

static const struct want *
next_in_cycle(const struct waits *waits, int32_t from)
{
    for (int32_t i = 0; i < waits->want_count; i++)
        if (waits->wants[i].cycle && waits->wants[i].from == from)
            return &waits->wants[i];
    return NULL;
}

/* The first task of a cycle that comes back to it; -1: there is none. Whoever follows the arrows of
 * cycles long enough goes round in one of them. */
static int32_t
first_in_cycle(const struct waits *waits)
{
    int32_t at = 0, first = -1;

    while (at < waits->thing_count && !waits->things[at].stuck)
        at++;
    if (at == waits->thing_count)
        return -1;
    for (int32_t i = 0; i < 2 * waits->thing_count; i++) {
        bool is_task = id_kind(waits->things[at].id) == ID_TASK;

        if (i >= waits->thing_count && is_task && (first < 0 || at < first))
            first = at;
        at = next_in_cycle(waits, at)->to;
    }
    return first;
}

/* "T2 Amy waits for Lock L2, held by T3 Ben, who waits for Lock L1, held by T2 Amy". */
static void
tell_cycle(const struct waits *waits, int32_t first, struct text *out)
{
    int32_t at = first;

    add_name(waits, waits->things[first].id, out);
    for (int32_t i = 0; i == 0 || at != first; i++) {
        const struct want *want = next_in_cycle(waits, at);

        if (want->kind == WANT_HELD)
            text_add(out, ", held by ");
        else
            text_add(out, "%s for ", i == 0 ? " waits" : ", which waits");
        at = want->to;
        add_name(waits, waits->things[at].id, out);
    }
}

/* Who waits for something of which the trace does not say who could bring it about. */
static void
tell_lost(const struct waits *waits, struct text *out)
{
    int32_t told = 0;

    text_add(out, "nothing will wake ");
    for (int32_t i = 0; i < waits->thing_count; i++)
        if (id_kind(waits->things[i].id) == ID_TASK) {
            text_add(out, "%s", told++ ? ", " : "");
            add_name(waits, waits->things[i].id, out);
        }
}

/* A cycle goes down on one side and up on the other. */
static void
bend_cycle(struct picture *picture, const struct waits *waits, int32_t first)
{
    int32_t length = 0, at = first;

    do {
        at = next_in_cycle(waits, at)->to;
        length++;
    } while (at != first);
    for (int32_t i = 0; i < length; i++) {
        const struct want *want = next_in_cycle(waits, at);

        picture->links[want - waits->wants].up = i >= (length + 1) / 2;
        at = want->to;
    }
}

static void
judge(struct picture *picture, const struct waits *waits)
{
    struct text words = {0};
    int32_t first = first_in_cycle(waits);

    if (first >= 0)
        bend_cycle(picture, waits, first);
    else if (!waits->deadlock)
        return;
    text_add(&words, waits->deadlock ? "deadlock: " : "a cycle: ");
    if (first >= 0)
        tell_cycle(waits, first, &words);
    else
        tell_lost(waits, &words);
    picture->verdict = view_keep(picture, words.bytes);
    text_free(&words);
}

static void
describe(struct picture *picture, const struct waits *waits)
{
    struct text words = {0};

    for (int32_t i = 0; i < waits->want_count; i++)
        text_add(&words, "%s\n", picture->links[i].tip);
    view_describe(picture, &words);
}

static void
summarise(struct picture *picture, const struct waits *waits)
{
    const struct trace *trace = waits->model->trace;
    const struct event *e = trace_event(trace, waits->at);
    int32_t tasks = 0, waiting = 0;
    struct text words = {0};

    for (int32_t i = 0; i < waits->thing_count; i++)
        tasks += id_kind(waits->things[i].id) == ID_TASK;
    for (int32_t i = 0; i < waits->want_count; i++)
        waiting += waits->wants[i].kind == WANT_WAITS;
    view_begin_summary(&words, trace);
    text_add(&words, "%d of %d tasks wait after event %d, in turn %d, at ", (int)waiting,
             (int)tasks, (int)waits->at, (int)e->k);
    label_clock(e->t, &words);
    view_summary(picture, &words, trace);
    text_free(&words);
}

/* Whether too many stand side by side at the top: nobody waits for them. */
static bool
is_wide(const struct waits *waits)
{
    int32_t tops = waits->thing_count;
    bool *waited = allocate((size_t)waits->thing_count, sizeof *waited);

    for (int32_t i = 0; i < waits->want_count; i++) {
        tops -= !waited[waits->wants[i].to];
        waited[waits->wants[i].to] = true;
    }
    free(waited);
    return tops > TOPS_MAX;
}

/* --- the view ----------------------------------------------------------------------------- */

static int
draw(struct picture *picture, const struct waits *waits)
{
    if (waits->thing_count > THINGS_MAX)
        return fail(waits->model->trace->name, "more than %d tasks and things are too many for a "
                    "picture; choose some of them with --task T1,T2 or another event with --at N",
                    THINGS_MAX);
    if (waits->thing_count == 0)
        return fail(waits->model->trace->name, "no task is there after event %d; choose another "
                    "event with --at N, or other tasks", (int)waits->at);
    picture->sideways = is_wide(waits);
    for (int32_t i = 0; i < waits->thing_count; i++)
        add_node(picture, waits, &waits->things[i]);
    for (int32_t i = 0; i < waits->want_count; i++)
        add_arrow(picture, waits, &waits->wants[i]);
    judge(picture, waits);
    summarise(picture, waits);
    describe(picture, waits);
    return 0;
}

int
view_waits(struct picture *picture, const struct model *model, const struct options *options)
{
    int32_t chosen = options->at ? options->at : options->around;
    int32_t at = chosen ? chosen : waits_moment(model, options);
    struct waits waits;
    int result;

    if (at > model->trace->count)
        return fail("--at", "event %d is not in the trace, which has %d; choose one of them",
                    (int)at, (int)model->trace->count);
    if (at == 0)
        return fail(model->trace->name, "no task ever waits; choose an event with --at N, or other turns");
    picture->is_graph = true;
    picture->samples = samples;
    picture->sample_count = sizeof samples / sizeof *samples;
    view_title(picture, model, options);
    waits_make(&waits, model, options, at);
    result = draw(picture, &waits);
    waits_free(&waits);
    return result;
}
