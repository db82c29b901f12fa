/* words.c -- an event in words; see words.h.
 *
 * A table gives each event its sentence.
 */
#include "words.h"

#include <string.h>

/* Three digits behind the point at most, and none that are 0. */
static void
put_number(struct text *out, int64_t ns, int64_t unit, const char *name)
{
    int64_t thousandths = ns / (unit / 1000) % 1000;

    text_add(out, "%lld", (long long)(ns / unit));
    if (thousandths) {
        text_add(out, ".%03lld", (long long)thousandths);
        while (out->bytes[out->length - 1] == '0')
            out->bytes[--out->length] = '\0';
    }
    text_add(out, " %s", name);
}

void
words_time(struct text *out, int64_t ns)
{
    if (ns < 0) {
        text_add(out, "-");
        ns = -ns;
    }
    if (ns == 0)
        text_add(out, "0");
    else if (ns < 1000)
        text_add(out, "%lld ns", (long long)ns);
    else if (ns < 1000000)
        put_number(out, ns, 1000, "us");
    else if (ns < 1000000000)
        put_number(out, ns, 1000000, "ms");
    else
        put_number(out, ns, 1000000000, "s");
}

void
words_cut(struct text *out, const char *string, size_t most, bool ascii)
{
    bool cut = utf8_length(string) > most;
    size_t left = cut ? most - (ascii ? 3 : 1) : most;

    while (*string && left-- > 0) {
        size_t size = utf8_size(string);

        text_put(out, (unsigned char)*string < ' ' || *string == 127 ? " " : string, size);
        string += size;
    }
    if (cut)
        text_add(out, ascii ? "..." : "\u2026");
}

void
words_value(struct text *out, const struct event *done, size_t most, bool ascii)
{
    size_t length = strlen(done->done.value);
    bool quoted = done->done.state == DONE_ERROR && length >= 2;
    struct text bare = {0};

    text_put(&bare, done->done.value + quoted, length - 2 * (size_t)quoted);
    words_cut(out, text_string(&bare), most, ascii);
    text_free(&bare);
}

/* --- the sentences ------------------------------------------------------------------------ */

static const char *const sentences[EV_KINDS] = {
    [EV_LOOP_OPEN] = "loop {loop} is made",
    [EV_LOOP_RUN] = "loop {loop} begins to run",
    [EV_LOOP_RETURN] = "loop {loop} returns",
    [EV_LOOP_CLOSE] = "loop {loop} is closed",
    [EV_STOP] = "the loop is to stop at the end of this turn",
    [EV_TURN] = "a turn begins with {ready} ready and {timers} timers",
    [EV_SELECT] = "select may wait {@timeout} ({why})[, for the timer {timer}]",
    [EV_WAKE] = "select comes back with {fds} descriptors",
    [EV_FD] = "{fd} is ready ({mode})",
    [EV_READY] = "{h}, {cb}, becomes ready ({why}) behind {ahead}",
    [EV_TIMER] = "the timer {h}, {cb}, is armed for {@when}",
    [EV_HANDLE_CANCEL] = "{h} is cancelled before it ran",
    [EV_SKIP] = "{h} was cancelled and is skipped",
    [EV_RUN] = "{h}, {cb}, runs",
    [EV_END] = "{h} has run",
    [EV_TURN_END] = "the turn ends: {ran} ran, {ready} are ready for the next",
    [EV_WAKEUP] = "a byte is written to the self-pipe",
    [EV_BLOCK] = "the program sleeps for {@ns}, and the loop with it",
    [EV_REPORT] = "the exception handler is told: {message}[: {error}][ ({on})]",
    [EV_OUT] = "the program prints: {text}",
    [EV_NOTE] = "the program notes: {text}",
    [EV_SPAN] = "\"{text}\" begins",
    [EV_SPAN_END] = "\"{text}\" ends",
    [EV_EXIT] = "the program ends: {how}",
    [EV_SIGNAL] = "{signal} has come in",
    [EV_CHILD] = "child {child}: {op}[, status {status}]",
    [EV_JOB] = "job {job}, {cb}: {op}",
    [EV_FUTURE] = "{f} is made ({kind})",
    [EV_TASK] = "{task} is made: {coro}, named {name}[, by {parent}]",
    [EV_STEP] = "{task} goes on[ with {throw} thrown in]",
    [EV_AWAIT] = "{task} waits for {on}",
    [EV_YIELD] = "{task} lets one turn pass",
    [EV_DONE] = "{f} is done: {state}[, {value}]; it schedules {callbacks} callbacks",
    [EV_CANCEL] = "{task} is asked to cancel[ while it awaits {on}][, {message}][{done}, too late]",
    [EV_SWALLOW] = "{task} was asked to cancel and ended in another way",
    [EV_UNCANCEL] = "{task} takes back one request to cancel, {left} left",
    [EV_CALLBACK] = "{f} is to call {cb} when it is done",
    [EV_UNCALLBACK] = "{f} is not to call {cb}: {removed} removed",
    [EV_WATCH] = "{h}, {cb}, is to run when {fd} is ready ({mode})",
    [EV_UNWATCH] = "{fd} is not watched any more ({mode})",
    [EV_SYNC] = "{kind} {obj}: {op}[ ({value})], {waiters} waiting",
    [EV_TRANSPORT] = "{kind} transport {x}: {op}[ {bytes} bytes], {buffered} kept",
    [EV_PROTOCOL] = "{x} calls {call} of {p}[ with {bytes} bytes][: {error}]",
};

const char *
words_sentence(enum event_kind kind)
{
    return sentences[kind];
}

static void
put_field(struct text *out, const struct event *e, const struct field *field, bool is_time)
{
    switch (field->type) {
    case FIELD_NUMBER:
        if (is_time && e->kind == EV_SELECT && e->select.timeout < 0)
            text_add(out, "for ever");
        else if (is_time)
            words_time(out, field_number(e, field));
        else
            text_add(out, "%lld", (long long)field_number(e, field));
        break;
    case FIELD_ID:
        text_add(out, "%s", id_text(field_id(e, field)).text);
        break;
    case FIELD_WORD:
        text_add(out, "%s", field->words[field_word(e, field)]);
        break;
    case FIELD_TEXT:
    case FIELD_VALUE:
        text_add(out, "%s", field_string(e, field));
        break;
    case FIELD_FLAG:
        break;
    }
}

/* The field that {this} stands for; `at` is behind the brace. */
static const struct field *
find_field(const struct event *e, const char *at)
{
    const struct field *field = event_types[e->kind].fields;
    size_t length = strcspn(at += *at == '@', "}");

    while (strlen(field->name) != length || strncmp(field->name, at, length) != 0)
        field++;
    return field;
}

/* Whether the part in brackets that begins here has all its fields. */
static bool
has_all(const struct event *e, const char *at)
{
    for (; *at != ']'; at++)
        if (*at == '{' && !field_present(e, find_field(e, at + 1)))
            return false;
    return true;
}

void
words_event(struct text *out, const struct event *e)
{
    for (const char *at = sentences[e->kind]; *at; at++) {
        if (*at == '{') {
            put_field(out, e, find_field(e, at + 1), at[1] == '@');
            at = strchr(at, '}');
        } else if (*at == '[' && !has_all(e, at)) {
            at = strchr(at, ']');
        } else if (*at != '[' && *at != ']') {
            text_put(out, at, 1);
        }
    }
}
