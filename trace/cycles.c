/* cycles.c -- who is stuck; see waits.h.
 *
 * First everything is given up that may still move: what waits for nothing that is known, then what
 * waits only for what moves. A lock, a task and a gather need all they wait for; whatever else
 * waits for several things may be content with one. What is left and leads back to itself is a
 * cycle.
 */
#include "waits.h"

#include <stdlib.h>

/* Whether one of the things it waits for is enough. */
static bool
needs_one(const struct waits *waits, ident id)
{
    const struct trace *trace = waits->model->trace;

    if (id_kind(id) == ID_FUTURE)
        return waits->model->future_kinds[trace_place(trace, id)] != FUTURE_GATHER;
    return id_kind(id) == ID_LOCK && waits->model->lock_kinds[trace_place(trace, id)] != SYNC_LOCK;
}

static bool
may_move(const struct waits *waits, const bool *moves, int32_t thing)
{
    int32_t wants = 0, moving = 0;

    for (int32_t i = 0; i < waits->want_count; i++) {
        if (waits->wants[i].from != thing)
            continue;
        wants++;
        moving += moves[waits->wants[i].to];
    }
    return moving == wants || (moving && needs_one(waits, waits->things[thing].id));
}

/* Whether `from` leads to `to` by way of things that do not move. */
static bool
leads(const struct waits *waits, const bool *moves, bool *seen, int32_t from, int32_t to)
{
    if (from == to)
        return true;
    if (moves[from] || seen[from])
        return false;
    seen[from] = true;
    for (int32_t i = 0; i < waits->want_count; i++)
        if (waits->wants[i].from == from && leads(waits, moves, seen, waits->wants[i].to, to))
            return true;
    return false;
}

void
waits_find_cycles(struct waits *waits)
{
    size_t count = (size_t)waits->thing_count;
    bool *moves = allocate(count, sizeof *moves), changed = true;

    while (changed) {
        changed = false;
        for (int32_t i = 0; i < waits->thing_count; i++)
            if (!moves[i] && may_move(waits, moves, i))
                moves[i] = changed = true;
    }
    for (int32_t i = 0; i < waits->want_count; i++) {
        struct want *want = &waits->wants[i];
        bool *seen = allocate(count, sizeof *seen);

        want->cycle = !moves[want->from] && !moves[want->to]
                      && leads(waits, moves, seen, want->to, want->from);
        waits->things[want->from].stuck |= want->cycle;
        free(seen);
    }
    free(moves);
}
