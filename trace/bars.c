/* bars.c -- the bars of the loop and of its tasks; see bars.h. */
#include "bars.h"

#include <stdlib.h>

int32_t
bar_open(struct pass *pass, enum bar_kind kind, const struct event *e, int32_t lane, ident what)
{
    struct model *model = pass->model;

    model->bars = grow(model->bars, &model->bar_room, (size_t)model->bar_count + 1,
                       sizeof *model->bars);
    model->bars[model->bar_count] =
        (struct bar){.from = e->n, .lane = lane, .what = what, .kind = (uint8_t)kind, .open = true};
    return model->bar_count++;
}

void
bar_close(struct pass *pass, int32_t *bar, const struct event *e)
{
    if (*bar != NO_BAR && pass->model->bars[*bar].open) {
        pass->model->bars[*bar].to = e->n;
        pass->model->bars[*bar].open = false;
    }
    *bar = NO_BAR;
}

static struct task_state *
task_state(struct pass *pass, ident task)
{
    return &pass->tasks[trace_place(pass->model->trace, task)];
}

static struct handle_state *
handle_state(struct pass *pass, ident handle)
{
    return &pass->handles[trace_place(pass->model->trace, handle)];
}

/* --- the loop ----------------------------------------------------------------------------- */

/* Outside of the turns the program itself runs. */
static void
on_program(struct pass *pass, const struct event *e)
{
    if (pass->run_count > 0)
        return;
    pass->runs[pass->run_count++] = bar_open(pass, BAR_RUN, e, LANE_PROGRAM, 0);
    pass->lane = LANE_PROGRAM;
}

static void
close_runs(struct pass *pass, const struct event *e)
{
    while (pass->run_count) {
        struct bar *run = &pass->model->bars[pass->runs[--pass->run_count]];

        run->to = run->lane == LANE_PROGRAM ? e->n - 1 : e->n;
        run->open = false;
    }
    pass->lane = LANE_SELECT;
}

static void
open_ready(struct pass *pass, const struct event *e, ident handle, int32_t lane)
{
    struct handle_state *state = handle_state(pass, handle);

    state->ready = bar_open(pass, BAR_READY, e, lane, handle);
    if (lane >= LANE_TASKS) {
        struct task_state *task = &pass->tasks[lane - LANE_TASKS];

        bar_close(pass, &task->wait, e);
        task->ready = state->ready;
        pass->model->bars[state->ready].cancelled = task->cancelled;
    }
}

static void
on_ready(struct pass *pass, const struct event *e)
{
    struct handle_state *state = handle_state(pass, e->ready.h);
    int32_t lane = model_label_lane(pass->model, e->ready.cb);

    bar_close(pass, &state->timer, e);
    state->task = lane - LANE_TASKS;
    open_ready(pass, e, e->ready.h, lane);
}

/* The handle leaves the ready queue. A signal's handler may be there twice: the event says which of
 * the two it is. */
static void
leave_queue(struct pass *pass, const struct event *e, ident handle)
{
    struct handle_state *state = handle_state(pass, handle);
    const struct bar *bar = e->cause ? model_bar_at(pass->model, e->cause, BAR_READY) : NULL;
    int32_t i = bar && bar->what == handle ? (int32_t)(bar - pass->model->bars) : state->ready;

    if (state->task >= 0) {
        bar_close(pass, &pass->tasks[state->task].ready, e);
        state->ready = NO_BAR;
    } else {
        bar_close(pass, &i, e);
    }
}

static void
on_run(struct pass *pass, const struct event *e)
{
    leave_queue(pass, e, e->run.h);
    close_runs(pass, e);
    pass->lane = model_label_lane(pass->model, e->run.cb);
    pass->runs[pass->run_count++] = bar_open(pass, BAR_RUN, e, pass->lane, e->run.h);
}

static void
on_handle_cancel(struct pass *pass, const struct event *e)
{
    struct handle_state *state = handle_state(pass, e->handle.h);

    if (state->timer != NO_BAR)
        pass->model->bars[state->timer].cancelled = true;
    bar_close(pass, &state->timer, e);
}

/* --- tasks -------------------------------------------------------------------------------- */

/* An eager task steps inside the run of another handle: it has a run of its own there. */
static void
on_step(struct pass *pass, const struct event *e)
{
    struct task_state *task = task_state(pass, e->step.task);
    int32_t lane = model_task_lane(pass->model, e->step.task);

    task->lock = 0;
    task->cancelled = false;
    if (lane != pass->lane && pass->run_count < NESTED_MAX) {
        pass->runs[pass->run_count++] = bar_open(pass, BAR_RUN, e, lane, e->step.task);
        pass->lane = lane;
    }
}

/* The task's step is over; an eager one gives the lane back. */
static void
end_step(struct pass *pass, const struct event *e, ident task)
{
    if (pass->run_count < 2 || pass->lane != model_task_lane(pass->model, task))
        return;
    bar_close(pass, &pass->runs[--pass->run_count], e);
    pass->lane = pass->model->bars[pass->runs[pass->run_count - 1]].lane;
}

