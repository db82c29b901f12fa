/* trace_events.c -- what each event writes: its name and its fields, in their order.
 *
 * This table and docs/trace-format.md say the same; a test compares them.
 */
#include "trace_parts.h"

/* --- fields ------------------------------------------------------------------------------- */

typedef void put(struct zoe_line *line, const struct zoe_record *record);

static void
put_id(struct zoe_line *line, char letter, int64_t number)
{
    zoe_line_bytes(line, (char[]){'"', letter}, 2);
    zoe_line_number(line, number);
    zoe_line_text(line, "\"");
}

static void
put_letter_id(struct zoe_line *line, const struct zoe_record *record, char letter)
{
    put_id(line, letter, (int64_t)record->id);
}

static void
loop_id(struct zoe_line *line, const struct zoe_record *record)
{
    zoe_line_number(line, (int64_t)record->id);
}

static void
handle(struct zoe_line *line, const struct zoe_record *record)
{
    put_letter_id(line, record, 'H');
}

static void
future(struct zoe_line *line, const struct zoe_record *record)
{
    put_letter_id(line, record, 'F');
}

static void
task(struct zoe_line *line, const struct zoe_record *record)
{
    put_letter_id(line, record, 'T');
}

static void
object(struct zoe_line *line, const struct zoe_record *record)
{
    put_letter_id(line, record, 'L');
}

static void
descriptor(struct zoe_line *line, const struct zoe_record *record)
{
    zoe_line_text(line, "\"fd");
    zoe_line_number(line, (int64_t)record->id);
    zoe_line_text(line, "\"");
}

/* The future an event of future.c is about: small says that it is a task. */
static void
future_or_task(struct zoe_line *line, const struct zoe_record *record)
{
    put_letter_id(line, record, record->small != 0 ? 'T' : 'F');
}

static void
done_future(struct zoe_line *line, const struct zoe_record *record)
{
    put_letter_id(line, record, record->on_letter);
}

static void
number(struct zoe_line *line, const struct zoe_record *record)
{
    zoe_line_number(line, record->number);
}

static void
extra(struct zoe_line *line, const struct zoe_record *record)
{
    zoe_line_number(line, record->extra);
}

static void
extra_if_any(struct zoe_line *line, const struct zoe_record *record)
{
    if (record->extra >= 0)
        zoe_line_number(line, record->extra);
}

static void
number_handle(struct zoe_line *line, const struct zoe_record *record)
{
    put_id(line, 'H', record->number);
}

static void
timer_if_any(struct zoe_line *line, const struct zoe_record *record)
{
    if (record->id != 0)
        handle(line, record);
}

static void
on_if_any(struct zoe_line *line, const struct zoe_record *record)
{
    if (record->on_letter != 0)
        put_id(line, record->on_letter, record->number);
}

static void
parent_if_any(struct zoe_line *line, const struct zoe_record *record)
{
    if (record->number != 0)
        put_id(line, 'T', record->number);
}

static void
string(struct zoe_line *line, const struct zoe_record *record)
{
    zoe_line_string(line, record->text == NULL ? "" : record->text);
}

static void
string_if_any(struct zoe_line *line, const struct zoe_record *record)
{
    if (record->text != NULL)
        string(line, record);
}

static void
json_if_any(struct zoe_line *line, const struct zoe_record *record)
{
    if (record->text != NULL)
        zoe_line_text(line, record->text);
}

static void
error_if_any(struct zoe_line *line, const struct zoe_record *record)
{
    if (record->site != NULL)
        zoe_line_text(line, record->site);
}

static void
transport(struct zoe_line *line, const struct zoe_record *record)
{
    put_id(line, 'X', record->number);
}

static void
transport_itself(struct zoe_line *line, const struct zoe_record *record)
{
    put_letter_id(line, record, 'X');
}

static void
protocol(struct zoe_line *line, const struct zoe_record *record)
{
    put_letter_id(line, record, 'P');
}

static void
job(struct zoe_line *line, const struct zoe_record *record)
{
    put_letter_id(line, record, 'J');
}

static void
child(struct zoe_line *line, const struct zoe_record *record)
{
    put_letter_id(line, record, 'C');
}

/* How a child ended: small says that this event tells. */
static void
status_if_any(struct zoe_line *line, const struct zoe_record *record)
{
    if (record->small != 0)
        zoe_line_number(line, record->number);
}

static void
bytes_if_any(struct zoe_line *line, const struct zoe_record *record)
{
    if (record->number >= 0)
        zoe_line_number(line, record->number);
}

static void
second_string(struct zoe_line *line, const struct zoe_record *record)
{
    zoe_line_string(line, record->site);
}

