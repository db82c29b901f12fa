/* states.c -- one pass over the events that moves each task from state to state; see states.h. */
#include "states.h"

#include <stdlib.h>
#include <string.h>

#include "waits.h"

struct lives {
    const struct model *model;    /* of the trace                                              */
    struct life *items;           /* by place of the task                                      */
    const struct event **made;    /* by place of a future: how it was made; owned              */
};

static void
count(struct tally *tally, const struct event *e)
{
    tally->first = tally->count++ ? tally->first : e->n;
    tally->last = e->n;
}

/* Leave the state in which the task is. */
static void
leave(struct life *life, const struct event *e)
{
    int64_t spent = life->since ? e->t - life->since->t : 0;

    life->time[life->state] += spent;
    if (life->state == STATE_WAITS)
        life->reasons[life->reason].time += spent;
}

static void
go(struct life *life, const struct event *e, enum state state)
{
    if (life->since && life->state == STATE_DONE)
        return;
    leave(life, e);
    if (life->since)
        count(&life->ways[life->state][state], e);
    life->state = (uint8_t)state;
    life->since = e;
}

/* What a future is for, in a word. */
static const char *
purpose(const struct lives *lives, ident id)
{
    const struct trace *trace = lives->model->trace;
    const struct event *made;
    ident origin;

    if (id_kind(id) != ID_FUTURE)
        return NULL;
    made = lives->made[trace_place(trace, id)];
    origin = made ? waits_origin(trace, made) : 0;
    if (made && made->future.kind == FUTURE_GATHER)
        return "gather";
    return id_kind(origin) == ID_HANDLE ? "sleep" : id_kind(origin) == ID_JOB ? "job" : "future";
}

static void
wait_for(const struct lives *lives, struct life *life, const struct event *e, ident what)
{
    const char *name = purpose(lives, what);
    int i = 0;

    while (i < life->reason_count
           && (name ? !life->reasons[i].name || strcmp(life->reasons[i].name, name) != 0
                    : life->reasons[i].name || life->reasons[i].what != what))
        i++;
    if (i == REASONS_MAX) {
        i--;
        life->reasons[i].name = "others";
    } else if (i == life->reason_count) {
        life->reasons[life->reason_count++] = (struct reason){.what = what, .name = name};
    }
    count(&life->reasons[i].tally, e);
    go(life, e, STATE_WAITS);
    life->reason = (int8_t)i;
}

static struct life *
life_of(const struct lives *lives, ident task)
{
    return &lives->items[trace_place(lives->model->trace, task)];
}

static void
read_event(const struct lives *lives, const struct event *e)
{
    const struct bar *wait;
    ident task;

    switch ((enum event_kind)e->kind) {
    case EV_FUTURE:
        lives->made[trace_place(lives->model->trace, e->future.f)] = e;
        break;
    case EV_TASK:
        go(life_of(lives, e->task.task), e, STATE_MADE);
        break;
    case EV_READY:
        task = label_task(e->ready.cb);
        if (task && trace_place(lives->model->trace, task) >= 0)
            go(life_of(lives, task), e, STATE_READY);
        break;
    case EV_STEP:
        go(life_of(lives, e->step.task), e, STATE_RUNS);
        break;
    case EV_AWAIT:
        wait = model_bar_at(lives->model, e->n, BAR_WAIT);
        wait_for(lives, life_of(lives, e->await.task), e, wait ? wait->what : e->await.on);
        break;
    case EV_DONE:
        if (id_kind(e->done.f) == ID_TASK)
            go(life_of(lives, e->done.f), e, STATE_DONE);
        break;
    default:
        break;
    }
}

struct life *
lives_make(const struct model *model)
{
    const struct trace *trace = model->trace;
    struct lives lives = {.model = model};

    lives.items = allocate((size_t)trace->id_counts[ID_TASK], sizeof *lives.items);
    lives.made = allocate((size_t)trace->id_counts[ID_FUTURE], sizeof *lives.made);
    for (int32_t n = 1; n <= trace->count; n++)
        read_event(&lives, trace_event(trace, n));
    for (int32_t i = 0; i < trace->id_counts[ID_TASK]; i++)
        if (lives.items[i].since && lives.items[i].state != STATE_DONE)
            leave(&lives.items[i], trace_event(trace, trace->count));
    free(lives.made);
    return lives.items;
}
