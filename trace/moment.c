/* moment.c -- when to look at who waits for whom; see waits.h. */
#include "waits.h"

#include <stdlib.h>
#include <string.h>

bool
waits_is_deadlock(const struct event *e)
{
    return e->kind == EV_REPORT
           && strcmp(e->report.message, "deadlock: nothing can wake this loop") == 0;
}

/* By event: how much more waits after it than before. */
static int32_t *
find_changes(const struct model *model)
{
    int32_t count = model->trace->count, *change = allocate((size_t)count + 2, sizeof *change);

    for (int32_t i = 0; i < model->bar_count; i++) {
        const struct bar *bar = &model->bars[i];
        int32_t weight = id_kind(bar->what) == ID_LOCK ? 2 : 1;

        if (bar->kind != BAR_WAIT)
            continue;
        change[bar->from] += weight;
        change[bar->open ? count + 1 : bar->to] -= weight;
    }
    return change;
}

int32_t
waits_moment(const struct model *model, const struct options *options)
{
    int32_t *change = find_changes(model), now = 0, most = 0, best = 0;
    bool sleeps = false;

    for (int32_t n = 1; n <= model->trace->count; n++) {
        const struct event *e = trace_event(model->trace, n);
        bool waits = e->kind == EV_SELECT && e->select.timeout != 0;

        now += change[n];
        if (!options_show_turn(options, e->k))
            continue;
        if (waits_is_deadlock(e)) {
            best = n;
            break;
        }
        if ((waits && now && !sleeps) || (waits == sleeps && now > most)) {
            sleeps |= waits;
            most = now;
            best = n;
        }
    }
    free(change);
    return best;
}
