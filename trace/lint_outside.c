/* lint_outside.c -- bytes that pile up, children that nobody waits for; see lint.h. */
#include "lint.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

/* Four times what asyncio's transports keep before they ask their writer to pause; a few writes
 * more before the next drain() are no harm. */
static const int64_t much = INT64_C(4) * 65536;

enum { FEW_WRITES = 4 };

/* --- backpressure ------------------------------------------------------------------------- */

/* A transport whose writer was asked to pause. */
struct pressed {
    const struct event *pause;    /* the call; NULL: it was not asked                          */
    const struct event *first;    /* the first write since                                     */
    int32_t last;                 /* the last one                                              */
    int64_t bytes;                /* written since                                             */
    int32_t writes;               /* how often                                                 */
};

/* The pause is over, or the trace is. */
static void
tell_pressed(struct lint *lint, struct pressed *pressed)
{
    if (pressed->pause && pressed->bytes >= much && pressed->writes >= FEW_WRITES)
        found(lint, pressed->first, "%s asks its writer to pause (event %d), and is given %lld "
              "bytes more in %d writes (events %d to %d)",
              id_text(pressed->first->transport.x).text, (int)pressed->pause->n,
              (long long)pressed->bytes, (int)pressed->writes,
              (int)pressed->first->n, (int)pressed->last);
    pressed->pause = NULL;
}

static void
pressed_write(struct pressed *pressed, const struct event *e)
{
    int64_t bytes = e->transport.bytes == NO_NUMBER ? 0 : e->transport.bytes;

    pressed->first = pressed->writes++ ? pressed->first : e;
    pressed->last = e->n;
    pressed->bytes = sum(pressed->bytes, bytes);
}

static void
walk_backpressure(struct lint *lint)
{
    const struct trace *trace = lint->trace;
    int32_t count = trace->id_counts[ID_TRANSPORT];
    struct pressed *all = allocate((size_t)count, sizeof *all);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind == EV_PROTOCOL && strcmp(e->protocol.call, "pause_writing") == 0)
            all[trace_place(trace, e->protocol.x)] = (struct pressed){.pause = e};
        else if (e->kind == EV_PROTOCOL && strcmp(e->protocol.call, "resume_writing") == 0)
            tell_pressed(lint, &all[trace_place(trace, e->protocol.x)]);
        else if (e->kind == EV_TRANSPORT && e->transport.op == TOP_WRITE)
            pressed_write(&all[trace_place(trace, e->transport.x)], e);
    }
    for (int32_t i = 0; i < count; i++)
        tell_pressed(lint, &all[i]);
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
