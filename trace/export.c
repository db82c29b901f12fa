/* export.c -- `zoetrope export`: a trace for Perfetto; see export.h. */
#include "export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

struct track *
export_track(const struct export *export, ident what)
{
    const struct trace *trace = export->model->trace;
    const int32_t *counts = trace->id_counts;
    int32_t place = what ? trace_place(trace, what) : -1;

    if (place < 0 || (id_kind(what) == ID_TASK && !options_show_task(export->options, what)))
        return &export->tracks[LOOP_TRACK];
    switch (id_kind(what)) {
    case ID_TASK:
        return &export->tracks[1 + place];
    case ID_JOB:
        return &export->tracks[1 + counts[ID_TASK] + place];
    case ID_CHILD:
        return &export->tracks[1 + counts[ID_TASK] + counts[ID_JOB] + place];
    default:
        return &export->tracks[LOOP_TRACK];
    }
}

/* Each thing's track, by the event that made the thing. */
static void
make_tracks(struct export *export)
{
    const struct trace *trace = export->model->trace;
    const int32_t *counts = trace->id_counts;

    export->track_count = 1 + counts[ID_TASK] + counts[ID_JOB] + counts[ID_CHILD];
    export->tracks = allocate((size_t)export->track_count, sizeof *export->tracks);
    export->tracks[LOOP_TRACK].group = GROUP_LOOP;
    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);
        ident what = e->kind == EV_TASK ? e->task.task : e->kind == EV_JOB ? e->job.job
                     : e->kind == EV_CHILD ? e->child.child : 0;
        struct track *track = export_track(export, what);

        if (track == &export->tracks[LOOP_TRACK])
            continue;
        track->what = what;
        track->group = e->kind == EV_TASK ? GROUP_TASKS : e->kind == EV_JOB ? GROUP_JOBS
                       : GROUP_CHILDREN;
    }
}

/* So that the effects of an event are at hand when it is written. */
static void
link_effects(struct export *export)
{
    const struct trace *trace = export->model->trace;

    for (int32_t n = trace->count; n > 0; n--) {
        int32_t cause = trace_event(trace, n)->cause;

        export->siblings[n] = cause ? export->effects[cause] : 0;
        if (cause)
            export->effects[cause] = n;
    }
}

static void
export_make(struct export *export, const struct model *model, const struct options *options)
{
    const struct trace *trace = model->trace;
    size_t events = (size_t)trace->count + 1;

    *export = (struct export){.model = model, .options = options, .between = "\n"};
    export->time_axis = options->time_axis || (!trace->virtual_clock && !options->step_axis);
    export->slice_at = allocate(events, sizeof *export->slice_at);
    export->effects = allocate(events, sizeof *export->effects);
    export->siblings = allocate(events, sizeof *export->siblings);
    export->timers = allocate((size_t)trace->id_counts[ID_HANDLE], sizeof *export->timers);
    make_tracks(export);
    link_effects(export);
}

static void
export_free(struct export *export)
{
    free(export->tracks);
    free(export->slice_at);
    free(export->effects);
    free(export->siblings);
    free(export->timers);
    text_free(&export->line);
}

static void
write_trace(struct export *export, FILE *file)
{
    export_walk(export);
    export->file = file;
    fputs("{\"traceEvents\":[", file);
    export_names(export);
    export_walk(export);
    export_holds(export);
    fprintf(file, "\n],\n\"displayTimeUnit\":\"ns\",\n\"otherData\":{\"made_by\":\"zoetrope\","
            "\"clock\":\"%s\",\"microsecond\":\"%s\"}}\n",
            export->model->trace->virtual_clock ? "virtual" : "monotonic",
            export->time_axis ? "of the loop's clock" : "an event");
}

static int
export_trace(const struct trace *trace, const struct options *options)
{
    const char *name = options->output;
    FILE *file = name && strcmp(name, "-") != 0 ? fopen(name, "w") : stdout;
    struct model model;
    struct export export;
    bool good;

    if (!file)
        return fail(name, "%s; choose a file that can be written", strerror(errno));
    model_make(&model, trace);
    export_make(&export, &model, options);
    write_trace(&export, file);
    good = !ferror(file);
    if (file != stdout)
        good = fclose(file) == 0 && good;
    export_free(&export);
    model_free(&model);
    return good || file == stdout ? 0 : fail(name, "%s; choose a file that can be written",
                                             strerror(errno));
}

int
command_export(const struct options *options)
{
    struct trace trace;
    int result;

    if (!options->to) {
        fail("export", "it is not said to what; write zoetrope export --to chrome");
        return 2;
    }
    if (read_loop_trace(&trace, options, "export"))
        return 2;
    result = check_choice(options, &trace) ? -1 : export_trace(&trace, options);
    trace_free(&trace);
    return result ? 2 : 0;
}
