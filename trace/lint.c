/* lint.c -- `zoetrope lint`: what a program does wrong, and which lesson tells why; see lint.h. */
#include "lint.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "words.h"

enum { SHOWN_MAX = 5, NAME_MAX_SHOWN = 24 };

const struct advice *const all_advice[] = {loop_advice, task_advice, lock_advice, outside_advice,
                                           NULL};

bool
is_worth_telling(const struct lint *lint)
{
    return lint->found < SHOWN_MAX;
}

/* The line of the program where something happened: its own, that of the step it is part of, or
 * where the task was made that did it. */
static const char *
source_of(const struct lint *lint, const struct event *e)
{
    ident task;

    for (int32_t n = e->n; !e->src && n > 1 && e->kind != EV_RUN && e->kind != EV_TURN; n--)
        e = trace_event(lint->trace, n - 1);
    task = !e->src && e->kind == EV_RUN ? label_task(e->run.cb) : 0;
    if (task && trace_place(lint->trace, task) >= 0)
        return lint->made[trace_place(lint->trace, task)]->src;
    return e->src;
}

void
found(struct lint *lint, const struct event *where, const char *format, ...)
{
    const char *source;
    struct text line = {0};
    va_list arguments;

    lint->total++;
    if (lint->found++ >= SHOWN_MAX)
        return;
    printf("%s: ", lint->advice->name);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    source = source_of(lint, where);
    if (source)
        words_cut(&line, source, 200, false);
    printf(" [%s%slesson %d]\n", text_string(&line), source ? "; " : "", lint->advice->lesson);
    text_free(&line);
}

/* --- names -------------------------------------------------------------------------------- */

/* An id and what it is called. */
static struct label
label_of(ident id, const char *before, const char *name, const char *behind)
{
    struct label label;
    struct text text = {0};

    text_add(&text, "%s%s", id_text(id).text, before);
    words_cut(&text, name, NAME_MAX_SHOWN, false);
    text_add(&text, "%s", behind);
    while (text.length >= sizeof label.text)
        text.bytes[--text.length] = '\0';
    memcpy(label.text, text.bytes, text.length + 1);
    text_free(&text);
    return label;
}

struct label
who(const struct lint *lint, ident id)
{
    const struct event *made = NULL;

    if (id_kind(id) == ID_TASK && trace_place(lint->trace, id) >= 0)
        made = lint->made[trace_place(lint->trace, id)];
    if (!made)
        return label_of(id, "", "", "");
    return label_of(id, " ", strncmp(made->task.name, "Task-", 5) == 0 ? made->task.coro
                                                                       : made->task.name, "");
}

struct label
who_runs(const struct lint *lint, const struct event *run)
{
    ident task = label_task(run->run.cb);

    return task ? who(lint, task) : label_of(run->run.h, " (", run->run.cb, ")");
}

struct label
how_long(int64_t ns)
{
    struct label label;
    struct text text = {0};

    words_time(&text, ns);
    snprintf(label.text, sizeof label.text, "%s", text_string(&text));
    text_free(&text);
    return label;
}

/* --- the command -------------------------------------------------------------------------- */

static void
follow(struct lint *lint, const struct advice *advice)
{
    lint->advice = advice;
    lint->found = 0;
    advice->walk(lint);
    if (lint->found > SHOWN_MAX)
        printf("%s: ... and %d times more\n", advice->name, lint->found - SHOWN_MAX);
    if (lint->found)
        printf("    %s\n", advice->cure);
}

int
command_lint(const struct options *options)
{
    struct trace trace;
    struct lint lint = {.trace = &trace};

    if (read_loop_trace(&trace, options, "lint"))
        return 2;
    lint.made = allocate((size_t)trace.id_counts[ID_TASK], sizeof *lint.made);
    for (int32_t n = 1; n <= trace.count; n++)
        if (trace_event(&trace, n)->kind == EV_TASK)
            lint.made[trace_place(&trace, trace_event(&trace, n)->task.task)] =
                trace_event(&trace, n);
    for (int i = 0; all_advice[i]; i++)
        for (const struct advice *advice = all_advice[i]; advice->name; advice++)
            follow(&lint, advice);
    if (lint.total)
        printf("%d mistake%s in %d events\n", lint.total, lint.total == 1 ? "" : "s",
               (int)trace.count);
    else
        printf("nothing to say about these %d events\n", (int)trace.count);
    free(lint.made);
    trace_free(&trace);
    return lint.total ? 1 : 0;
}
