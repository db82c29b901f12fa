/* lint_locks.c -- locks that make everybody wait, and calls that nobody hears; see lint.h. */
#include "lint.h"

#include <stdlib.h>
#include <string.h>

enum { PILE = 3, CONVOY = 9, HERD = 3 };

/* --- one lock, many waiters --------------------------------------------------------------- */

/* What is known of one lock. */
struct lock {
    const struct event *acquire;  /* since when it is held; NULL: it is free                   */
    const struct event *await;    /* where its holder first waits meanwhile; NULL: nowhere     */
    ident holder;                 /* who has it                                                */
    int32_t streak;               /* times it changed hands with two in line or more           */
    int32_t first;                /* the first event of these                                  */
    int32_t again;                /* those of them by who had it before in this streak         */
    bool told;                    /* this streak was told                                      */
};

/* For each task, the lock that it holds (its last one), and the last streak it was part of. */
struct owner {
    struct lock *lock;            /* NULL: none                                                */
    const struct lock *of;        /* whose streak ...                                          */
    int32_t first;                /* ... beginning with this event                             */
};

static void
tell_held(struct lint *lint, const struct lock *lock, const struct event *e)
{
    int64_t time = e->t - lock->acquire->t;

    if (lock->await && time > 0 && e->sync.waiters >= PILE)
        found(lint, lock->await, "%s holds %s for %s (events %d to %d) and awaits with it (event "
              "%d), while %lld wait in line", who(lint, lock->holder).text,
              id_text(e->sync.obj).text, how_long(time).text, (int)lock->acquire->n, (int)e->n,
              (int)lock->await->n, (long long)e->sync.waiters);
}

static void
held_follow(struct lint *lint, struct lock *lock, struct owner *owner, const struct event *e)
{
    if (e->sync.op == OP_ACQUIRE) {
        lock->acquire = e;
        lock->holder = e->by;
        lock->await = NULL;
        owner->lock = lock;
    } else if (e->sync.op == OP_RELEASE && lock->acquire) {
        tell_held(lint, lock, e);
        lock->acquire = NULL;
        owner->lock = NULL;
    }
}

/* The operation of a Lock by a task, or NULL. */
static const struct event *
lock_event(const struct trace *trace, int32_t n)
{
    const struct event *e = trace_event(trace, n);
    bool is_lock = e->kind == EV_SYNC && e->sync.kind == SYNC_LOCK && id_kind(e->by) == ID_TASK;

    return is_lock ? e : NULL;
}

static void
walk_held(struct lint *lint)
{
    const struct trace *trace = lint->trace;
    struct lock *locks = allocate((size_t)trace->id_counts[ID_LOCK], sizeof *locks);
    struct owner *owners = allocate((size_t)trace->id_counts[ID_TASK], sizeof *owners);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);
        struct lock *held = NULL;

        if (lock_event(trace, n))
            held_follow(lint, &locks[trace_place(trace, e->sync.obj)],
                        &owners[trace_place(trace, e->by)], e);
        else if (e->kind == EV_AWAIT)
            held = owners[trace_place(trace, e->await.task)].lock;
        if (held && held->acquire && !held->await)
            held->await = e;
    }
    free(locks);
    free(owners);
}

/* The lock goes from hand to hand: whoever has had it stands in line again. */
static void
convoy_follow(struct lint *lint, struct lock *lock, struct owner *owner, const struct event *e)
{
    if (e->sync.op != OP_ACQUIRE)
        return;
    if (e->sync.waiters < PILE - 1) {
        lock->streak = lock->again = 0;
        return;
    }
    if (lock->streak++ == 0) {
        lock->first = e->n;
        lock->told = false;
    }
    lock->again += owner->of == lock && owner->first == lock->first;
    owner->of = lock;
    owner->first = lock->first;
    if (lock->told || lock->streak < CONVOY || lock->again * 2 < lock->streak)
        return;
    lock->told = true;
    found(lint, e, "%s changes hands %d times (events %d to %d), and there are always %d tasks or "
          "more in line, most of which have had it before", id_text(e->sync.obj).text,
          (int)lock->streak, (int)lock->first, (int)e->n, PILE - 1);
}

