/* play_data.c -- a trace as the data of a page; see play.h.
 *
 * An event is a row of numbers: its kind, turns and ns since the event before, who ran, how many
 * events ago its cause was, its place, and its fields. A string is its place in a table, 0 is none;
 * ids are numbers as in events.h. The tables of events and sentences go along, so that the page
 * reads a row just as the tool does.
 */
#include "json.h"
#include "play.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

/* A string of the trace and its number; equal strings are one pointer. */
struct numbered {
    const char *string;           /* NULL: a free entry                                        */
    int32_t number;               /* from 1, in order of appearance                            */
};

struct data {
    const struct trace *trace;    /* what is written                                           */
    struct text *out;             /* where to                                                  */
    struct numbered *table;       /* open addressing; owned                                    */
    size_t room;                  /* entries in it, a power of two                             */
    const char **strings;         /* by number - 1; owned                                      */
    int32_t count;                /* how many                                                  */
    struct sources sources;       /* the files that are named                                  */
};

/* --- pieces ------------------------------------------------------------------------------- */

void
play_quote(struct text *out, const char *string, size_t length)
{
    size_t first = 0;

    text_put(out, "\"", 1);
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)string[i];

        if (byte >= ' ' && byte != '"' && byte != '\\' && byte != '<')
            continue;
        text_put(out, string + first, i - first);
        if (byte == '\n')
            text_put(out, "\\n", 2);
        else
            text_add(out, byte == '"' || byte == '\\' ? "\\%c" : "\\u%04x", byte);
        first = i + 1;
    }
    text_put(out, string + first, length - first);
    text_put(out, "\"", 1);
}

static void
put_string(struct text *out, const char *string)
{
    play_quote(out, string, strlen(string));
}

