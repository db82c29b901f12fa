/* export_write.c -- slices, flows, counters as lines of JSON; see export.h. */
#include "export.h"

#include <string.h>

#include "json.h"
#include "labels.h"
#include "words.h"

/* --- one line ----------------------------------------------------------------------------- */

/* The moment of an event, in microseconds. */
static void
put_moment(struct export *export, const struct event *e)
{
    if (export->time_axis)
        text_add(&export->line, "%lld.%03lld", (long long)(e->t / 1000), (long long)(e->t % 1000));
    else
        text_add(&export->line, "%d", (int)e->n);
}

static void
put_string(struct export *export, const char *key, const char *string)
{
    text_add(&export->line, ",\"%s\":", key);
    json_quote(&export->line, string, strlen(string));
}

/* Begin a line: the phase, the track, the moment. */
static void
begin_line(struct export *export, char phase, enum group group, int32_t thread,
           const struct event *e)
{
    text_clear(&export->line);
    text_add(&export->line, "%s{\"ph\":\"%c\",\"pid\":%d,\"tid\":%d,\"ts\":", export->between,
             phase, (int)group, (int)thread + 1);
    put_moment(export, e);
}

static void
end_line(struct export *export)
{
    text_add(&export->line, "}");
    fwrite(export->line.bytes, 1, export->line.length, export->file);
    export->between = ",\n";
}

static int32_t
thread_of(const struct export *export, const struct track *track)
{
    return (int32_t)(track - export->tracks);
}

/* --- slices ------------------------------------------------------------------------------- */

/* What is on the loop's track. */
static void
name_loop_slice(const struct export *export, const struct event *e, struct text *name)
{
    if (e->kind == EV_TURN)
        text_add(name, "turn %d", (int)e->k);
    else if (e->kind == EV_SELECT)
        text_add(name, "select");
    else if (e->kind == EV_RUN && label_task(e->run.cb))
        label_lane(export->model, model_label_lane(export->model, e->run.cb), name);
    else if (e->kind == EV_RUN)
        text_add(name, "%s", e->run.cb);
    else
        text_add(name, "program");
}

/* What a task, a job or a child does. */
static void
name_slice(const struct export *export, const struct event *e, struct text *name)
{
    const struct bar *bar;

    switch ((enum event_kind)e->kind) {
    case EV_READY:
        text_add(name, "ready");
        break;
    case EV_AWAIT:
        bar = model_bar_at(export->model, e->n, BAR_WAIT);
        text_add(name, "waits for ");
        model_name(export->model, bar ? bar->what : e->await.on, name);
        break;
    case EV_JOB:
        text_add(name, "%s", e->job.op == JOB_SUBMIT ? "queued" : e->job.cb);
        break;
    default:
        text_add(name, "runs");
    }
}

static void
put_details(struct export *export, const struct event *e)
{
    struct text words = {0};

    words_event(&words, e);
    text_add(&export->line, ",\"args\":{\"event\":%d", (int)e->n);
    put_string(export, "says", text_string(&words));
    text_add(&export->line, ",\"t_ns\":%lld", (long long)e->t);
    if (e->src)
        put_string(export, "src", e->src);
    text_add(&export->line, "}");
    text_free(&words);
}

/* A slice that was begun by `by` begins now, with `e`. */
static void
write_begin(struct export *export, const struct track *track, const struct event *by,
            const struct event *e)
{
    struct text name = {0};

    if (track->group == GROUP_LOOP)
        name_loop_slice(export, by, &name);
    else
        name_slice(export, by, &name);
    begin_line(export, 'B', track->group, thread_of(export, track), e);
    put_string(export, "name", name.bytes);
    put_details(export, by);
    end_line(export);
    text_free(&name);
}

static void
write_end(struct export *export, const struct track *track, const struct event *e)
{
    begin_line(export, 'E', track->group, thread_of(export, track), e);
    end_line(export);
}

void
export_begin(struct export *export, struct track *track, const struct event *by,
             const struct event *e)
{
    if (track->depth == NESTED_MAX)
        return;
    track->slices[track->depth++] = by->n;
    if (!export->mute)
        write_begin(export, track, by, e);
}

void
export_end(struct export *export, struct track *track, const struct event *e)
{
    if (track->depth == 0)
        return;
    track->depth--;
    if (!export->mute)
        write_end(export, track, e);
}

void
export_resume(struct export *export, const struct event *e)
{
    export->mute = false;
    for (int32_t i = 0; i < export->track_count; i++)
        for (int k = 0; k < export->tracks[i].depth; k++)
            write_begin(export, &export->tracks[i],
                        trace_event(export->model->trace, export->tracks[i].slices[k]), e);
}

void
export_pause(struct export *export, const struct event *e)
{
    for (int32_t i = 0; i < export->track_count; i++)
        for (int k = 0; k < export->tracks[i].depth; k++)
            write_end(export, &export->tracks[i], e);
    export->mute = true;
}

/* --- flows, counters, moments ------------------------------------------------------------- */

