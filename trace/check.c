/* check.c -- `zoetrope check`: does a trace keep the rules that the lessons teach? See check.h. */
#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

enum { SHOWN_MAX = 5 };

static const struct rule *const groups[] = {loop_rules, timer_rules, pipe_rules, task_rules,
                                          sync_rules, outside_rules, transport_rules};

enum { GROUPS = sizeof groups / sizeof *groups, OF_ONE_LOOP = 3 };

void
broken(struct check *check, const char *format, ...)
{
    va_list arguments;

    if (check->broken++ == 0)
        check->broken_rules++;
    if (check->broken > SHOWN_MAX)
        return;
    printf("%s: ", check->rule->name);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

int64_t
sum(int64_t a, int64_t b)
{
    if (b > 0 && a > INT64_MAX - b)
        return INT64_MAX;
    if (b < 0 && a < INT64_MIN - b)
        return INT64_MIN;
    return a + b;
}

ident
event_handle(const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EV_READY:
        return e->ready.h;
    case EV_RUN:
        return e->run.h;
    case EV_TIMER:
        return e->timer.h;
    case EV_SKIP:
    case EV_END:
    case EV_HANDLE_CANCEL:
        return e->handle.h;
    default:
        return 0;
    }
}

/* --- the ready queue ---------------------------------------------------------------------- */

int32_t
queue_length(const struct queue *queue)
{
    return queue->last - queue->first;
}

const struct event *
queue_head(const struct queue *queue, const struct trace *trace)
{
    return queue_length(queue) ? trace_event(trace, queue->readies[queue->first]) : NULL;
}

/* Take out the first entry of the handle, which is the first of all if all is well. */
static void
queue_take(struct queue *queue, const struct trace *trace, ident handle)
{
    int32_t i = queue->first;

    while (i < queue->last && event_handle(trace_event(trace, queue->readies[i])) != handle)
        i++;
    if (i == queue->last)
        return;
    memmove(&queue->readies[queue->first + 1], &queue->readies[queue->first],
            (size_t)(i - queue->first) * sizeof *queue->readies);
    queue->first++;
}

void
queue_follow(struct queue *queue, const struct trace *trace, const struct event *e)
{
    if (e->kind == EV_READY) {
        queue->readies = grow(queue->readies, &queue->room, (size_t)queue->last + 1,
                              sizeof *queue->readies);
        queue->readies[queue->last++] = e->n;
    } else if (e->kind == EV_RUN || e->kind == EV_SKIP) {
        queue_take(queue, trace, event_handle(e));
    } else if (e->kind == EV_LOOP_CLOSE || e->kind == EV_LOOP_OPEN) {
        queue->first = queue->last;
    }
}

void
queue_free(struct queue *queue)
{
    free(queue->readies);
}

/* --- the command -------------------------------------------------------------------------- */

static int
check_rule(struct check *check, const struct rule *rule)
{
    check->rule = rule;
    check->broken = 0;
    rule->walk(check);
    if (check->broken > SHOWN_MAX)
        printf("%s: ... and %d times more\n", rule->name, check->broken - SHOWN_MAX);
    if (check->broken)
        printf("    the rule: %s\n", rule->law);
    return 1;
}

/* Loops that live side by side have a ready queue each, which the events do not tell apart. */
static bool
has_one_loop(const struct trace *trace)
{
    int open = 0;

    for (int32_t n = 1; n <= trace->count; n++) {
        open += trace_event(trace, n)->kind == EV_LOOP_OPEN;
        open -= trace_event(trace, n)->kind == EV_LOOP_CLOSE;
        if (open > 1)
            return false;
    }
    return true;
}

int
command_check(const struct options *options)
{
    struct trace trace;
    struct check check = {.trace = &trace};
    int rules = 0;

    if (read_only_trace(&trace, options, "check"))
        return 2;
    for (size_t i = has_one_loop(&trace) ? 0 : OF_ONE_LOOP; i < GROUPS; i++)
        for (const struct rule *rule = groups[i]; rule->name; rule++)
            rules += check_rule(&check, rule);
    if (check.broken_rules)
        printf("%d of %d rules broken, %d events\n", check.broken_rules, rules, (int)trace.count);
    else
        printf("good: %d events keep %d rules\n", (int)trace.count, rules);
    if (!has_one_loop(&trace))
        puts("(several loops at once: the rules of the loop and its timers were left out)");
    trace_free(&trace);
    return check.broken_rules ? 1 : 0;
}
