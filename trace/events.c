/* events.c -- the table of events and their fields; see events.h and docs/trace-format.md. */
#include "events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const select_why[] = {"ready", "stop", "timer", "nothing", NULL};
static const char *const ready_why[] = {"soon", "done", "timer", "io", "threadsafe", NULL};
static const char *const done_state[] = {"result", "error", "cancelled", NULL};
static const char *const future_kind[] = {"Future", "gather", NULL};
static const char *const watch_mode[] = {"r", "w", NULL};

const char *const fd_modes[] = {"r", "w", "rw", NULL};
const char *const sync_kinds[] = {"Lock", "Event", "Condition", "Semaphore", "Barrier", "Queue",
                                  NULL};
const char *const sync_ops[] = {"new", "wait", "acquire", "release", "set", "clear", "notify",
                                "trip", "reset", "abort", "wait_put", "put", "wait_get", "get",
                                "task_done", "shutdown", NULL};

const char *const child_ops[] = {"spawn", "exit", "close", NULL};
const char *const job_ops[] = {"submit", "start", "done", "cancel", NULL};
const char *const transport_kinds[] = {"socket", "datagram", "read_pipe", "write_pipe", "process",
                                       "tls", "layer", NULL};
const char *const transport_ops[] = {"new", "write", "send", "recv", "eof", "write_eof",
                                     "pause_reading", "resume_reading", "close", "abort", "error",
                                     NULL};

#define AT(member) offsetof(struct event, member)
#define NUMBER(name, member) {name, FIELD_NUMBER, false, AT(member), NULL, NULL}
#define ID(name, member, kinds) {name, FIELD_ID, false, AT(member), NULL, kinds}
#define TEXT(name, member) {name, FIELD_TEXT, false, AT(member), NULL, NULL}
#define WORD(name, member, words) {name, FIELD_WORD, false, AT(member), words, NULL}
#define MAYBE(name, type, member) {name, type, true, AT(member), NULL, NULL}
#define MAYBE_ID(name, member, kinds) {name, FIELD_ID, true, AT(member), NULL, kinds}

#define LOOP NUMBER("loop", loop.loop)
#define SAID TEXT("text", said.text)