/* Whether cause and effect lie in different slices of the part that is asked for. */
static bool
is_flow(const struct export *export, const struct event *cause, const struct event *effect)
{
    return export->slice_at[cause->n] != export->slice_at[effect->n]
           && options_show_turn(export->options, cause->k)
           && options_show_turn(export->options, effect->k);
}

/* One end of the flow that an effect gives its number. */
static void
write_flow(struct export *export, const struct track *track, const struct event *e, char phase,
           const struct event *cause, const struct event *effect)
{
    if (!is_flow(export, cause, effect))
        return;
    begin_line(export, phase, track->group, thread_of(export, track), e);
    text_add(&export->line, ",\"cat\":\"cause\",\"name\":\"%s\",\"id\":%d%s",
             event_types[cause->kind].name, (int)effect->n, phase == 'f' ? ",\"bp\":\"e\"" : "");
    end_line(export);
}

void
export_flows(struct export *export, const struct track *track, const struct event *e)
{
    const struct trace *trace = export->model->trace;

    if (e->cause)
        write_flow(export, track, e, 'f', trace_event(trace, e->cause), e);
    for (int32_t n = export->effects[e->n]; n; n = export->siblings[n])
        write_flow(export, track, e, 's', e, trace_event(trace, n));
}

void
export_counter(struct export *export, const struct event *e, const char *name, int64_t number)
{
    if (export->mute)
        return;
    begin_line(export, 'C', GROUP_LOOP, LOOP_TRACK, e);
    put_string(export, "name", name);
    text_add(&export->line, ",\"args\":{\"value\":%lld}", (long long)number);
    end_line(export);
}

void
export_moment(struct export *export, const struct track *track, const struct event *e)
{
    bool said = e->kind == EV_OUT || e->kind == EV_NOTE;
    struct text words = {0};

    words_event(&words, e);
    begin_line(export, 'i', track->group, thread_of(export, track), e);
    text_add(&export->line, ",\"s\":\"t\"");
    put_string(export, "cat", event_types[e->kind].name);
    put_string(export, "name", said ? e->said.text : words.bytes);
    put_details(export, e);
    end_line(export);
    text_free(&words);
}

/* One end of what was held: these overlap, so they have no place among slices. */
static void
write_hold(struct export *export, const struct bar *bar, char phase, const struct event *e)
{
    struct text name = {0};

    label_lane(export->model, bar->lane, &name);
    if (bar->kind == BAR_HOLD) {
        text_add(&name, " has ");
        model_name(export->model, bar->what, &name);
    } else {
        text_add(&name, ": %s", trace_event(export->model->trace, bar->from)->said.text);
    }
    begin_line(export, phase, GROUP_LOCKS, export->track_count, e);
    text_add(&export->line, ",\"cat\":\"%s\",\"id\":%d", bar->kind == BAR_HOLD ? "lock" : "span",
             (int)bar->from);
    put_string(export, "name", name.bytes);
    end_line(export);
    text_free(&name);
}

void
export_holds(struct export *export)
{
    const struct trace *trace = export->model->trace;

    for (int32_t i = 0; i < export->model->bar_count; i++) {
        const struct bar *bar = &export->model->bars[i];
        const struct event *from = trace_event(trace, bar->from), *to = trace_event(trace, bar->to);

        if ((bar->kind != BAR_HOLD && bar->kind != BAR_SPAN)
            || !options_show_turn(export->options, from->k)
            || !options_show_turn(export->options, to->k))
            continue;
        write_hold(export, bar, 'b', from);
        write_hold(export, bar, 'e', to);
    }
}

/* --- names -------------------------------------------------------------------------------- */

static void
write_name(struct export *export, const char *kind, enum group group, int32_t thread,
           const char *name)
{
    begin_line(export, 'M', group, thread, trace_event(export->model->trace, 1));
    text_add(&export->line, ",\"name\":\"%s\",\"args\":{\"name\":", kind);
    json_quote(&export->line, name, strlen(name));
    text_add(&export->line, "}");
    end_line(export);
}

static void
name_group(struct export *export, enum group group, int32_t thread)
{
    static const char *const names[] = {
        [GROUP_LOOP] = "loop", [GROUP_TASKS] = "tasks", [GROUP_JOBS] = "jobs",
        [GROUP_CHILDREN] = "children", [GROUP_LOCKS] = "locks and spans",
    };
    struct text name = {0};

    text_add(&name, "%s", group == GROUP_LOOP ? export->model->trace->program : names[group]);
    write_name(export, "process_name", group, thread, text_string(&name));
    text_free(&name);
}

void
export_names(struct export *export)
{
    bool named[GROUPS] = {false};
    struct text name = {0};

    for (int32_t i = 0; i < export->track_count; i++) {
        const struct track *track = &export->tracks[i];

        if (i > 0 && !track->what)
            continue;
        if (!named[track->group])
            name_group(export, track->group, i);
        named[track->group] = true;
        text_clear(&name);
        if (id_kind(track->what) == ID_TASK)
            label_lane(export->model, model_task_lane(export->model, track->what), &name);
        else
            text_add(&name, "%s", i ? id_text(track->what).text : "loop");
        write_name(export, "thread_name", track->group, i, name.bytes);
    }
    name_group(export, GROUP_LOCKS, export->track_count);
    text_free(&name);
}
