/* read_event.c -- from a line to an event, driven by the table of events; see object.h.
 *
 * For each key that the table expects, take that key and its value, or say why not. An id must have
 * been made by an earlier event, or be made by this one.
 */
#include "names.h"
#include "object.h"

#include <string.h>

/* --- ids ---------------------------------------------------------------------------------- */

/* The id that a string spells; 0 when it spells none. */
static ident
parse_id(struct slice name)
{
    enum id_kind kind = ID_TASK;
    uint32_t number = 0;
    size_t i;

    while (kind < ID_KINDS && strncmp(name.bytes, id_prefix(kind), strlen(id_prefix(kind))) != 0)
        kind++;
    if (kind == ID_KINDS)
        return 0;
    i = strlen(id_prefix(kind));
    if (i >= name.length || name.bytes[i] == '0')
        return 0;
    for (; i < name.length; i++) {
        if (name.bytes[i] < '0' || name.bytes[i] > '9' || number > ID_NUMBER_MAX / 10)
            return 0;
        number = number * 10 + (uint32_t)(name.bytes[i] - '0');
    }
    return number <= ID_NUMBER_MAX ? id_make(kind, number) : 0;
}

/* Whether this event is what brings the thing under `field` into being; for a sync, its operation
 * tells, which comes later in the line. */
enum birth { BIRTH_NO, BIRTH_MAYBE, BIRTH_YES, BIRTH_LATER };

static enum birth
birth_of(const struct event *e, const struct field *field, ident id)
{
    switch (e->kind) {
    case EV_TASK:
        return strcmp(field->name, "task") == 0 ? BIRTH_YES : BIRTH_NO;
    case EV_FUTURE:
    case EV_TIMER:
        return BIRTH_YES;
    case EV_SYNC:
        return BIRTH_LATER;
    case EV_READY:
    case EV_CHILD:
    case EV_JOB:
    case EV_TRANSPORT:
    case EV_PROTOCOL:
        return BIRTH_MAYBE;
    case EV_WATCH:
        return id_kind(id) == ID_FD || id_kind(id) == ID_HANDLE ? BIRTH_MAYBE : BIRTH_NO;
    default:
        return BIRTH_NO;
    }
}

static bool
meet_id(struct reader *r, ident id, enum birth birth)
{
    struct trace *trace = r->trace;
    bool known = names_find(trace->names, id) >= 0;

    if (known && birth == BIRTH_YES)
        return refuse(r, "%s exists already", id_text(id).text);
    if (!known && birth == BIRTH_NO)
        return refuse(r, "%s was never made", id_text(id).text);
    if (!known && birth != BIRTH_LATER)
        names_add(trace->names, id, trace->id_counts[id_kind(id)]++);
    return true;
}

/* An id of one of the kinds whose first letters are given. */
static bool
read_id(struct reader *r, const char *key, const char *kinds, ident *id)
{
    struct slice name;

    if (!json_string(&r->json, &name))
        return refuse_value(r, key, r->json.why);
    *id = parse_id(name);
    if (!*id || !strchr(kinds, *id_prefix(id_kind(*id))))
        return refuse(r, "key \"%s\" of \"%s\" names no such thing: \"%.*s\"", key, r->type->name,
                      (int)name.length, name.bytes);
    return true;
}

/* --- events ------------------------------------------------------------------------------- */

static bool
read_choice(struct reader *r, const struct field *field, uint8_t *word)
{
    struct slice string;

    if (!json_string(&r->json, &string))
        return refuse_value(r, field->name, r->json.why);
    for (*word = 0; field->words[*word]; ++*word)
        if (slice_is(string, field->words[*word]))
            return true;
    return refuse(r, "key \"%s\" of \"%s\" cannot be \"%.*s\"", field->name, r->type->name,
                  (int)string.length, string.bytes);
}

/* The value of a field, into its place in the event. */
static bool
read_field(struct reader *r, const struct field *field)
{
    void *place = (char *)&r->event + field->offset;
    struct slice string;

    switch (field->type) {
    case FIELD_NUMBER:
        return json_number(&r->json, place) || refuse_value(r, field->name, r->json.why);
    case FIELD_ID:
        return read_id(r, field->name, field->kinds, place)
               && meet_id(r, *(ident *)place, birth_of(&r->event, field, *(ident *)place));
    case FIELD_FLAG:
        return json_flag(&r->json, place) || refuse_value(r, field->name, r->json.why);
    case FIELD_WORD:
        return read_choice(r, field, place);
    case FIELD_TEXT:
        if (!json_string(&r->json, &string))
            return refuse_value(r, field->name, r->json.why);
        break;
    case FIELD_VALUE:
        if (!json_value(&r->json, &string))
            return refuse_value(r, field->name, r->json.why);
        break;
    }
    *(const char **)place = keep(r, string);
    return true;
}