static void
transport_kind(struct zoe_line *line, const struct zoe_record *record)
{
    static const char *const names[] = {"socket", "datagram", "read_pipe", "write_pipe", "process",
                                        "tls", "layer"};
    zoe_line_string(line, names[record->small]);
}

/* A callback's label; a task's says which. */
static void
label(struct zoe_line *line, const struct zoe_record *record)
{
    if (record->on_letter == 0) {
        string(line, record);
        return;
    }
    zoe_line_text(line, "\"");
    zoe_line_text(line, record->text);
    zoe_line_text(line, "(T");
    zoe_line_number(line, record->number);
    zoe_line_text(line, ")\"");
}

static void
task_name(struct zoe_line *line, const struct zoe_record *record)
{
    const char *name = (const char *)(intptr_t)record->extra;
    if (name != NULL) {
        zoe_line_string(line, name);
        return;
    }
    zoe_line_text(line, "\"Task-");
    zoe_line_number(line, (int64_t)record->id);
    zoe_line_text(line, "\"");
}

static void
why(struct zoe_line *line, const struct zoe_record *record)
{
    static const char *const names[] = {"soon", "done", "timer", "io", "threadsafe",
                                        "ready", "stop", "nothing"};
    zoe_line_string(line, names[record->small]);
}

static void
mode(struct zoe_line *line, const struct zoe_record *record)
{
    static const char *const names[] = {"", "r", "w", "rw"};
    zoe_line_string(line, names[record->small]);
}

static void
state(struct zoe_line *line, const struct zoe_record *record)
{
    static const char *const names[] = {"result", "error", "cancelled"};
    zoe_line_string(line, names[record->small]);
}

static void
true_if_small(struct zoe_line *line, const struct zoe_record *record)
{
    if (record->small != 0)
        zoe_line_text(line, "true");
}

static void
sync_kind(struct zoe_line *line, const struct zoe_record *record)
{
    static const char *const names[] = {"Lock", "Event", "Condition", "Semaphore", "Barrier",
                                        "Queue"};
    zoe_line_string(line, names[record->small]);
}

/* --- events ------------------------------------------------------------------------------- */

enum { MOST_FIELDS = 5 };

/* A key as it stands in a line, and how long that is. All of the text is copied, as that takes no
 * loop; what comes next overwrites the rest. */
struct key {
    char text[31];
    uint8_t size;
};
#define KEY(name) {",\"" name "\":", sizeof ",\"" name "\":" - 1}
#define NAME(name) {",\"ev\":\"" name "\"", sizeof ",\"ev\":\"" name "\"" - 1}

static inline void
put_key(struct zoe_line *line, const struct key *key)
{
    if (line->end - line->next < (ptrdiff_t)sizeof key->text)
        return;
    memcpy(line->next, key->text, sizeof key->text);
    line->next += key->size;
}

