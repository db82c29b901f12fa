/* waits.c -- who waits for whom, at one moment; see waits.h. */
#include "waits.h"

#include <stdlib.h>
#include <string.h>

#include "names.h"

/* A done callback that a task added to a future which is not its own. */
struct promise {
    ident by, on;                 /* the task; the future                                      */
    int32_t n;                    /* the event                                                 */
    const char *cb;               /* the callback                                              */
};

bool
waits_lasts(const struct bar *bar, int32_t at)
{
    return bar->from <= at && (bar->open || bar->to > at);
}

/* --- the graph ---------------------------------------------------------------------------- */

int32_t
waits_thing(struct waits *waits, ident id, int32_t n)
{
    int32_t place = names_find(waits->places, id);

    if (place >= 0)
        return place;
    place = waits->thing_count++;
    waits->things = grow(waits->things, &waits->thing_room, (size_t)waits->thing_count,
                         sizeof *waits->things);
    waits->things[place] = (struct thing){.id = id, .n = n};
    if (id)
        names_add(waits->places, id, place);
    return place;
}

struct want *
waits_want(struct waits *waits, int32_t from, ident to, enum want_kind kind, int32_t n)
{
    int32_t place = waits_thing(waits, to, kind == WANT_LATER || kind == WANT_WATCHES ? n : 0);

    waits->wants = grow(waits->wants, &waits->want_room, (size_t)waits->want_count + 1,
                        sizeof *waits->wants);
    waits->wants[waits->want_count] =
        (struct want){.from = from, .to = place, .kind = kind, .n = n};
    return &waits->wants[waits->want_count++];
}

/* --- what happened until then ------------------------------------------------------------- */

static const struct event **
maker(const struct waits *waits, ident future)
{
    return &waits->made[trace_place(waits->model->trace, future)];
}

/* Whether a future or task has not ended. */
static bool
is_pending(const struct waits *waits, ident id)
{
    const struct event *end;

    if (id_kind(id) == ID_FUTURE)
        return !waits->done[trace_place(waits->model->trace, id)];
    end = waits->model->ended[trace_place(waits->model->trace, id)];
    return !end || end->n > waits->at;
}

static void
add_promise(struct waits *waits, const struct event *e)
{
    if (id_kind(e->by) != ID_TASK || label_task(e->callback.cb))
        return;
    waits->promises = grow(waits->promises, &waits->promise_room, (size_t)waits->promise_count + 1,
                           sizeof *waits->promises);
    waits->promises[waits->promise_count++] =
        (struct promise){e->by, e->callback.f, e->n, e->callback.cb};
}

static void
remove_promises(struct waits *waits, const struct event *e)
{
    for (int32_t i = waits->promise_count - 1; i >= 0; i--)
        if (waits->promises[i].on == e->callback.f
            && strcmp(waits->promises[i].cb, e->callback.cb) == 0)
            waits->promises[i].by = 0;
}

static void
read_events(struct waits *waits)
{
    const struct trace *trace = waits->model->trace;

    for (int32_t n = 1; n <= waits->at; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind == EV_FUTURE)
            *maker(waits, e->future.f) = e;
        else if (e->kind == EV_DONE && id_kind(e->done.f) == ID_FUTURE)
            waits->done[trace_place(trace, e->done.f)] = true;
        else if (e->kind == EV_CALLBACK)
            add_promise(waits, e);
        else if (e->kind == EV_UNCALLBACK)
            remove_promises(waits, e);
    }
    for (int32_t i = 0; i < waits->model->bar_count; i++) {
        const struct bar *bar = &waits->model->bars[i];

        if (bar->kind == BAR_WAIT && waits_lasts(bar, waits->at))
            waits->waiting[bar->lane - LANE_TASKS] = bar;
    }
}

/* --- what something waits for ------------------------------------------------------------- */

