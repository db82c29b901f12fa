/* turn.c -- one turn of a loop, taken apart; see turn.h. */
#include "turn.h"

#include <stdlib.h>

/* --- which -------------------------------------------------------------------------------- */

static bool
counts(const struct options *options, const struct event *e)
{
    ident task = e->kind == EV_RUN ? label_task(e->run.cb) : 0;

    return e->kind == EV_RUN && options_show_turn(options, e->k)
           && (options->task_count == 0 || (task && options_show_task(options, task)));
}

int32_t
turn_choose(const struct trace *trace, const struct options *options)
{
    int32_t best = 0, most = 0, now = 0, runs = 0;

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind == EV_TURN) {
            now = e->k;
            runs = 0;
            if (best == 0 && options->task_count == 0 && options_show_turn(options, now))
                best = now;
        } else if (now && counts(options, e) && ++runs > most) {
            most = runs;
            best = now;
        }
    }
    return best;
}

/* --- the queue at the cut ----------------------------------------------------------------- */

static void
find_phases(struct turn *turn)
{
    const struct trace *trace = turn->model->trace;

    for (int32_t n = 1; n <= trace->count && !(turn->begin && turn->last); n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind == EV_TURN && e->k == turn->number)
            turn->begin = n;
        if (!turn->begin)
            continue;
        if (e->kind == EV_SELECT)
            turn->select = n;
        else if (e->kind == EV_WAKE)
            turn->wake = n;
        else if (!turn->cut && (e->kind == EV_RUN || e->kind == EV_SKIP))
            turn->cut = n;
        if (e->kind == EV_TURN_END || e->kind == EV_LOOP_RETURN || n == trace->count)
            turn->last = n;
    }
    if (!turn->cut)
        turn->cut = turn->last;
}

static void
join(struct turn *turn, int32_t ready)
{
    turn->queue = grow(turn->queue, &turn->queue_room, (size_t)turn->queue_count + 1,
                       sizeof *turn->queue);
    turn->queue[turn->queue_count++] = (struct queued){.ready = ready};
}

/* Who joined before the cut and had not left: a run and a skip name the "ready" that they end. */
static void
find_queue(struct turn *turn)
{
    const struct trace *trace = turn->model->trace;
    bool *left = allocate((size_t)trace->count + 1, sizeof *left);
    int32_t first = 1;

    for (int32_t n = 1; n < turn->cut; n++) {
        const struct event *e = trace_event(trace, n);

        if ((e->kind == EV_RUN || e->kind == EV_SKIP) && e->cause)
            left[e->cause] = true;
        if (e->kind == EV_LOOP_CLOSE)
            first = n;
    }
    for (int32_t n = first; n < turn->cut; n++)
        if (trace_event(trace, n)->kind == EV_READY && !left[n])
            join(turn, n);
    free(left);
}

static int
compare_ready(const void *left, const void *right)
{
    const struct queued *a = left, *b = right;

    return (a->ready > b->ready) - (a->ready < b->ready);
}

static struct queued *
find(const struct turn *turn, int32_t ready)
{
    struct queued key = {.ready = ready};

    return turn->queue_count == 0 ? NULL
                                  : bsearch(&key, turn->queue, (size_t)turn->queue_count,
                                            sizeof key, compare_ready);
}

static void
find_runs(struct turn *turn)
{
    struct queued *current = NULL;

    for (int32_t n = turn->cut; n <= turn->last; n++) {
        const struct event *e = trace_event(turn->model->trace, n);

        if (e->kind == EV_RUN || e->kind == EV_SKIP || e->kind == EV_TURN_END)
            current = NULL;
        if ((e->kind == EV_RUN || e->kind == EV_SKIP) && e->cause
            && (current = find(turn, e->cause)))
            current->run = n;
        if (current)
            current->end = n;
        if (e->kind == EV_END)
            current = NULL;
    }
}

void
turn_make(struct turn *turn, const struct model *model, int32_t number)
{
    *turn = (struct turn){.model = model, .number = number};
    find_phases(turn);
    if (!turn->begin)
        return;
    find_queue(turn);
    find_runs(turn);
}

void
turn_free(struct turn *turn)
{
    free(turn->queue);
}

int32_t
turn_timers_left(const struct turn *turn, int64_t *next)
{
    int32_t count = 0;

    for (int32_t i = 0; i < turn->model->bar_count; i++) {
        const struct bar *bar = &turn->model->bars[i];
        int64_t when;

        if (bar->kind != BAR_TIMER || bar->from >= turn->cut
            || (!bar->open && bar->to < turn->cut))
            continue;
        when = trace_event(turn->model->trace, bar->from)->timer.when;
        *next = count++ && *next < when ? *next : when;
    }
    return count;
}