static const struct {
    struct key name;              /* with the value of "ev"                          */
    struct {
        struct key key;           /* none after the last                             */
        put *put;                 /* writes the value; nothing: the key is left out  */
    } fields[MOST_FIELDS + 1];
} events[ZOE_EVENT_KINDS] = {
    [ZOE_LOOP_OPEN] = {NAME("loop_open"), {{KEY("loop"), loop_id}}},
    [ZOE_LOOP_RUN] = {NAME("loop_run"), {{KEY("loop"), loop_id}}},
    [ZOE_LOOP_RETURN] = {NAME("loop_return"), {{KEY("loop"), loop_id}}},
    [ZOE_LOOP_CLOSE] = {NAME("loop_close"), {{KEY("loop"), loop_id}}},
    [ZOE_STOP] = {NAME("stop"), {{{"", 0}, NULL}}},
    [ZOE_TURN] = {NAME("turn"), {{KEY("ready"), number}, {KEY("timers"), extra}}},
    [ZOE_SELECT] = {NAME("select"), {{KEY("timeout"), number}, {KEY("why"), why},
                                     {KEY("timer"), timer_if_any}}},
    [ZOE_WAKE] = {NAME("wake"), {{KEY("fds"), number}}},
    [ZOE_FD] = {NAME("fd"), {{KEY("fd"), descriptor}, {KEY("mode"), mode}}},
    [ZOE_READY] = {NAME("ready"), {{KEY("h"), handle}, {KEY("cb"), label}, {KEY("why"), why},
                                   {KEY("ahead"), extra}}},
    [ZOE_TIMER] = {NAME("timer"), {{KEY("h"), handle}, {KEY("cb"), label}, {KEY("when"), number}}},
    [ZOE_HANDLE_CANCEL] = {NAME("handle_cancel"), {{KEY("h"), handle}}},
    [ZOE_SKIP] = {NAME("skip"), {{KEY("h"), handle}}},
    [ZOE_RUN] = {NAME("run"), {{KEY("h"), handle}, {KEY("cb"), label}}},
    [ZOE_END] = {NAME("end"), {{KEY("h"), handle}}},
    [ZOE_TURN_END] = {NAME("turn_end"), {{KEY("ran"), number}, {KEY("ready"), extra}}},
    [ZOE_WAKEUP] = {NAME("wakeup"), {{{"", 0}, NULL}}},
    [ZOE_BLOCK] = {NAME("block"), {{KEY("ns"), number}}},
    [ZOE_REPORT] = {NAME("report"), {{KEY("message"), string}, {KEY("error"), error_if_any},
                                     {KEY("on"), on_if_any}}},
    [ZOE_OUT] = {NAME("out"), {{KEY("text"), string}}},
    [ZOE_NOTE] = {NAME("note"), {{KEY("text"), string}}},
    [ZOE_SPAN] = {NAME("span"), {{KEY("text"), string}}},
    [ZOE_SPAN_END] = {NAME("span_end"), {{KEY("text"), string}}},
    [ZOE_EXIT] = {NAME("exit"), {{KEY("how"), string}}},
    [ZOE_SIGNAL] = {NAME("signal"), {{KEY("signal"), string}}},
    [ZOE_CHILD] = {NAME("child"), {{KEY("child"), child}, {KEY("op"), string},
                                   {KEY("status"), status_if_any}}},
    [ZOE_JOB] = {NAME("job"), {{KEY("job"), job}, {KEY("op"), string},
                               {KEY("cb"), second_string}}},
    [ZOE_FUTURE] = {NAME("future"), {{KEY("f"), future}, {KEY("kind"), string}}},
    [ZOE_TASK] = {NAME("task"), {{KEY("task"), task}, {KEY("name"), task_name},
                                 {KEY("coro"), string}, {KEY("parent"), parent_if_any}}},
    [ZOE_STEP] = {NAME("step"), {{KEY("task"), task}, {KEY("throw"), json_if_any}}},
    [ZOE_AWAIT] = {NAME("await"), {{KEY("task"), task}, {KEY("on"), on_if_any}}},
    [ZOE_YIELD] = {NAME("yield"), {{KEY("task"), task}}},
    [ZOE_DONE] = {NAME("done"), {{KEY("f"), done_future}, {KEY("state"), state},
                                 {KEY("value"), json_if_any}, {KEY("callbacks"), number}}},
    [ZOE_CANCEL] = {NAME("cancel"), {{KEY("task"), task}, {KEY("on"), on_if_any},
                                     {KEY("done"), true_if_small},
                                     {KEY("message"), string_if_any}}},
    [ZOE_SWALLOW] = {NAME("swallow"), {{KEY("task"), task}}},
    [ZOE_UNCANCEL] = {NAME("uncancel"), {{KEY("task"), task}, {KEY("left"), number}}},
    [ZOE_CALLBACK] = {NAME("callback"), {{KEY("f"), future_or_task}, {KEY("cb"), label}}},
    [ZOE_UNCALLBACK] = {NAME("uncallback"), {{KEY("f"), future_or_task}, {KEY("cb"), string},
                                             {KEY("removed"), number}}},
    [ZOE_WATCH] = {NAME("watch"), {{KEY("fd"), descriptor}, {KEY("mode"), mode},
                                   {KEY("h"), number_handle}, {KEY("cb"), string}}},
    [ZOE_UNWATCH] = {NAME("unwatch"), {{KEY("fd"), descriptor}, {KEY("mode"), mode}}},
    [ZOE_SYNC] = {NAME("sync"), {{KEY("obj"), object}, {KEY("kind"), sync_kind},
                                 {KEY("op"), string}, {KEY("waiters"), number},
                                 {KEY("value"), extra_if_any}}},
    [ZOE_TRANSPORT] = {NAME("transport"), {{KEY("x"), transport_itself},
                                           {KEY("kind"), transport_kind}, {KEY("op"), string},
                                           {KEY("bytes"), bytes_if_any},
                                           {KEY("buffered"), extra}}},
    [ZOE_PROTOCOL] = {NAME("protocol"), {{KEY("p"), protocol}, {KEY("x"), transport},
                                         {KEY("call"), string}, {KEY("bytes"), extra_if_any},
                                         {KEY("error"), error_if_any}}},
};

void
zoe_event_name(struct zoe_line *line, const struct zoe_record *record)
{
    put_key(line, &events[record->kind].name);
}

void
zoe_event_fields(struct zoe_line *line, const struct zoe_record *record)
{
    for (int i = 0; events[record->kind].fields[i].put != NULL; i++) {
        char *before = line->next;
        put_key(line, &events[record->kind].fields[i].key);
        char *value = line->next;
        events[record->kind].fields[i].put(line, record);
        if (line->next == value)
            line->next = before;
    }
}
