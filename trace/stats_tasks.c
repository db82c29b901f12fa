/* stats_tasks.c -- how long tasks ran, were ready and waited; see stats.h.
 *
 * A task is followed through the whole trace, but only the part of its times that lies in the turns
 * asked for is added up.
 */
#include "stats.h"

int64_t
stats_part(const struct stats *stats, int64_t from, int64_t to)
{
    from = from < stats->from ? stats->from : from;
    to = to > stats->to ? stats->to : to;
    return to > from ? to - from : 0;
}

const struct event *
stats_ready(const struct stats *stats, const struct event *run)
{
    const struct event *ready = run->cause ? trace_event(stats->trace, run->cause) : NULL;

    return ready && ready->kind == EV_READY ? ready : NULL;
}

static struct task_sums *
task_sums(struct stats *stats, ident task)
{
    int32_t place = task ? trace_place(stats->trace, task) : -1;

    return place < 0 ? NULL : &stats->tasks[place];
}

/* It waits no more. */
static void
end_wait(struct stats *stats, struct task_sums *task, int64_t t)
{
    if (task && task->waits)
        task->waiting += stats_part(stats, task->since, t);
    if (task)
        task->waits = false;
}

/* The run of a task is over: if it waits, it does so from now on. */
static void
end_run(struct stats *stats, const struct event *e)
{
    const struct event *ready = stats->run ? stats_ready(stats, stats->run) : NULL;
    struct task_sums *task = stats->run ? task_sums(stats, label_task(stats->run->run.cb)) : NULL;

    if (!task)
        return;
    task->running += stats_part(stats, stats->run->t, e->t);
    if (ready)
        task->ready += stats_part(stats, ready->t, stats->run->t);
    task->since = e->t;
}

static void
begin_wait(struct stats *stats, const struct event *e)
{
    struct task_sums *task = task_sums(stats, e->await.task);

    task->waits = true;
    task->since = e->t;
}

void
stats_follow(struct stats *stats, const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EV_TASK:
        task_sums(stats, e->task.task)->made = e;
        break;
    case EV_AWAIT:
        begin_wait(stats, e);
        break;
    case EV_READY:
        end_wait(stats, task_sums(stats, label_task(e->ready.cb)), e->t);
        break;
    case EV_RUN:
        stats->run = e;
        break;
    case EV_END:
        end_run(stats, e);
        break;
    case EV_DONE:
        if (id_kind(e->done.f) == ID_TASK)
            task_sums(stats, e->done.f)->ended = e;
        break;
    case EV_SELECT:
        stats->select = e;
        break;
    default:
        break;
    }
}

void
stats_follow_end(struct stats *stats)
{
    for (int32_t i = 0; i < stats->trace->id_counts[ID_TASK]; i++)
        end_wait(stats, &stats->tasks[i], stats->to);
}
