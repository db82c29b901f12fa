/* outside.c -- what the loop itself waits for; see waits.h.
 *
 * Descriptors that are watched, timers that are armed, children that run, jobs that are not done:
 * those for which no task is known to wait are what select() waits for.
 */
#include "waits.h"

#include <stdlib.h>
#include <string.h>

#include "names.h"

/* By kind and place: the event since which a thing is there; 0: it is not. */
struct since {
    int32_t *of[ID_KINDS];        /* owned                                                     */
};

static int32_t *
since_of(const struct waits *waits, const struct since *since, ident id)
{
    return &since->of[id_kind(id)][trace_place(waits->model->trace, id)];
}

/* The loop's own descriptor, the self-pipe, is nothing of the program's. */
static void
read_event(const struct waits *waits, const struct since *since, const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EV_WATCH:
        if (strcmp(e->watch.cb, "read_from_self") != 0)
            *since_of(waits, since, e->watch.fd) = e->n;
        break;
    case EV_UNWATCH:
        *since_of(waits, since, e->watch.fd) = 0;
        break;
    case EV_CHILD:
        *since_of(waits, since, e->child.child) = e->child.op == CHILD_SPAWN ? e->n : 0;
        break;
    case EV_JOB:
        *since_of(waits, since, e->job.job) =
            e->job.op == JOB_SUBMIT || e->job.op == JOB_START ? e->n : 0;
        break;
    default:
        break;
    }
}

static ident
thing_of(const struct event *e)
{
    return e->kind == EV_WATCH ? e->watch.fd : e->kind == EV_CHILD ? e->child.child
           : e->kind == EV_JOB ? e->job.job : e->timer.h;
}

/* The events of those that are there and that nobody is known to wait for, in their order. */
static int32_t
collect(struct waits *waits, const struct since *since, const struct event **found)
{
    int32_t count = 0;

    for (int32_t i = 0; i < waits->model->bar_count; i++) {
        const struct bar *bar = &waits->model->bars[i];

        if (bar->kind == BAR_TIMER && waits_lasts(bar, waits->at)
            && names_find(waits->places, bar->what) < 0 && count <= OUTSIDE_MAX)
            found[count++] = trace_event(waits->model->trace, bar->from);
    }
    for (int32_t n = 1; n <= waits->at && count <= OUTSIDE_MAX; n++) {
        const struct event *e = trace_event(waits->model->trace, n);

        if ((e->kind == EV_WATCH || e->kind == EV_CHILD || e->kind == EV_JOB)
            && *since_of(waits, since, thing_of(e)) == n
            && names_find(waits->places, thing_of(e)) < 0)
            found[count++] = e;
    }
    return count;
}

void
waits_add_outside(struct waits *waits)
{
    static const enum id_kind kinds[] = {ID_FD, ID_CHILD, ID_JOB};
    const struct event *found[OUTSIDE_MAX + 2];
    struct since since = {{0}};
    int32_t count;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        since.of[kinds[i]] = allocate((size_t)waits->model->trace->id_counts[kinds[i]],
                                      sizeof *since.of[0]);
    for (int32_t n = 1; n <= waits->at; n++)
        read_event(waits, &since, trace_event(waits->model->trace, n));
    count = collect(waits, &since, found);
    if (count > 0 && count <= OUTSIDE_MAX) {
        int32_t loop = waits_thing(waits, 0, waits_select(waits));

        for (int32_t i = 0; i < count; i++)
            waits_want(waits, loop, thing_of(found[i]), WANT_WATCHES, found[i]->n);
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        free(since.of[kinds[i]]);
}
