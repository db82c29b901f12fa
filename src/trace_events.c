/* trace_events.c -- what each event writes: its name and its fields, in their order.
 *
 * This table and docs/trace-format.md say the same; a test compares them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "trace_parts.h"

/* --- the bytes of a line ------------------------------------------------------------------ */

void
zoe_line_text(struct zoe_line *line, const char *text)
{
    size_t length = strlen(text), room = (size_t)(line->end - line->next);
    if (length > room)
        length = room;
    memcpy(line->next, text, length);
    line->next += length;
}

void
zoe_line_number(struct zoe_line *line, int64_t number)
{
    char digits[24], *first = digits + sizeof digits - 1;
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    *first = '\0';
    do
        *--first = (char)('0' + left % 10);
    while ((left /= 10) != 0);
    if (number < 0)
        *--first = '-';
    zoe_line_text(line, first);
}

/* The length of the UTF-8 character at text; 0 when there is none. */
static int
utf8_length(const char *text)
{
    unsigned char c = (unsigned char)*text;
    int length = c < 0x80 ? 1 : c >= 0xf0 && c < 0xf5 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 0;
    if (c >= 0xf5)
        return 0;
    for (int i = 1; i < length; i++)
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

/* One character of a JSON string. Returns how many bytes of text it took. */
static int
put_character(struct zoe_line *line, const char *text)
{
    char bytes[8];
    int length = utf8_length(text);
    if (length == 0) {
        zoe_line_text(line, "\xef\xbf\xbd");
        return 1;
    }
    if (*text == '"' || *text == '\\')
        snprintf(bytes, sizeof bytes, "\\%c", *text);
    else if ((unsigned char)*text < 0x20)
        snprintf(bytes, sizeof bytes, "\\u%04x", (unsigned)*text);
    else
        snprintf(bytes, sizeof bytes, "%.*s", length, text);
    zoe_line_text(line, bytes);
    return length;
}

/* How many bytes need no escape. */
static size_t
plain_length(const char *text)
{
    size_t length = 0;
    while (text[length] >= 0x20 && text[length] < 0x7f && text[length] != '"' &&
           text[length] != '\\')
        length++;
    return length;
}

/* How many bytes of text the schema lets stand: 80 at most, and whole characters only. */
static size_t
shown_length(const char *text)
{
    enum { LONGEST = 80 };
    size_t length = strlen(text);
    if (length <= LONGEST)
        return length;
    length = LONGEST;
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    return length;
}

void
zoe_line_string(struct zoe_line *line, const char *text)
{
    size_t shown = shown_length(text);
    const char *stop = text + shown;
    bool cut = *stop != '\0';
    zoe_line_text(line, "\"");
    if (!cut && plain_length(text) == shown)
        zoe_line_text(line, text);
    else
        while (text < stop)
            text += put_character(line, text);
    zoe_line_text(line, cut ? "...\"" : "\"");
}

/* --- fields ------------------------------------------------------------------------------- */

typedef void put(struct zoe_line *line, const struct zoe_record *record);

static void
put_id(struct zoe_line *line, char letter, int64_t number)
{
    char prefix[3] = {'"', letter, '\0'};
    zoe_line_text(line, prefix);
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
    zoe_line_string(line, record->text);
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

static const struct {
    const char *name;             /* the value of "ev"                               */
    struct {
        const char *key;          /* NULL after the last                             */
        put *put;                 /* writes the value; nothing: the key is left out  */
    } fields[MOST_FIELDS + 1];
} events[ZOE_EVENT_KINDS] = {
    [ZOE_LOOP_OPEN] = {"loop_open", {{"loop", loop_id}}},
    [ZOE_LOOP_RUN] = {"loop_run", {{"loop", loop_id}}},
    [ZOE_LOOP_RETURN] = {"loop_return", {{"loop", loop_id}}},
    [ZOE_LOOP_CLOSE] = {"loop_close", {{"loop", loop_id}}},
    [ZOE_STOP] = {"stop", {{NULL, NULL}}},
    [ZOE_TURN] = {"turn", {{"ready", number}, {"timers", extra}}},
    [ZOE_SELECT] = {"select", {{"timeout", number}, {"why", why}, {"timer", timer_if_any}}},
    [ZOE_WAKE] = {"wake", {{"fds", number}}},
    [ZOE_FD] = {"fd", {{"fd", descriptor}, {"mode", mode}}},
    [ZOE_READY] = {"ready", {{"h", handle}, {"cb", label}, {"why", why}, {"ahead", extra}}},
    [ZOE_TIMER] = {"timer", {{"h", handle}, {"cb", label}, {"when", number}}},
    [ZOE_HANDLE_CANCEL] = {"handle_cancel", {{"h", handle}}},
    [ZOE_SKIP] = {"skip", {{"h", handle}}},
    [ZOE_RUN] = {"run", {{"h", handle}, {"cb", label}}},
    [ZOE_END] = {"end", {{"h", handle}}},
    [ZOE_TURN_END] = {"turn_end", {{"ran", number}, {"ready", extra}}},
    [ZOE_WAKEUP] = {"wakeup", {{NULL, NULL}}},
    [ZOE_BLOCK] = {"block", {{"ns", number}}},
    [ZOE_REPORT] = {"report", {{"message", string}, {"error", error_if_any}, {"on", on_if_any}}},
    [ZOE_OUT] = {"out", {{"text", string}}},
    [ZOE_NOTE] = {"note", {{"text", string}}},
    [ZOE_SPAN] = {"span", {{"text", string}}},
    [ZOE_SPAN_END] = {"span_end", {{"text", string}}},
    [ZOE_EXIT] = {"exit", {{"how", string}}},
    [ZOE_FUTURE] = {"future", {{"f", future}, {"kind", string}}},
    [ZOE_TASK] = {"task", {{"task", task}, {"name", task_name}, {"coro", string},
                           {"parent", parent_if_any}}},
    [ZOE_STEP] = {"step", {{"task", task}, {"throw", json_if_any}}},
    [ZOE_AWAIT] = {"await", {{"task", task}, {"on", on_if_any}}},
    [ZOE_YIELD] = {"yield", {{"task", task}}},
    [ZOE_DONE] = {"done", {{"f", done_future}, {"state", state}, {"value", json_if_any},
                           {"callbacks", number}}},
    [ZOE_CANCEL] = {"cancel", {{"task", task}, {"on", on_if_any}, {"done", true_if_small},
                               {"message", string_if_any}}},
    [ZOE_SWALLOW] = {"swallow", {{"task", task}}},
    [ZOE_UNCANCEL] = {"uncancel", {{"task", task}, {"left", number}}},
    [ZOE_CALLBACK] = {"callback", {{"f", future_or_task}, {"cb", label}}},
    [ZOE_UNCALLBACK] = {"uncallback", {{"f", future_or_task}, {"cb", string},
                                       {"removed", number}}},
    [ZOE_WATCH] = {"watch", {{"fd", descriptor}, {"mode", mode}, {"h", number_handle},
                             {"cb", string}}},
    [ZOE_UNWATCH] = {"unwatch", {{"fd", descriptor}, {"mode", mode}}},
    [ZOE_SYNC] = {"sync", {{"obj", object}, {"kind", sync_kind}, {"op", string},
                           {"waiters", number}, {"value", extra_if_any}}},
};

void
zoe_event_name(struct zoe_line *line, const struct zoe_record *record)
{
    zoe_line_text(line, events[record->kind].name);
}

void
zoe_event_fields(struct zoe_line *line, const struct zoe_record *record)
{
    for (int i = 0; i < MOST_FIELDS && events[record->kind].fields[i].key != NULL; i++) {
        char *before = line->next;
        zoe_line_text(line, ",\"");
        zoe_line_text(line, events[record->kind].fields[i].key);
        zoe_line_text(line, "\":");
        char *value = line->next;
        events[record->kind].fields[i].put(line, record);
        if (line->next == value)
            line->next = before;
    }
}
