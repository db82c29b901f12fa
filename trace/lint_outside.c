/* lint_outside.c -- bytes that pile up, children that nobody waits for; see lint.h. */
#include "lint.h"

#include <stdlib.h>
#include <string.h>

/* asyncio's limit of what a transport keeps before it asks its writer to pause. */
static const int64_t much = 65536;

/* --- backpressure ------------------------------------------------------------------------- */

/* A transport whose writer was asked to pause. */
struct pressed {
    const struct event *pause;    /* the call; NULL: it was not asked                          */
    const struct event *first;    /* the first write since                                     */
    int64_t bytes;                /* written since                                             */
    int32_t writes;               /* how often                                                 */
    bool told;                    /* this pause was told                                       */
};

static void
pressed_write(struct lint *lint, struct pressed *pressed, const struct event *e)
{
    pressed->first = pressed->writes++ ? pressed->first : e;
    pressed->bytes += e->transport.bytes == NO_NUMBER ? 0 : e->transport.bytes;
    if (pressed->told || pressed->bytes < much)
        return;
    pressed->told = true;
    found(lint, pressed->first, "%s asks its writer to pause (event %d), and is given %lld bytes "
          "more in %d writes (events %d to %d)", id_text(e->transport.x).text,
          (int)pressed->pause->n, (long long)pressed->bytes, (int)pressed->writes,
          (int)pressed->first->n, (int)e->n);
}

static void
walk_backpressure(struct lint *lint)
{
    const struct trace *trace = lint->trace;
    struct pressed *all = allocate((size_t)trace->id_counts[ID_TRANSPORT], sizeof *all);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind == EV_PROTOCOL && strcmp(e->protocol.call, "pause_writing") == 0)
            all[trace_place(trace, e->protocol.x)] = (struct pressed){.pause = e};
        else if (e->kind == EV_PROTOCOL && strcmp(e->protocol.call, "resume_writing") == 0)
            all[trace_place(trace, e->protocol.x)].pause = NULL;
        else if (e->kind == EV_TRANSPORT && e->transport.op == TOP_WRITE
                 && all[trace_place(trace, e->transport.x)].pause)
            pressed_write(lint, &all[trace_place(trace, e->transport.x)], e);
    }
    free(all);
}

/* --- children ----------------------------------------------------------------------------- */

static void
walk_zombie(struct lint *lint)
{
    const struct trace *trace = lint->trace;
    const struct event **spawned = allocate((size_t)trace->id_counts[ID_CHILD], sizeof *spawned);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind == EV_CHILD && e->child.op != CHILD_CLOSE)
            spawned[trace_place(trace, e->child.child)] = e->child.op == CHILD_SPAWN ? e : NULL;
    }
    for (int32_t i = 0; i < trace->id_counts[ID_CHILD]; i++)
        if (spawned[i])
            found(lint, spawned[i], "%s is spawned (event %d), and nobody waits until it exits",
                  id_text(spawned[i]->child.child).text, (int)spawned[i]->n);
    free(spawned);
}

const struct advice outside_advice[] = {
    {"no-backpressure", 11, "a transport's writer goes on although it was asked to pause",
     "What the other side does not take is kept here, without limit: await drain(), or stop until "
     "resume_writing.", walk_backpressure},
    {"zombie", 15, "nobody waits for a child to exit",
     "It stays in the system's table until this program ends: await its wait().", walk_zombie},
    {NULL, 0, NULL, NULL, NULL},
};