const struct event_type event_types[EV_KINDS] = {
    [EV_LOOP_OPEN] = {"loop_open", 1, {LOOP}},
    [EV_LOOP_RUN] = {"loop_run", 1, {LOOP}},
    [EV_LOOP_RETURN] = {"loop_return", 1, {LOOP}},
    [EV_LOOP_CLOSE] = {"loop_close", 1, {LOOP}},
    [EV_STOP] = {"stop", 1, {{.name = NULL}}},
    [EV_TURN] = {"turn", 1, {NUMBER("ready", turn.ready), NUMBER("timers", turn.timers)}},
    [EV_SELECT] = {"select", 1, {NUMBER("timeout", select.timeout),
                                 WORD("why", select.why, select_why),
                                 MAYBE_ID("timer", select.timer, "H")}},
    [EV_WAKE] = {"wake", 1, {NUMBER("fds", wake.fds)}},
    [EV_FD] = {"fd", 1, {ID("fd", fd.fd, "f"), WORD("mode", fd.mode, fd_modes)}},
    [EV_READY] = {"ready", 1, {ID("h", ready.h, "H"), TEXT("cb", ready.cb),
                               WORD("why", ready.why, ready_why), NUMBER("ahead", ready.ahead)}},
    [EV_TIMER] = {"timer", 1, {ID("h", timer.h, "H"), TEXT("cb", timer.cb),
                               NUMBER("when", timer.when)}},
    [EV_HANDLE_CANCEL] = {"handle_cancel", 1, {ID("h", handle.h, "H")}},
    [EV_SKIP] = {"skip", 1, {ID("h", handle.h, "H")}},
    [EV_RUN] = {"run", 1, {ID("h", run.h, "H"), TEXT("cb", run.cb)}},
    [EV_END] = {"end", 1, {ID("h", handle.h, "H")}},
    [EV_TURN_END] = {"turn_end", 1, {NUMBER("ran", turn_end.ran),
                                     NUMBER("ready", turn_end.ready)}},
    [EV_WAKEUP] = {"wakeup", 1, {{.name = NULL}}},
    [EV_BLOCK] = {"block", 1, {NUMBER("ns", block.ns)}},
    [EV_REPORT] = {"report", 1, {TEXT("message", report.message),
                                 MAYBE("error", FIELD_TEXT, report.error),
                                 MAYBE_ID("on", report.on, "TFH")}},
    [EV_OUT] = {"out", 1, {SAID}},
    [EV_NOTE] = {"note", 1, {SAID}},
    [EV_SPAN] = {"span", 1, {SAID}},
    [EV_SPAN_END] = {"span_end", 1, {SAID}},
    [EV_EXIT] = {"exit", 1, {TEXT("how", exit.how)}},
    [EV_SIGNAL] = {"signal", 1, {TEXT("signal", signal.signal)}},
    [EV_CHILD] = {"child", 1, {ID("child", child.child, "C"), WORD("op", child.op, child_ops),
                               MAYBE("status", FIELD_NUMBER, child.status)}},
    [EV_JOB] = {"job", 1, {ID("job", job.job, "J"), WORD("op", job.op, job_ops),
                           TEXT("cb", job.cb)}},

    [EV_FUTURE] = {"future", 2, {ID("f", future.f, "F"), WORD("kind", future.kind, future_kind)}},
    [EV_TASK] = {"task", 2, {ID("task", task.task, "T"), TEXT("name", task.name),
                             TEXT("coro", task.coro), MAYBE_ID("parent", task.parent, "T")}},
    [EV_STEP] = {"step", 2, {ID("task", step.task, "T"), MAYBE("throw", FIELD_TEXT, step.throw)}},
    [EV_AWAIT] = {"await", 2, {ID("task", await.task, "T"), ID("on", await.on, "TF")}},
    [EV_YIELD] = {"yield", 2, {ID("task", await.task, "T")}},
    [EV_DONE] = {"done", 2, {ID("f", done.f, "TF"), WORD("state", done.state, done_state),
                             MAYBE("value", FIELD_VALUE, done.value),
                             NUMBER("callbacks", done.callbacks)}},
    [EV_CANCEL] = {"cancel", 2, {ID("task", cancel.task, "T"), MAYBE_ID("on", cancel.on, "TF"),
                                 MAYBE("done", FIELD_FLAG, cancel.done),
                                 MAYBE("message", FIELD_VALUE, cancel.message)}},
    [EV_SWALLOW] = {"swallow", 2, {ID("task", await.task, "T")}},
    [EV_UNCANCEL] = {"uncancel", 2, {ID("task", uncancel.task, "T"),
                                     NUMBER("left", uncancel.left)}},

    [EV_CALLBACK] = {"callback", 3, {ID("f", callback.f, "TF"), TEXT("cb", callback.cb)}},
    [EV_UNCALLBACK] = {"uncallback", 3, {ID("f", callback.f, "TF"), TEXT("cb", callback.cb),
                                         NUMBER("removed", callback.removed)}},
    [EV_WATCH] = {"watch", 3, {ID("fd", watch.fd, "f"), WORD("mode", watch.mode, watch_mode),
                               ID("h", watch.h, "H"), TEXT("cb", watch.cb)}},
    [EV_UNWATCH] = {"unwatch", 3, {ID("fd", watch.fd, "f"),
                                   WORD("mode", watch.mode, watch_mode)}},
    [EV_SYNC] = {"sync", 3, {ID("obj", sync.obj, "L"), WORD("kind", sync.kind, sync_kinds),
                             WORD("op", sync.op, sync_ops), NUMBER("waiters", sync.waiters),
                             MAYBE("value", FIELD_NUMBER, sync.value)}},
    [EV_TRANSPORT] = {"transport", 3, {ID("x", transport.x, "X"),
                                       WORD("kind", transport.kind, transport_kinds),
                                       WORD("op", transport.op, transport_ops),
                                       MAYBE("bytes", FIELD_NUMBER, transport.bytes),
                                       NUMBER("buffered", transport.buffered)}},
    [EV_PROTOCOL] = {"protocol", 3, {ID("p", protocol.p, "P"), ID("x", protocol.x, "X"),
                                     TEXT("call", protocol.call),
                                     MAYBE("bytes", FIELD_NUMBER, protocol.bytes),
                                     MAYBE("error", FIELD_TEXT, protocol.error)}},
};