ident
waits_origin(const struct trace *trace, const struct event *made)
{
    const struct event *before = made->n > 1 ? trace_event(trace, made->n - 1) : made;
    const struct event *after = made->n < trace->count ? trace_event(trace, made->n + 1) : made;

    if (before->kind == EV_JOB && before->job.op == JOB_SUBMIT && before->by == made->by)
        return before->job.job;
    if (after->kind == EV_TIMER && after->by == made->by
        && strcmp(after->timer.cb, "set_result_unless_cancelled") == 0)
        return after->timer.h;
    return 0;
}

/* The same of a future, if it is one. */
static ident
origin_of(const struct waits *waits, ident id)
{
    const struct event *made = id_kind(id) == ID_FUTURE ? *maker(waits, id) : NULL;

    return made ? waits_origin(waits->model->trace, made) : 0;
}

static void
follow_task(struct waits *waits, int32_t place)
{
    ident id = waits->things[place].id;
    const struct bar *bar = waits->waiting[trace_place(waits->model->trace, id)];
    ident origin;

    if (!bar || !is_pending(waits, id))
        return;
    origin = origin_of(waits, bar->what);
    waits->things[place].n = bar->from;
    waits_want(waits, place, origin ? origin : bar->what, WANT_WAITS, bar->from)->via =
        origin ? bar->what : 0;
}

static void
follow_lock(struct waits *waits, int32_t place)
{
    for (int32_t i = 0; i < waits->model->bar_count; i++) {
        const struct bar *bar = &waits->model->bars[i];

        if (bar->kind == BAR_HOLD && bar->what == waits->things[place].id
            && bar->lane >= LANE_TASKS && waits_lasts(bar, waits->at))
            waits_want(waits, place, waits->model->made[bar->lane - LANE_TASKS]->task.task,
                       WANT_HELD, bar->from);
    }
}

/* Whether what stands before a gather is a part of its making: a child gets a callback, and before
 * that it is made, if it was a coroutine. */
static bool
makes_gather(const struct event *e, const struct event *made)
{
    return e->by == made->by
           && (e->kind == EV_CALLBACK || e->kind == EV_TASK || e->kind == EV_READY);
}

/* A gather is made right behind the callbacks that it adds to its children, all the same one. */
static void
follow_gather(struct waits *waits, int32_t place, const struct event *made)
{
    const struct trace *trace = waits->model->trace;
    const char *cb = "";
    int32_t first = made->n;

    while (first > 1 && makes_gather(trace_event(trace, first - 1), made)) {
        first--;
        if (!*cb && trace_event(trace, first)->kind == EV_CALLBACK)
            cb = trace_event(trace, first)->callback.cb;
    }
    for (int32_t n = first; n < made->n; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind == EV_CALLBACK && strcmp(e->callback.cb, cb) == 0
            && is_pending(waits, e->callback.f))
            waits_want(waits, place, e->callback.f, WANT_NEEDS, n);
    }
}

static bool
same_place(const char *one, const char *other)
{
    return one == other || (one && other && strcmp(one, other) == 0);
}

/* Whether a future that whoever promised waits for is done when this promise is kept: it was made
 * right there, for that (by wait, by shield), or it was done later by such a callback, of the last
 * that ended (by a TaskGroup). */
static bool
is_part(const struct waits *waits, const struct promise *promise, const struct event *made,
        const struct ending *ending)
{
    const struct event *e = trace_event(waits->model->trace, promise->n);
    const struct event *end = waits->model->ended[trace_place(waits->model->trace, promise->on)];

    if (made && made->n < e->n && made->k == e->k && same_place(made->src, e->src))
        return true;
    return ending->cb && strcmp(ending->cb, promise->cb) == 0 && end && end->n < ending->n;
}

/* The tasks to which whoever waits for this future has added a callback that ends it. */
static void
follow_promises(struct waits *waits, int32_t place, const struct event *made, ident waiter)
{
    const struct trace *trace = waits->model->trace;
    const struct ending *ending = &waits->endings[trace_place(trace, waits->things[place].id)];

    for (int32_t i = 0; i < waits->promise_count; i++) {
        const struct promise *promise = &waits->promises[i];

        if (promise->by == waiter && id_kind(promise->on) == ID_TASK
            && is_pending(waits, promise->on) && is_part(waits, promise, made, ending))
            waits_want(waits, place, promise->on, WANT_NEEDS, promise->n);
    }
}