static void
on_await(struct pass *pass, const struct event *e)
{
    struct task_state *task = task_state(pass, e->await.task);
    int32_t lane = model_task_lane(pass->model, e->await.task);

    bar_close(pass, &task->wait, e);
    task->wait = bar_open(pass, BAR_WAIT, e, lane, task->lock ? task->lock : e->await.on);
    pass->model->bars[task->wait].cancelled = task->cancelled;
    end_step(pass, e, e->await.task);
}

static void
on_done(struct pass *pass, const struct event *e)
{
    if (id_kind(e->done.f) != ID_TASK)
        return;
    pass->model->ended[trace_place(pass->model->trace, e->done.f)] = e;
    bar_close(pass, &task_state(pass, e->done.f)->wait, e);
    bar_close(pass, &task_state(pass, e->done.f)->ready, e);
    end_step(pass, e, e->done.f);
}

/* From here on the bar of the task shows that a cancellation is on its way. */
static void
on_cancel(struct pass *pass, const struct event *e)
{
    struct task_state *task = task_state(pass, e->cancel.task);
    int32_t *bar = task->ready != NO_BAR ? &task->ready : &task->wait;
    struct bar old;

    if (e->cancel.done)
        return;
    task->cancelled = true;
    if (*bar == NO_BAR)
        return;
    old = pass->model->bars[*bar];
    bar_close(pass, bar, e);
    *bar = bar_open(pass, old.kind, e, old.lane, old.what);
    pass->model->bars[*bar].cancelled = true;
}

/* --- the pass ----------------------------------------------------------------------------- */

static void
on_task_event(struct pass *pass, const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EV_TASK:
        pass->model->made[trace_place(pass->model->trace, e->task.task)] = e;
        break;
    case EV_FUTURE:
        pass->model->future_kinds[trace_place(pass->model->trace, e->future.f)] = e->future.kind;
        break;
    case EV_STEP:
        on_step(pass, e);
        break;
    case EV_AWAIT:
        on_await(pass, e);
        break;
    case EV_YIELD:
        end_step(pass, e, e->await.task);
        break;
    case EV_DONE:
        on_done(pass, e);
        break;
    case EV_CANCEL:
        on_cancel(pass, e);
        break;
    default:
        bars_thing_event(pass, e);
    }
}

static void
on_loop_event(struct pass *pass, const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EV_TURN:
    case EV_END:
    case EV_TURN_END:
        close_runs(pass, e);
        break;
    case EV_SELECT:
        pass->select = bar_open(pass, BAR_SELECT, e, LANE_SELECT, e->select.timer);
        break;
    case EV_WAKE:
        bar_close(pass, &pass->select, e);
        break;
    case EV_READY:
        on_ready(pass, e);
        break;
    case EV_TIMER:
        handle_state(pass, e->timer.h)->timer =
            bar_open(pass, BAR_TIMER, e, LANE_TIMERS, e->timer.h);
        break;
    case EV_HANDLE_CANCEL:
        on_handle_cancel(pass, e);
        break;
    case EV_SKIP:
        leave_queue(pass, e, e->handle.h);
        break;
    case EV_RUN:
        on_run(pass, e);
        break;
    default:
        on_task_event(pass, e);
    }
}

static void
pass_begin(struct pass *pass, struct model *model)
{
    const int32_t *counts = model->trace->id_counts;

    *pass = (struct pass){.model = model, .select = NO_BAR, .lane = LANE_PROGRAM};
    pass->tasks = allocate((size_t)counts[ID_TASK], sizeof *pass->tasks);
    for (int32_t i = 0; i < counts[ID_TASK]; i++)
        pass->tasks[i].wait = pass->tasks[i].ready = NO_BAR;
    pass->handles = allocate((size_t)counts[ID_HANDLE], sizeof *pass->handles);
    for (int32_t i = 0; i < counts[ID_HANDLE]; i++)
        pass->handles[i] = (struct handle_state){NO_BAR, NO_BAR, -1};
    bars_things_begin(pass);
}

static void
pass_events(struct pass *pass)
{
    const struct trace *trace = pass->model->trace;
    bool in_turn = false;

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        in_turn = in_turn ? e->kind != EV_LOOP_RETURN && e->kind != EV_EXIT : e->kind == EV_TURN;
        if (!in_turn)
            on_program(pass, e);
        if (e->kind == EV_TASK || model_sees(pass->model, e))
            on_loop_event(pass, e);
        pass->model->lane_at[n] = pass->lane;
    }
}

void
model_find_bars(struct model *model)
{
    struct pass pass;

    pass_begin(&pass, model);
    pass_events(&pass);
    for (int32_t i = 0; i < model->bar_count; i++)
        if (model->bars[i].open)
            model->bars[i].to = model->trace->count;
    free(pass.tasks);
    free(pass.handles);
    bars_things_end(&pass);
}