bool
sync_has_op(enum sync_kind kind, enum sync_op op)
{
    static const unsigned operations[] = {
        [SYNC_LOCK] = 1u << OP_WAIT | 1u << OP_ACQUIRE | 1u << OP_RELEASE,
        [SYNC_EVENT] = 1u << OP_WAIT | 1u << OP_SET | 1u << OP_CLEAR,
        [SYNC_CONDITION] = 1u << OP_WAIT | 1u << OP_NOTIFY,
        [SYNC_SEMAPHORE] = 1u << OP_WAIT | 1u << OP_ACQUIRE | 1u << OP_RELEASE,
        [SYNC_BARRIER] = 1u << OP_WAIT | 1u << OP_TRIP | 1u << OP_RESET | 1u << OP_ABORT,
        [SYNC_QUEUE] = 1u << OP_WAIT_PUT | 1u << OP_PUT | 1u << OP_WAIT_GET | 1u << OP_GET
                       | 1u << OP_TASK_DONE | 1u << OP_SHUTDOWN,
    };

    return op == OP_NEW || operations[kind] & 1u << op;
}

/* --- names -------------------------------------------------------------------------------- */

ident
id_make(enum id_kind kind, uint32_t number)
{
    return number << 4 | (ident)kind;
}

enum id_kind
id_kind(ident id)
{
    return (enum id_kind)(id & 15);
}

uint32_t
id_number(ident id)
{
    return id >> 4;
}

const char *
id_prefix(enum id_kind kind)
{
    static const char *const prefixes[ID_KINDS] = {
        [ID_NONE] = "", [ID_TASK] = "T", [ID_FUTURE] = "F",
        [ID_HANDLE] = "H", [ID_LOCK] = "L", [ID_FD] = "fd", [ID_TRANSPORT] = "X",
        [ID_PROTOCOL] = "P", [ID_JOB] = "J", [ID_CHILD] = "C",
    };

    return prefixes[kind];
}

struct id_text
id_text(ident id)
{
    struct id_text name = {"nothing"};

    if (id)
        snprintf(name.text, sizeof name.text, "%s%lu", id_prefix(id_kind(id)),
                 (unsigned long)id_number(id));
    return name;
}

ident
label_task(const char *cb)
{
    const char *number = NULL;

    if (strncmp(cb, "task.step(T", 11) == 0)
        number = cb + 11;
    else if (strncmp(cb, "task.wakeup(T", 13) == 0)
        number = cb + 13;
    return number ? id_make(ID_TASK, (uint32_t)strtoul(number, NULL, 10)) : 0;
}

/* --- fields ------------------------------------------------------------------------------- */

static const void *
place(const struct event *e, const struct field *field)
{
    return (const char *)e + field->offset;
}

ident
field_id(const struct event *e, const struct field *field)
{
    return *(const ident *)place(e, field);
}

int64_t
field_number(const struct event *e, const struct field *field)
{
    return *(const int64_t *)place(e, field);
}

const char *
field_string(const struct event *e, const struct field *field)
{
    return *(const char *const *)place(e, field);
}

int
field_word(const struct event *e, const struct field *field)
{
    return *(const uint8_t *)place(e, field);
}

bool
field_present(const struct event *e, const struct field *field)
{
    switch (field->type) {
    case FIELD_NUMBER:
        return field_number(e, field) != NO_NUMBER;
    case FIELD_ID:
        return field_id(e, field) != 0;
    case FIELD_TEXT:
    case FIELD_VALUE:
        return field_string(e, field) != NULL;
    case FIELD_FLAG:
        return field_word(e, field) != 0;
    case FIELD_WORD:
        break;
    }
    return true;
}