static void
walk_convoy(struct lint *lint)
{
    const struct trace *trace = lint->trace;
    struct lock *locks = allocate((size_t)trace->id_counts[ID_LOCK], sizeof *locks);
    struct owner *owners = allocate((size_t)trace->id_counts[ID_TASK], sizeof *owners);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = lock_event(trace, n);

        if (e)
            convoy_follow(lint, &locks[trace_place(trace, e->sync.obj)],
                          &owners[trace_place(trace, e->by)], e);
    }
    free(locks);
    free(owners);
}

/* --- calls that nobody hears -------------------------------------------------------------- */

/* What is known of one event or condition. */
struct call {
    int32_t unheard;              /* a set or notify that woke nobody; 0: the last one did     */
    bool cleared;                 /* an Event: and it was taken back                           */
};

/* A task that waits for a call that came before. */
struct late {
    int32_t unheard;              /* the call; 0: it does not                                  */
    const struct event *wait;     /* its wait                                                  */
};

static void
call_follow(struct call *call, const struct event *e)
{
    bool wakes = e->sync.op == OP_SET || e->sync.op == OP_NOTIFY;
    int64_t woken = e->sync.op == OP_NOTIFY ? e->sync.value : e->sync.waiters;

    if (wakes)
        *call = (struct call){woken > 0 ? 0 : e->n, e->sync.op == OP_NOTIFY};
    call->cleared |= e->sync.op == OP_CLEAR;
}

static void
tell_late(struct lint *lint, const struct late *late)
{
    const struct event *wait = late->wait;

    found(lint, wait, "%s waits for %s %s for ever (event %d): it was %s before, when nobody "
          "waited (event %d)", who(lint, wait->by).text, sync_kinds[wait->sync.kind],
          id_text(wait->sync.obj).text, (int)wait->n,
          wait->sync.kind == SYNC_EVENT ? "set and cleared" : "notified", (int)late->unheard);
}

static void
late_follow(const struct trace *trace, struct call *calls, struct late *lates,
            const struct event *e)
{
    struct call *call;

    if (e->kind == EV_STEP)
        lates[trace_place(trace, e->step.task)].unheard = 0;
    if (e->kind != EV_SYNC || (e->sync.kind != SYNC_EVENT && e->sync.kind != SYNC_CONDITION))
        return;
    call = &calls[trace_place(trace, e->sync.obj)];
    call_follow(call, e);
    if (e->sync.op == OP_WAIT && id_kind(e->by) == ID_TASK && call->unheard && call->cleared)
        lates[trace_place(trace, e->by)] = (struct late){call->unheard, e};
}

/* Told only once nothing can wake the loop any more: else somebody may still call. */
static void
walk_lost_wakeup(struct lint *lint)
{
    const struct trace *trace = lint->trace;
    struct call *calls = allocate((size_t)trace->id_counts[ID_LOCK], sizeof *calls);
    struct late *lates = allocate((size_t)trace->id_counts[ID_TASK], sizeof *lates);
    bool stuck = false;

    for (int32_t n = 1; n <= trace->count && !stuck; n++) {
        const struct event *e = trace_event(trace, n);

        late_follow(trace, calls, lates, e);
        stuck = e->kind == EV_REPORT && strncmp(e->report.message, "deadlock: ", 10) == 0;
    }
    for (int32_t i = 0; stuck && i < trace->id_counts[ID_TASK]; i++)
        if (lates[i].unheard)
            tell_late(lint, &lates[i]);
    free(calls);
    free(lates);
}

/* --- one call for many -------------------------------------------------------------------- */

/* One set or notify and what came of it. */
struct herd {
    const struct event *call;     /* the last one                                              */
    int64_t woken;                /* how many it woke                                          */
    int64_t slept;                /* how many of them do nothing but wait again                */
};

/* A task that was woken and has done nothing yet. */
struct sheep {
    struct herd *herd;            /* by whom; NULL: it does not wait, or has done something    */
    const struct event *call;     /* which call woke it; NULL: it still waits                  */
};

