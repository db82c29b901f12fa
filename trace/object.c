/* object.c -- one line of a trace as keys in a fixed order; see object.h. */
#include "object.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
refuse(struct reader *r, const char *format, ...)
{
    char what[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    fail(r->trace->name, "line %ld: %s; see docs/trace-format.md", r->line, what);
    return false;
}

static bool
bad_json(struct reader *r, const char *what)
{
    return refuse(r, "bad JSON: %s at byte %ld", r->json.why ? r->json.why : what,
                  (long)(r->json.at - r->start) + 1);
}

bool
next_key(struct reader *r)
{
    if (json_next(&r->json, '}')) {
        r->key.bytes = NULL;
        return json_at_end(&r->json) || bad_json(r, "something behind the object");
    }
    if (r->opened && !json_next(&r->json, ','))
        return bad_json(r, "neither a comma nor the end of the object");
    r->opened = true;
    if (!json_string(&r->json, &r->key))
        return bad_json(r, "no key");
    return json_next(&r->json, ':') || bad_json(r, "no colon behind a key");
}

bool
first_key(struct reader *r)
{
    r->opened = false;
    if (!json_next(&r->json, '{'))
        return bad_json(r, "not an object");
    return next_key(r);
}

bool
key_is(const struct reader *r, const char *name)
{
    return r->key.bytes && slice_is(r->key, name);
}

/* Whether the key is one that this object may have, somewhere. */
static bool
key_is_known(const struct reader *r)
{
    static const char *const common[] = {"n", "k", "t", "ev", "by", "cause", "src", "stack"};
    static const char *const header[] = {"zoetrope", "program", "language", "clock", "seed"};

    for (size_t i = 0; r->type && i < sizeof common / sizeof *common; i++)
        if (key_is(r, common[i]))
            return true;
    for (size_t i = 0; !r->type && i < sizeof header / sizeof *header; i++)
        if (key_is(r, header[i]))
            return true;
    for (const struct field *field = r->type ? r->type->fields : NULL; field && field->name;
         field++)
        if (key_is(r, field->name))
            return true;
    return false;
}

bool
refuse_key(struct reader *r, const char *expected)
{
    const char *where = r->type ? r->type->name : "header";

    if (!r->key.bytes)
        return refuse(r, "key \"%s\" of \"%s\" is missing", expected, where);
    if (key_is_known(r))
        return refuse(r, "key \"%.*s\" of \"%s\" is out of place%s%s", (int)r->key.length,
                      r->key.bytes, where, expected ? ": expected " : "", expected ? expected : "");
    return refuse(r, "unknown key \"%.*s\" in \"%s\"", (int)r->key.length, r->key.bytes, where);
}

bool
refuse_value(struct reader *r, const char *key, const char *what)
{
    return refuse(r, "key \"%s\" of \"%s\" is %s", key, r->type ? r->type->name : "header", what);
}

bool
take_number(struct reader *r, const char *key, int64_t smallest, int64_t largest, int64_t *number)
{
    if (!key_is(r, key))
        return refuse_key(r, key);
    if (!json_number(&r->json, number))
        return refuse_value(r, key, r->json.why);
    if (*number < smallest || *number > largest)
        return refuse_value(r, key, "out of range");
    return next_key(r);
}

bool
take_string(struct reader *r, const char *key, struct slice *string)
{
    if (!key_is(r, key))
        return refuse_key(r, key);
    if (!json_string(&r->json, string))
        return refuse_value(r, key, r->json.why);
    return true;
}

const char *
keep(struct reader *r, struct slice string)
{
    return strings_keep(&r->trace->strings, string.bytes, string.length);
}