static bool
read_fields(struct reader *r)
{
    for (const struct field *field = r->type->fields; field->name; field++) {
        if (key_is(r, field->name)) {
            if (!read_field(r, field) || !next_key(r))
                return false;
        } else if (!field->optional) {
            return refuse_key(r, field->name);
        } else if (field->type == FIELD_NUMBER) {
            *(int64_t *)(void *)((char *)&r->event + field->offset) = NO_NUMBER;
        }
    }
    return true;
}

static bool
read_kind(struct reader *r)
{
    struct slice name;

    if (!take_string(r, "ev", &name))
        return false;
    for (int kind = 0; kind < EV_KINDS; kind++)
        if (slice_is(name, event_types[kind].name)) {
            r->event.kind = (uint8_t)kind;
            r->type = &event_types[kind];
            return next_key(r);
        }
    return refuse(r, "unknown event \"%.*s\"", (int)name.length, name.bytes);
}

/* n, k, t, ev. */
static bool
read_place(struct reader *r)
{
    int64_t n, k, t;

    if (!take_number(r, "n", 0, INT32_MAX, &n) || !take_number(r, "k", 0, INT32_MAX, &k)
        || !take_number(r, "t", 0, INT64_MAX, &t) || !read_kind(r))
        return false;
    if (n != r->trace->count + 1)
        return refuse(r, "event %lld follows event %d: numbers must be sequential", (long long)n,
                      (int)r->trace->count);
    if (k < r->last_k)
        return refuse(r, "turn %lld follows turn %d: k goes back", (long long)k, (int)r->last_k);
    if (t < r->last_t)
        return refuse(r, "t goes back by %lld ns", (long long)(r->last_t - t));
    r->event.n = (int32_t)n;
    r->event.k = r->last_k = (int32_t)k;
    r->event.t = r->last_t = t;
    return true;
}

/* by and cause, both optional. */
static bool
read_links(struct reader *r)
{
    int64_t cause;

    if (key_is(r, "by") && (!read_id(r, "by", "TH", &r->event.by)
                            || !meet_id(r, r->event.by, BIRTH_NO) || !next_key(r)))
        return false;
    if (!key_is(r, "cause"))
        return true;
    if (!take_number(r, "cause", INT64_MIN, INT64_MAX, &cause))
        return false;
    if (cause < 1 || cause >= r->event.n)
        return refuse(r, "cause %lld is not an earlier event", (long long)cause);
    r->event.cause = (int32_t)cause;
    return true;
}

static bool
read_source(struct reader *r)
{
    struct slice source;

    if (!key_is(r, "src"))
        return true;
    if (!take_string(r, "src", &source))
        return false;
    r->event.src = keep(r, source);
    return next_key(r);
}

/* Who awaits whom in a task that waits: a list of strings, as JSON. */
static bool
read_stack(struct reader *r)
{
    bool waits = r->event.kind == EV_AWAIT || r->event.kind == EV_YIELD;
    struct slice list;

    if (!waits || !key_is(r, "stack"))
        return true;
    if (!json_value(&r->json, &list) || *list.bytes != '[')
        return refuse_value(r, "stack", r->json.why ? r->json.why : "not a list");
    r->event.await.stack = keep(r, list);
    return next_key(r);
}

static bool
check_sync(struct reader *r)
{
    const struct event *e = &r->event;

    if (e->kind != EV_SYNC)
        return true;
    if (!sync_has_op(e->sync.kind, e->sync.op))
        return refuse(r, "a %s has no operation \"%s\"", sync_kinds[e->sync.kind],
                      sync_ops[e->sync.op]);
    return meet_id(r, e->sync.obj, e->sync.op == OP_NEW ? BIRTH_YES : BIRTH_NO);
}

bool
read_event(struct reader *r)
{
    static const struct event_type unnamed = {"event", 0, {{.name = NULL}}};

    r->event = (struct event){0};
    r->type = &unnamed;
    if (r->exited)
        return refuse(r, "something follows the event \"exit\"");
    if (!first_key(r) || !read_place(r) || !read_links(r) || !read_fields(r) || !read_source(r)
        || !read_stack(r) || !check_sync(r))
        return false;
    r->exited = r->event.kind == EV_EXIT;
    return !r->key.bytes || refuse_key(r, NULL);
}