static ident
waiter_of(const struct waits *waits, int32_t place)
{
    for (int32_t i = 0; i < waits->want_count; i++)
        if (waits->wants[i].to == place)
            return waits->things[waits->wants[i].from].id;
    return 0;
}

static void
follow_future(struct waits *waits, int32_t place)
{
    const struct event *made = *maker(waits, waits->things[place].id);
    ident origin = made ? waits_origin(waits->model->trace, made) : 0;

    waits->things[place].n = made ? made->n : 0;
    if (origin)
        waits_want(waits, place, origin, WANT_NEEDS, made->n);
    else if (made && made->future.kind == FUTURE_GATHER)
        follow_gather(waits, place, made);
    else if (!waits->endings[trace_place(waits->model->trace, waits->things[place].id)].outside)
        follow_promises(waits, place, made, waiter_of(waits, place));
}

static void
follow(struct waits *waits, int32_t place)
{
    switch (id_kind(waits->things[place].id)) {
    case ID_TASK:
        follow_task(waits, place);
        break;
    case ID_FUTURE:
        follow_future(waits, place);
        break;
    case ID_LOCK:
        follow_lock(waits, place);
        break;
    default:
        break;
    }
}

/* --- together ----------------------------------------------------------------------------- */

/* Number those that wait for the same lock, in the order in which they came. */
static void
number_lines(struct waits *waits)
{
    for (int32_t i = 0; i < waits->want_count; i++) {
        struct want *want = &waits->wants[i];
        int32_t ahead = 0, all = 0;

        if (want->kind != WANT_WAITS || id_kind(waits->things[want->to].id) != ID_LOCK)
            continue;
        for (int32_t j = 0; j < waits->want_count; j++) {
            const struct want *other = &waits->wants[j];

            all += other->to == want->to && other->kind == WANT_WAITS;
            ahead += other->to == want->to && other->kind == WANT_WAITS && other->n < want->n;
        }
        want->line = all > 1 ? ahead + 1 : 0;
    }
}

void
waits_make(struct waits *waits, const struct model *model, const struct options *options,
           int32_t at)
{
    const int32_t *counts = model->trace->id_counts;

    *waits = (struct waits){.model = model, .at = at, .places = names_new()};
    waits->deadlock = waits_is_deadlock(trace_event(model->trace, at));
    waits->waiting = allocate((size_t)counts[ID_TASK], sizeof *waits->waiting);
    waits->made = allocate((size_t)counts[ID_FUTURE], sizeof *waits->made);
    waits->done = allocate((size_t)counts[ID_FUTURE], sizeof *waits->done);
    waits->endings = allocate((size_t)counts[ID_FUTURE], sizeof *waits->endings);
    read_events(waits);
    waits_look_ahead(waits);
    for (int32_t i = 0; i < counts[ID_TASK]; i++) {
        ident task = model->made[i]->task.task;

        if (model->made[i]->n <= at && is_pending(waits, task) && options_show_task(options, task))
            waits_thing(waits, task, model->made[i]->n);
    }
    for (int32_t i = 0; i < waits->thing_count && waits->thing_count <= THINGS_MAX; i++)
        follow(waits, i);
    if (waits->thing_count > THINGS_MAX)
        return;
    waits_add_endings(waits);
    if (options->task_count == 0)
        waits_add_outside(waits);
    number_lines(waits);
    waits_find_cycles(waits);
}

void
waits_free(struct waits *waits)
{
    free(waits->things);
    free(waits->wants);
    free(waits->waiting);
    free(waits->made);
    free(waits->done);
    free(waits->endings);
    free(waits->promises);
    names_free(waits->places);
}

int32_t
waits_select(const struct waits *waits)
{
    int32_t n = waits->at;

    while (n > 0 && trace_event(waits->model->trace, n)->kind != EV_SELECT)
        n--;
    return n;
}
