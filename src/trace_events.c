/* trace_events.c -- what each event writes: its name and its fields, in their order.
 *
 * This table and docs/trace-format.md say the same; a test compares them.
 */
#include "trace_parts.h"
#include "waiters.h"

/* --- which, when, and by whom ------------------------------------------------------------- */

/* A number behind its key: mostly that of the line before, and ready to be copied. All of the room
 * is, as that takes no loop; what comes next overwrites the rest. */
struct kept {
    char text[32];                /* both, as they stand in a line                   */
    size_t key;                   /* bytes of the key                                */
    size_t size;                  /* bytes of both                                   */
    int64_t number;               /* the number                                      */
};
#define KEPT(key) {key "0", sizeof key - 1, sizeof key, 0}

static inline char *
put_kept(char *at, struct kept *kept, int64_t number)
{
    if (number != kept->number) {
        kept->number = number;
        kept->size = (size_t)(zoe_put_number(kept->text + kept->key, number) - kept->text);
    }
    memcpy(at, kept->text, sizeof kept->text);
    return at + kept->size;
}

/* The number of the next event: all but the last digit is kept. */
static inline char *
put_n(char *at)
{
    static struct kept tens = KEPT("{\"n\":");
    static int64_t n;
    at = put_kept(at, &tens, ++n / 10);
    at -= n < 10;
    *at = (char)('0' + n % 10);
    return at + 1;
}

static inline char *
put_by(char *at, const struct zoe_record *record)
{
    static struct kept by = KEPT(",\"by\":\"T");
    char *end = put_kept(at, &by, record->by);
    at[by.key - 1] = record->by_letter;
    return zoe_put_text(end, "\"");
}

/* --- fields ------------------------------------------------------------------------------- */

static inline char *
put_quote(char *at)
{
    *at = '"';
    return at + 1;
}

static inline char *
put_rest_of_id(char *at, int64_t number)
{
    return put_quote(zoe_put_number(at, number));
}

static inline char *
put_id(char *at, char letter, int64_t number)
{
    *at = letter;
    return put_rest_of_id(at + 1, number);
}

static inline char *
put_string(char *at, const char *text)
{
    return put_quote(zoe_put_known(at, text, ZOE_SHOWN_TEXT));
}

/* What .small stands for. */
static const char *const whys[] = {"soon", "done", "timer", "io", "threadsafe",
                                   "ready", "stop", "nothing"};
static const char *const modes[] = {"", "r", "w", "rw"};
static const char *const states[] = {"result", "error", "cancelled"};
static const char *const transport_kinds[] = {"socket", "datagram", "read_pipe", "write_pipe",
                                              "process", "tls", "layer"};

/* Each writes a value behind its key; one that writes nothing leaves the key out. What begins a
 * value always is part of its key: a quote, an id's letter. */
typedef char *put(char *at, const struct zoe_record *record);

/* One that is a single expression. */
#define PUT(name, put_it)                                                                          \
    static char *name(char *at, const struct zoe_record *record)                                   \
    {                                                                                              \
        return put_it;                                                                             \
    }

PUT(plain_id, zoe_put_number(at, (int64_t)record->id))
PUT(id, put_rest_of_id(at, (int64_t)record->id))
PUT(id_if_any, record->id == 0 ? at : id(at, record))
PUT(done_future, put_id(at, record->on_letter, (int64_t)record->id))
PUT(number, zoe_put_number(at, record->number))
PUT(number_if_any, record->number < 0 ? at : number(at, record))
PUT(extra, zoe_put_number(at, record->extra))
PUT(extra_if_any, record->extra < 0 ? at : extra(at, record))
PUT(number_id, put_rest_of_id(at, record->number))
PUT(parent_if_any, record->number == 0 ? at : number_id(at, record))
PUT(on_if_any, record->on_letter == 0 ? at : put_id(at, record->on_letter, record->number))
PUT(string, put_string(at, record->text == NULL ? "" : record->text))
PUT(string_if_any, record->text == NULL ? at : string(at, record))
PUT(second_string, put_string(at, record->site))
PUT(json_if_any, record->text == NULL ? at : zoe_put_text(at, record->text))
PUT(error_if_any, record->site == NULL ? at : zoe_put_text(at, record->site))
PUT(why, put_string(at, whys[record->small]))
PUT(mode, put_string(at, modes[record->small]))
PUT(state, put_string(at, states[record->small]))
PUT(transport_kind, put_string(at, transport_kinds[record->small]))
PUT(sync_kind, put_string(at, zoe_sync_kinds[record->small]))
PUT(true_if_small, record->small == 0 ? at : zoe_put_text(at, "true"))

/* The future an event of future.c is about: small says that it is a task. */
PUT(future_or_task, put_id(at, record->small != 0 ? 'T' : 'F', (int64_t)record->id))

/* How a child ended: small says that this event tells. */
PUT(status_if_any, record->small == 0 ? at : number(at, record))

