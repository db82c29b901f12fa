/* report.c -- errors that nobody caught, and debug mode's remarks. */
#include <stdio.h>

#include "future.h"
#include "turn.h"

void
zoe_loop_set_exception_handler(zoe_loop *loop, zoe_exception_handler *handler, void *argument)
{
    if (zoe_missing(loop, "loop"))
        return;
    loop->exception_handler = handler;
    loop->exception_argument = argument;
}

zoe_exception_handler *
zoe_loop_get_exception_handler(const zoe_loop *loop)
{
    return zoe_missing(loop, "loop") ? NULL : loop->exception_handler;
}

void
zoe_loop_default_exception_handler(zoe_loop *loop, const zoe_report *report)
{
    char text[500];
    (void)loop;
    if (zoe_missing(report, "report"))
        return;
    fprintf(stderr, "zoetrope: %s\n", report->message);
    if (report->about != NULL)
        fprintf(stderr, "  task: %s\n", report->about);
    if (report->callback != NULL)
        fprintf(stderr, "  callback: %s\n", report->callback);
    if (report->site != NULL)
        fprintf(stderr, "  created at: %s\n", report->site);
    if (report->error != NULL)
        fprintf(stderr, "  %s\n", zoe_error_repr(report->error, text, sizeof text));
}

static void
trace_report(zoe_loop *loop, const zoe_report *report)
{
    zoe_value error = {.as.error = report->error, .kind = ZOE_ERROR};
    const char *shown = report->error == NULL ? NULL : zoe_trace_keep_value(loop->trace, error);
    const zoe_future *on = report->task != NULL ? (void *)report->task : report->future;
    zoe_trace(loop, REPORT, .text = zoe_trace_keep(loop->trace, report->message), .site = shown,
              .on_letter = on == NULL ? 0 : on->type->sealed ? 'T' : 'F',
              .number = on == NULL ? 0 : (int64_t)on->id);
}

/* Take what the running callback has raised. */
static zoe_value
take_raised(zoe_loop *loop)
{
    zoe_value raised = loop->raised;
    loop->raised = zoe_none();
    return raised;
}

/* What it sets in the context is not for who is called next. */
static void
call_handler(zoe_loop *loop, const zoe_report *report)
{
    zoe_context *outer = zoe_context_retain(zoe_current_context);
    loop->exception_handler(loop, report, loop->exception_argument);
    zoe_context_release(zoe_current_context);
    zoe_current_context = outer;
}

void
zoe_loop_call_exception_handler(zoe_loop *loop, const zoe_report *report)
{
    if (zoe_missing(loop, "loop") || zoe_missing(report, "report"))
        return;
    zoe_report named = *report;
    if (report->message == NULL)
        report = (named.message = "Unhandled exception in event loop", &named);
    if (loop->trace != NULL)
        trace_report(loop, report);
    if (loop->exception_handler == NULL) {
        zoe_loop_default_exception_handler(loop, report);
        return;
    }
    zoe_value outer = take_raised(loop);
    call_handler(loop, report);
    if (loop->raised.kind == ZOE_ERROR && !zoe_loop_escaping(loop)) {
        zoe_value raised = take_raised(loop);
        zoe_loop_default_exception_handler(
            loop, &(zoe_report){.message = "Unhandled error in exception handler",
                                .error = raised.as.error});
        zoe_value_release(raised);
    }
    if (loop->raised.kind != ZOE_ERROR)
        loop->raised = outer;
    else
        zoe_value_release(outer);
}

void
zoe_loop_raise(zoe_loop *loop, zoe_value error)
{
    if (zoe_missing(loop, "loop")) {
        zoe_value_release(error);
        return;
    }
    zoe_value_release(loop->raised);
    loop->raised = error;
}

void
zoe_report_raised(zoe_loop *loop, const char *callback, const char *site)
{
    if (zoe_loop_escaping(loop))
        return;
    char message[200];
    zoe_value raised = take_raised(loop);
    snprintf(message, sizeof message, "Exception in callback %s", callback);
    zoe_loop_call_exception_handler(loop, &(zoe_report){.message = message,
                                                        .error = raised.as.error,
                                                        .callback = callback,
                                                        .site = loop->debug ? site : NULL});
    zoe_value_release(raised);
}

void
zoe_report_slow(const struct zoe_record *event, double seconds)
{
    fprintf(stderr, "zoetrope: Executing %s%s%s took %.3f seconds\n",
            event->text != NULL ? event->text : "a task's step",
            event->site != NULL ? " created at " : "", event->site != NULL ? event->site : "",
            seconds);
}

/* asyncio tells its coroutines to remember who made them, through the loop. Ours always do; the hop
 * stays, so that a program that changes its mode takes the same turns. */
static void
set_coroutine_origin_tracking(void *nothing)
{
    (void)nothing;
}

void
zoe_loop_set_debug(zoe_loop *loop, bool debug)
{
    if (zoe_missing(loop, "loop"))
        return;
    loop->debug = debug;
    loop->observed = debug || loop->trace != NULL;
    if (loop->running)
        zoe_call_soon_threadsafe_(loop, set_coroutine_origin_tracking, NULL,
                                  "set_coroutine_origin_tracking", NULL);
}

bool
zoe_loop_get_debug(const zoe_loop *loop)
{
    return !zoe_missing(loop, "loop") && loop->debug;
}