static void
put_number(struct text *out, int64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    digits[--at] = ',';
    do
        digits[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (number < 0)
        digits[--at] = '-';
    text_put(out, digits + at, sizeof digits - at);
}

/* Take back the comma behind the last item of a list, and close it. */
static void
end_list(struct text *out)
{
    if (out->bytes[out->length - 1] == ',')
        out->length--;
    text_put(out, "]", 1);
}

/* --- strings ------------------------------------------------------------------------------ */

static void
data_begin(struct data *data, struct text *out, const struct trace *trace)
{
    *data = (struct data){.trace = trace, .out = out, .room = 64};
    while (data->room < trace->strings.count * 2)
        data->room *= 2;
    data->table = allocate(data->room, sizeof *data->table);
    data->strings = allocate(trace->strings.count, sizeof *data->strings);
}

static void
data_end(struct data *data)
{
    free(data->table);
    free(data->strings);
    sources_free(&data->sources);
}

/* The entry of a string, new or not. */
static struct numbered *
find(const struct data *data, const char *string)
{
    size_t i = (size_t)((uintptr_t)string * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (data->room - 1);

    while (data->table[i].string && data->table[i].string != string)
        i = (i + 1) & (data->room - 1);
    return &data->table[i];
}

/* Put the number of a string, 0 for none. Returns whether it is the first time. */
static bool
put_numbered(struct data *data, const char *string)
{
    struct numbered *entry = string ? find(data, string) : NULL;
    bool is_new = entry && !entry->string;

    if (is_new) {
        data->strings[data->count++] = string;
        *entry = (struct numbered){string, data->count};
    }
    put_number(data->out, entry ? entry->number : 0);
    return is_new;
}

/* Each entry of a stack is "coroutine file:line". */
static void
note_stack(struct data *data, const char *stack)
{
    struct text scratch = {0}, place = {0};
    struct json json = {stack, stack + strlen(stack), &scratch, NULL};
    struct slice entry;

    if (!json_next(&json, '['))
        return;
    while (json_string(&json, &entry)) {
        const char *blank = memchr(entry.bytes, ' ', entry.length);

        text_clear(&place);
        if (blank)
            text_put(&place, blank + 1, entry.length - (size_t)(blank + 1 - entry.bytes));
        sources_note(&data->sources, text_string(&place));
        if (!json_next(&json, ','))
            break;
    }
    text_free(&scratch);
    text_free(&place);
}

/* --- events ------------------------------------------------------------------------------- */

static void
put_field(struct data *data, const struct event *e, const struct field *field)
{
    switch (field->type) {
    case FIELD_NUMBER:
        if (field_present(e, field))
            put_number(data->out, field_number(e, field));
        else
            text_put(data->out, "null,", 5);
        break;
    case FIELD_ID:
        put_number(data->out, field_id(e, field));
        break;
    case FIELD_TEXT:
    case FIELD_VALUE:
        put_numbered(data, field_string(e, field));
        break;
    case FIELD_WORD:
    case FIELD_FLAG:
        put_number(data->out, field_word(e, field));
        break;
    }
}

static bool
has_stack(const struct event *e)
{
    return e->kind == EV_AWAIT || e->kind == EV_YIELD;
}

static void
put_event(struct data *data, const struct event *e)
{
    static const struct event start = {0};
    const struct event *before = e->n > 1 ? trace_event(data->trace, e->n - 1) : &start;

    put_number(data->out, e->kind);
    put_number(data->out, e->k - before->k);
    put_number(data->out, e->t - before->t);
    put_number(data->out, e->by);
    put_number(data->out, e->cause ? e->n - e->cause : 0);
    if (put_numbered(data, e->src))
        sources_note(&data->sources, e->src);
    for (const struct field *field = event_types[e->kind].fields; field->name; field++)
        put_field(data, e, field);
    if (has_stack(e) && put_numbered(data, e->await.stack))
        note_stack(data, e->await.stack);
}

static void
put_events(struct data *data)
{
    text_add(data->out, ",\"events\":[");
    for (int32_t n = 1; n <= data->trace->count; n++)
        put_event(data, trace_event(data->trace, n));
    end_list(data->out);
}

/* --- tables ------------------------------------------------------------------------------- */

/* A field is [type, name, words ...]; the type is the first letter of what enum field_type says. */
static void
put_field_type(struct text *out, const struct field *field)
{
    text_add(out, "[\"%c\",\"%s\",", "nitwfv"[field->type], field->name);
    for (const char *const *word = field->words; word && *word; word++)
        text_add(out, "\"%s\",", *word);
    end_list(out);
    text_put(out, ",", 1);
}

static void
put_kinds(struct text *out)
{
    text_add(out, ",\"kinds\":[");
    for (int kind = 0; kind < EV_KINDS; kind++) {
        text_add(out, "[\"%s\",", event_types[kind].name);
        put_string(out, words_sentence((enum event_kind)kind));
        text_add(out, ",[");
        for (const struct field *field = event_types[kind].fields; field->name; field++)
            put_field_type(out, field);
        if (kind == EV_AWAIT || kind == EV_YIELD)
            text_add(out, "[\"v\",\"stack\"],");
        end_list(out);
        text_add(out, "],");
    }
    end_list(out);
}

static void
put_header(struct text *out, const struct trace *trace)
{
    text_add(out, "{\"program\":");
    put_string(out, trace->program);
    text_add(out, ",\"language\":\"%s\",\"clock\":\"%s\",\"seed\":%lld,\"count\":%d,\"prefixes\":[",
             trace->language, trace->virtual_clock ? "virtual" : "monotonic",
             (long long)trace->seed, (int)trace->count);
    for (int kind = 0; kind < ID_KINDS; kind++)
        text_add(out, "\"%s\",", id_prefix((enum id_kind)kind));
    end_list(out);
}

static void
put_strings(const struct data *data)
{
    text_add(data->out, ",\"strings\":[null,");
    for (int32_t i = 0; i < data->count; i++) {
        put_string(data->out, data->strings[i]);
        text_put(data->out, ",", 1);
    }
    end_list(data->out);
}

void
play_data(struct text *out, const struct trace *trace, const char *source)
{
    struct data data;

    data_begin(&data, out, trace);
    put_header(out, trace);
    put_kinds(out);
    put_events(&data);
    put_strings(&data);
    text_add(out, ",\"sources\":");
    sources_put(out, &data.sources, source, trace->name);
    text_add(out, "}\n");
    data_end(&data);
}
