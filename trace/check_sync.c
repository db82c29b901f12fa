/* check_sync.c -- the rules of locks, semaphores and queues; see check.h. */
#include "check.h"

#include <stdlib.h>

/* What is known of one lock, semaphore or queue. */
struct object {
    int32_t held;                 /* Lock: the event of its acquire, 0: it is free             */
    int64_t first;                /* Semaphore: permits at the beginning                       */
    int64_t taken;                /* Semaphore: acquires without releases                      */
    int64_t items;                /* Queue: puts without gets                                  */
    struct place *line;           /* tasks that queue, the oldest first; owned                 */
    size_t room;                  /* allocated                                                 */
    size_t first_place, last;     /* those from the first to before the last may still wait    */
};

static struct object *
objects_new(const struct trace *trace)
{
    return allocate((size_t)trace->id_counts[ID_LOCK], sizeof(struct object));
}

static void
objects_free(const struct trace *trace, struct object *objects)
{
    for (int32_t i = 0; i < trace->id_counts[ID_LOCK]; i++)
        free(objects[i].line);
    free(objects);
}

static struct object *
object_of(const struct check *check, struct object *objects, const struct event *e)
{
    return &objects[trace_place(check->trace, e->sync.obj)];
}

static void
walk_lock(struct check *check)
{
    struct object *objects = objects_new(check->trace);

    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);
        struct object *lock;

        if (e->kind != EV_SYNC || e->sync.kind != SYNC_LOCK)
            continue;
        lock = object_of(check, objects, e);
        if (e->sync.op == OP_ACQUIRE && lock->held)
            broken(check, "%s is acquired (event %d) while it is held (event %d)",
                   id_text(e->sync.obj).text, (int)n, (int)lock->held);
        if (e->sync.op == OP_RELEASE && !lock->held)
            broken(check, "%s is released (event %d), but nobody holds it",
                   id_text(e->sync.obj).text, (int)n);
        if (e->sync.op == OP_ACQUIRE || e->sync.op == OP_RELEASE)
            lock->held = e->sync.op == OP_ACQUIRE ? n : 0;
    }
    objects_free(check->trace, objects);
}

/* --- waiters ------------------------------------------------------------------------------ */

/* A place in a line: it counts as long as its task waits there since then. */
struct place {
    ident task;                   /* who                                                       */
    int32_t since;                /* the event of its wait                                     */
};

static void
add_waiter(struct object *object, ident task, int32_t n)
{
    object->line = grow(object->line, &object->room, object->last + 1, sizeof *object->line);
    object->line[object->last++] = (struct place){task, n};
}

/* The task that has waited longest; 0: nobody waits. `since` tells, by place of the task, since when
 * each waits. */
static ident
first_waiter(const struct check *check, struct object *object, const int32_t *since)
{
    while (object->first_place < object->last
           && since[trace_place(check->trace, object->line[object->first_place].task)]
                  != object->line[object->first_place].since)
        object->first_place++;
    return object->first_place < object->last ? object->line[object->first_place].task : 0;
}

static void
line_follow(struct check *check, struct object *lock, int32_t *since, const struct event *e)
{
    ident first;

    if (e->sync.op == OP_WAIT && id_kind(e->by) == ID_TASK) {
        add_waiter(lock, e->by, e->n);
        since[trace_place(check->trace, e->by)] = e->n;
    }
    if (e->sync.op != OP_ACQUIRE)
        return;
    first = first_waiter(check, lock, since);
    if (first && first != e->by)
        broken(check, "%s acquires %s (event %d) although %s queued first", id_text(e->by).text,
               id_text(e->sync.obj).text, (int)e->n, id_text(first).text);
    if (id_kind(e->by) == ID_TASK)
        since[trace_place(check->trace, e->by)] = 0;
}

/* A task that is asked to cancel queues for nothing any more. */
static void
walk_line(struct check *check)
{
    const struct trace *trace = check->trace;
    struct object *objects = objects_new(trace);
    int32_t *since = allocate((size_t)trace->id_counts[ID_TASK], sizeof *since);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind == EV_CANCEL && !e->cancel.done)
            since[trace_place(trace, e->cancel.task)] = 0;
        if (e->kind == EV_SYNC && (e->sync.kind == SYNC_LOCK || e->sync.kind == SYNC_SEMAPHORE))
            line_follow(check, object_of(check, objects, e), since, e);
    }
    objects_free(trace, objects);
    free(since);
}

/* --- what is counted ---------------------------------------------------------------------- */

static void
walk_semaphore(struct check *check)
{
    struct object *objects = objects_new(check->trace);

    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);
        struct object *semaphore;

        if (e->kind != EV_SYNC || e->sync.kind != SYNC_SEMAPHORE || e->sync.value == NO_NUMBER)
            continue;
        semaphore = object_of(check, objects, e);
        if (e->sync.op == OP_NEW)
            semaphore->first = e->sync.value;
        semaphore->taken += (e->sync.op == OP_ACQUIRE) - (e->sync.op == OP_RELEASE);
        if (e->sync.value < 0 || semaphore->taken > semaphore->first
            || e->sync.value > semaphore->first - semaphore->taken)
            broken(check, "%s has %lld permits left (event %d), but of %lld %lld are taken",
                   id_text(e->sync.obj).text, (long long)e->sync.value, (int)n,
                   (long long)semaphore->first, (long long)semaphore->taken);
    }
    objects_free(check->trace, objects);
}

static void
walk_queue(struct check *check)
{
    struct object *objects = objects_new(check->trace);

    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);
        struct object *queue;

        if (e->kind != EV_SYNC || e->sync.kind != SYNC_QUEUE || e->sync.value == NO_NUMBER)
            continue;
        queue = object_of(check, objects, e);
        queue->items += (e->sync.op == OP_PUT) - (e->sync.op == OP_GET);
        if (e->sync.op == OP_SHUTDOWN && e->sync.value == 0)
            queue->items = 0;
        if (queue->items != e->sync.value)
            broken(check, "%s has %lld items (event %d), but %lld were put and not yet got",
                   id_text(e->sync.obj).text, (long long)e->sync.value, (int)n,
                   (long long)queue->items);
        queue->items = e->sync.value;
    }
    objects_free(check->trace, objects);
}

const struct rule sync_rules[] = {
    {"lock", "a lock has one holder at most, and only a held one is released", walk_lock},
    {"line", "whoever queues first for a lock or semaphore has it first", walk_line},
    {"semaphore", "the permits of a semaphore are never more than were given, nor below 0",
     walk_semaphore},
    {"queue", "the items in a queue are those put and not yet got", walk_queue},
    {NULL, NULL, NULL},
};
