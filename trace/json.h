/* json.h -- reading JSON by hand, strictly, one token at a time.
 *
 * A cursor walks over one line. Each function takes one thing, skipping blanks before it, and
 * returns whether it was there; when it was not, `why` says what is wrong and the cursor is spent.
 */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

struct json {
    const char *at;               /* the next byte                                             */
    const char *end;              /* behind the last one; a NUL stands there                   */
    struct text *scratch;         /* room for strings with escapes                             */
    const char *why;              /* what was wrong; NULL while all is well                    */
};

/* Part of the line, or of the scratch text: valid until the next string is read. */
struct slice {
    const char *bytes;            /* not NUL-terminated                                        */
    size_t length;                /* in bytes                                                  */
};

/* The slow half of the function below. */
bool
json_next_behind_blanks(struct json *json, char punctuation);

/* Whether this punctuation comes next; takes it if so. Never an error. */
static inline bool
json_next(struct json *json, char punctuation)
{
    if (*json->at != punctuation)
        return *json->at <= ' ' && json_next_behind_blanks(json, punctuation);
    json->at++;
    return true;
}

bool
json_number(struct json *json, int64_t *number);

bool
json_flag(struct json *json, bool *flag);

bool
json_string(struct json *json, struct slice *string);

/* Any value, as JSON text without blanks in which equal values are equal bytes. */
bool
json_value(struct json *json, struct slice *value);

/* Whether nothing but blanks is left. */
bool
json_at_end(struct json *json);

/* Add a string to `out` as JSON: in quotes, with escapes where needed. */
void
json_quote(struct text *out, const char *string, size_t length);

#endif