/* Whether this is more than the way from one wait to the next: locks, futures, steps. */
static bool
does_something(const struct event *e, const struct trace *trace, const struct sheep *sheep,
               const struct herd *herds)
{
    switch ((enum event_kind)e->kind) {
    case EV_SYNC:
        return e->sync.kind != SYNC_LOCK
               && (&herds[trace_place(trace, e->sync.obj)] != sheep->herd || e->sync.op != OP_WAIT);
    case EV_DONE:
        return id_kind(e->done.f) == ID_TASK;
    case EV_OUT:
    case EV_NOTE:
    case EV_TASK:
    case EV_TIMER:
    case EV_JOB:
    case EV_CHILD:
    case EV_TRANSPORT:
    case EV_BLOCK:
        return true;
    default:
        return false;
    }
}

/* A task waits: for the first time, or again although it was woken by the last call. */
static void
sheep_waits(struct lint *lint, struct herd *herd, struct sheep *sheep, const struct event *e)
{
    bool again = sheep->herd == herd && sheep->call && sheep->call == herd->call;

    *sheep = (struct sheep){herd, NULL};
    if (!again || ++herd->slept != herd->woken - 1 || herd->woken < HERD)
        return;
    found(lint, herd->call, "%s %s wakes %lld tasks at once (event %d), and %lld of them do "
          "nothing but wait again (the last one: event %d)", sync_kinds[e->sync.kind],
          id_text(e->sync.obj).text, (long long)herd->woken, (int)herd->call->n,
          (long long)herd->slept, (int)e->n);
}

static void
herd_follow(struct lint *lint, struct herd *herds, struct sheep *flock, const struct event *e)
{
    const struct trace *trace = lint->trace;
    struct sheep *sheep = id_kind(e->by) == ID_TASK ? &flock[trace_place(trace, e->by)] : NULL;
    bool calls = e->kind == EV_SYNC && (e->sync.op == OP_SET || e->sync.op == OP_NOTIFY);
    struct herd *herd = e->kind == EV_SYNC ? &herds[trace_place(trace, e->sync.obj)] : NULL;

    if (calls)
        *herd = (struct herd){e, e->sync.op == OP_SET ? e->sync.waiters : e->sync.value, 0};
    if (sheep && sheep->herd && e->kind == EV_STEP && !sheep->call)
        sheep->call = sheep->herd->call;
    else if (sheep && sheep->herd && sheep->call && does_something(e, trace, sheep, herds))
        *sheep = (struct sheep){NULL, NULL};
    if (sheep && herd && e->sync.op == OP_WAIT
        && (e->sync.kind == SYNC_EVENT || e->sync.kind == SYNC_CONDITION))
        sheep_waits(lint, herd, sheep, e);
}

static void
walk_herd(struct lint *lint)
{
    const struct trace *trace = lint->trace;
    struct herd *herds = allocate((size_t)trace->id_counts[ID_LOCK], sizeof *herds);
    struct sheep *flock = allocate((size_t)trace->id_counts[ID_TASK], sizeof *flock);

    for (int32_t n = 1; n <= trace->count; n++)
        herd_follow(lint, herds, flock, trace_event(trace, n));
    free(herds);
    free(flock);
}

const struct advice lock_advice[] = {
    {"held-lock", 9, "a lock is held across an await, and others pile up behind it",
     "Everybody waits for what one of them awaits: hold a lock only while you use what it guards, "
     "and await before or after.", walk_held},
    {"convoy", 9, "the same tasks stand in line for a lock over and over",
     "They run one behind the other, as if they were one task: do more at a time with the lock, or "
     "give each its own.", walk_convoy},
    {"lost-wakeup", 9, "a task waits for ever for what was said before it listened",
     "A call is heard only by who waits: keep what it says in a variable and look at it before you "
     "wait, or leave the event set.", walk_lost_wakeup},
    {"herd", 9, "one call wakes many, and all but one wait again",
     "Each of them costs a turn, for nothing: wake as many as can go on, notify(1).", walk_herd},
    {NULL, 0, NULL, NULL, NULL},
};