/* Where in the program; of a task that goes on or waits, file and line. */
PUT(place, record->site == NULL ? at : put_quote(zoe_put_known(at, record->site, ZOE_SHOWN_PATH)))

static char *
line(char *at, const struct zoe_record *record)
{
    if (record->site == NULL)
        return at;
    at = zoe_put_text(zoe_put_known(at, record->site, ZOE_SHOWN_PATH), ":");
    return put_rest_of_id(at, record->extra);
}

/* A callback's label; a task's says which. */
static char *
label(char *at, const struct zoe_record *record)
{
    if (record->on_letter == 0)
        return string(at, record);
    at = zoe_put_text(zoe_put_known(at, record->text, ZOE_SHOWN_TEXT), "(T");
    return zoe_put_text(zoe_put_number(at, record->number), ")\"");
}

static char *
task_name(char *at, const struct zoe_record *record)
{
    const char *name = (const char *)(intptr_t)record->extra;
    if (name != NULL)
        return put_string(at, name);
    return put_rest_of_id(zoe_put_text(at, "Task-"), (int64_t)record->id);
}

/* --- events ------------------------------------------------------------------------------- */

enum { MOST_FIELDS = 5 };

#define SIZED(text) {text, sizeof text - 1}
#define NAME(name) SIZED(",\"ev\":\"" name "\"")
#define KEY(name) SIZED(",\"" name "\":")
#define TEXT(name) SIZED(",\"" name "\":\"")
#define ID(name, letter) SIZED(",\"" name "\":\"" letter)

