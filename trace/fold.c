/* fold.c -- turns that repeat; see fold.h. */
#include "fold.h"

#include <stdlib.h>
#include <string.h>

enum { PERIOD_MAX = 8, TIMES_MIN = 3 };

/* The turns that are shown, each by the event that begins it, and one behind the last. */
struct turns {
    const struct model *model;    /* where they are                                            */
    int32_t *begin;               /* events; owned                                             */
    int32_t count;                /* how many turns                                            */
};

/* --- the same decisions ------------------------------------------------------------------- */

/* Handles, futures and jobs are new ones every time. */
static bool
same_id(ident a, ident b)
{
    enum id_kind kind = id_kind(a);

    return a == b || (kind == id_kind(b)
                      && (kind == ID_HANDLE || kind == ID_FUTURE || kind == ID_JOB));
}

static int
sign(int64_t number)
{
    return (number > 0) - (number < 0);
}

/* A moment counts from its event on; on a real clock, durations are never twice the same. */
static bool
same_number(const struct model *model, const struct event *a, const struct event *b,
            const struct field *field)
{
    bool moment = a->kind == EV_TIMER, duration = a->kind == EV_SELECT || a->kind == EV_BLOCK;
    int64_t x = field_number(a, field) - (moment ? a->t : 0);
    int64_t y = field_number(b, field) - (moment ? b->t : 0);

    if ((moment || duration) && !model->trace->virtual_clock)
        return sign(x) == sign(y);
    return x == y;
}

static bool
same_field(const struct model *model, const struct event *a, const struct event *b,
           const struct field *field)
{
    switch (field->type) {
    case FIELD_NUMBER:
        return same_number(model, a, b, field);
    case FIELD_ID:
        return same_id(field_id(a, field), field_id(b, field));
    case FIELD_TEXT:
    case FIELD_VALUE:
        return strcmp(field_string(a, field), field_string(b, field)) == 0;
    case FIELD_WORD:
    case FIELD_FLAG:
        break;
    }
    return field_word(a, field) == field_word(b, field);
}

static bool
same_event(const struct model *model, const struct event *a, const struct event *b)
{
    const struct field *field = event_types[a->kind].fields;

    if (a->kind != b->kind || model->lane_at[a->n] != model->lane_at[b->n]
        || strcmp(a->src ? a->src : "", b->src ? b->src : "") != 0)
        return false;
    for (; field->name; field++)
        if (field_present(a, field) != field_present(b, field)
            || (field_present(a, field) && !same_field(model, a, b, field)))
            return false;
    return true;
}

static bool
same_turn(const struct turns *turns, int32_t i, int32_t j)
{
    int32_t size = turns->begin[i + 1] - turns->begin[i];
    const struct model *model = turns->model;

    if (turns->begin[j + 1] - turns->begin[j] != size)
        return false;
    for (int32_t k = 0; k < size; k++)
        if (!same_event(model, trace_event(model->trace, turns->begin[i] + k),
                        trace_event(model->trace, turns->begin[j] + k)))
            return false;
    return true;
}

/* --- what repeats ------------------------------------------------------------------------- */

/* Turns that follow one another; what the program does between two of them belongs to the first. */
static void
find_turns(struct turns *turns, const struct model *model, const struct options *options)
{
    const struct trace *trace = model->trace;
    int32_t end = trace->count + 1;

    turns->model = model;
    turns->begin = allocate((size_t)trace->count + 1, sizeof *turns->begin);
    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind != EV_TURN || e->k < options->first_turn)
            continue;
        if (e->k > options->last_turn) {
            end = n;
            break;
        }
        turns->begin[turns->count++] = n;
    }
    turns->begin[turns->count] = end;
}

/* How often the turns from i on repeat, `period` of them at a time. */
static int32_t
count_times(const struct turns *turns, int32_t i, int32_t period)
{
    int32_t next = i + period;

    while (next < turns->count && same_turn(turns, next - period, next))
        next++;
    return (next - i) / period;
}

static void
add_fold(struct folds *folds, const struct turns *turns, int32_t i, int32_t period, int32_t times)
{
    folds->items = grow(folds->items, &folds->room, (size_t)folds->count + 1,
                        sizeof *folds->items);
    folds->items[folds->count++] = (struct fold){
        .first = turns->begin[i], .hidden = turns->begin[i + period],
        .last = turns->begin[i + period * times] - 1, .turns = period, .times = times,
    };
}

/* Fold what begins with turn i, if it repeats; how many turns that are. */
static int32_t
fold_from(struct folds *folds, const struct turns *turns, int32_t i)
{
    int32_t best = 1, most = 0;

    for (int32_t period = 1; period <= PERIOD_MAX && i + period < turns->count; period++) {
        int32_t times = count_times(turns, i, period);

        if (times >= TIMES_MIN && times * period > most) {
            most = times * period;
            best = period;
        }
    }
    if (most)
        add_fold(folds, turns, i, best, most / best);
    return most ? most : 1;
}

void
folds_find(struct folds *folds, const struct model *model, const struct options *options)
{
    struct turns turns = {0};

    *folds = (struct folds){0};
    find_turns(&turns, model, options);
    for (int32_t i = 0; i < turns.count;)
        i += fold_from(folds, &turns, i);
    free(turns.begin);
}

void
folds_free(struct folds *folds)
{
    free(folds->items);
}

/* The first fold that ends behind this event, or NULL. */
static const struct fold *
fold_from_here(const struct folds *folds, int32_t n)
{
    int32_t low = 0, high = folds->count;

    while (low < high) {
        int32_t middle = (low + high) / 2;

        if (folds->items[middle].last < n)
            low = middle + 1;
        else
            high = middle;
    }
    return low < folds->count && folds->items[low].first <= n ? &folds->items[low] : NULL;
}

const struct fold *
folds_at(const struct folds *folds, int32_t n)
{
    const struct fold *fold = fold_from_here(folds, n);

    return fold && n < fold->hidden ? fold : NULL;
}

const struct fold *
folds_hiding(const struct folds *folds, int32_t n)
{
    const struct fold *fold = fold_from_here(folds, n);

    return fold && n >= fold->hidden ? fold : NULL;
}

void
fold_tell(const struct fold *fold, const struct model *model, struct text *out)
{
    int first = (int)trace_event(model->trace, fold->first)->k;
    int last = first + (int)fold->turns - 1;

    text_add(out, fold->turns == 1 ? "turn %d" : "turns %d-%d", first, last);
    text_add(out, ", %d times, to turn %d", (int)fold->times,
             (int)trace_event(model->trace, fold->last)->k);
}