static const struct event {
    struct {
        char text[31];            /* as it stands in a line, with its key            */
        uint8_t size;             /* bytes of it                                     */
    } name;
    struct field {
        struct {
            char text[16];        /* as it stands in a line                          */
            uint8_t size;         /* bytes of it                                     */
        } key;
        put *put;                 /* writes the value; NULL behind the last field    */
    } fields[MOST_FIELDS + 1];
} events[ZOE_EVENT_KINDS] = {
    [ZOE_LOOP_OPEN] = {NAME("loop_open"), {{KEY("loop"), plain_id}}},
    [ZOE_LOOP_RUN] = {NAME("loop_run"), {{KEY("loop"), plain_id}}},
    [ZOE_LOOP_RETURN] = {NAME("loop_return"), {{KEY("loop"), plain_id}}},
    [ZOE_LOOP_CLOSE] = {NAME("loop_close"), {{KEY("loop"), plain_id}}},
    [ZOE_STOP] = {NAME("stop"), {{SIZED(""), NULL}}},
    [ZOE_TURN] = {NAME("turn"), {{KEY("ready"), number}, {KEY("timers"), extra}}},
    [ZOE_SELECT] = {NAME("select"), {{KEY("timeout"), number}, {TEXT("why"), why},
                                     {ID("timer", "H"), id_if_any}}},
    [ZOE_WAKE] = {NAME("wake"), {{KEY("fds"), number}}},
    [ZOE_FD] = {NAME("fd"), {{ID("fd", "fd"), id}, {TEXT("mode"), mode}}},
    [ZOE_READY] = {NAME("ready"), {{ID("h", "H"), id}, {TEXT("cb"), label}, {TEXT("why"), why},
                                   {KEY("ahead"), extra}, {TEXT("src"), place}}},
    [ZOE_TIMER] = {NAME("timer"), {{ID("h", "H"), id}, {TEXT("cb"), label}, {KEY("when"), number},
                                   {TEXT("src"), place}}},
    [ZOE_HANDLE_CANCEL] = {NAME("handle_cancel"), {{ID("h", "H"), id}}},
    [ZOE_SKIP] = {NAME("skip"), {{ID("h", "H"), id}}},
    [ZOE_RUN] = {NAME("run"), {{ID("h", "H"), id}, {TEXT("cb"), label}, {TEXT("src"), place}}},
    [ZOE_END] = {NAME("end"), {{ID("h", "H"), id}}},
    [ZOE_TURN_END] = {NAME("turn_end"), {{KEY("ran"), number}, {KEY("ready"), extra}}},
    [ZOE_WAKEUP] = {NAME("wakeup"), {{SIZED(""), NULL}}},
    [ZOE_BLOCK] = {NAME("block"), {{KEY("ns"), number}}},
    [ZOE_REPORT] = {NAME("report"), {{TEXT("message"), string}, {KEY("error"), error_if_any},
                                     {TEXT("on"), on_if_any}}},
    [ZOE_OUT] = {NAME("out"), {{TEXT("text"), string}}},
    [ZOE_NOTE] = {NAME("note"), {{TEXT("text"), string}}},
    [ZOE_SPAN] = {NAME("span"), {{TEXT("text"), string}}},
    [ZOE_SPAN_END] = {NAME("span_end"), {{TEXT("text"), string}}},
    [ZOE_EXIT] = {NAME("exit"), {{TEXT("how"), string}}},
    [ZOE_SIGNAL] = {NAME("signal"), {{TEXT("signal"), string}}},
    [ZOE_CHILD] = {NAME("child"), {{ID("child", "C"), id}, {TEXT("op"), string},
                                   {KEY("status"), status_if_any}}},
    [ZOE_JOB] = {NAME("job"), {{ID("job", "J"), id}, {TEXT("op"), string},
                               {TEXT("cb"), second_string}}},
    [ZOE_FUTURE] = {NAME("future"), {{ID("f", "F"), id}, {TEXT("kind"), string},
                                     {TEXT("src"), place}}},
    [ZOE_TASK] = {NAME("task"), {{ID("task", "T"), id}, {TEXT("name"), task_name},
                                 {TEXT("coro"), string}, {ID("parent", "T"), parent_if_any},
                                 {TEXT("src"), place}}},
    [ZOE_STEP] = {NAME("step"), {{ID("task", "T"), id}, {KEY("throw"), json_if_any},
                                 {TEXT("src"), line}}},
    [ZOE_AWAIT] = {NAME("await"), {{ID("task", "T"), id}, {TEXT("on"), on_if_any},
                                   {TEXT("src"), line}, {KEY("stack"), json_if_any}}},
    [ZOE_YIELD] = {NAME("yield"), {{ID("task", "T"), id}, {TEXT("src"), line},
                                   {KEY("stack"), json_if_any}}},
    [ZOE_DONE] = {NAME("done"), {{TEXT("f"), done_future}, {TEXT("state"), state},
                                 {KEY("value"), json_if_any}, {KEY("callbacks"), number}}},
    [ZOE_CANCEL] = {NAME("cancel"), {{ID("task", "T"), id}, {TEXT("on"), on_if_any},
                                     {KEY("done"), true_if_small},
                                     {TEXT("message"), string_if_any}}},
    [ZOE_SWALLOW] = {NAME("swallow"), {{ID("task", "T"), id}}},
    [ZOE_UNCANCEL] = {NAME("uncancel"), {{ID("task", "T"), id}, {KEY("left"), number}}},
    [ZOE_CALLBACK] = {NAME("callback"), {{TEXT("f"), future_or_task}, {TEXT("cb"), label},
                                         {TEXT("src"), place}}},
    [ZOE_UNCALLBACK] = {NAME("uncallback"), {{TEXT("f"), future_or_task}, {TEXT("cb"), string},
                                             {KEY("removed"), number}}},
    [ZOE_WATCH] = {NAME("watch"), {{ID("fd", "fd"), id}, {TEXT("mode"), mode},
                                   {ID("h", "H"), number_id}, {TEXT("cb"), string},
                                   {TEXT("src"), place}}},
    [ZOE_UNWATCH] = {NAME("unwatch"), {{ID("fd", "fd"), id}, {TEXT("mode"), mode}}},
    [ZOE_SYNC] = {NAME("sync"), {{ID("obj", "L"), id}, {TEXT("kind"), sync_kind},
                                 {TEXT("op"), string}, {KEY("waiters"), number},
                                 {KEY("value"), extra_if_any}}},
    [ZOE_TRANSPORT] = {NAME("transport"), {{ID("x", "X"), id}, {TEXT("kind"), transport_kind},
                                           {TEXT("op"), string}, {KEY("bytes"), number_if_any},
                                           {KEY("buffered"), extra}}},
    [ZOE_PROTOCOL] = {NAME("protocol"), {{ID("p", "P"), id}, {ID("x", "X"), number_id},
                                         {TEXT("call"), string}, {KEY("bytes"), extra_if_any},
                                         {KEY("error"), error_if_any}}},
};

/* Keys are copied with the room behind them, and names. */
static inline char *
put_fields(char *at, const struct event *event, const struct zoe_record *record)
{
    for (const struct field *field = event->fields; field->put != NULL; field++) {
        memcpy(at, field->key.text, sizeof field->key.text);
        char *value = at + field->key.size, *end = field->put(value, record);
        at = end == value ? at : end;
    }
    return at;
}

char *
zoe_put_event(char *at, const struct zoe_record *record)
{
    const struct event *event = &events[record->kind];
    static struct kept k = KEPT(",\"k\":"), t = KEPT(",\"t\":");
    at = put_kept(put_n(at), &k, k.number + (record->kind == ZOE_TURN));
    at = put_kept(at, &t, record->t);
    memcpy(at, event->name.text, sizeof event->name.text);
    at += event->name.size;
    if (record->by_letter != 0)
        at = put_by(at, record);
    if (record->cause != 0)
        at = zoe_put_number(zoe_put_text(at, ",\"cause\":"), (int64_t)record->cause);
    at = put_fields(at, event, record);
    return zoe_put_text(at, "}\n");
}
